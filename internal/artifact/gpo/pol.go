package gpo

import (
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"
)

// The types of a registry.pol that are written here ([MS-GPREG] 2.2.1).
const (
	regSZ      = 1
	regDWord   = 4
	regMultiSZ = 7
)

// maxData is the most bytes of one value's data.
const maxData = 65535

// pol is a registry.pol in the making.
type pol struct {
	bytes []byte
	err   error
}

func newPol() *pol { return &pol{bytes: []byte("PReg\x01\x00\x00\x00")} }

// add appends "[key;value;type;size;data]".
func (p *pol) add(key, value string, kind uint32, data []byte) {
	if len(data) > maxData && p.err == nil {
		p.err = fmt.Errorf("%s, %s has %d bytes, and registry.pol takes %d", key, value, len(data), maxData)
	}
	p.wide("[" + key + "\x00;" + value + "\x00;")
	p.number(kind)
	p.wide(";")
	p.number(uint32(len(data)))
	p.wide(";")
	p.bytes = append(p.bytes, data...)
	p.wide("]")
}

func (p *pol) number(n uint32)  { p.bytes = binary.LittleEndian.AppendUint32(p.bytes, n) }
func (p *pol) wide(text string) { p.bytes = append(p.bytes, wide(text)...) }

func (p *pol) text(key, value, text string) { p.add(key, value, regSZ, wide(text+"\x00")) }

func (p *pol) dword(key, value string, n uint32) {
	p.add(key, value, regDWord, binary.LittleEndian.AppendUint32(nil, n))
}

func (p *pol) texts(key, value string, texts []string) {
	p.add(key, value, regMultiSZ, list(texts))
}

// list is the data of a value that holds several texts.
func list(texts []string) []byte { return wide(strings.Join(texts, "\x00") + "\x00\x00") }

// remove deletes a value. What it has as data means nothing; Windows writes a blank.
func (p *pol) remove(key, value string) { p.text(key, "**del."+value, " ") }

// removeKeys deletes keys below a key.
func (p *pol) removeKeys(key, names string) { p.text(key, "**DeleteKeys", names) }

func wide(text string) []byte {
	var out []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		out = binary.LittleEndian.AppendUint16(out, unit)
	}
	return out
}

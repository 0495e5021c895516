// Package registrypol reads registry.pol, the registry policy file of a Group
// Policy object ([MS-GPREG] 2.2.1), into its instructions in their order, with
// the exact types and bytes, and says what each one makes of the registry.
//
// It is strict about the form and the limits of the specification, and takes any
// data that Windows would write as it is. It never writes to a registry.
package registrypol

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"

	"rpcdsc/internal/read/regfile"
)

// The limits of a file ([MS-GPREG] 2.2.1) and of the registry.
const (
	maxData      = 65535
	maxValueName = 259 // characters
	maxKeyName   = 255 // characters between two backslashes
	maxDepth     = 512 // keys
)

// What a policy can set besides the types of a .reg file.
const dwordBigEndian uint32 = 5

// header is the signature and version 1.
var header = []byte("PReg\x01\x00\x00\x00")

// Instruction is one record of the file.
type Instruction struct {
	Key    string // below HKLM for a computer's file, HKCU for a user's
	Name   string // of the value, or what begins with ** and means something else; "" is the key's default value
	Type   uint32
	Data   []byte // 65,535 bytes at most
	Offset int    // where it begins in the file, in bytes
}

// Parse reads a whole file. Its errors name the byte where the file goes wrong;
// Windows skips a file with a wrong header, and stops reading at any other fault.
func Parse(file []byte) ([]Instruction, error) {
	if !bytes.HasPrefix(file, header) {
		return nil, errors.New("byte 0: not a registry.pol of version 1")
	}
	p := &parser{file: file, at: len(header)}
	var out []Instruction
	for p.at < len(file) {
		i, err := p.instruction()
		if err != nil {
			return nil, err
		}
		out = append(out, i)
	}
	return out, nil
}

type parser struct {
	file []byte
	at   int
}

func (p *parser) errorAt(at int, format string, args ...any) error {
	return fmt.Errorf("byte %d: %s", at, fmt.Sprintf(format, args...))
}

// instruction reads "[key;name;type;size;data]".
func (p *parser) instruction() (Instruction, error) {
	i := Instruction{Offset: p.at}
	if err := p.mark('['); err != nil {
		return i, err
	}
	var err error
	if i.Key, err = p.field("key", checkKey); err != nil {
		return i, err
	}
	if i.Name, err = p.field("name", checkName); err != nil {
		return i, err
	}
	if i.Type, err = p.number(); err != nil {
		return i, err
	}
	i.Data, err = p.data()
	if err == nil {
		err = p.mark(']')
	}
	if err == nil && !known(i) {
		err = p.errorAt(i.Offset, "type %d of %s isn't one that a policy can set", i.Type, i)
	}
	return i, err
}

// known tells whether a value may have this type. An instruction without a name,
// type and data makes its key only, as editors write it.
func known(i Instruction) bool {
	switch i.Type {
	case regfile.SZ, regfile.ExpandSZ, regfile.Binary, regfile.DWord, dwordBigEndian, regfile.MultiSZ, regfile.QWord:
		return true
	}
	return i.Type == regfile.None && i.Name == "" && len(i.Data) == 0
}

// mark steps over one of the characters that divide an instruction.
func (p *parser) mark(c byte) error {
	if len(p.file)-p.at < 2 {
		return p.errorAt(p.at, "the file ends where %q should stand", c)
	}
	if p.file[p.at] != c || p.file[p.at+1] != 0 {
		return p.errorAt(p.at, "%#04x where %q should stand", binary.LittleEndian.Uint16(p.file[p.at:]), c)
	}
	p.at += 2
	return nil
}

// field reads a terminated text and the semicolon behind it.
func (p *parser) field(what string, check func(string) error) (string, error) {
	start := p.at
	var units []uint16
	for {
		if len(p.file)-p.at < 2 {
			return "", p.errorAt(start, "the %s isn't terminated", what)
		}
		unit := binary.LittleEndian.Uint16(p.file[p.at:])
		p.at += 2
		if unit == 0 {
			break
		}
		units = append(units, unit)
	}
	text, err := decode(units)
	if err == nil {
		err = check(text)
	}
	if err != nil {
		return "", p.errorAt(start, "%s %.300q: %v", what, text, err)
	}
	return text, p.mark(';')
}

// number reads 32 bits and the semicolon behind them.
func (p *parser) number() (uint32, error) {
	if len(p.file)-p.at < 4 {
		return 0, p.errorAt(p.at, "the file ends where 32 bits should stand")
	}
	n := binary.LittleEndian.Uint32(p.file[p.at:])
	p.at += 4
	return n, p.mark(';')
}

// data reads a size and as many bytes.
func (p *parser) data() ([]byte, error) {
	at := p.at
	size, err := p.number()
	switch {
	case err != nil:
		return nil, err
	case size > maxData:
		return nil, p.errorAt(at, "%d bytes of data: a policy can hold %d", size, maxData)
	case int(size) > len(p.file)-p.at:
		return nil, p.errorAt(at, "%d bytes of data, but %d follow", size, len(p.file)-p.at)
	}
	data := p.file[p.at : p.at+int(size) : p.at+int(size)]
	p.at += int(size)
	return data, nil
}

func checkKey(key string) error {
	segments := strings.Split(key, `\`)
	if len(segments) > maxDepth {
		return fmt.Errorf("more than %d keys deep", maxDepth)
	}
	for _, s := range segments {
		if s == "" {
			return errors.New("a part of the path is empty")
		}
		if length(s) > maxKeyName {
			return fmt.Errorf("a part of the path has more than %d characters", maxKeyName)
		}
	}
	switch root := strings.ToUpper(segments[0]); root {
	case "HKLM", "HKCU", "HKEY_LOCAL_MACHINE", "HKEY_CURRENT_USER":
		return errors.New("the file's folder says the hive, the path must not")
	}
	return nil
}

func checkName(name string) error {
	if length(name) > maxValueName {
		return fmt.Errorf("more than %d characters", maxValueName)
	}
	return nil
}

// length counts characters as Windows does.
func length(s string) int { return len(utf16.Encode([]rune(s))) }

// decode refuses halves of surrogate pairs, which no text can hold.
func decode(units []uint16) (string, error) {
	text := string(utf16.Decode(units))
	if !slices.Equal(utf16.Encode([]rune(text)), units) {
		return text, errors.New("it isn't UTF-16")
	}
	return text, nil
}

// String names the instruction for people.
func (i Instruction) String() string { return i.Key + `\` + i.Name }

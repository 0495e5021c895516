// Package regfile reads registry files (.reg), version 5 and the older REGEDIT4,
// into keys and values with their exact types and bytes.
//
// It is strict: what regedit would skip silently is an error with its line. It
// never writes to a registry, simulated or real.
package regfile

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
)

// The types that a .reg file can give a value, as Windows numbers them.
const (
	None     uint32 = 0
	SZ       uint32 = 1
	ExpandSZ uint32 = 2
	Binary   uint32 = 3
	DWord    uint32 = 4
	MultiSZ  uint32 = 7
	QWord    uint32 = 11
)

// File is a parsed .reg file: its keys in the order of the text, a key twice if
// the text has it twice.
type File struct {
	Version int // 5 or 4
	Keys    []Key
}

// Key is a section. A deleted key has no values.
type Key struct {
	Path   string // "HKEY_LOCAL_MACHINE\..."
	Delete bool
	Values []Value
	Line   int
}

// Value is one line of a section. Name is "" for the key's default value.
type Value struct {
	Name   string
	Type   uint32
	Data   []byte
	Delete bool
	Line   int
}

// Strings gives the strings of a string value: one, or those of a list.
func (v Value) Strings() ([]string, error) {
	if len(v.Data)%2 != 0 || v.Type != SZ && v.Type != ExpandSZ && v.Type != MultiSZ {
		return nil, fmt.Errorf("value %q isn't text", v.Name)
	}
	units := make([]uint16, len(v.Data)/2)
	for i := range units {
		units[i] = uint16(v.Data[2*i]) | uint16(v.Data[2*i+1])<<8
	}
	text, ok := strings.CutSuffix(string(utf16.Decode(units)), "\x00")
	if !ok {
		return nil, fmt.Errorf("value %q isn't terminated", v.Name)
	}
	if v.Type != MultiSZ {
		return []string{text}, nil
	}
	if text == "" {
		return nil, nil
	}
	text, ok = strings.CutSuffix(text, "\x00")
	if !ok {
		return nil, fmt.Errorf("list %q isn't terminated", v.Name)
	}
	return strings.Split(text, "\x00"), nil
}

// Decode turns a file's bytes into text: UTF-16LE with its byte order mark for
// version 5, plain ASCII otherwise.
func Decode(b []byte) (string, error) {
	if len(b) < 2 || b[0] != 0xff || b[1] != 0xfe {
		for i, c := range b {
			if c >= 0x80 || c == 0 {
				return "", fmt.Errorf("byte %d is %#x, but there is no UTF-16 byte order mark", i, c)
			}
		}
		return string(b), nil
	}
	if len(b)%2 != 0 {
		return "", errors.New("UTF-16 text of an odd number of bytes")
	}
	units := make([]uint16, 0, len(b)/2)
	for i := 2; i < len(b); i += 2 {
		units = append(units, uint16(b[i])|uint16(b[i+1])<<8)
	}
	return string(utf16.Decode(units)), nil
}

// Parse reads the text of a .reg file, with either kind of line end.
func Parse(text string) (*File, error) {
	p := &parser{lines: strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")}
	switch strings.TrimSpace(p.lines[0]) {
	case "Windows Registry Editor Version 5.00":
		p.file.Version = 5
	case "REGEDIT4":
		p.file.Version = 4
	default:
		return nil, errors.New("line 1: not the first line of a registry file")
	}
	for p.at = 1; p.at < len(p.lines); p.at++ {
		number := p.at + 1
		if err := p.line(); err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
	}
	return &p.file, nil
}

type parser struct {
	lines []string
	at    int
	file  File
}

func (p *parser) line() error {
	s := strings.TrimSpace(p.lines[p.at])
	switch {
	case s == "" || s[0] == ';':
		return nil
	case s[0] == '[':
		return p.key(s)
	case s[0] == '"' || s[0] == '@':
		return p.value(s)
	}
	return errors.New("neither a key nor a value")
}

func (p *parser) key(s string) error {
	path, ok := strings.CutSuffix(s[1:], "]")
	if !ok {
		return errors.New("a key without its closing bracket")
	}
	k := Key{Line: p.at + 1}
	k.Path, k.Delete = strings.CutPrefix(path, "-")
	root, _, _ := strings.Cut(k.Path, `\`)
	if !strings.HasPrefix(root, "HKEY_") || strings.Contains(k.Path, `\\`) || strings.HasSuffix(k.Path, `\`) {
		return fmt.Errorf("%q isn't the path of a key", k.Path)
	}
	p.file.Keys = append(p.file.Keys, k)
	return nil
}

func (p *parser) value(s string) error {
	if len(p.file.Keys) == 0 {
		return errors.New("a value before any key")
	}
	k := &p.file.Keys[len(p.file.Keys)-1]
	if k.Delete {
		return errors.New("a value below a key that is deleted")
	}
	v := Value{Line: p.at + 1}
	rest := s[1:]
	if s[0] == '"' {
		var err error
		if v.Name, rest, err = quoted(s); err != nil {
			return err
		}
	}
	data, ok := strings.CutPrefix(rest, "=")
	if !ok {
		return errors.New("a value without =")
	}
	if err := p.data(&v, data); err != nil {
		return err
	}
	k.Values = append(k.Values, v)
	return nil
}

// quoted reads a string in quotes off the front of s.
func quoted(s string) (text, rest string, err error) {
	var out strings.Builder
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '"':
			return out.String(), s[i+1:], nil
		case '\\':
			i++
			if i == len(s) || s[i] != '\\' && s[i] != '"' {
				return "", "", errors.New("a backslash that escapes nothing")
			}
		}
		out.WriteByte(s[i])
	}
	return "", "", errors.New("a string without its closing quote")
}

func (p *parser) data(v *Value, s string) error {
	switch {
	case s == "-":
		v.Delete = true
		return nil
	case strings.HasPrefix(s, `"`):
		text, rest, err := quoted(s)
		if err != nil || rest != "" {
			return errors.Join(err, check(rest == "", "text after the string"))
		}
		v.Type, v.Data = SZ, encode(text+"\x00")
		return nil
	case strings.HasPrefix(s, "dword:"):
		n, err := strconv.ParseUint(s[len("dword:"):], 16, 32)
		if err != nil || len(s) > len("dword:")+8 {
			return errors.New("a dword of other than 1 to 8 hexadecimal digits")
		}
		v.Type, v.Data = DWord, []byte{byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24)}
		return nil
	}
	return p.hex(v, s)
}

func check(ok bool, msg string) error {
	if ok {
		return nil
	}
	return errors.New(msg)
}

// encode gives the UTF-16LE bytes of a string.
func encode(s string) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

// hex reads hex:.. or hex(N):.., over several lines if they end in a backslash.
func (p *parser) hex(v *Value, s string) error {
	kind, list, ok := strings.Cut(s, ":")
	if !ok {
		return errors.New("data that isn't understood")
	}
	if err := v.setKind(kind); err != nil {
		return err
	}
	if p.file.Version == 4 && v.Type != Binary {
		return errors.New("text as bytes in REGEDIT4 isn't supported")
	}
	for {
		part, more := strings.CutSuffix(list, `\`)
		if err := v.appendBytes(part, more); err != nil || !more {
			return err
		}
		if p.at++; p.at == len(p.lines) {
			return errors.New("the bytes go on, but the file ends")
		}
		list = strings.TrimSpace(p.lines[p.at])
	}
}

func (v *Value) setKind(kind string) error {
	if kind == "hex" {
		v.Type = Binary
		return nil
	}
	number, ok := strings.CutPrefix(kind, "hex(")
	number, closed := strings.CutSuffix(number, ")")
	n, err := strconv.ParseUint(number, 16, 32)
	if !ok || !closed || err != nil {
		return errors.New("data that isn't understood")
	}
	v.Type = uint32(n)
	return nil
}

// appendBytes reads "35,00,30"; with more to follow it ends in a comma.
func (v *Value) appendBytes(list string, more bool) error {
	if more {
		var ok bool
		if list, ok = strings.CutSuffix(list, ","); !ok {
			return errors.New("a line of bytes that goes on without a comma")
		}
	}
	if list == "" && !more && len(v.Data) == 0 {
		return nil
	}
	for _, b := range strings.Split(list, ",") {
		n, err := strconv.ParseUint(b, 16, 8)
		if err != nil || len(b) > 2 {
			return fmt.Errorf("%q isn't a byte", b)
		}
		v.Data = append(v.Data, byte(n))
	}
	return nil
}

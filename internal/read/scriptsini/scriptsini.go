// Package scriptsini reads scripts.ini and psscripts.ini, which say what scripts a
// Group Policy object runs ([MS-GPSCR] 2.2.2 and 2.2.3).
//
// It is strict: what would keep a client from running a script that the file
// seems to name is an error with its line. It never looks at the scripts.
package scriptsini

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
)

// maxCmdLine is the first length of a command, in characters, that is too long.
const maxCmdLine = 260

// File is what a file says to run. Of a computer's file, a client takes Startup
// and Shutdown only; of a user's, Logon and Logoff.
type File struct {
	Startup, Shutdown, Logon, Logoff []Script
	// Whether psscripts.ini runs before scripts.ini at startup or logon, and at
	// shutdown or logoff; nil if the file leaves it to the client. Only a
	// psscripts.ini can say it.
	StartPSFirst, EndPSFirst *bool
	// It has no byte order mark. The specification demands one; Windows is seen to
	// do without.
	ANSI bool
}

// Script is one script to run. Quotes are kept as they are written.
type Script struct {
	CmdLine    string // a path; a bare name is beside the others of its section
	Parameters string
	Line       int // of what names it first
}

// Parse reads a file: UTF-16LE with its byte order mark, or ASCII. Its errors name
// the line.
func Parse(file []byte) (*File, error) {
	text, wide := bytes.CutPrefix(file, []byte{0xff, 0xfe})
	lines, err := decode(text, wide)
	if err != nil {
		return nil, err
	}
	p := &parser{file: File{ANSI: !wide}, seen: map[string]bool{}}
	for i, line := range strings.Split(lines, "\n") {
		p.number = i + 1
		if err := p.line(strings.TrimSuffix(line, "\r")); err != nil {
			return nil, fmt.Errorf("line %d: %w", p.number, err)
		}
	}
	if err := p.endSection(); err != nil {
		return nil, fmt.Errorf("line %d: %w", p.number, err)
	}
	return &p.file, nil
}

// decode refuses bytes that hang on the computer's code page.
func decode(text []byte, wide bool) (string, error) {
	if !wide {
		for _, c := range text {
			if c >= 0x80 {
				return "", fmt.Errorf("line 1: neither a byte order mark of UTF-16LE nor ASCII: the byte %#02x is in it", c)
			}
		}
		return string(text), nil
	}
	if len(text)%2 != 0 {
		return "", fmt.Errorf("byte %d: UTF-16 text of an odd number of bytes", len(text)+1)
	}
	units := make([]uint16, len(text)/2)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(text[2*i:])
	}
	return string(utf16.Decode(units)), nil
}

type parser struct {
	file    File
	number  int             // of the line
	section string          // in lower case
	seen    map[string]bool // sections, and keys of [ScriptsConfig]
	list    *[]Script       // of the section, nil in [ScriptsConfig]
	pair    halves          // of the last script of the list
}

// halves tells which keys of a script stood.
type halves struct{ cmdLine, parameters bool }

func (p *parser) line(s string) error {
	for _, r := range s {
		if unicode.IsControl(r) && r != '\t' || r == unicode.ReplacementChar {
			return fmt.Errorf("the character %U in it", r)
		}
	}
	s = strings.TrimSpace(s)
	switch {
	case s == "" || s[0] == ';':
		return nil
	case s[0] == '[':
		return p.startSection(s)
	}
	key, value, ok := strings.Cut(s, "=")
	if !ok {
		return errors.New("neither a section nor KEY=VALUE")
	}
	key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
	switch {
	case p.section == "":
		return errors.New("a key before any section")
	case p.list == nil:
		return p.config(key, value)
	}
	return p.script(key, value)
}

func (p *parser) startSection(s string) error {
	if err := p.endSection(); err != nil {
		return err
	}
	name, ok := strings.CutSuffix(s[1:], "]")
	if !ok {
		return errors.New("a section without its closing bracket")
	}
	p.section = strings.ToLower(strings.TrimSpace(name))
	lists := map[string]*[]Script{
		"startup": &p.file.Startup, "shutdown": &p.file.Shutdown, "logon": &p.file.Logon, "logoff": &p.file.Logoff, "scriptsconfig": nil,
	}
	if p.list, ok = lists[p.section]; !ok {
		return fmt.Errorf("[%s] is no section of scripts", name)
	}
	if p.seen["["+p.section] {
		return fmt.Errorf("[%s] stands twice: a client reads the first only", name)
	}
	p.seen["["+p.section] = true
	return nil
}

// endSection checks that the last script of a section is whole.
func (p *parser) endSection() error {
	if p.list == nil || len(*p.list) == 0 || p.pair == (halves{true, true}) {
		return nil
	}
	return fmt.Errorf("script %d of [%s] needs both %[1]dCmdLine and %[1]dParameters", len(*p.list)-1, p.section)
}

// script reads "0CmdLine" or "0Parameters". A client counts up from 0 and stops
// at the first number that is missing.
func (p *parser) script(key, value string) error {
	digits := strings.TrimRight(key, "abcdefghijklmnopqrstuvwxyz")
	word := key[len(digits):]
	n, err := strconv.ParseUint(digits, 10, 31)
	if err != nil || digits != strconv.FormatUint(n, 10) || word != "cmdline" && word != "parameters" {
		return fmt.Errorf("%.100q is neither NCmdLine nor NParameters", key)
	}
	switch last := len(*p.list) - 1; {
	case int(n) == last+1:
		if err := p.endSection(); err != nil {
			return err
		}
		*p.list, p.pair = append(*p.list, Script{Line: p.number}), halves{}
	case int(n) != last:
		return fmt.Errorf("script %d where %d should stand: a client doesn't reach it", n, last+1)
	}
	script := &(*p.list)[n]
	if word == "parameters" {
		script.Parameters = value
		return once(&p.pair.parameters)
	}
	script.CmdLine = value
	if length := len(utf16.Encode([]rune(value))); length == 0 || length >= maxCmdLine {
		return fmt.Errorf("a command of %d characters: it must have 1 to %d", length, maxCmdLine-1)
	}
	return once(&p.pair.cmdLine)
}

func once(seen *bool) error {
	if *seen {
		return errors.New("the key stands twice: a client reads the first only")
	}
	*seen = true
	return nil
}

// config reads a key of [ScriptsConfig].
func (p *parser) config(key, value string) error {
	to, ok := map[string]**bool{"startexecutepsfirst": &p.file.StartPSFirst, "endexecutepsfirst": &p.file.EndPSFirst}[key]
	first := strings.EqualFold(value, "true")
	switch {
	case !ok:
		return fmt.Errorf("%.100q is neither StartExecutePSFirst nor EndExecutePSFirst", key)
	case *to != nil:
		return errors.New("the key stands twice: a client reads the first only")
	case !first && !strings.EqualFold(value, "false"):
		return fmt.Errorf("%.100q is neither true nor false", value)
	}
	*to = &first
	return nil
}

// Package fwrule reads a rule of Windows Firewall as Group Policy and the registry
// hold it, "v2.10|Action=Block|Active=TRUE|Dir=In|...|" ([MS-GPFAS] 2.2.2.19), and
// says which packets it is for.
//
// It refuses what Windows refuses, and keeps what it has no use for as it is
// written. It never decides between rules.
package fwrule

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"rpcdsc/internal/netset"
)

// AnyProtocol is the protocol of a rule that names none.
const AnyProtocol = 256

// The protocols that have ports, by their numbers.
const (
	TCP = 6
	UDP = 17
)

// maxEntries is the most entries that a list of a rule can have.
const maxEntries = 1000

// Rule is a rule as its text says it.
type Rule struct {
	Major, Minor uint8  // of the version that the text is written in
	Action       string // "Allow", "Block" or "ByPass"
	Dir          string // "In" or "Out"
	Active       bool
	Protocol     int                // IANA's number, or AnyProtocol
	Ports        []netset.PortRange // local ones; none: any
	Remote       []netset.AddrRange // none: any
	Profiles     []string           // "Domain", "Private", "Public"; none: every profile
	Name, Desc   string
	Group        string  // EmbedCtxt
	Others       []Field // what else is written, in its order: words and conditions that narrow the rule, or change what it does
}

// parser is a rule while it is read.
type parser struct {
	Rule
	seen  map[string]bool // the fields that stood
	lists map[string]int  // the entries of each list of the rule
}

// Field is one part of a rule's text, "App=System".
type Field struct{ Name, Value string }

func (f Field) String() string { return f.Name + "=" + f.Value }

// Parse reads a rule's text. Its errors name the character where the text goes
// wrong, counted from 1.
func Parse(text string) (*Rule, error) {
	version, rest, ok := strings.Cut(text, "|")
	p := &parser{Rule{Protocol: AnyProtocol}, map[string]bool{}, map[string]int{}}
	if err := p.version(version); err != nil || !ok {
		return nil, errors.Join(err, check(ok, "character 1: no field follows"))
	}
	for at := len(version) + 1; rest != ""; {
		var written string
		if written, rest, ok = strings.Cut(rest, "|"); !ok {
			return nil, fmt.Errorf("character %d: %.300q isn't closed by |", position(text, at), written)
		}
		if err := p.field(written); err != nil {
			return nil, fmt.Errorf("character %d: %.300q: %w", position(text, at), written, err)
		}
		at += len(written) + 1
	}
	if err := p.whole(); err != nil {
		return nil, fmt.Errorf("character %d: %w", position(text, len(text)), err)
	}
	return &p.Rule, nil
}

func position(text string, at int) int { return utf8.RuneCountInString(text[:at]) + 1 }

func check(ok bool, msg string) error {
	if ok {
		return nil
	}
	return errors.New(msg)
}

var versionForm = regexp.MustCompile(`^[vV](\d+)\.(\d+)$`)

// version reads "v2.10": two numbers of 8 bits, not a decimal fraction. Windows
// itself has rules that begin with V.
func (p *parser) version(s string) error {
	parts := versionForm.FindStringSubmatch(s)
	if parts == nil {
		return fmt.Errorf("character 1: %.300q isn't a version, such as v2.10", s)
	}
	high, errHigh := number(parts[1], 255)
	low, errLow := number(parts[2], 255)
	if errHigh != nil || errLow != nil {
		return fmt.Errorf("character 1: %.300q isn't a version, such as v2.10", s)
	}
	if p.Major, p.Minor = uint8(high), uint8(low); high < 2 {
		return fmt.Errorf("character 1: %s is older than Windows Vista, which has the first rules of this form", s)
	}
	return nil
}

// number reads up to three or five decimal digits.
func number(s string, largest int) (int, error) {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, fmt.Errorf("%q isn't a number", s)
		}
	}
	n, err := strconv.Atoi(s)
	if err != nil || n > largest || len(s) > len(strconv.Itoa(largest)) {
		return 0, fmt.Errorf("%q isn't a number up to %d", s, largest)
	}
	return n, nil
}

// repeated are the fields that may stand more than once.
var repeated = []string{
	"Profile", "LPort", "RPort", "LPort2_10", "RPort2_10", "LPort2_20", "LPort2_24", "RPort2_25", "LPort2_29", "IF", "IFType",
	"LA4", "RA4", "LA6", "RA6", "RA42", "RA62", "ICMP4", "ICMP6", "Platform", "TTK", "TTK2_22", "TTK2_27", "TTK2_28",
}

// since is the first minor version of 2 that has a field ([MS-GPFAS] 2.2.2.19).
var since = map[string]uint8{"LPort2_10": 10, "RPort2_10": 10, "Security2_9": 9, "Security2": 10, "Defer": 10}

func (p *parser) field(written string) error {
	name, value, ok := strings.Cut(written, "=")
	switch {
	case !ok || name == "":
		return errors.New("a field is NAME=VALUE")
	case value == "":
		return errors.New("it has no value")
	case p.seen[name] && !slices.Contains(repeated, name):
		return errors.New("it stands twice")
	case p.Major == 2 && p.Minor < since[name]:
		return fmt.Errorf("version 2.%d doesn't have it, 2.%d is the first", p.Minor, since[name])
	}
	p.seen[name] = true
	if read := readers[name]; read != nil {
		return read(p, name, value)
	}
	p.Others = append(p.Others, Field{name, value})
	return nil
}

// whole checks what only the whole text can tell.
func (p *parser) whole() error {
	switch {
	case p.Action == "":
		return errors.New("no Action")
	case p.Dir == "":
		return errors.New("no Dir")
	case p.Name == "":
		return errors.New("no Name")
	}
	for list, n := range p.lists {
		if n > maxEntries {
			return fmt.Errorf("%d %s: a rule can have %d", n, list, maxEntries)
		}
	}
	for _, f := range p.Others {
		if f.Name == "LPort" && (f.Value == "RPC" || f.Value == "RPC-EPMap") && (p.Protocol != TCP || p.Dir != "In") {
			return fmt.Errorf("%s needs Protocol=6 and Dir=In", f)
		}
	}
	return nil
}

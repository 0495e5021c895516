// Package plainyaml reads the part of YAML in which nothing can be mistaken: mappings
// and lists in blocks, two blanks deeper each, whose texts are all in single quotes,
// with true, false and whole numbers beside them. Anything else, which YAML may well know, is refused:
// plain words that could be numbers, anchors, tags, flow style, block scalars.
//
// It is the reader that the proof trusts, so it shares nothing with what prints YAML.
package plainyaml

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Map is a mapping, in the order of the text; no name is there twice.
type Map []Entry

// Entry is a name and its value: string, bool, int, Map, []any, or nil where there is
// nothing.
type Entry struct {
	Name  string
	Value any
	Line  int
}

// Get gives the value of a name; nil if it isn't there.
func (m Map) Get(name string) any {
	for i := range m {
		if m[i].Name == name {
			return m[i].Value
		}
	}
	return nil
}

// Parse reads the one value that text holds. An error names the line.
func Parse(text string) (any, error) {
	p := &parser{}
	if err := p.split(text); err != nil {
		return nil, err
	}
	v, err := p.block(0)
	if err == nil && p.at < len(p.lines) {
		err = p.wrong("stands deeper than what is before it")
	}
	return v, err
}

type line struct {
	number, indent int
	text           string
}

type parser struct {
	lines []line
	at    int
}

// split takes the lines that mean something; the first begins the document.
func (p *parser) split(text string) error {
	body, ok := strings.CutPrefix(text, "---\n")
	if !ok || !strings.HasSuffix(text, "\n") {
		return fmt.Errorf("doesn't begin with ---, or doesn't end with a line end")
	}
	for i, l := range strings.Split(strings.TrimSuffix(body, "\n"), "\n") {
		for _, r := range l { // comments may not have every one, either
			if r < ' ' || r > '~' {
				return fmt.Errorf("line %d: has the character %q", i+2, r)
			}
		}
		rest := strings.TrimLeft(l, " ")
		if l == "" || strings.HasPrefix(rest, "#") {
			continue
		}
		p.lines = append(p.lines, line{i + 2, len(l) - len(rest), rest})
	}
	if p.lines == nil {
		return fmt.Errorf("is empty")
	}
	return nil
}

func (p *parser) wrong(format string, args ...any) error {
	return fmt.Errorf("line %d: %s", p.lines[p.at].number, fmt.Sprintf(format, args...))
}

// block reads what stands at a depth.
func (p *parser) block(indent int) (any, error) {
	if p.lines[p.at].indent != indent {
		return nil, p.wrong("is %d blanks deep, want %d", p.lines[p.at].indent, indent)
	}
	if strings.HasPrefix(p.lines[p.at].text, "- ") {
		return p.list(indent)
	}
	if v, ok := scalar(p.lines[p.at].text); ok {
		p.at++
		return v, nil
	}
	return p.mapping(indent)
}

func (p *parser) here(indent int) bool { return p.at < len(p.lines) && p.lines[p.at].indent == indent }

func (p *parser) list(indent int) (any, error) {
	var out []any
	for p.here(indent) {
		l := &p.lines[p.at]
		rest, ok := strings.CutPrefix(l.text, "- ")
		if !ok {
			return nil, p.wrong("isn't an item of the list")
		}
		if v, ok := scalar(rest); ok {
			out = append(out, v)
			p.at++
			continue
		}
		l.indent, l.text = indent+2, rest
		v, err := p.mapping(indent + 2)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

func (p *parser) mapping(indent int) (Map, error) {
	var out Map
	seen := map[string]bool{}
	for p.here(indent) {
		name, rest, ok := key(p.lines[p.at].text)
		if !ok || seen[name] {
			return nil, p.wrong("isn't a name with its value, or is there twice: %s", p.lines[p.at].text)
		}
		seen[name] = true
		e := Entry{Name: name, Line: p.lines[p.at].number}
		if rest != "" {
			if e.Value, ok = scalar(strings.TrimPrefix(rest, " ")); !ok || rest[0] != ' ' {
				return nil, p.wrong("has a value that isn't in single quotes:%s", rest)
			}
		}
		p.at++
		if rest == "" && p.at < len(p.lines) && p.lines[p.at].indent > indent {
			var err error
			if e.Value, err = p.block(indent + 2); err != nil {
				return nil, err
			}
		}
		out = append(out, e)
	}
	return out, nil
}

var plainKey = regexp.MustCompile(`^([A-Za-z_][A-Za-z0-9_.]*):`)

// notText are words that, in some version of YAML, are no text.
var notText = regexp.MustCompile(`(?i)^(true|false|yes|no|on|off|y|n|null)$`)

// key reads a name and its colon.
func key(text string) (name, rest string, ok bool) {
	if m := plainKey.FindStringSubmatch(text); m != nil && !notText.MatchString(m[1]) {
		return m[1], text[len(m[0]):], true
	}
	name, rest, ok = quoted(text)
	if !ok || !strings.HasPrefix(rest, ":") {
		return "", "", false
	}
	return name, rest[1:], true
}

// A number is what every version of YAML takes for one: with a zero before it, it may
// be another.
var wholeNumber = regexp.MustCompile(`^(0|[1-9][0-9]{0,8})$`)

// scalar reads a whole value.
func scalar(text string) (any, bool) {
	switch text {
	case "true", "false":
		return text == "true", true
	}
	if wholeNumber.MatchString(text) {
		n, err := strconv.Atoi(text)
		return n, err == nil
	}
	value, rest, ok := quoted(text)
	return value, ok && rest == ""
}

// quoted reads a text in single quotes, in which two are one.
func quoted(text string) (value, rest string, ok bool) {
	if !strings.HasPrefix(text, "'") {
		return "", "", false
	}
	var b strings.Builder
	for rest = text[1:]; ; {
		part, after, found := strings.Cut(rest, "'")
		if !found {
			return "", "", false
		}
		b.WriteString(part)
		if rest = after; !strings.HasPrefix(rest, "'") {
			return b.String(), rest, true
		}
		b.WriteByte('\'')
		rest = rest[1:]
	}
}

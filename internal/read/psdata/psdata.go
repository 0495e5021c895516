// Package psdata reads PowerShell data as a data file (.psd1) or an assignment
// in a script holds it: hashtables, arrays, single-quoted strings, integers and
// booleans. It is the reader that the tests and the proof trust, so it shares
// nothing with what prints data; anything that would need evaluation is refused.
package psdata

import (
	"fmt"
	"strconv"
	"strings"
)

// Table is a hashtable. Keys keep their spelling; values are string, int64,
// bool, Table or []any.
type Table map[string]any

// Parse reads the one value that text holds. An error names the line.
func Parse(text string) (any, error) { return ParseEach(text, "", nil) }

// ParseEach is Parse of a table that has a list, under a key, which is too long to be
// kept: each gets its elements one by one, and the list is empty.
func ParseEach(text, key string, each func(any)) (any, error) {
	p := &parser{text: text, long: key, each: each}
	v := p.value()
	p.space(true)
	if p.err == nil && p.at < len(p.text) {
		p.fail("something follows the value")
	}
	return v, p.err
}

// Assigned reads the value that a script assigns to a variable at the start of
// a line: "$name = ...". In it the variable of an earlier assignment stands for
// its value. ok is false where it assigns none.
func Assigned(script, name string) (v any, ok bool, err error) {
	return assigned(script, name, nil, true)
}

// AssignedEach is Assigned of a list that is too long to be kept: each gets its
// elements one by one. ok is also false where something else than a list is assigned.
func AssignedEach(script, name string, each func(any)) (ok bool, err error) {
	v, ok, err := assigned(script, name, each, true)
	list, isList := v.([]any)
	for _, e := range list { // of another variable: they were kept
		each(e)
	}
	return ok && (isList || err != nil), err
}

// Assignments reads the assignments that text begins with, blank lines between
// them or not. It gives the names of the variables, and what follows.
func Assignments(text string) (names []string, rest string, err error) {
	p := &parser{text: text}
	for strings.HasPrefix(p.rest(), "$") {
		p.script = text[:p.at]
		p.at++
		names = append(names, p.key())
		if !p.take(" = ") {
			p.fail("want = after a variable")
		}
		p.outermost(func(any) {})
		if p.err == nil && !p.take("\n") {
			p.fail("something follows the value")
		}
		if p.err != nil {
			return nil, "", p.err
		}
		for p.take("\n") {
		}
	}
	return names, p.rest(), nil
}

// assigned leaves variables out where they would stand for variables: one step
// is all that is written, and no text can make more of it.
func assigned(script, name string, each func(any), variables bool) (v any, ok bool, err error) {
	start := "$" + name + " = "
	at := 0
	if !strings.HasPrefix(script, start) {
		if at = strings.Index(script, "\n"+start) + 1; at == 0 {
			return nil, false, nil
		}
	}
	p := &parser{text: script, at: at + len(start)}
	if variables {
		p.script = script[:at]
	}
	v = p.outermost(each)
	return v, true, p.err
}

// Strings gives the strings of an array of nothing else.
func Strings(v any) ([]string, error) {
	list, ok := v.([]any)
	if !ok {
		return nil, fmt.Errorf("psdata: %T isn't an array", v)
	}
	out := make([]string, len(list))
	for i, e := range list {
		if out[i], ok = e.(string); !ok {
			return nil, fmt.Errorf("psdata: element %d is a %T, not a string", i, e)
		}
	}
	return out, nil
}

type parser struct {
	text   string
	at     int
	depth  int
	err    error
	script string    // what stands before: variables are looked up there
	long   string    // the key of the outermost table that each gets the list of
	each   func(any) // what gets its elements
}

func (p *parser) fail(format string, args ...any) {
	if p.err == nil {
		line := 1 + strings.Count(p.text[:min(p.at, len(p.text))], "\n")
		p.err = fmt.Errorf("psdata: line %d: %s", line, fmt.Sprintf(format, args...))
		p.at = len(p.text)
	}
}

func (p *parser) rest() string { return p.text[min(p.at, len(p.text)):] }

// space skips blanks and comments, and line ends if they separate nothing here.
func (p *parser) space(lines bool) {
	for p.at < len(p.text) {
		c := p.text[p.at]
		switch {
		case c == ' ' || c == '\t' || c == '\r' || lines && c == '\n':
			p.at++
		case c == '#':
			n := strings.IndexByte(p.rest(), '\n')
			if n < 0 {
				n = len(p.rest())
			}
			p.at += n
		default:
			return
		}
	}
}

func (p *parser) take(token string) bool {
	if !strings.HasPrefix(p.rest(), token) {
		return false
	}
	p.at += len(token)
	return true
}

// maxDepth bounds the nesting of what is read, so that no input exhausts the
// stack.
const maxDepth = 100

func (p *parser) value() any {
	p.space(true)
	if p.depth++; p.depth > maxDepth {
		p.fail("nested too deep")
	}
	defer func() { p.depth-- }()
	switch {
	case p.err != nil:
		return nil
	case p.take("@{"):
		return p.table()
	case p.take("@("):
		return p.array()
	case p.take("'"):
		return p.string()
	case p.take("$true"):
		return true
	case p.take("$false"):
		return false
	case p.take("$"):
		return p.variable()
	}
	return p.number()
}

func (p *parser) variable() any {
	name := p.key()
	v, ok, err := assigned(p.script, name, nil, false)
	if p.err == nil && (err != nil || !ok) {
		p.fail("$%s holds no data", name)
	}
	return v
}

func (p *parser) number() any {
	rest := p.rest()
	n := len(rest) - len(strings.TrimLeft(rest, "-0123456789"))
	v, err := strconv.ParseInt(rest[:n], 10, 64)
	if err != nil {
		p.fail("%.20q is no value", rest)
		return nil
	}
	p.at += n
	return v
}

func (p *parser) string() string {
	var b strings.Builder
	for {
		n := strings.IndexByte(p.rest(), '\'')
		if n < 0 {
			p.fail("string without end")
			return ""
		}
		piece := p.rest()[:n]
		p.at += n + 1
		if quote := p.take("'"); !quote && b.Len() == 0 {
			return piece // a part of the text: most have no quote in them
		} else if b.WriteString(piece); !quote {
			return b.String()
		}
		b.WriteByte('\'')
	}
}

// array reads elements that commas or line ends separate.
func (p *parser) array() []any {
	out := []any{}
	p.list(func(v any) { out = append(out, v) })
	return out
}

// list gives each element to each, and an empty list.
func (p *parser) list(each func(any)) []any {
	for n := 0; p.err == nil; n++ {
		separated := p.separators()
		if p.take(",") {
			separated = n > 0
			p.space(true)
		}
		if p.take(")") || p.err != nil {
			break
		}
		if n > 0 && !separated {
			p.fail("want a comma or )")
			break
		}
		each(p.value())
	}
	return []any{}
}

func (p *parser) table() Table {
	out := Table{}
	seen := map[string]bool{} // in lower case: PowerShell takes keys in any
	first := true
	for p.err == nil {
		separated := p.separators()
		if p.take("}") || p.err != nil {
			break
		}
		if !first && !separated {
			p.fail("want a line end or ; between two keys")
			break
		}
		first = false
		key := p.key()
		lower := strings.ToLower(key)
		if seen[lower] {
			p.fail("key %s stands twice", key)
		}
		seen[lower] = true
		p.space(false)
		if !p.take("=") {
			p.fail("want = after %s", key)
		}
		if p.each != nil && p.depth == 1 && key == p.long && p.takeList() {
			out[key] = p.list(p.each)
			continue
		}
		out[key] = p.value()
	}
	return out
}

// outermost reads a value; if that is a list, and each isn't nil, each gets the
// elements and the list is empty.
func (p *parser) outermost(each func(any)) any {
	if each != nil && p.takeList() {
		p.depth++
		defer func() { p.depth-- }()
		return p.list(each)
	}
	return p.value()
}

func (p *parser) takeList() bool {
	p.space(true)
	return p.take("@(")
}

// separators skips what may stand between two entries of a hashtable, and tells
// whether anything that separates them did.
func (p *parser) separators() bool {
	found := false
	for {
		p.space(false)
		if !p.take("\n") && !p.take(";") {
			return found
		}
		found = true
	}
}

func (p *parser) key() string {
	if p.take("'") {
		return p.string()
	}
	rest := p.rest()
	n := strings.IndexFunc(rest, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9')
	})
	if n <= 0 {
		p.fail("%.20q is no key", rest)
		return ""
	}
	p.at += n
	return rest[:n]
}

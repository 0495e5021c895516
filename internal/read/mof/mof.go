// Package mof reads compiled DSC documents as the Local Configuration Manager
// does: instances of classes with properties. It is the reader that the tests
// and the proof trust, so it shares nothing with what prints documents, and it
// knows no more of the language than such documents use.
package mof

import (
	"fmt"
	"strconv"
	"strings"
)

// Instance is one "instance of Class as $Alias { ... };".
type Instance struct {
	Class, Alias string
	Line         int
	Properties   map[string]any // string, bool, int64 or []string
}

// Text gives a string property, or "".
func (i Instance) Text(name string) string {
	s, _ := i.Properties[name].(string)
	return s
}

// Parse reads a document. An error names the line.
func Parse(text string) ([]Instance, error) {
	p := &parser{text: text, line: 1}
	var out []Instance
	for {
		p.space()
		if p.err == nil && p.at == len(p.text) {
			return out, nil
		}
		i := p.instance()
		if p.err != nil {
			return nil, p.err
		}
		out = append(out, i)
	}
}

type parser struct {
	text string
	at   int
	line int
	err  error
}

func (p *parser) fail(format string, args ...any) {
	if p.err == nil {
		p.err = fmt.Errorf("mof: line %d: %s", p.line, fmt.Sprintf(format, args...))
		p.at = len(p.text)
	}
}

func (p *parser) peek() byte {
	if p.at < len(p.text) {
		return p.text[p.at]
	}
	return 0
}

func (p *parser) next() byte {
	c := p.peek()
	if c == '\n' {
		p.line++
	}
	p.at++
	return c
}

// space skips white space and comments.
func (p *parser) space() {
	for p.at < len(p.text) {
		rest := p.text[p.at:]
		switch {
		case strings.ContainsRune(" \t\r\n", rune(rest[0])):
			p.next()
		case strings.HasPrefix(rest, "//"):
			p.skipTo("\n")
		case strings.HasPrefix(rest, "/*"):
			p.skipTo("*/")
		default:
			return
		}
	}
}

func (p *parser) skipTo(end string) {
	n := strings.Index(p.text[p.at:], end)
	if n < 0 {
		p.fail("comment without end")
		return
	}
	skipped := p.text[p.at : p.at+n+len(end)]
	p.line += strings.Count(skipped, "\n")
	p.at += len(skipped)
}

func (p *parser) want(token string) {
	p.space()
	if !strings.HasPrefix(p.text[min(p.at, len(p.text)):], token) {
		p.fail("want %q", token)
		return
	}
	p.at += len(token)
}

func (p *parser) word() string {
	p.space()
	start := p.at
	for p.at < len(p.text) && isWord(p.text[p.at]) {
		p.at++
	}
	if start == p.at {
		p.fail("want a name")
		return ""
	}
	return p.text[start:p.at]
}

func isWord(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func (p *parser) keyword(word string) {
	if w := p.word(); p.err == nil && !strings.EqualFold(w, word) {
		p.fail("want %q, got %q", word, w)
	}
}

func (p *parser) instance() Instance {
	i := Instance{Line: p.line, Properties: map[string]any{}}
	p.keyword("instance")
	p.keyword("of")
	i.Class = p.word()
	if p.space(); p.peek() != '{' {
		p.keyword("as")
		p.want("$")
		i.Alias = p.word()
	}
	p.want("{")
	for p.err == nil {
		if p.space(); p.peek() == '}' {
			break
		}
		name := p.word()
		p.want("=")
		if _, twice := i.Properties[name]; twice {
			p.fail("property %s stands twice", name)
		}
		i.Properties[name] = p.value()
		p.want(";")
	}
	p.want("}")
	p.want(";")
	return i
}

func (p *parser) value() any {
	p.space()
	switch c := p.peek(); {
	case c == '"':
		return p.string()
	case c == '{':
		return p.array()
	case c == '-' || c >= '0' && c <= '9':
		return p.number()
	}
	switch w := p.word(); strings.ToLower(w) {
	case "true":
		return true
	case "false":
		return false
	default:
		p.fail("%q is no value", w)
		return nil
	}
}

func (p *parser) number() int64 {
	start := p.at
	for p.peek() == '-' || p.peek() >= '0' && p.peek() <= '9' {
		p.at++
	}
	n, err := strconv.ParseInt(p.text[start:p.at], 10, 64)
	if err != nil {
		p.fail("%q is no number", p.text[start:p.at])
	}
	return n
}

func (p *parser) array() []string {
	var out []string
	p.want("{")
	for p.err == nil {
		p.space()
		out = append(out, p.string())
		if p.space(); p.peek() != ',' {
			break
		}
		p.want(",")
	}
	p.want("}")
	return out
}

// escapes are those that the LCM's lexer takes; any other is a syntax error
// there.
var escapes = map[byte]byte{'r': '\r', 'n': '\n', 't': '\t', 'f': '\f', 'b': '\b', '"': '"', '\'': '\'', '\\': '\\'}

func (p *parser) string() string {
	p.want(`"`)
	var b strings.Builder
	for p.err == nil {
		if p.at >= len(p.text) {
			p.fail("string without end")
			break
		}
		switch c := p.next(); c {
		case '"':
			return b.String()
		case '\\':
			e, ok := escapes[p.peek()]
			if !ok {
				p.fail(`\%c is no escape`, p.peek())
			}
			p.next()
			b.WriteByte(e)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

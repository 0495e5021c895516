// Package mof reads compiled DSC documents as the Local Configuration Manager
// does: instances of classes with properties. It is the reader that the tests
// and the proof trust, so it shares nothing with what prints documents, and it
// knows no more of the language than such documents use (DMTF DSP0004 2.7,
// annex A: of mofProduction only instanceDeclaration).
//
// Check holds what was read against the classes that a version of the Windows
// Management Framework (WMF) knows.
package mof

import "strings"

// Instance is one "instance of Class as $Alias { ... };".
type Instance struct {
	Class, Alias string
	Line         int
	Names        []string       // of the properties, as they stand
	Properties   map[string]any // string, bool, int64, Ref, an array of one of these, or nil for NULL
}

// Ref is a value that stands for another instance: its alias, as it is spelled
// where that instance is.
type Ref string

// Text gives a string property, or "".
func (i Instance) Text(name string) string {
	s, _ := i.Properties[name].(string)
	return s
}

// Parse reads a document. An error names the line. What the LCM's parser refuses
// whatever the classes are is refused: a property or an alias that stands twice
// in any case, a reference to what doesn't stand above it, an instance of
// nothing.
func Parse(text string) ([]Instance, error) {
	p := &parser{lexer: lexer{text: text, line: 1}, aliases: map[string]Ref{}, seen: map[string]bool{}}
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
	lexer
	aliases map[string]Ref  // by lower case
	seen    map[string]bool // names of the present instance's properties, in lower case
}

func (p *parser) instance() Instance {
	i := Instance{Line: p.line, Properties: map[string]any{}}
	p.keyword("instance")
	p.keyword("of")
	i.Class = p.word()
	if p.space(); p.peek() != '{' {
		p.keyword("as")
		i.Alias = p.alias()
	}
	p.want("{")
	clear(p.seen)
	for p.err == nil {
		if p.space(); p.peek() == '}' {
			break
		}
		p.property(&i)
	}
	if len(i.Names) == 0 {
		p.fail("an instance of %s without properties", i.Class)
	}
	p.want("}")
	p.want(";")
	// Only now: an instance can't hold itself.
	if i.Alias != "" {
		p.aliases[strings.ToLower(i.Alias)] = Ref(i.Alias)
	}
	return i
}

// alias reads the name of an instance, which no other may have.
func (p *parser) alias() string {
	name := p.dollar()
	if other, twice := p.aliases[strings.ToLower(name)]; twice {
		p.fail("alias $%s stands twice, the first time as $%s", name, other)
	}
	return name
}

func (p *parser) property(i *Instance) {
	name := p.word()
	lower := strings.ToLower(name)
	if p.seen[lower] {
		p.fail("property %s stands twice", name)
	}
	p.seen[lower] = true
	p.want("=")
	i.Properties[name] = p.value()
	i.Names = append(i.Names, name)
	p.want(";")
}

func (p *parser) value() any {
	if p.space(); p.peek() == '{' {
		return p.array()
	}
	return p.scalar()
}

func (p *parser) scalar() any {
	switch c := p.peek(); {
	case c == '"':
		return p.string()
	case c == '$':
		return p.ref()
	case c == '-' || c >= '0' && c <= '9':
		return p.number()
	}
	switch w := p.word(); strings.ToLower(w) {
	case "true":
		return true
	case "false":
		return false
	case "null":
		return nil
	default:
		p.fail("%q is no value", w)
		return nil
	}
}

func (p *parser) ref() Ref {
	name := p.dollar()
	alias, ok := p.aliases[strings.ToLower(name)]
	if !ok {
		p.fail("no instance above has the alias $%s", name)
	}
	return alias
}

// array reads values of one kind; an empty array is one of strings.
func (p *parser) array() any {
	p.want("{")
	if p.space(); p.peek() == '}' {
		p.want("}")
		return []string{}
	}
	switch first := p.scalar().(type) {
	case string:
		return items(p, first)
	case bool:
		return items(p, first)
	case int64:
		return items(p, first)
	case Ref:
		return items(p, first)
	}
	p.fail("NULL can't stand in an array")
	return nil
}

// items reads the rest of an array.
func items[T any](p *parser, first T) []T {
	out := []T{first}
	for p.space(); p.err == nil && p.peek() == ','; p.space() {
		p.want(",")
		p.space()
		item, ok := p.scalar().(T)
		if !ok {
			p.fail("an array of different things")
		}
		out = append(out, item)
	}
	p.want("}")
	return out
}

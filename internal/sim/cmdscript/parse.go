package cmdscript

import (
	"errors"
	"fmt"
	"strings"
)

// Node is a command: *Simple, *If, *For or Block.
type Node any

// Simple is a builtin or a program with its arguments.
type Simple struct {
	Line   int    // in the script; set by Script.Commands
	Offset int    // in the logical line's text
	Name   string // the first word as written
	Tail   string // all after it, redirections taken out
	Redirs []Redir

	builtin builtin  // nil for a program
	args    []string // of Tail, once they were asked for
	line    string   // Name and Tail, likewise
}

// Redir is a redirection. Dup is the handle of "2>&1"; -1 if there is a target.
type Redir struct {
	Handle int
	Op     string // ">", ">>" or "<"
	Target string
	Dup    int
}

// If is a condition. Kind is exist, defined, errorlevel or an operator.
type If struct {
	Not, Fold bool
	Kind      string
	A, B      string
	Then      Node
}

// For is a loop over words and wildcards, or (File) over the lines of a file or
// of a command's output.
type For struct {
	Var     byte
	File    bool // /f
	Folders bool // /d
	Options string
	Set     string
	Body    Node
}

// Block is commands between parentheses.
type Block []Node

var errUnclosed = errors.New("a parenthesis is never closed")

type parser struct {
	text  string
	pos   int
	depth int // of parentheses
}

// parseLine parses a whole logical line. It is errUnclosed if more lines belong
// to it.
func parseLine(text string) (Node, error) {
	p := &parser{text: text}
	p.blanks()
	if p.eof() {
		return nil, nil
	}
	n, err := p.command()
	if err != nil {
		return nil, err
	}
	p.blanks()
	if !p.eof() {
		return nil, fmt.Errorf("%q follows the command", p.rest())
	}
	return n, nil
}

func (p *parser) eof() bool    { return p.pos >= len(p.text) }
func (p *parser) rest() string { return p.text[p.pos:] }

func (p *parser) blanks() {
	for !p.eof() && strings.IndexByte(" \t", p.text[p.pos]) >= 0 {
		p.pos++
	}
}

// word reads up to a blank, a line end or an unquoted character of stop.
func (p *parser) word(stop string) string {
	start, quoted := p.pos, false
	for ; !p.eof(); p.pos++ {
		c := p.text[p.pos]
		if c == '\n' || !quoted && (c == ' ' || c == '\t' || strings.IndexByte(stop, c) >= 0) {
			break
		}
		if c == '"' {
			quoted = !quoted
		}
	}
	return p.text[start:p.pos]
}

// keyword takes the next word if it is w, in any case of letters.
func (p *parser) keyword(w string) bool {
	start := p.pos
	p.blanks()
	if strings.EqualFold(p.word("()"), w) {
		return true
	}
	p.pos = start
	return false
}

func (p *parser) command() (Node, error) {
	p.blanks()
	for !p.eof() && p.text[p.pos] == '@' {
		p.pos++
		p.blanks()
	}
	if p.eof() {
		return nil, errors.New("a command is missing")
	}
	if p.text[p.pos] == '(' {
		return p.block()
	}
	switch p.text[p.pos] {
	case ')':
		return nil, errors.New("a parenthesis closes nothing")
	case ':':
		return nil, unknown("a label inside a block or after a condition")
	}
	switch {
	case p.keyword("if"):
		return p.condition()
	case p.keyword("for"):
		return p.loop()
	case p.keyword("else"):
		return nil, errors.New("else isn't supported")
	}
	return p.simple()
}

func (p *parser) block() (Node, error) {
	p.pos++
	p.depth++
	defer func() { p.depth-- }()
	var b Block
	for {
		for !p.eof() && strings.IndexByte(" \t\n", p.text[p.pos]) >= 0 {
			p.pos++
		}
		if p.eof() {
			return nil, errUnclosed
		}
		if p.text[p.pos] == ')' {
			p.pos++
			if len(b) == 0 {
				return nil, errors.New("an empty block")
			}
			return b, nil
		}
		n, err := p.command()
		if err != nil {
			return nil, err
		}
		b = append(b, n)
	}
}

var operators = map[string]bool{"==": true, "equ": true, "neq": true, "lss": true, "leq": true, "gtr": true, "geq": true}

func (p *parser) condition() (Node, error) {
	n := &If{}
	for {
		if p.keyword("/i") {
			n.Fold = true
		} else if p.keyword("not") {
			n.Not = true
		} else {
			break
		}
	}
	p.blanks()
	first := p.word("=")
	switch kind := strings.ToLower(first); kind {
	case "exist", "defined", "errorlevel":
		p.blanks()
		n.Kind, n.A = kind, p.word("")
	default:
		n.A = first
		p.blanks()
		n.Kind = strings.ToLower(p.operator())
		p.blanks()
		n.B = p.word("")
	}
	if n.A == "" || !operators[n.Kind] && n.B != "" || operators[n.Kind] && n.B == "" || n.Kind == "" {
		return nil, errors.New("a condition that isn't understood")
	}
	var err error
	n.Then, err = p.command()
	return n, err
}

func (p *parser) operator() string {
	if strings.HasPrefix(p.rest(), "==") {
		p.pos += 2
		return "=="
	}
	if op := p.word(""); operators[strings.ToLower(op)] && op != "==" {
		return op
	}
	return ""
}

func (p *parser) loop() (Node, error) {
	n := &For{}
	if p.keyword("/f") {
		n.File = true
		p.blanks()
		if !p.eof() && p.text[p.pos] == '"' {
			n.Options = strings.Trim(p.word(""), `"`)
		}
	}
	n.Folders = !n.File && p.keyword("/d")
	p.blanks()
	v := strings.TrimLeft(p.word("("), "%")
	if len(v) != 1 || !isLetter(v[0]) {
		return nil, errors.New("a for that isn't understood")
	}
	n.Var = v[0]
	if !p.keyword("in") {
		return nil, errors.New("a for without in")
	}
	if err := p.set(n); err != nil {
		return nil, err
	}
	if !p.keyword("do") {
		return nil, errors.New("a for without do")
	}
	var err error
	n.Body, err = p.command()
	return n, err
}

func (p *parser) set(n *For) error {
	p.blanks()
	if p.eof() || p.text[p.pos] != '(' {
		return errors.New("a for without a set")
	}
	p.pos++
	start, quoted := p.pos, false
	for ; !p.eof() && p.text[p.pos] != '\n'; p.pos++ {
		switch c := p.text[p.pos]; {
		case c == '"':
			quoted = !quoted
		case c == ')' && !quoted:
			n.Set = strings.TrimSpace(p.text[start:p.pos])
			p.pos++
			return nil
		}
	}
	return errors.New("a for whose set is never closed")
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

package cmdscript

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// simple reads a builtin or program: its first word, and the rest of the line
// with the redirections taken out and carets resolved.
func (p *parser) simple() (Node, error) {
	n := &Simple{Offset: p.pos}
	if p.remark() {
		return p.comment(n)
	}
	if text, ok := p.plainText(); ok {
		n.line = text
		return n, n.named(text)
	}
	var tail strings.Builder
	quoted := false
	for !p.eof() {
		c := p.text[p.pos]
		if c == '\n' {
			break
		}
		if c == '"' {
			quoted = !quoted
		}
		if quoted || c == '"' {
			tail.WriteByte(c)
			p.pos++
			continue
		}
		if c == ')' && p.depth > 0 {
			break
		}
		switch c {
		case '&', '|':
			return nil, fmt.Errorf("%q joins commands, which isn't supported", c)
		case '^':
			if p.pos+1 >= len(p.text) || p.text[p.pos+1] == '\n' {
				return nil, errors.New("a line that goes on after a caret isn't supported")
			}
			tail.WriteByte(p.text[p.pos+1])
			p.pos += 2
		case '<', '>':
			r, err := p.redirection(&tail)
			if err != nil {
				return nil, err
			}
			n.Redirs = append(n.Redirs, r)
		default:
			tail.WriteByte(c)
			p.pos++
		}
	}
	if err := twice(n.Redirs); err != nil {
		return nil, err
	}
	return n, n.named(strings.TrimLeft(tail.String(), " \t"))
}

// named cuts a command's text into its name and its arguments.
func (c *Simple) named(text string) error {
	c.Name, c.Tail = cutName(text)
	c.builtin = builtinOf(c.Name)
	switch {
	case c.Name == "":
		return errors.New("a redirection without a command")
	case c.Name[0] == '(':
		return unknown("a block after a redirection")
	case c.builtin == nil:
		return nil
	}
	return nameEnds(c.Name, c.Tail)
}

// nameEnds fails for a builtin that isn't simulated, and where one is followed at
// once by what nobody has recorded.
func nameEnds(name, tail string) error {
	after := " \t"
	switch lower := strings.ToLower(name); {
	case others[lower]:
		return unknown("the builtin " + lower)
	case lower == "rem":
		return unknown("a rem behind a redirection, or with no blank behind it")
	case lower == "echo":
		after = " \t.:"
	case lower == "goto" || lower == "call":
		after = " \t:"
	}
	if tail != "" && strings.IndexByte(after, tail[0]) < 0 {
		return unknown(fmt.Sprintf("%s with %q at once behind it", name, tail[0]))
	}
	return nil
}

// remark tells whether the command is a rem.
func (p *parser) remark() bool {
	s := p.rest()
	return len(s) >= 3 && strings.EqualFold(s[:3], "rem") && (len(s) == 3 || strings.IndexByte(" \t\n", s[3]) >= 0)
}

// comment reads a rem, which swallows the rest of its line: redirections and
// joined commands too, except in its first word.
func (p *parser) comment(n *Simple) (Node, error) {
	text, _, _ := strings.Cut(p.rest(), "\n")
	p.pos += len(text)
	first := text[3:][len(text[3:])-len(strings.TrimLeft(text[3:], " \t")):]
	if end := strings.IndexAny(first, " \t"); end >= 0 {
		first = first[:end]
	}
	if strings.ContainsAny(first, "&|<>^") || strings.HasSuffix(text, "^") || p.depth > 0 && strings.Contains(text, ")") {
		return nil, unknown("where this rem ends")
	}
	n.Name, n.Tail, n.line, n.builtin = text[:3], text[3:], text, builtinOf("rem")
	return n, nil
}

// twice fails if a handle is redirected twice.
func twice(redirs []Redir) error {
	for i, r := range redirs {
		for _, other := range redirs[:i] {
			if r.Handle == other.Handle {
				return unknown(fmt.Sprintf("two redirections of handle %d", r.Handle))
			}
		}
	}
	return nil
}

// plainText takes the rest of the line if nothing in it is special.
func (p *parser) plainText() (string, bool) {
	quoted := false
	i := p.pos
	for ; i < len(p.text) && p.text[i] != '\n'; i++ {
		switch c := p.text[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '&' || c == '|' || c == '^' || c == '<' || c == '>' || c == ')' && p.depth > 0:
			return "", false
		}
	}
	text := p.text[p.pos:i]
	p.pos = i
	return text, true
}

// redirection reads one, whose handle may end what tail holds.
func (p *parser) redirection(tail *strings.Builder) (Redir, error) {
	r := Redir{Op: string(p.text[p.pos]), Dup: -1}
	if r.Op == ">" {
		r.Handle = 1
	}
	if s := tail.String(); s != "" {
		last := s[len(s)-1]
		if last >= '0' && last <= '9' && (len(s) == 1 || strings.IndexByte(" \t,;=", s[len(s)-2]) >= 0) {
			r.Handle = int(last - '0')
			tail.Reset()
			tail.WriteString(s[:len(s)-1])
		}
	}
	p.pos++
	if r.Op == ">" && strings.HasPrefix(p.rest(), ">") {
		r.Op = ">>"
		p.pos++
	}
	if strings.HasPrefix(p.rest(), "&") {
		p.pos++
		dup, err := strconv.Atoi(p.word("<>&|()"))
		if err != nil || dup > 2 || dup < 1 || r.Op != ">" {
			return r, errors.New("a redirection that isn't understood")
		}
		r.Dup = dup
		return r, nil
	}
	p.blanks()
	stop := "<>&|"
	if p.depth > 0 {
		stop += ")"
	}
	if r.Target = p.word(stop); r.Target == "" {
		return r, errors.New("a redirection without a file")
	}
	if (r.Op == "<") != (r.Handle == 0) || r.Handle > 2 {
		return r, unknown(fmt.Sprintf("handle %d is redirected by %s", r.Handle, r.Op))
	}
	return r, nil
}

// cutName splits a command from its arguments. A builtin may be followed by a
// dot, slash, backslash or colon at once, as in echo. and goto:eof.
func cutName(s string) (name, tail string) {
	end, quoted := len(s), false
	for i := 0; i < len(s); i++ {
		if s[i] == '"' {
			quoted = !quoted
		}
		if !quoted && strings.IndexByte(" \t,;=", s[i]) >= 0 {
			end = i
			break
		}
	}
	if i := strings.IndexAny(s[:end], `.:/\`); i > 0 && builtinOf(s[:i]) != nil {
		end = i
	}
	return s[:end], s[end:]
}

package tomlfmt

import (
	"fmt"
	"strings"
)

// scanner takes a document apart that is TOML. It checks no more than it needs to
// come to the end.
type scanner struct {
	text  string
	at    int
	depth int
	ended bool // a line has ended
	crlf  bool // the first that did so ended with a carriage return
}

// maxDepth is more than any document nests that somebody wrote.
const maxDepth = 100

func (s *scanner) wrong(what string) error {
	return fmt.Errorf("line %d: %s", 1+strings.Count(s.text[:min(s.at, len(s.text))], "\n"), what)
}

func (s *scanner) peek(prefix string) bool { return strings.HasPrefix(s.text[s.at:], prefix) }

func (s *scanner) blanks() {
	for s.at < len(s.text) && (s.text[s.at] == ' ' || s.text[s.at] == '\t') {
		s.at++
	}
}

// newline passes over the end of a line, if it is there.
func (s *scanner) newline() bool {
	crlf := s.peek("\r\n")
	switch {
	case crlf:
		s.at += 2
	case s.peek("\n"):
		s.at++
	default:
		return false
	}
	if !s.ended {
		s.ended, s.crlf = true, crlf
	}
	return true
}

// comment gives the comment that begins here, or "".
func (s *scanner) comment() string {
	s.blanks()
	if !s.peek("#") {
		return ""
	}
	from := s.at
	if end := strings.IndexByte(s.text[from:], '\n'); end >= 0 {
		s.at += end
	} else {
		s.at = len(s.text)
	}
	if strings.HasSuffix(s.text[from:s.at], "\r") && s.at < len(s.text) {
		s.at--
	}
	return strings.TrimRight(s.text[from:s.at], " \t")
}

func (s *scanner) document() ([]line, error) {
	var lines []line
	for {
		s.blanks()
		if s.at == len(s.text) {
			return lines, nil
		}
		l, err := s.line()
		if err != nil {
			return nil, err
		}
		l.comment = s.comment()
		if !s.newline() && s.at < len(s.text) {
			return nil, s.wrong("something stands where a line must end")
		}
		lines = append(lines, l)
	}
}

// line reads what stands before a line's comment.
func (s *scanner) line() (l line, err error) {
	switch {
	case s.peek("#"), s.peek("\n"), s.peek("\r\n"):
	case s.peek("[["):
		l.header, err = s.header("[[", "]]")
	case s.peek("["):
		l.header, err = s.header("[", "]")
	default:
		var e *entry
		e, err = s.pair()
		l.items = []*entry{e}
	}
	return l, err
}

func (s *scanner) header(open, end string) (string, error) {
	s.at += len(open)
	key, err := s.key()
	if err != nil {
		return "", err
	}
	if !s.peek(end) {
		return "", s.wrong("a header without an end")
	}
	s.at += len(end)
	return open + key + end, nil
}

// key reads a key with all of its parts, and the blanks around them.
func (s *scanner) key() (string, error) {
	var parts []string
	for {
		s.blanks()
		part, err := s.keyPart()
		if err != nil {
			return "", err
		}
		parts = append(parts, part)
		s.blanks()
		if !s.peek(".") {
			return strings.Join(parts, "."), nil
		}
		s.at++
	}
}

func (s *scanner) keyPart() (string, error) {
	if s.peek(`"`) || s.peek("'") {
		text, err := s.quoted()
		if err != nil {
			return "", err
		}
		if inside := text[1 : len(text)-1]; inside != "" && bareEnd(inside) == len(inside) {
			return inside, nil
		}
		return plainQuotes(text), nil
	}
	n := bareEnd(s.text[s.at:])
	if n == 0 {
		return "", s.wrong("a key is missing")
	}
	s.at += n
	return s.text[s.at-n : s.at], nil
}

// bareEnd is how much of a text can be a key without quotes.
func bareEnd(text string) int {
	for i := range len(text) {
		c := text[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_') {
			return i
		}
	}
	return len(text)
}

func (s *scanner) pair() (*entry, error) {
	key, err := s.key()
	if err != nil {
		return nil, err
	}
	if !s.peek("=") {
		return nil, s.wrong("a key without a value")
	}
	s.at++
	v, err := s.value()
	return &entry{key, v}, err
}

func (s *scanner) value() (v value, err error) {
	s.blanks()
	switch {
	case s.peek("["), s.peek("{"):
		return s.container()
	case s.peek(`"`), s.peek("'"):
		v.text, err = s.quoted()
		v.text = plainQuotes(v.text)
		return v, err
	}
	from := s.at
	for s.at < len(s.text) && strings.IndexByte(",]}#\r\n", s.text[s.at]) < 0 {
		s.at++
	}
	v.text = strings.TrimRight(s.text[from:s.at], " \t")
	if v.text == "" {
		err = s.wrong("a value is missing")
	}
	return v, err
}

// quoted reads a text in any of the four kinds of quotes, as it is written.
func (s *scanner) quoted() (string, error) {
	from, quote := s.at, s.text[s.at]
	if triple := strings.Repeat(string(quote), 3); s.peek(triple) {
		s.at += len(triple)
		return s.until(from, triple)
	}
	s.at++
	return s.until(from, string(quote))
}

// until reads to the quotes that end a text. A text in three of them may have one or
// two more at its end.
func (s *scanner) until(from int, end string) (string, error) {
	for s.at < len(s.text) {
		switch {
		case end[0] == '"' && s.peek(`\`):
			s.at += 2
		case s.peek(end):
			s.at += len(end)
			for extra := 0; len(end) == 3 && extra < 2 && s.peek(end[:1]); extra++ {
				s.at++
			}
			return s.text[from:s.at], nil
		case len(end) == 1 && s.peek("\n"):
			return "", s.wrong("a text without an end")
		default:
			s.at++
		}
	}
	s.at = len(s.text)
	return "", s.wrong("a text without an end")
}

// plainQuotes gives a text in single quotes the usual ones where both say the same.
func plainQuotes(text string) string {
	if len(text) < 2 || text[0] != '\'' || strings.HasPrefix(text, "'''") {
		return text
	}
	inside := text[1 : len(text)-1]
	if strings.ContainsAny(inside, "\"\\\t") {
		return text
	}
	return `"` + inside + `"`
}

// container reads a list or an inline table.
func (s *scanner) container() (value, error) {
	v := value{open: s.text[s.at]}
	end := v.close()
	s.at++
	if s.depth++; s.depth > maxDepth {
		return v, s.wrong("lists and tables nest too deep")
	}
	defer func() { s.depth-- }()
	var l line
	first := true
	for {
		s.blanks()
		switch {
		case s.at == len(s.text):
			return v, s.wrong("a list or table without an end")
		case s.peek(end):
			s.at++
			v.add(l, first)
			v.trim()
			return v, nil
		case s.peek(","):
			s.at++
		case s.peek("#"):
			l.comment = s.comment()
		case s.newline():
			v.add(l, first)
			v.broken, first, l = true, false, line{}
		default:
			e, err := s.element(v.open)
			if err != nil {
				return v, err
			}
			l.items = append(l.items, e)
		}
	}
}

func (s *scanner) element(open byte) (*entry, error) {
	if open == '{' {
		return s.pair()
	}
	v, err := s.value()
	return &entry{value: v}, err
}

// add keeps a line. A comment behind the opening bracket stays there.
func (v *value) add(l line, first bool) {
	if first && l.isComment() {
		v.comment = l.comment
		return
	}
	v.lines = append(v.lines, l)
}

// trim takes away empty lines where they say nothing.
func (v *value) trim() {
	kept := v.lines[:0]
	for _, l := range v.lines {
		if !l.blank() || len(kept) > 0 && !kept[len(kept)-1].blank() {
			kept = append(kept, l)
		}
	}
	if n := len(kept); n > 0 && kept[n-1].blank() {
		kept = kept[:n-1]
	}
	v.lines = kept
	v.broken = v.broken && (len(kept) > 0 || v.comment != "")
}

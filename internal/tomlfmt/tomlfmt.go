// Package tomlfmt lays out a TOML document in one style. Comments, the order of the
// keys and what they hold stay as they are.
//
// The style: no line is indented but those of a list that goes over several, by two
// blanks. The = of keys that follow one another stand below each other. A comment
// behind something begins in column 42, or two blanks after it. One empty line
// stands before a header and the comment that belongs to it, and nowhere is more
// than one. Keys and texts have the quotes that they need. A list keeps its lines.
// No line moves because of another, but for a key's =.
//
// The package knows nothing of fleets, and never judges a document: who calls it
// has a parser find that it is TOML, and compares what both texts say.
package tomlfmt

// Format lays out a document, which must be TOML in UTF-8 without a byte order
// mark. The ends of its lines are all as the first one. The error is about a text
// that isn't TOML, or not as far as this package knows it.
func Format(src string) (string, error) {
	s := &scanner{text: src}
	doc, err := s.document()
	if err != nil {
		return "", err
	}
	p := &printer{end: "\n"}
	if s.crlf {
		p.end = "\r\n"
	}
	p.document(doc)
	if len(p.out) > 0 {
		p.put(p.end)
	}
	return string(p.out), nil
}

// Bare lays out a document like Format, but without what says nothing: comments, empty
// lines, and the blanks that put one = below the other. Its lines end with \n.
func Bare(src string) (string, error) {
	s := &scanner{text: src}
	doc, err := s.document()
	if err != nil {
		return "", err
	}
	p := &printer{end: "\n", dense: true}
	p.document(bare(doc))
	if len(p.out) > 0 {
		p.put(p.end)
	}
	return string(p.out), nil
}

// bare takes comments and empty lines out of lines.
func bare(lines []line) []line {
	var out []line
	for _, l := range lines {
		l.comment = ""
		for _, e := range l.items {
			e.value.comment, e.value.lines = "", bare(e.value.lines)
		}
		if !l.blank() {
			out = append(out, l)
		}
	}
	return out
}

// line is a line of the document, or of a list in it. The zero line is empty.
type line struct {
	header  string   // "[a.b]" or "[[a.b]]"
	items   []*entry // one of the document, any number of a list
	comment string   // with its #; "" is none
}

func (l *line) blank() bool { return l.header == "" && len(l.items) == 0 && l.comment == "" }

// isComment says if a line is nothing but a comment.
func (l *line) isComment() bool { return l.comment != "" && l.header == "" && len(l.items) == 0 }

// entry is a value, and its key unless it stands in a list.
type entry struct {
	key   string // canonical; "" in a list: no key is written so
	value value
}

// value is a scalar as it is written, or a list or inline table.
type value struct {
	text    string // of a scalar
	open    byte   // '[', '{', or 0
	comment string // behind the opening bracket
	lines   []line // of what is in it
	broken  bool   // it goes over several lines
}

func (v *value) close() string {
	if v.open == '{' {
		return "}"
	}
	return "]"
}

package tomlfmt

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

const (
	indent        = "  "
	commentColumn = 41 // from 0
	commentGap    = "  "
	// widestKey is up to which width keys take part in a common column of =.
	widestKey = 24
)

// printer writes a document line by line.
type printer struct {
	out   []byte
	end   string // of a line
	begun int    // where the last line begins
	last  *line  // that was printed
	width int    // of the keys that share a column of = now
	dense bool   // no empty lines, and no column of =
}

func (p *printer) document(doc []line) {
	for i := range doc {
		l := &doc[i]
		switch {
		case l.blank():
			continue
		case p.last != nil && !p.dense && separated(doc, i):
			p.begin("")
		}
		if !p.dense && (i == 0 || len(doc[i-1].items) == 0) {
			p.width = keyWidth(doc[i:])
		}
		p.line(l)
		p.last = l
	}
}

// separated says if an empty line stands before a line, which isn't empty itself.
func separated(doc []line, i int) bool {
	above, blank := i-1, false
	for above >= 0 && doc[above].blank() {
		above, blank = above-1, true
	}
	if doc[i].header != "" && !doc[above].isComment() {
		return true
	}
	if doc[i].isComment() && !doc[above].isComment() && opensTable(doc, i) {
		return true
	}
	return blank && !(doc[above].header != "" && len(doc[i].items) > 0)
}

// opensTable says if the comment that a line is in stands right above a header.
func opensTable(doc []line, i int) bool {
	for i < len(doc) && doc[i].isComment() {
		i++
	}
	return i < len(doc) && doc[i].header != ""
}

// keyWidth is the width of the keys at the top that share a column of =.
func keyWidth(doc []line) int {
	width := 0
	for i := 0; i < len(doc) && len(doc[i].items) > 0; i++ {
		if w := utf8.RuneCountInString(doc[i].items[0].key); w <= widestKey {
			width = max(width, w)
		}
	}
	return width
}

func (p *printer) line(l *line) {
	p.begin(l.header)
	if len(l.items) > 0 {
		p.entry(l.items[0], p.width, "")
	}
	p.comment(l.comment)
}

// put adds to the last line.
func (p *printer) put(text string) { p.out = append(p.out, text...) }

// begin begins a line with a text.
func (p *printer) begin(text string) {
	if len(p.out) > 0 {
		p.put(p.end)
	}
	p.begun = len(p.out)
	p.put(text)
}

// comment puts a comment behind what the last line has.
func (p *printer) comment(text string) {
	if text == "" {
		return
	}
	code := p.out[p.begun:]
	code = code[bytes.LastIndexByte(code, '\n')+1:] // a text may go over several lines
	width := utf8.RuneCount(code)
	switch {
	case len(bytes.TrimLeft(code, " ")) == 0:
		p.put(text)
	case width+len(commentGap) <= commentColumn:
		p.put(strings.Repeat(" ", commentColumn-width) + text)
	default:
		p.put(commentGap + text)
	}
}

// entry prints an entry on the line that is open, of which the following ones, if
// there are any, have the margin.
func (p *printer) entry(e *entry, width int, margin string) {
	if e.key != "" {
		fill := max(0, width-utf8.RuneCountInString(e.key))
		p.put(e.key + strings.Repeat(" ", fill) + " = ")
	}
	v := &e.value
	switch {
	case v.open == 0:
		p.put(v.text)
	case v.broken:
		p.broken(v, margin)
	default:
		p.flat(v, margin)
	}
}

// flat prints a list or table on one line.
func (p *printer) flat(v *value, margin string) {
	gap := ""
	if v.open == '{' && len(v.lines) > 0 && len(v.lines[0].items) > 0 {
		gap = " "
	}
	p.put(string(v.open) + gap)
	for i := range v.lines {
		p.items(v.lines[i].items, margin)
	}
	p.put(gap + v.close())
}

func (p *printer) items(items []*entry, margin string) {
	for i, e := range items {
		if i > 0 {
			p.put(", ")
		}
		p.entry(e, 0, margin)
	}
}

// broken prints a list or table over several lines.
func (p *printer) broken(v *value, margin string) {
	inner := margin + indent
	p.put(string(v.open))
	p.comment(v.comment)
	for i := range v.lines {
		l := &v.lines[i]
		if l.blank() {
			p.begin("")
			continue
		}
		p.begin(inner)
		p.items(l.items, inner)
		if len(l.items) > 0 {
			p.put(",")
		}
		p.comment(l.comment)
	}
	p.begin(margin + v.close())
}

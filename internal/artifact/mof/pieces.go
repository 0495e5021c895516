package mof

import (
	"bytes"

	"rpcdsc/dsc"
	"rpcdsc/internal/output"
)

// Pieces is an encoded document, cut where a host's own words go.
type Pieces struct {
	bytes [][]byte
	marks []string // the mark after each piece but the last
}

// Cut prints and encodes a document once for all its hosts. Marks are what stands in
// it for their own words.
func Cut(d dsc.Configuration, as output.Encoding, marks ...string) (Pieces, error) {
	var text bytes.Buffer
	e := dsc.NewEncoder(&text)
	if as == output.UTF8 {
		e.SetEncoding(dsc.UTF8)
	}
	if err := e.Encode(d); err != nil {
		return Pieces{}, err
	}
	encoded := text.Bytes()
	var p Pieces
	for {
		at, mark := firstMark(encoded, as, marks)
		if at < 0 {
			p.bytes = append(p.bytes, encoded)
			return p, nil
		}
		p.bytes = append(p.bytes, encoded[:at])
		p.marks = append(p.marks, mark)
		encoded = encoded[at+width(as)*len(mark):]
	}
}

func firstMark(encoded []byte, as output.Encoding, marks []string) (int, string) {
	first, found := -1, ""
	for _, mark := range marks {
		if at := bytes.Index(encoded, Encode(mark, as)); at >= 0 && (first < 0 || at < first) {
			first, found = at, mark
		}
	}
	return first, found
}

// Fill puts a host's words in, which are encoded. The pieces are shared between
// hosts, the words between a host's documents.
func (p Pieces) Fill(word func(mark string) []byte) [][]byte {
	parts := make([][]byte, 0, len(p.bytes)+len(p.marks))
	for i, piece := range p.bytes {
		parts = append(parts, piece)
		if i < len(p.marks) {
			parts = append(parts, word(p.marks[i]))
		}
	}
	return parts
}

// own is a host's own words, encoded.
type own struct{ node, slot []byte }

func (o own) word(mark string) []byte {
	if mark == nodeMark {
		return o.node
	}
	return o.slot
}

// width is how many bytes an ASCII character has.
func width(as output.Encoding) int {
	if as == output.UTF16 {
		return 2
	}
	return 1
}

// Encode encodes a word of ASCII characters.
func Encode(s string, as output.Encoding) []byte {
	if width(as) == 1 {
		return []byte(s)
	}
	out := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		out = append(out, s[i], 0)
	}
	return out
}

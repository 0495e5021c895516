package mof

import (
	"bytes"

	"rpcdsc/dsc"
	"rpcdsc/internal/output"
)

// pieces is an encoded document, cut where a host's own words go.
type pieces struct {
	bytes [][]byte
	marks []string // the mark after each piece but the last
}

// cut prints and encodes a document once for all its hosts.
func cut(d dsc.Configuration, as output.Encoding) (pieces, error) {
	var text bytes.Buffer
	e := dsc.NewEncoder(&text)
	if as == output.UTF8 {
		e.SetEncoding(dsc.UTF8)
	}
	if err := e.Encode(d); err != nil {
		return pieces{}, err
	}
	encoded := text.Bytes()
	var p pieces
	for {
		at, mark := firstMark(encoded, as)
		if at < 0 {
			p.bytes = append(p.bytes, encoded)
			return p, nil
		}
		p.bytes = append(p.bytes, encoded[:at])
		p.marks = append(p.marks, mark)
		encoded = encoded[at+width(as)*len(mark):]
	}
}

func firstMark(encoded []byte, as output.Encoding) (int, string) {
	first, found := -1, ""
	for _, mark := range []string{nodeMark, slotMark} {
		if at := bytes.Index(encoded, encode(mark, as)); at >= 0 && (first < 0 || at < first) {
			first, found = at, mark
		}
	}
	return first, found
}

// own is a host's own words, encoded.
type own struct{ node, slot []byte }

// fill puts a host's words in. The pieces are shared between hosts, the words
// between a host's documents.
func (p pieces) fill(words own) [][]byte {
	parts := make([][]byte, 0, len(p.bytes)+len(p.marks))
	for i, piece := range p.bytes {
		parts = append(parts, piece)
		if i < len(p.marks) && p.marks[i] == nodeMark {
			parts = append(parts, words.node)
		} else if i < len(p.marks) {
			parts = append(parts, words.slot)
		}
	}
	return parts
}

// width is how many bytes an ASCII character has.
func width(as output.Encoding) int {
	if as == output.UTF16 {
		return 2
	}
	return 1
}

// encode encodes a word of ASCII characters.
func encode(s string, as output.Encoding) []byte {
	if width(as) == 1 {
		return []byte(s)
	}
	out := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		out = append(out, s[i], 0)
	}
	return out
}

package fleet

import (
	"strings"
	"unicode/utf8"

	"rpcdsc/internal/diag"
)

// locator turns byte offsets into places. It goes forward from the offset it
// was asked for last, so that asking in the order of the file costs one pass.
type locator struct {
	src               string
	off, line, column int
}

func newLocator(src string) *locator { return &locator{src: src, line: 1, column: 1} }

// place is the stretch from one offset to another, as far as it is on one line.
func (l *locator) place(from, to int) diag.Place {
	p := l.point(from)
	p.Length = lengthOnLine(l.src[from:max(from, to)])
	return p
}

// point is an offset without a length.
func (l *locator) point(off int) diag.Place {
	if off < l.off {
		l.off, l.line, l.column = 0, 1, 1
	}
	passed := l.src[l.off:off]
	if i := strings.LastIndexByte(passed, '\n'); i >= 0 {
		l.line += strings.Count(passed, "\n")
		l.column = 1
		passed = passed[i+1:]
	}
	l.column += utf8.RuneCountInString(passed)
	l.off = off
	return diag.Place{Line: l.line, Column: l.column, Length: 1}
}

func lengthOnLine(s string) int {
	if line, _, more := strings.Cut(s, "\n"); more {
		s = strings.TrimSuffix(line, "\r")
	}
	return max(1, utf8.RuneCountInString(s))
}

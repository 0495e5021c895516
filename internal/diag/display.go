package diag

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

const (
	tabWidth  = 4
	lineWidth = 120 // longer lines are cut: a list of hosts may be one line
	clipLead  = 40  // columns that stay visible left of the caret in a cut line
)

// shown is a line as a terminal shows it, and where its caret stands.
type shown struct {
	text         string
	caret, width int
}

// clipStart gives the rune, counted from 1, at which the excerpt of a long line
// begins, so that the place is in sight.
func clipStart(line string, column int) int {
	runes := []rune(line)
	if columns(runes) <= lineWidth {
		return 1
	}
	from := max(1, min(column, len(runes)+1))
	for lead := 0; from > 1; from-- {
		_, cells := cell(runes[from-2], 0)
		if lead += cells; lead > clipLead {
			break
		}
	}
	return from
}

func columns(runes []rune) int {
	col := 0
	for _, r := range runes {
		_, cells := cell(r, col)
		col += cells
	}
	return col
}

// display lays a line out from the given rune on: tabs become blanks, and what
// would move the cursor becomes a replacement character.
func display(line string, from int, place Place) shown {
	var b strings.Builder
	col, caret, end := 0, -1, -1
	if from > 1 {
		b.WriteString("…")
		col = 1
	}
	n := 0
	for _, r := range line {
		n++
		if n < from {
			continue
		}
		if n == place.Column {
			caret = col
		}
		if n == place.Column+place.Length {
			end = col
		}
		if col >= lineWidth {
			b.WriteString("…")
			break
		}
		text, cells := cell(r, col)
		b.WriteString(text)
		col += cells
	}
	if caret < 0 {
		caret = col // just behind the end, where something is missing
	}
	if end < 0 {
		end = col
	}
	return shown{b.String(), caret, max(1, end-caret)}
}

// cell gives what is written for a rune at a column, and the columns it takes.
func cell(r rune, col int) (string, int) {
	switch {
	case r == '\t':
		n := tabWidth - col%tabWidth
		return strings.Repeat(" ", n), n
	case hidden(r):
		return "\ufffd", 1
	case unicode.In(r, unicode.Mn, unicode.Me):
		return string(r), 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return string(r), 2
	}
	return string(r), 1
}

// hidden tells whether a rune is a control or a format character, which could
// hide or reorder what stands around it.
func hidden(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) }

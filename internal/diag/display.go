package diag

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

const (
	tabWidth  = 4
	lineWidth = 120 // longer lines are cut: a list of hosts may be one line
	minRoom   = 20  // even where a terminal has less
	clipLead  = 3   // one part in three stays visible left of the caret in a cut line
	mostRunes = 480 // of a cut line: some runes take no column
)

// shown is a line as a terminal shows it, and where its caret stands.
type shown struct {
	text         string
	caret, width int
}

// clipStart gives the rune, counted from 1, at which the excerpt of a long line
// begins, so that the place is in sight. Room is how many columns are shown.
func clipStart(runes []rune, column, room int) int {
	if !longer(runes, room) {
		return 1
	}
	from := max(1, min(column, len(runes)+1))
	for lead := 0; from > max(1, column-mostRunes/2); from-- {
		_, cells := cell(runes[from-2], 0)
		if lead += cells; lead > room/clipLead {
			break
		}
	}
	return from
}

// longer tells whether a line must be cut. It looks at no more of it than that
// takes: a file can be one line.
func longer(runes []rune, room int) bool {
	if len(runes) > mostRunes {
		return true
	}
	col := 0
	for _, r := range runes {
		_, cells := cell(r, col)
		if col += cells; col > room {
			return true
		}
	}
	return false
}

// display lays a line out from the given rune on, in so many columns: tabs become blanks, and what
// would move the cursor becomes a replacement character.
func display(line []rune, from, room int, place Place) shown {
	var b strings.Builder
	col, caret, end := 0, -1, -1
	if from > 1 {
		b.WriteString("…")
		col = 1
	}
	for n := from; n <= len(line); n++ {
		if n == place.Column {
			caret = col
		}
		if n == place.Column+place.Length {
			end = col
		}
		if col >= room || n-from > mostRunes {
			b.WriteString("…")
			break
		}
		text, cells := cell(line[n-1], col)
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

// blank tells whether a line says nothing, as far as it would be shown.
func blank(line []rune) bool {
	return !slices.ContainsFunc(line[:min(len(line), mostRunes)], func(r rune) bool { return !unicode.IsSpace(r) })
}

// ascii is the printable characters of ASCII, of which most lines are.
const ascii = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"

// cell gives what is written for a rune at a column, and the columns it takes.
func cell(r rune, col int) (string, int) {
	switch {
	case r >= ' ' && r <= '~':
		return ascii[r-' ' : r-' '+1], 1
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
func hidden(r rune) bool {
	return (r < ' ' || r > '~') && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}

package diag

import (
	"bytes"
	"strings"
)

// Fold breaks lines that have more columns than a terminal, at blanks. What follows
// a break begins under its line, and so many columns further in. What stands in
// backquotes is to be copied, and is only broken where it would fill a line; a word
// never is. Without a width (0) nothing is folded.
func Fold(text string, width, indent int) string {
	if width <= 0 || text == "" {
		return text
	}
	var out []byte
	for line := range strings.Lines(text) {
		body := strings.TrimRight(line, "\n")
		out = appendFolded(out, body, width, indent)
		out = append(out, line[len(body):]...)
	}
	return string(out)
}

func appendFolded(out []byte, line string, width, indent int) []byte {
	if columns(line) <= width {
		return append(out, line...)
	}
	lead := len(line) - len(strings.TrimLeft(line, " "))
	further := min(lead+indent, width/2)
	out = append(out, line[:lead]...)
	used := lead
	for i, piece := range pieces(line[lead:], width-further) {
		// A break that gains no room is none: "+ a/very/long/path" stays in one line.
		if i > 0 && used > further && used+columns(strings.TrimRight(piece, " ")) > width {
			out = append(bytes.TrimRight(out, " "), '\n')
			out = append(out, strings.Repeat(" ", further)...)
			used = further
		}
		out = append(out, piece...)
		used += columns(piece)
	}
	return out
}

// pieces cuts a line behind its blanks, but for those in backquotes, unless such a
// piece has more columns than a line.
func pieces(line string, most int) []string {
	var out []string
	quoted := strings.Count(line, "`")%2 == 0
	start, inside := 0, false
	add := func(end int) {
		if piece := line[start:end]; inside || columns(strings.TrimRight(piece, " ")) > most && strings.Contains(piece, "`") {
			out = append(out, strings.SplitAfter(piece, " ")...)
		} else if piece != "" {
			out = append(out, piece)
		}
		start = end
	}
	for i := 0; i < len(line); i++ {
		switch {
		case line[i] == '`' && quoted:
			inside = !inside
		case line[i] == ' ' && !inside && i+1 < len(line) && line[i+1] != ' ':
			add(i + 1)
		}
	}
	add(len(line))
	return out
}

// columns is how many columns a line takes: what sets a color takes none.
func columns(line string) int {
	n, escape := 0, false
	for _, r := range line {
		switch {
		case r == '\x1b':
			escape = true
		case escape:
			escape = r != 'm'
		default:
			_, cells := cell(r, n)
			n += cells
		}
	}
	return n
}

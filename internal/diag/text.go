package diag

import (
	"fmt"
	"io"
	"strings"
)

// WriteText writes findings for people: a line that compilers' users know, the
// lines around the place with a caret below it, and what to do. Sources holds
// the files' text by name; without it there is no excerpt. Of thousands of a kind
// the first are shown, and how many more there are.
func WriteText(w io.Writer, fs Findings, sources map[string][]byte, color bool) error {
	return WriteWithin(w, 0, fs, sources, color)
}

// WriteWithin is WriteText for a terminal of so many columns: what is longer is
// folded, and excerpts are cut. 0 is no terminal.
func WriteWithin(w io.Writer, width int, fs Findings, sources map[string][]byte, color bool) error {
	p := printer{paint: plain, lines: map[string][]string{}, columns: width}
	if color {
		p.paint = ansi
	}
	shown, rest := map[string]int{}, Findings{}
	for i, f := range fs {
		if shown[f.Code]++; shown[f.Code] > MostShown {
			rest = append(rest, f)
			continue
		}
		if i > 0 {
			p.out.WriteByte('\n')
		}
		p.finding(f, p.source(f.File, sources))
	}
	p.unshown(rest)
	_, err := io.WriteString(w, p.out.String())
	return err
}

// MostShown is how many findings of a kind anybody looks at: so many are shown.
const MostShown = 1000

// unshown says how many more there are of each kind.
func (p *printer) unshown(rest Findings) {
	count := map[string]int{}
	for _, f := range rest {
		count[f.Code]++
	}
	for _, f := range rest {
		if n := count[f.Code]; n > 0 {
			count[f.Code] = 0
			more := Finding{Code: f.Code, Severity: f.Severity, File: f.File, Message: fmt.Sprintf("%d more like those above", n)}
			p.out.WriteByte('\n')
			p.finding(more, nil)
		}
	}
}

type printer struct {
	out   strings.Builder
	paint func(style, text string) string
	lines map[string][]string // the lines of each source, split once
	shown [3]runes            // the last line, and those before and after it

	columns int // of the terminal, or 0
}

// runes is a line as runes. Thousands of findings can be in one line, so it is
// kept.
type runes struct {
	text  string
	runes []rune
}

// The styles are ANSI "select graphic rendition" parameters.
const (
	styleError   = "1;31"
	styleWarning = "1;33"
	styleBold    = "1"
	styleHint    = "1;36"
	styleGutter  = "34"
)

func plain(_, text string) string { return text }

func ansi(style, text string) string { return "\x1b[" + style + "m" + text + "\x1b[0m" }

func (p *printer) source(file string, sources map[string][]byte) []string {
	lines, ok := p.lines[file]
	if !ok {
		if src, have := sources[file]; have {
			lines = splitLines(string(src))
		}
		p.lines[file] = lines
	}
	return lines
}

// splitLines drops what ends a line, and a byte order mark, which no column
// counts.
func splitLines(src string) []string {
	lines := strings.Split(strings.TrimPrefix(src, "\ufeff"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSuffix(line, "\r")
	}
	return lines
}

func (p *printer) finding(f Finding, lines []string) {
	style := styleError
	if f.Severity == Warning {
		style = styleWarning
	}
	head := p.paint(style, fmt.Sprintf("%s[%s]", f.Severity, f.Code))
	p.say("%s: %s: %s\n", head, where(f), p.paint(styleBold, oneLine(f.Message)))
	if f.Line >= 1 && f.Line <= len(lines) {
		p.excerpt(f.Place, lines, style)
	}
	if f.Remedy != "" {
		p.say("%s %s\n", p.paint(styleHint, "hint:"), oneLine(f.Remedy))
	}
}

// foldIndent is how far in a line goes on that is folded.
const foldIndent = 2

func (p *printer) say(format string, args ...any) {
	p.out.WriteString(Fold(fmt.Sprintf(format, args...), p.columns, foldIndent))
}

// room is how many columns of a line of the file are shown beside a gutter, whose
// numbers have so many.
func (p *printer) room(width int) int {
	if p.columns == 0 {
		return lineWidth
	}
	return max(minRoom, min(lineWidth, p.columns-width-gutterWidth-2)) // two for the mark of a cut, and for a wide rune
}

func where(f Finding) string {
	file := oneLine(f.File)
	if f.Line < 1 {
		return file
	}
	return fmt.Sprintf("%s:%d:%d", file, f.Line, f.Column)
}

// excerpt shows the line with the caret, and the lines before and after it if
// they say something.
func (p *printer) excerpt(place Place, lines []string, style string) {
	first, last := max(1, place.Line-1), min(len(lines), place.Line+1)
	width := len(fmt.Sprint(last))
	room := p.room(width)
	for n := first; n <= last; n++ {
		line := p.runes(n, lines[n-1])
		if n == place.Line {
			shown := display(line, clipStart(line, place.Column, room), room, place)
			p.row(width, fmt.Sprint(n), shown.text)
			p.row(width, "", strings.Repeat(" ", shown.caret)+p.paint(style, strings.Repeat("^", shown.width)))
		} else if !blank(line) {
			p.row(width, fmt.Sprint(n), display(line, 1, room, Place{}).text)
		}
	}
}

func (p *printer) runes(n int, line string) []rune {
	known := &p.shown[n%len(p.shown)]
	if known.text != line {
		*known = runes{line, []rune(line)}
	}
	return known.runes
}

// gutterWidth is what a gutter has beside its number.
const gutterWidth = 5

func (p *printer) row(width int, number, text string) {
	gutter := p.paint(styleGutter, fmt.Sprintf("%*s |", width+2, number))
	p.out.WriteString(strings.TrimRight(gutter+" "+text, " ") + "\n")
}

// oneLine keeps what a file says from moving the reader's cursor.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if hidden(r) {
			return '\ufffd'
		}
		return r
	}, s)
}

package report

import (
	"io"
	"regexp"
	"strings"
)

// WriteMarkdown prints the document as the Markdown that is usual for change requests,
// with tables. It has no pictures: the tables below them say the same.
func (d *Document) WriteMarkdown(w io.Writer) error {
	p := &markdownPrinter{}
	p.WriteString(markdownMark + " -->\n\n# ")
	p.text(d.Title)
	p.WriteString("\n\n")
	for _, b := range d.Lead {
		b.markdown(p)
	}
	for _, s := range d.Sections {
		p.WriteString("## ")
		p.text(s.Title)
		p.WriteString("\n\n")
		for _, b := range s.Blocks {
			b.markdown(p)
		}
	}
	_, err := io.WriteString(w, strings.TrimRight(p.String(), "\n")+"\n")
	return err
}

// markdownPrinter writes its own marks, and everything else through text or verbatim.
type markdownPrinter struct{ strings.Builder }

// marks are the characters that can mean something within a line of Markdown, of its
// usual extensions, or of the HTML that it may hold.
const marks = "\\`*_{}[]<>#|~&$@"

// started is what makes a list, a heading or a rule at the beginning of a line, and
// linked what makes a link or a picture without brackets.
var (
	started = regexp.MustCompile(`^(\d*)([-+=.)])`)
	linked  = regexp.MustCompile(`(:)([^\s\d]|$)|(^|\D)(:)(\d)|(?i)(www)(\.)`)
)

func (p *markdownPrinter) text(s string) {
	var out strings.Builder
	for _, r := range visible(s) {
		if strings.ContainsRune(marks, r) {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	line := linked.ReplaceAllStringFunc(out.String(), func(m string) string {
		return strings.NewReplacer(":", `\:`, ".", `\.`).Replace(m)
	})
	if at := p.String(); at == "" || strings.HasSuffix(at, "\n") || strings.HasSuffix(at, "- ") {
		line = started.ReplaceAllString(strings.TrimLeft(line, " "), `$1\$2`)
	}
	p.WriteString(line)
}

// verbatim writes a span of code, which ends at as many backticks as it begins with.
func (p *markdownPrinter) verbatim(s string) {
	s = strings.ReplaceAll(visible(s), "|", "\\|") // it may stand in a table
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if len(fence) > 1 || strings.Trim(s, " ") == "" {
		s = " " + s + " "
	}
	p.WriteString(fence + s + fence)
}

func (p *markdownPrinter) run(t Text) {
	for _, part := range t {
		switch {
		case part.text == "":
		case part.style == code:
			p.verbatim(part.text)
		case part.style == strong:
			p.WriteString("**")
			p.text(part.text)
			p.WriteString("**")
		default:
			p.text(part.text)
		}
	}
}

func (b Paragraph) markdown(p *markdownPrinter) {
	p.run(b.Text)
	p.WriteString("\n\n")
}

func (b List) markdown(p *markdownPrinter) {
	for _, item := range b {
		p.WriteString("- ")
		p.run(item)
		p.WriteString("\n")
	}
	p.WriteString("\n")
}

func (b Table) markdown(p *markdownPrinter) {
	p.WriteString("**")
	p.text(b.Caption)
	p.WriteString("**\n\n|")
	for _, c := range b.Columns {
		p.WriteString(" ")
		p.text(c.Title)
		p.WriteString(" |")
	}
	p.WriteString("\n|")
	for _, c := range b.Columns {
		if c.Number {
			p.WriteString(" ---: |")
		} else {
			p.WriteString(" --- |")
		}
	}
	p.WriteString("\n")
	for _, row := range b.Rows {
		p.WriteString("|")
		for _, cell := range row {
			p.WriteString(" ")
			p.run(cell)
			p.WriteString(" |")
		}
		p.WriteString("\n")
	}
	p.WriteString("\n")
	if b.Left > 0 {
		Paragraph{words(more(b.Left))}.markdown(p)
	}
}

func (Figure) markdown(*markdownPrinter) {}

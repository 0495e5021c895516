package report

import (
	_ "embed"
	"html"
	"io"
	"strconv"
	"strings"
	"unicode"
)

//go:embed style.css
var styleSheet string

// Marks are what a file begins with that this package made, by format.
const (
	htmlMark     = "<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"generator\" content=\"rpcdsc"
	markdownMark = "<!-- rpcdsc report"
)

// IsReport tells whether a file is one that this package made, of either format.
func IsReport(content []byte) bool {
	text := string(content[:min(len(content), len(htmlMark))])
	return text == htmlMark || strings.HasPrefix(text, markdownMark)
}

// WriteHTML prints the document as one file that needs no other.
func (d *Document) WriteHTML(w io.Writer) error {
	p := &htmlPrinter{}
	p.document(d)
	_, err := io.WriteString(w, p.String())
	return err
}

// htmlPrinter writes tags as they are given and everything else through text.
type htmlPrinter struct{ strings.Builder }

func (p *htmlPrinter) tag(markup string) { p.WriteString(markup) }
func (p *htmlPrinter) text(s string)     { p.WriteString(html.EscapeString(visible(s))) }
func (p *htmlPrinter) attr(name, value string) {
	p.WriteString(" " + name + `="`)
	p.text(value)
	p.WriteString(`"`)
}

// visible replaces what could hide or reorder the text around it.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp):
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

// policy of the page: nothing is loaded and nothing runs, whatever is in it.
const contentPolicy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">` + "\n"

func (p *htmlPrinter) document(d *Document) {
	p.tag(htmlMark)
	p.text(strings.TrimPrefix(d.Made, "rpcdsc"))
	p.tag("\">\n" + contentPolicy + `<meta name="viewport" content="width=device-width, initial-scale=1">` + "\n<title>")
	p.text(d.Title)
	p.tag("</title>\n<style>\n" + styleSheet + "</style>\n</head>\n<body>\n<main>\n<h1>")
	p.text(d.Title)
	p.tag("</h1>\n")
	p.blocks(d.Lead)
	p.contents(d)
	for _, s := range d.Sections {
		p.section(&s)
	}
	p.tag("</main>\n</body>\n</html>\n")
}

func (p *htmlPrinter) contents(d *Document) {
	p.tag("<nav aria-label=\"Contents\">\n<ul>\n")
	for _, s := range d.Sections {
		p.tag("<li>")
		p.part(seeSection(s.ID, s.Title))
		p.tag("</li>\n")
	}
	p.tag("</ul>\n</nav>\n")
}

func (p *htmlPrinter) section(s *Section) {
	p.tag("<section")
	p.attr("aria-labelledby", s.ID)
	p.tag(">\n<h2")
	p.attr("id", s.ID)
	p.tag(">")
	p.text(s.Title)
	p.tag("</h2>\n")
	p.blocks(s.Blocks)
	p.tag("</section>\n")
}

func (p *htmlPrinter) blocks(all []Block) {
	for _, b := range all {
		b.html(p)
	}
}

var htmlStyles = map[style][2]string{
	name: {"<bdi>", "</bdi>"}, code: {`<code dir="ltr">`, "</code>"}, strong: {"<strong>", "</strong>"},
}

func (p *htmlPrinter) part(part Part) {
	around := htmlStyles[part.style]
	if part.style == link {
		p.tag("<a")
		p.attr("href", "#"+part.to)
		around = [2]string{">", "</a>"}
	}
	p.tag(around[0])
	p.text(part.text)
	p.tag(around[1])
}

func (p *htmlPrinter) run(t Text) {
	for _, part := range t {
		p.part(part)
	}
}

func (b Paragraph) html(p *htmlPrinter) {
	p.tag("<p>")
	p.run(b.Text)
	p.tag("</p>\n")
}

func (b List) html(p *htmlPrinter) {
	p.tag("<ul>\n")
	for _, item := range b {
		p.tag("<li>")
		p.run(item)
		p.tag("</li>\n")
	}
	p.tag("</ul>\n")
}

// A table may be wider than a phone: what is around it scrolls, with the keyboard too.
func (b Table) html(p *htmlPrinter) {
	p.tag(`<div class="wide" role="region" tabindex="0"`)
	p.attr("aria-label", b.Caption)
	p.tag(">\n<table" + b.class() + ">\n<caption>")
	p.text(b.Caption)
	p.tag("</caption>\n<thead>\n<tr>")
	for _, c := range b.Columns {
		p.tag(`<th scope="col"` + c.class() + ">")
		p.text(c.Title)
		p.tag("</th>")
	}
	p.tag("</tr>\n</thead>\n<tbody>\n")
	for _, row := range b.Rows {
		p.row(b.Columns, row)
	}
	p.tag("</tbody>\n</table>\n</div>\n")
	if b.Left > 0 {
		Paragraph{words(more(b.Left))}.html(p)
	}
}

// class tells tables that need room, on whatever screen.
func (b Table) class() string {
	if len(b.Columns) > 2 {
		return ` class="many"`
	}
	return ""
}

func (c Column) class() string {
	if c.Number {
		return ` class="number"`
	}
	return ""
}

func (p *htmlPrinter) row(columns []Column, row []Text) {
	p.tag("<tr>")
	for i, cell := range row {
		open, end := "<td", "</td>"
		if i == 0 {
			open, end = `<th scope="row"`, "</th>"
		}
		p.tag(open + columns[i].class() + ">")
		p.run(cell)
		p.tag(end)
	}
	p.tag("</tr>\n")
}

func (b Figure) html(p *htmlPrinter) {
	p.tag("<figure>\n<figcaption>")
	p.text(b.Title)
	p.tag("</figcaption>\n" + `<div class="wide" role="region" tabindex="0"`)
	p.attr("aria-label", b.Title)
	p.tag(">\n" + `<svg role="img"`)
	p.attr("aria-labelledby", b.ID+"-title "+b.ID+"-description")
	p.attr("viewBox", "0 0 "+strconv.Itoa(b.Picture.Width)+" "+strconv.Itoa(b.Picture.Height))
	p.tag(">\n<title")
	p.attr("id", b.ID+"-title")
	p.tag(">")
	p.text(b.Title)
	p.tag("</title>\n<desc")
	p.attr("id", b.ID+"-description")
	p.tag(">")
	p.text(b.Description)
	p.tag("</desc>\n")
	for _, s := range b.Picture.Shapes {
		p.shape(s)
	}
	p.tag("</svg>\n</div>\n</figure>\n")
}

func (p *htmlPrinter) shape(s Shape) {
	tag := "rect"
	if s.Words != "" {
		tag = "text"
	}
	p.tag("<" + tag)
	p.attr("class", s.Class)
	p.attr("x", strconv.Itoa(s.X))
	p.attr("y", strconv.Itoa(s.Y))
	if tag == "rect" {
		p.attr("width", strconv.Itoa(s.Width))
		p.attr("height", strconv.Itoa(s.Height))
	}
	p.tag(">")
	if s.Title != "" {
		p.tag("<title>")
		p.text(s.Title)
		p.tag("</title>")
	}
	p.text(s.Words)
	p.tag("</" + tag + ">\n")
}

// Package report makes one document of a fleet for those who must agree to it or
// check it: what is confined, who gets in, which ports, when hosts restart, what was
// proved and what that rests on, and what was found and by whom it is accepted.
//
// A document is a tree of paragraphs, lists, tables and pictures, that is printed as
// one HTML file or as Markdown. Text of others gets into either by one function each,
// which escapes it; there is no other way in, so that no name can become markup. A
// document has no script and refers to nothing outside of itself.
//
// The package computes nothing that others decide by: it asks policy, generate and
// what its caller hands it. It opens no file, reads no clock and no environment; the
// same input gives the same bytes.
package report

// Document is what is printed.
type Document struct {
	Title    string
	Made     string // by which program
	Lead     []Block
	Sections []Section
}

// Section is a part that can be linked to.
type Section struct {
	ID     string // of the characters a to z and -
	Title  string
	Blocks []Block
}

// Block is a Paragraph, a List, a Table or a Figure.
type Block interface {
	html(*htmlPrinter)
	markdown(*markdownPrinter)
}

// Text is a run of parts.
type Text []Part

// Part is some words of one style.
type Part struct {
	style style
	text  string
	to    string // of a link, the ID of a section
}

type style uint8

const (
	plain style = iota
	name        // somebody else's words, in any script and direction
	code        // what is written to a machine, always left to right
	strong
	link
)

// words makes a text of strings and parts.
func words(parts ...any) Text {
	out := make(Text, len(parts))
	for i, p := range parts {
		switch p := p.(type) {
		case string:
			out[i] = Part{text: p}
		case Part:
			out[i] = p
		}
	}
	return out
}

func theirs(s string) Part { return Part{style: name, text: s} }
func exact(s string) Part  { return Part{style: code, text: s} }

// exactly writes a list of what is written to a machine, the first of many. A line
// breaks between two of them only.
func exactly(all []string, most int) Text {
	if len(all) == 0 {
		return words("none")
	}
	shown := all
	if len(all) > most+1 {
		shown = all[:most]
	}
	var out Text
	for i, s := range shown {
		if i > 0 {
			out = append(out, Part{text: ", "})
		}
		out = append(out, exact(s))
	}
	if left := len(all) - len(shown); left > 0 {
		out = append(out, Part{text: " and " + digits(itoa(left)) + " more"})
	}
	return out
}

func loud(s string) Part           { return Part{style: strong, text: s} }
func seeSection(id, s string) Part { return Part{link, s, id} }

// Paragraph is a text by itself.
type Paragraph struct{ Text }

// List is texts without an order.
type List []Text

// Table is rows under the titles of their columns. The first cell of each row is its
// title.
type Table struct {
	Caption string
	Columns []Column
	Rows    [][]Text
	Left    int // rows that there are more
}

// Column is a column of a table.
type Column struct {
	Title  string
	Number bool // aligned at its end
}

func column(title string) Column { return Column{Title: title} }
func number(title string) Column { return Column{title, true} }

// mostRows is how many rows a table has: what is longer nobody reads, and the file
// would grow with the fleet.
const mostRows = 1000

// add adds a row, as long as there is room.
func (t *Table) add(cells ...Text) {
	if len(t.Rows) == mostRows {
		t.Left++
		return
	}
	t.Rows = append(t.Rows, cells)
}

// Figure is a picture of what a table below it says in words.
type Figure struct {
	ID, Title, Description string
	Picture                Picture
}

// Picture is shapes on a plane with the origin at the top left.
type Picture struct {
	Width, Height int
	Shapes        []Shape
}

// Shape is a rectangle, or words if it has some.
type Shape struct {
	X, Y, Width, Height int
	Class               string // of the style sheet
	Words               string
	Title               string // what a pointer shows
}

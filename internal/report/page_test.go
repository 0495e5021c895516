package report

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"rpcdsc/internal/artifact/all"
	"rpcdsc/internal/generate"
)

// inputOf checks and proves a fleet file, as the command does.
func inputOf(t testing.TB, name string, src []byte) Input {
	t.Helper()
	in := unproved(t, name, src)
	var err error
	if in.Proof, err = generate.Verify(in.Checked, generate.Options{Version: "0.1.0"}); err != nil {
		t.Fatal(err)
	}
	return in
}

// unproved is a fleet file that was checked, without the proof, which takes most of
// the time for very many policies: it rests on as much as one can.
func unproved(t testing.TB, name string, src []byte) Input {
	t.Helper()
	catalogue, err := generate.LoadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	checked, findings := generate.Check(name, src, catalogue)
	if checked == nil {
		t.Fatal(findings)
	}
	proof := &generate.Proof{Assumptions: all.RestsOn(checked.Job(generate.Options{}))}
	return Input{Checked: checked, Proof: proof, Findings: findings, File: name, Made: "rpcdsc 0.1.0", Date: time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC)}
}

func example(t testing.TB, name string) Input {
	t.Helper()
	src, err := os.ReadFile("../../examples/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return inputOf(t, name, src)
}

func htmlOf(t testing.TB, d *Document) string {
	t.Helper()
	var b bytes.Buffer
	if err := d.WriteHTML(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func markdownOf(t testing.TB, d *Document) string {
	t.Helper()
	var b bytes.Buffer
	if err := d.WriteMarkdown(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func parse(t testing.TB, page string) *html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// elements gives those with a name, in their order; "" is all.
func elements(root *html.Node, name string) []*html.Node {
	var out []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && (name == "" || n.Data == name) {
			out = append(out, n)
		}
	}
	return out
}

func textOf(root *html.Node) string {
	var b strings.Builder
	for n := range root.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
	}
	return b.String()
}

func attrOf(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// readTable is a table as a reader of the page has it.
type readTable struct {
	head []string
	rows [][]string
}

// cell finds a column by its title.
func (r *readTable) cell(t testing.TB, row []string, title string) string {
	t.Helper()
	for i, have := range r.head {
		if have == title {
			return row[i]
		}
	}
	t.Fatalf("no column %q in %q", title, r.head)
	return ""
}

// readTables gives the tables of a page in their order, and by caption.
func readTables(root *html.Node) (order []string, byCaption map[string]*readTable) {
	byCaption = map[string]*readTable{}
	for _, table := range elements(root, "table") {
		caption := ""
		for _, c := range elements(table, "caption") {
			caption = textOf(c)
		}
		order = append(order, caption)
		byCaption[caption] = readRows(table)
	}
	return order, byCaption
}

func readRows(table *html.Node) *readTable {
	r := &readTable{}
	for _, tr := range elements(table, "tr") {
		var row []string
		for n := range tr.ChildNodes() {
			if n.Type == html.ElementNode {
				row = append(row, textOf(n))
			}
		}
		if r.head == nil {
			r.head = row
		} else {
			r.rows = append(r.rows, row)
		}
	}
	return r
}

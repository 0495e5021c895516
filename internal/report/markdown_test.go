package report

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
	parsed "golang.org/x/net/html"
)

// rendered is Markdown as a change request shows it, with nothing filtered.
func rendered(t *testing.T, text string) *parsed.Node {
	t.Helper()
	var page bytes.Buffer
	md := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe()))
	if err := md.Convert([]byte(text), &page); err != nil {
		t.Fatal(err)
	}
	return parse(t, page.String())
}

// TestMarkdownSaysTheSame: its tables are those of the page.
func TestMarkdownSaysTheSame(t *testing.T) {
	for name, in := range fleets(t) {
		d := Make(in)
		order, want := readTables(parse(t, htmlOf(t, d)))
		root := rendered(t, markdownOf(t, d))
		tables := elements(root, "table")
		if len(tables) != len(order) {
			t.Fatalf("%s: %d tables, want %d", name, len(tables), len(order))
		}
		for i, table := range tables {
			got := readRows(table)
			if w := want[order[i]]; !slices.Equal(got.head, w.head) || !slices.EqualFunc(got.rows, w.rows, slices.Equal) {
				t.Errorf("%s: %s: %q, want %q", name, order[i], got.rows, w.rows)
			}
		}
	}
}

// TestMarkdownNoNameBreaksOut: what names are can't be seen in what there is.
func TestMarkdownNoNameBreaksOut(t *testing.T) {
	shape := func(root *parsed.Node) string {
		var out []string
		for _, n := range elements(root, "") {
			out = append(out, n.Data)
		}
		return strings.Join(out, " ")
	}
	want := shape(rendered(t, markdownOf(t, Make(whole(t, "words")))))
	for _, words := range append(slices.Clone(hostile),
		"# x", "- x", "1. x", "1) x", "+ x", "* x", "> x", "---", "===", "a | b", "`a` ``b``", "[x](http://a.example)", "![x](y)", "http://a.example", "www.a.example",
		"a@b.example", "**x**", "_x_", "~~x~~", "<b>", "&amp;", `\`, `\|`, "[ ] x", "[^1]", ":+1:", "| a |", "    x", "10. x", "-", "x  ") {
		root := rendered(t, markdownOf(t, Make(whole(t, words))))
		if got := shape(root); got != want {
			t.Errorf("%q changes the document", words)
		}
		if text := textOf(root); strings.Count(text, strings.TrimSpace(strings.ToValidUTF8(visible(words), "\ufffd"))) < 8 {
			t.Errorf("%q isn't there as it was written", words)
		}
	}
}

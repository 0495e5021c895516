package fleet

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"rpcdsc/internal/diag"
	"rpcdsc/internal/tomlfmt"
)

// bom is the byte order mark that some editors of Windows put before UTF-8.
const bom = "\xef\xbb\xbf"

// Format gives a fleet file in the one style, as package tomlfmt has it. A byte
// order mark stays, and so do the ends of the lines, all as the first. The result is
// nil if the file is none that can be read, for which the findings have an error;
// others are for who checks it. The error is a defect: the new text would not say
// what the old one does.
func Format(file string, src []byte) ([]byte, diag.Findings, error) {
	before, findings := Parse(file, src)
	if before == nil || slices.ContainsFunc(findings, unreadable) {
		return nil, findings, nil
	}
	text, marked := bytes.CutPrefix(src, []byte(bom))
	formatted, err := tomlfmt.Format(string(text))
	if err != nil {
		return nil, findings, err
	}
	if err := sameDocument(string(text), formatted); err != nil {
		return nil, findings, err
	}
	if marked {
		formatted = bom + formatted
	}
	after, _ := Parse(file, []byte(formatted))
	if !sameFleet(before, after) {
		return nil, findings, fmt.Errorf("%s: it would be another fleet in the new style", file)
	}
	return []byte(formatted), findings, nil
}

// unreadable tells whether a finding is about the text and not about a fleet.
func unreadable(f diag.Finding) bool {
	kinds := []*diag.Kind{diag.Syntax, diag.Encoding, diag.DuplicateKey, diag.FileTooLarge}
	return slices.ContainsFunc(kinds, func(k *diag.Kind) bool { return k.Code == f.Code })
}

// sameDocument refuses a text that doesn't have the keys, the values and the
// comments of another, in their order.
func sameDocument(before, after string) error {
	a, lost := parseTree(before)
	b, wrong := parseTree(after)
	if lost != nil || wrong != nil || len(b.conflicts) > 0 {
		return fmt.Errorf("it would be no fleet file in the new style")
	}
	if name := a.root.differs(b.root); name != "" {
		return fmt.Errorf("%s would be something else in the new style", strings.TrimPrefix(name, "."))
	}
	if !slices.Equal(comments(before), comments(after)) {
		return fmt.Errorf("its comments would be others in the new style")
	}
	return nil
}

// differs gives the first key, with a dot before it, that isn't the same in another
// tree; "." is the value itself, and "" none.
func (n *node) differs(m *node) string {
	if n.kind != m.kind || n.text != m.text || len(n.items) != len(m.items) || len(n.keys) != len(m.keys) {
		return "."
	}
	for i := range n.items {
		if n.items[i].differs(m.items[i]) != "" {
			return "."
		}
	}
	for i := range n.keys {
		a, b := &n.keys[i], &m.keys[i]
		if a.name != b.name || a.headed != b.headed {
			return "." + a.name
		}
		if below := a.value.differs(b.value); below != "" {
			return "." + a.name + strings.TrimSuffix(below, ".")
		}
	}
	return ""
}

// comments lists the comments of a document that can be parsed, without blanks at
// their ends. Another parser finds them than the one that formats.
func comments(text string) []string {
	p := unstable.Parser{KeepComments: true}
	p.Reset([]byte(text))
	var out []string
	var walk func(*unstable.Node)
	walk = func(n *unstable.Node) {
		if n.Kind == unstable.Comment {
			out = append(out, strings.TrimRight(string(n.Data), " \t\r"))
		}
		for children := n.Children(); children.Next(); {
			walk(children.Node())
		}
	}
	for p.NextExpression() {
		for n := p.Expression(); n != nil; n = n.Next() { // what follows it on its line
			walk(n)
		}
	}
	return out
}

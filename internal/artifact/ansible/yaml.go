package ansible

import (
	"fmt"
	"strings"
)

// yamlText collects lines of YAML. All texts are in single quotes, in which only the quote
// itself means something; what can't stand in one line of ASCII is refused.
type yamlText struct {
	b   strings.Builder
	err error
}

// line adds a line at a depth, of two blanks each. Arguments go through quote.
func (y *yamlText) line(depth int, format string, args ...string) {
	quoted := make([]any, len(args))
	for i, a := range args {
		quoted[i] = y.quote(a)
	}
	y.b.WriteString(strings.Repeat("  ", depth))
	fmt.Fprintf(&y.b, format+"\n", quoted...)
}

func (y *yamlText) quote(text string) string {
	for _, r := range text {
		if (r < ' ' || r > '~') && y.err == nil {
			y.err = fmt.Errorf("%q can't be written into YAML in one line of ASCII", text)
		}
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}

// checkData refuses text of the fleet file that Ansible would take for an expression:
// quotes don't keep it from that.
func (y *yamlText) checkData(text string) {
	if strings.ContainsAny(text, "{}") && y.err == nil {
		y.err = fmt.Errorf("%q would be an expression for Ansible", text)
	}
}

// begin adds the first lines of a file. Comments are broken where linters want it.
func (y *yamlText) begin(header string) {
	y.b.WriteString("---\n")
	const most = 78
	width := most + 1
	for i, word := range strings.Fields(header) {
		if width+1+len(word) > most {
			if i > 0 {
				y.b.WriteByte('\n')
			}
			y.b.WriteByte('#')
			width = 1
		}
		y.b.WriteString(" " + word)
		width += 1 + len(word)
	}
	y.b.WriteByte('\n')
}

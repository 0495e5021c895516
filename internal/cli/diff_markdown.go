package cli

import (
	"fmt"
	"slices"
	"strings"

	"rpcdsc/internal/change"
)

// markdownEscapes are what Markdown, and HTML in it, would take for its own.
var markdownEscapes = func() *strings.Replacer {
	var pairs []string
	for _, c := range "\\`*_[]<>|#~" {
		pairs = append(pairs, string(c), "\\"+string(c))
	}
	return strings.NewReplacer(slices.Concat(pairs, []string{"&", "&amp;"})...)
}()

// changeMarkdown says what changes as a part of a document, with every host's name.
func changeMarkdown(c *change.Change) string {
	var text strings.Builder
	say := newChangeWords(c)
	all := func(names []string) string { return someOf(names, 40, "host") }
	fmt.Fprintf(&text, "## %s: what changes\n\n", markdownEscapes.Replace(c.After.Name))
	if c.Same() {
		fmt.Fprintln(&text, "Nothing changes for any host.")
	} else {
		fmt.Fprintf(&text, "S%s.\n", changeSummary(c)[1:])
	}
	for i := range c.Groups {
		g := &c.Groups[i]
		fmt.Fprintf(&text, "\n### %s\n\n", markdownEscapes.Replace(groupTitle(g)))
		for j := range g.Entries {
			e := &g.Entries[j]
			fmt.Fprintf(&text, "- **%s**: %s\n", markdownEscapes.Replace(effectHosts(g, e, all)), markdownEscapes.Replace(say.effect(e)))
		}
	}
	if notes := c.Notes(); len(notes) > 0 {
		fmt.Fprint(&text, "\n### The files, besides\n\n")
		for _, n := range notes {
			fmt.Fprintf(&text, "- %s\n", markdownEscapes.Replace(n))
		}
	}
	return text.String()
}

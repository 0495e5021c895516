package report

import "strings"

// Plan is the saved plan of what gen is to write, which is signed off by its hash.
type Plan struct {
	File, SHA256            string
	Added, Changed, Removed int      // files
	Only                    []string // globs of hosts and groups, or a wave, where it is about these only; none is all
}

// rows name the plan among what the report is made of.
func (p *Plan) rows(t *Table) {
	if p == nil {
		return
	}
	t.add(words("Plan"), words(theirs(p.File)))
	t.add(words("The plan's SHA-256"), words(exact(p.SHA256)))
}

// paragraphs say what is signed off with the plan's hash.
func (p *Plan) paragraphs() []Block {
	if p == nil {
		return nil
	}
	t := words("This report belongs to the plan ", theirs(p.File), ", which is signed off by the hash below: ", plural(p.Added, "file"), " added, ", digits(itoa(p.Changed)), " changed and ",
		digits(itoa(p.Removed)), " removed. With the plan, that is written and nothing else; if the fleet file or what is there has changed meanwhile, nothing is.")
	if len(p.Only) > 0 {
		t = append(t, words(" ", loud("It is only about"), " ", theirs(strings.Join(p.Only, ", ")), "; the rest of this report is about the whole fleet.")...)
	}
	return []Block{Paragraph{t}}
}

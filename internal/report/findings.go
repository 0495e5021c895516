package report

import (
	"slices"
	"strings"

	"rpcdsc/internal/diag"
	"rpcdsc/internal/fleet"
	"rpcdsc/internal/policy"
)

// findings lists what smells, and what somebody has accepted.
func (in *Input) findings() *Section {
	s := &Section{ID: "findings", Title: "What was found, and what is accepted"}
	open := Table{Caption: "To be looked at", Columns: []Column{column("Code"), number("Line"), column("What"), column("Advice")}}
	for _, f := range in.Findings {
		open.add(words(exact(f.Code)), words(itoa(f.Line)), words(theirs(f.Message)), words(theirs(f.Remedy)))
	}
	if len(in.Findings) == 0 {
		s.Blocks = append(s.Blocks, Paragraph{words("There is nothing that somebody has to look at.")})
	} else {
		s.Blocks = append(s.Blocks, Paragraph{words("None of this keeps anything from being written, and all of it is likely a mistake.")}, open)
	}
	f := in.Checked.Fleet
	if countAccepted(f) > 0 {
		s.Blocks = append(s.Blocks, Paragraph{words("The fleet file accepts these by their codes. The reason is what stands beside the code there, in the words of whoever accepted it.")}, accepted(f))
	}
	if kept := in.kept(); len(kept.Rows) > 0 {
		s.Blocks = append(s.Blocks, kept)
	}
	return s
}

func countAccepted(f *policy.Fleet) int {
	n := len(f.Source.Lints)
	eachOwn(f, func(g *policy.Group) { n += len(g.Source.Lints) })
	return n
}

// eachOwn visits the groups that have a list of accepted lints of their own.
func eachOwn(f *policy.Fleet, visit func(*policy.Group)) {
	for i := range f.Groups {
		if g := &f.Groups[i]; len(g.Source.Lints) > 0 && !slices.Equal(g.Source.Lints, f.Source.Lints) {
			visit(g)
		}
	}
}

func accepted(f *policy.Fleet) Table {
	t := Table{Caption: "Accepted", Columns: []Column{column("Code"), column("What it is about"), column("Accepted for"), number("Line"), column("Reason given")}}
	kinds := map[string]string{}
	for _, k := range diag.Kinds() {
		kinds[k.Code] = k.Title
	}
	lines := strings.Split(string(f.Source.Source), "\n")
	add := func(l *fleet.AllowedLint, where Part) {
		reason := words("none")
		if text := comment(lines, l.Place); text != "" {
			reason = words(theirs(text))
		}
		t.add(words(exact(l.Value)), words(kinds[l.Value]), words(where), words(itoa(l.Place.Line)), reason)
	}
	for _, l := range f.Source.Lints {
		add(l, Part{text: "the fleet, where a group has no list of its own"})
	}
	eachOwn(f, func(g *policy.Group) {
		for _, l := range g.Source.Lints {
			add(l, theirs("group "+g.Name))
		}
	})
	return t
}

// comment is what stands behind a value on its line: no other text there has a number
// sign but one in quotes.
func comment(lines []string, at diag.Place) string {
	if at.Line < 1 || at.Line > len(lines) {
		return ""
	}
	quote := rune(0)
	line := lines[at.Line-1]
	for i, r := range line {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '"' || r == '\'':
			quote = r
		case r == '#':
			return strings.TrimSpace(line[i+1:])
		}
	}
	return ""
}

// kept lists what the accepted codes keep back, as far as it is about policies.
func (in *Input) kept() Table {
	t := Table{Caption: "What is accepted, in full", Columns: []Column{column("Code"), number("Line"), column("What")}}
	f := *in.Checked.Fleet
	source := *f.Source
	source.Lints, f.Source = nil, &source
	f.Groups = slices.Clone(f.Groups)
	for i := range f.Groups {
		g := *f.Groups[i].Source
		g.Lints = nil
		f.Groups[i].Source = &g
	}
	told := map[diag.Finding]bool{}
	for _, x := range in.Findings {
		told[x] = true
	}
	all := policy.Lint(&f, in.Date)
	all.Sort()
	for _, x := range all {
		if !told[x] {
			t.add(words(exact(x.Code)), words(itoa(x.Line)), words(theirs(x.Message)))
		}
	}
	return t
}

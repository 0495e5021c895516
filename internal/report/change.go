package report

// Change is what is new since another fleet file, in the words of the diff command.
type Change struct {
	Old            string // the name of the other file
	Hosts, Changed int    // of this file; those for which something changes
	Rows           []ChangeRow
	Notes          []string // what changes for no host
}

// ChangeRow is one thing that changes for hosts of a group.
type ChangeRow struct{ Group, Hosts, What string }

func (c *Change) section() *Section {
	if c == nil {
		return nil
	}
	s := &Section{ID: "change", Title: "What changes"}
	t := Table{Caption: "What changes for which hosts", Columns: []Column{column("Group"), column("Hosts"), column("What changes")}}
	for _, r := range c.Rows {
		t.add(words(theirs(r.Group)), words(theirs(r.Hosts)), words(theirs(r.What)))
	}
	since := words("Compared with ", theirs(c.Old), ", ")
	if len(t.Rows) == 0 {
		s.Blocks = []Block{Paragraph{append(since, words("nothing changes for any host.")...)}}
	} else {
		s.Blocks = []Block{Paragraph{append(since, words("something changes for ", loud(plural(c.Changed, "host")), "; the fleet now has ", digits(itoa(c.Hosts)), ".")...)}, t}
	}
	s.Blocks = append(s.Blocks, others("What changes for no host", c.Notes)...)
	return s
}

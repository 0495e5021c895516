package report

// Drift is how hosts are, by what they reported, in the words of the drift command.
type Drift struct {
	Hosts, Reported, Right, Mute int
	Rows                         []DriftRow
	Strays                       []string // computers that are none of the fleet's
	Damaged                      []string // reports that can't be read
}

// DriftRow is one difference of hosts of a group.
type DriftRow struct {
	Group, What string
	Hosts       []string
}

func (d *Drift) section() *Section {
	if d == nil {
		return nil
	}
	s := &Section{ID: "drift", Title: "How the hosts are"}
	s.Blocks = append(s.Blocks, Paragraph{words("By what they reported, each by its own clock: of ", plural(d.Hosts, "host"), " ", digits(itoa(d.Reported)), " reported, and ", loud(digits(itoa(d.Right))+" are as the file says"), ".")})
	if d.Mute > 0 {
		s.Blocks = append(s.Blocks, Paragraph{words(plural(d.Mute, "host"), " can't report: Windows before Vista has neither the module nor rules to export.")})
	}
	t := Table{Caption: "Differences", Columns: []Column{column("Group"), number("Number"), column("Hosts"), column("What differs")}}
	for _, r := range d.Rows {
		t.add(words(theirs(r.Group)), words(digits(itoa(len(r.Hosts)))), words(theirs(someOf(Fold(r.Hosts), mostNames))), words(theirs(r.What)))
	}
	if len(t.Rows) > 0 {
		s.Blocks = append(s.Blocks, t)
	}
	s.Blocks = append(s.Blocks, others("Not in the fleet file", d.Strays)...)
	s.Blocks = append(s.Blocks, others("Reports that can't be read", d.Damaged)...)
	return s
}

// others is a table of one column, or nothing.
func others(title string, rows []string) []Block {
	if len(rows) == 0 {
		return nil
	}
	t := Table{Caption: title, Columns: []Column{column(title)}}
	for _, r := range rows {
		t.add(words(theirs(r)))
	}
	return []Block{t}
}

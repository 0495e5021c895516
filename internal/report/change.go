package report

// Change is what is new since another fleet file, in the words of who compared them.
type Change struct {
	Old   string // the name of the other file
	Lines []string
}

func (c *Change) section() *Section {
	if c == nil {
		return nil
	}
	s := &Section{ID: "change", Title: "What changes"}
	s.Blocks = append(s.Blocks, Paragraph{words("Compared with ", theirs(c.Old), ":")})
	if len(c.Lines) == 0 {
		s.Blocks = append(s.Blocks, Paragraph{words("Nothing changes.")})
		return s
	}
	var list List
	for _, line := range c.Lines {
		list = append(list, words(theirs(line)))
	}
	s.Blocks = append(s.Blocks, list)
	return s
}

package report

// Audit is who would be cut off, by firewall logs, in the words of the audit command.
type Audit struct {
	Logs  []AuditLog
	Sums  []AuditSum
	Limit []string // what no log shows
}

// AuditLog is what the logs of a host are.
type AuditLog struct {
	Host, From, To string
	Lines          int
	Verdict        string
}

// AuditSum is what came from a network, of one verdict.
type AuditSum struct {
	Verdict, About string // the verdict in a word, and what it means
	Network        string
	Sources, Hosts int
	Attempts       uint64
	Ports          string
}

func (a *Audit) section() *Section {
	if a == nil {
		return nil
	}
	s := &Section{ID: "audit", Title: "Who would be cut off"}
	t := Table{Caption: "Who came in, by verdict and network", Columns: []Column{
		column("Verdict"), column("Network"), number("Sources"), number("Attempts"), number("Hosts"), column("Ports"),
	}}
	for _, x := range a.Sums {
		t.add(words(loud(x.Verdict), ": "+x.About), words(theirs(x.Network)), words(digits(itoa(x.Sources))), words(digits(utoa(x.Attempts))), words(digits(itoa(x.Hosts))), words(exact(x.Ports)))
	}
	logs := Table{Caption: "The logs", Columns: []Column{column("Host"), column("From"), column("To"), number("Lines"), column("Sources")}}
	for _, l := range a.Logs {
		logs.add(words(theirs(l.Host)), words(l.From), words(l.To), words(digits(itoa(l.Lines))), words(theirs(l.Verdict)))
	}
	s.Blocks = append(s.Blocks, Paragraph{words("By the logs of Windows Firewall. What is certain, likely and unknown is never added up.")})
	if len(t.Rows) > 0 {
		s.Blocks = append(s.Blocks, t)
	}
	s.Blocks = append(s.Blocks, logs, Paragraph{words("What no firewall log shows:")})
	var limit List
	for _, x := range a.Limit {
		limit = append(limit, words(x))
	}
	s.Blocks = append(s.Blocks, limit)
	return s
}

package cli

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"rpcdsc/internal/change"
	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
)

// printDrift prints what differs by group, and the numbers to standard error.
func (s *session) printDrift(d *change.Drift, damaged []damagedFile) error {
	var text strings.Builder
	for i := range d.Groups {
		groupDrift(&text, &d.Groups[i])
	}
	if len(d.Strays) > 0 {
		fmt.Fprintln(&text, "not in the fleet file")
		for _, stray := range d.Strays {
			fmt.Fprintf(&text, "  %s\n", strayText(stray))
		}
	}
	if len(damaged) > 0 {
		fmt.Fprintln(&text, "can't be read")
		for _, f := range damaged {
			fmt.Fprintf(&text, "  %s: %s\n", f.File, f.Error)
		}
	}
	if err := s.print(text.String()); err != nil {
		return err
	}
	mute := 0
	for i := range d.Groups {
		mute += len(d.Groups[i].Mute)
	}
	if mute > 0 {
		s.ui.note("%s can't report: Windows before Vista has neither the module nor rules to export", plural(mute, "host"))
	}
	if d.Replaced > 0 {
		s.ui.note("%s left aside, as there is a newer one of the same host", plural(d.Replaced, "report"))
	}
	s.ui.note("%s, %d reported, %d as the file says", plural(d.Hosts, "host"), d.Reported, d.Right)
	return nil
}

// groupDrift prints a group, unless nothing differs in it.
func groupDrift(to *strings.Builder, g *change.GroupDrift) {
	if len(g.Entries) == 0 {
		return
	}
	fmt.Fprintf(to, "%s (%s, %d reported)\n", g.Group.Name, plural(g.Hosts, "host"), g.Reported)
	for i := range g.Entries {
		e := &g.Entries[i]
		what := entryText(e)
		if len(e.Packets) == 0 {
			fmt.Fprintf(to, "  %s: %s\n", memberList(e), what)
			continue
		}
		for _, c := range e.Packets {
			fmt.Fprintf(to, "  %s: %s: %s from %s\n", memberList(e), what, portText(c), sourceText(c.From, g.Group.Policies))
		}
	}
}

func memberList(e *change.Entry) string {
	names := make([]string, len(e.Hosts))
	for i, m := range e.Hosts {
		names[i] = m.Host
	}
	return hostList(names)
}

// entryText says what a difference is.
func entryText(e *change.Entry) string {
	switch e.Kind {
	case change.Open:
		return "open, should be closed"
	case change.Closed:
		return "closed, should be open"
	case change.Rule:
		return "has a rule that does something else than it should, " + e.Is
	case change.Ports:
		return fmt.Sprintf("RPC has the ports %s, should have %s", e.Is, e.Should)
	case change.Foreign:
		return "has a rule of another fleet, " + e.Is
	case change.Fleet:
		return fmt.Sprintf("carries a policy of the fleet %s, should of %s", e.Is, e.Should)
	case change.Policy:
		return fmt.Sprintf("carries policy %s, should %s", e.Is, e.Should)
	case change.Note:
		return fmt.Sprintf("%s, should be %s", e.Is, e.Should)
	case change.Pending:
		return "must restart before the ports change" + sinceText(e, ", since ")
	case change.Old:
		return "the report is old" + sinceText(e, ", of ")
	case change.Missing:
		return "reported nothing"
	}
	return e.Is
}

// sinceText gives the time of one host, or the earliest of several.
func sinceText(e *change.Entry, word string) string {
	var first time.Time
	for _, m := range e.Hosts {
		if !m.Since.IsZero() && (first.IsZero() || m.Since.Before(first)) {
			first = m.Since
		}
	}
	switch {
	case first.IsZero():
		return ""
	case len(e.Hosts) > 1:
		return word + first.UTC().Format("2006-01-02 15:04 UTC") + " at the earliest"
	}
	return word + first.UTC().Format("2006-01-02 15:04 UTC")
}

func portText(c change.Cell) string {
	out := make([]string, len(c.Ports.Ranges()))
	for i, r := range c.Ports.Ranges() {
		out[i] = r.String() + "/" + c.Proto
	}
	return someOf(out, 6, "range")
}

// sourceText says who it is, in the words of the policies if they have some.
func sourceText(from netset.Addrs, of []*policy.Policy) string {
	is := func(set func(*policy.Policy) netset.Addrs) bool {
		return slices.ContainsFunc(of, func(p *policy.Policy) bool { return set(p).Equal(from) })
	}
	switch {
	case from.Equal(netset.Universe):
		return "everyone"
	case is((*policy.Policy).Blocked):
		return "everyone whom the file keeps out"
	case is(func(p *policy.Policy) netset.Addrs { return p.Allow }):
		return "everyone whom the file lets in"
	}
	out := make([]string, len(from.Ranges()))
	for i, r := range from.Ranges() {
		out[i] = netset.FormatRange(r)
	}
	return someOf(out, 4, "range")
}

// someOf names the first of many.
func someOf(names []string, shown int, what string) string {
	if len(names) <= shown+1 {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %s more", strings.Join(names[:shown], ", "), plural(len(names)-shown, what))
}

func strayText(s change.Stray) string {
	text := fmt.Sprintf("%s (%s)", s.Computer, s.File)
	if s.Like > 1 {
		text += fmt.Sprintf(": %d hosts have its NetBIOS name", s.Like)
	}
	if s.Fleet != "" {
		text += ", with a policy of the fleet " + s.Fleet
	}
	return text
}

package report

import (
	"strconv"

	"rpcdsc/internal/fleet"
	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
)

// allowed lists who gets in, and what the names mean.
func allowed(f *policy.Fleet) *Section {
	t := Table{Caption: "Who gets in, by group", Columns: []Column{
		column("Groups"), number("Hosts"), column("Let in"), number("IPv4 addresses"), number("IPv6 networks of /64"),
	}}
	for _, r := range sortHosts(f, admission) {
		t.add(append([]Text{r.text(f), r.number()}, r.cells...)...)
	}
	blocks := []Block{
		Paragraph{words("At the closed ports each group lets in the networks of this table, and nobody else: everyone else is ", loud("blocked"), ".")},
		t,
	}
	if len(f.Source.Networks) > 0 {
		blocks = append(blocks, networks(f))
	}
	return &Section{"allowed", "Who gets in", blocks}
}

func admission(_ *policy.Group, h *policy.Host) [][]Text {
	v6 := size6(h.Policy.Allow)
	if h.Policy.IgnoreIPv6 {
		v6 = "not filtered"
	}
	return [][]Text{{words(theirs(someOf(entries(h.Source.Settings.Allow), mostEntries))), words(size4(h.Policy.Allow)), words(v6)}}
}

// mostEntries is how many entries of a list are written out.
const mostEntries = 40

func entries(all []fleet.Entry) []string {
	out := make([]string, len(all))
	for i, e := range all {
		out[i] = e.Value
	}
	return out
}

// networks lists what the names mean, and where each is let in: as sets, whatever
// name stands in the list of a host.
func networks(f *policy.Fleet) Table {
	t := Table{Caption: "Named networks", Columns: []Column{
		column("Network"), column("Consists of"), number("IPv4 addresses"), number("IPv6 networks of /64"), column("Let in, in full"), column("Let in, in part"),
	}}
	// Hosts often share their set.
	rows := sortHosts(f, func(_ *policy.Group, h *policy.Host) [][]Text {
		return [][]Text{{words(h.Policy.Allow.String()), words(strconv.FormatBool(h.Policy.IgnoreIPv6))}}
	})
	sets := policy.Networks(f)
	for i := range f.Source.Networks {
		n := &f.Source.Networks[i]
		if len(t.Rows) == mostRows || len(t.Rows)*len(rows) > mostCompared {
			t.Left++
			continue
		}
		set := sets(n.Name.Value)
		full, part := letIn(f, rows, set)
		t.add(words(theirs(n.Name.Value)), exactly(entries(n.Entries), mostEntries), words(size4(set)), words(size6(set)), full, part)
	}
	return t
}

// mostCompared is how often a network and a list are compared, for a fleet in which
// each host has its own.
const mostCompared = 100_000

func letIn(f *policy.Fleet, rows []*row, set netset.Addrs) (full, part Text) {
	var all, some members
	for _, r := range rows {
		who, allow := set, r.sample.Policy.Allow
		if r.sample.Policy.IgnoreIPv6 {
			who = set.V4()
		}
		switch {
		case who.IsEmpty():
		case allow.ContainsAll(who):
			all.join(&r.members)
		case allow.Meets(who):
			some.join(&r.members)
		}
	}
	return all.text(f), some.text(f)
}

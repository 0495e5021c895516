package report

import (
	"rpcdsc/internal/fleet"
	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
)

// admission is what hosts have in common that let the same in.
type admission struct{ written, v4, v6 string }

// allowed lists who gets in, and what the names mean.
func allowed(f *policy.Fleet) *Section {
	t := Table{Caption: "Who gets in, by group", Columns: []Column{
		column("Groups"), number("Hosts"), column("Let in"), number("IPv4 addresses"), number("IPv6 networks of /64"),
	}}
	rows := sortHosts(f, func(g *policy.Group, h *policy.Host) []admission { return []admission{admissionOf(h)} })
	for _, k := range rows.keys {
		m := rows.of[k]
		t.add(m.text(f), words(digits(itoa(m.count))), words(theirs(k.written)), words(k.v4), words(k.v6))
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

func admissionOf(h *policy.Host) admission {
	a := admission{someOf(entries(h.Source.Settings.Allow), mostEntries), size4(h.Policy.Allow), size6(h.Policy.Allow)}
	if h.Policy.IgnoreIPv6 {
		a.v6 = "not filtered"
	}
	return a
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
	rows := sortHosts(f, func(_ *policy.Group, h *policy.Host) []reach { return []reach{{h.Policy.Allow, h.Policy.IgnoreIPv6}} })
	sets := policy.Networks(f)
	for i := range f.Source.Networks {
		n := &f.Source.Networks[i]
		if len(t.Rows) == mostRows || len(t.Rows)*len(rows.keys) > mostCompared {
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

// reach is who is let in, and whether nothing else than IPv4 is looked at.
type reach struct {
	allow netset.Addrs
	only4 bool
}

func letIn(f *policy.Fleet, rows *sorted[reach], set netset.Addrs) (full, part Text) {
	var all, some members
	for _, r := range rows.keys {
		who := set
		if r.only4 {
			who = set.V4()
		}
		switch m := rows.of[r]; {
		case who.IsEmpty():
		case r.allow.ContainsAll(who):
			all.join(m)
		case r.allow.Meets(who):
			some.join(m)
		}
	}
	return all.text(f), some.text(f)
}

package report

import (
	"slices"

	"rpcdsc/internal/fleet"
	"rpcdsc/internal/policy"
)

// members are hosts of a fleet, by group.
type members struct {
	groups []*policy.Group
	hosts  [][]string // of each group
	count  int
}

// add adds a host. Those of a group come one after the other.
func (m *members) add(g *policy.Group, h *policy.Host) {
	last := len(m.groups) - 1
	if last < 0 || m.groups[last] != g {
		m.groups, m.hosts, last = append(m.groups, g), append(m.hosts, nil), last+1
	}
	m.hosts[last] = append(m.hosts[last], h.Name)
	m.count++
}

// mostNames is how many groups a cell of a table names.
const mostNames = 40

// text names the groups, and the hosts of those that aren't there as a whole.
func (m *members) text(of *policy.Fleet) Text {
	switch m.count {
	case 0:
		return words("none")
	case countHosts(of):
		return words("all groups")
	}
	var whole, parts []string
	for i, g := range m.groups {
		if len(m.hosts[i]) == len(g.Hosts) {
			whole = append(whole, g.Name)
		} else {
			parts = append(parts, g.Name+" ("+someOf(Fold(m.hosts[i]), mostNames)+")")
		}
	}
	return words(theirs(someOf(append(Fold(whole), parts...), mostNames)))
}

func (m *members) number() Text { return words(digits(itoa(m.count))) }

// row is hosts that have the same cells of a table, one of which is sample.
type row struct {
	members
	cells  []Text
	group  *policy.Group
	sample *policy.Host
}

// sortHosts sorts all hosts by the cells of the rows that each belongs to, in the order
// in which these come up. What is asked of hosts that share policy and settings is asked
// once.
func sortHosts(f *policy.Fleet, cells func(*policy.Group, *policy.Host) [][]Text) []*row {
	type alike struct {
		group    *policy.Group
		policy   *policy.Policy
		settings *fleet.Settings
	}
	var out []*row
	known, byCells := map[alike][]*row{}, map[string]*row{}
	for i := range f.Groups {
		g := &f.Groups[i]
		for j := range g.Hosts {
			h := &g.Hosts[j]
			at := alike{g, h.Policy, h.Source.Settings}
			rows, ok := known[at]
			if !ok {
				for _, c := range cells(g, h) {
					key := keyOf(c)
					if byCells[key] == nil {
						byCells[key] = &row{cells: c, group: g, sample: h}
						out = append(out, byCells[key])
					}
					rows = append(rows, byCells[key])
				}
				known[at] = rows
			}
			for _, r := range rows {
				r.add(g, h)
			}
		}
	}
	return out
}

// keyOf is the same for the same cells.
func keyOf(cells []Text) string {
	var key []byte
	for _, c := range cells {
		for _, p := range c {
			key = append(append(key, p.text...), 1)
		}
		key = append(key, 0)
	}
	return string(key)
}

// join adds hosts that aren't there yet.
func (m *members) join(o *members) {
	for i, g := range o.groups {
		at := m.group(g)
		m.hosts[at] = append(m.hosts[at], o.hosts[i]...)
	}
	m.count += o.count
}

// group gives a group's place.
func (m *members) group(g *policy.Group) int {
	at := slices.Index(m.groups, g)
	if at < 0 {
		at = len(m.groups)
		m.groups, m.hosts = append(m.groups, g), append(m.hosts, nil)
	}
	return at
}

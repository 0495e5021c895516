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

// sorted is hosts by what they have in common, in the order in which that comes up.
type sorted[K comparable] struct {
	keys []K
	of   map[K]*members
}

func (s *sorted[K]) add(k K, g *policy.Group, h *policy.Host) {
	if s.of == nil {
		s.of = map[K]*members{}
	}
	m := s.of[k]
	if m == nil {
		m = &members{}
		s.of[k] = m
		s.keys = append(s.keys, k)
	}
	m.add(g, h)
}

// sortHosts sorts all hosts by keys. What is asked of hosts that share policy and
// settings is asked once.
func sortHosts[K comparable](f *policy.Fleet, keys func(*policy.Group, *policy.Host) []K) *sorted[K] {
	type alike struct {
		group    *policy.Group
		policy   *policy.Policy
		settings *fleet.Settings
	}
	known, out := map[alike][]K{}, &sorted[K]{}
	for i := range f.Groups {
		g := &f.Groups[i]
		for j := range g.Hosts {
			h := &g.Hosts[j]
			at := alike{g, h.Policy, h.Source.Settings}
			of, ok := known[at]
			if !ok {
				of = keys(g, h)
				known[at] = of
			}
			for _, k := range of {
				out.add(k, g, h)
			}
		}
	}
	return out
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

package artifact

import (
	"iter"

	"rpcdsc/internal/policy"
)

// mostAtOnce is the weight of the policies in a part of a job, unless there is only one:
// the files of thousands of groups or policies at once would take a gigabyte. What most
// fleets have is one part.
const mostAtOnce = 50

// Batches gives a job in parts that have few policies. A group of many is split by
// them. A part holds what is made for it, so that nobody may keep one.
func (j *Job) Batches() iter.Seq[*Job] {
	return func(yield func(*Job) bool) {
		var groups []policy.Group
		held := 0
		for i := range j.Fleet.Groups {
			for _, g := range parts(j.Fleet.Groups[i]) {
				w := weightOf(g.Policies)
				if held > 0 && held+w > mostAtOnce {
					if !yield(j.of(groups)) {
						return
					}
					groups, held = nil, 0
				}
				groups = append(groups, g)
				held += w
			}
		}
		if held > 0 {
			yield(j.of(groups))
		}
	}
}

func weightOf(policies []*policy.Policy) int {
	w := 0
	for _, p := range policies {
		w += Weight(p)
	}
	return w
}

// parts are the group, or groups of its name with some of its policies each.
func parts(g policy.Group) []policy.Group {
	if weightOf(g.Policies) <= mostAtOnce {
		return []policy.Group{g}
	}
	hosts := map[*policy.Policy][]policy.Host{}
	for _, h := range g.Hosts {
		hosts[h.Policy] = append(hosts[h.Policy], h)
	}
	var out []policy.Group
	held := 0
	for _, p := range g.Policies {
		if held += Weight(p); held > mostAtOnce || out == nil {
			part := g
			part.Policies, part.Hosts, held = nil, nil, Weight(p)
			out = append(out, part)
		}
		last := &out[len(out)-1]
		last.Policies, last.Hosts = append(last.Policies, p), append(last.Hosts, hosts[p]...)
	}
	return out
}

package artifact

import "rpcdsc/internal/policy"

// mostAtOnce is the weight of the policies in a part of a job, unless there is only one:
// the files of thousands of groups or policies at once would take a gigabyte. What most
// fleets have is one part.
const mostAtOnce = 50

// InBatches does something with a job in parts that have few policies. A group of many
// is split by them. A part holds what is made for it, so that nobody may keep one.
func (j *Job) InBatches(do func(*Job)) {
	var groups []policy.Group
	held := 0
	for i := range j.Fleet.Groups {
		for _, g := range parts(&j.Fleet.Groups[i]) {
			w := weightOf(g.Policies)
			if held > 0 && held+w > mostAtOnce {
				do(j.of(groups))
				groups, held = nil, 0
			}
			groups = append(groups, g)
			held += w
		}
	}
	if held > 0 {
		do(j.of(groups))
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
func parts(g *policy.Group) []policy.Group {
	if weightOf(g.Policies) <= mostAtOnce {
		return []policy.Group{*g}
	}
	part := map[*policy.Policy]int{} // its number
	count, held := 0, 0
	for _, p := range g.Policies {
		if w := Weight(p); held+w > mostAtOnce && held > 0 {
			count, held = count+1, w
		} else {
			held += w
		}
		part[p] = count
	}
	out := make([]policy.Group, count+1)
	for i := range out {
		out[i] = *g
		out[i].Policies, out[i].Hosts = nil, nil
	}
	for _, p := range g.Policies {
		to := &out[part[p]]
		to.Policies = append(to.Policies, p)
	}
	for i := range g.Hosts {
		to := &out[part[g.Hosts[i].Policy]]
		to.Hosts = append(to.Hosts, g.Hosts[i])
	}
	return out
}

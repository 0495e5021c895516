package artifact

import "rpcdsc/internal/policy"

// mostAtOnce is how many policies a part of a job has at most: the files of thousands
// of groups or policies at once would take a gigabyte. What most fleets have is one
// part.
const mostAtOnce = 200

// Batches splits the groups of a job so that each part has few policies. A group of
// many is split by them.
func (j *Job) Batches() []*Job {
	var out []*Job
	var groups []policy.Group
	held := 0
	flush := func() {
		if groups == nil {
			return
		}
		fleet := *j.Fleet
		fleet.Groups = groups
		out = append(out, &Job{Fleet: &fleet, Catalogue: j.Catalogue, Options: j.Options})
		groups, held = nil, 0
	}
	for i := range j.Fleet.Groups {
		for _, g := range parts(j.Fleet.Groups[i]) {
			if held+len(g.Policies) > mostAtOnce {
				flush()
			}
			groups = append(groups, g)
			held += len(g.Policies)
		}
	}
	flush()
	return out
}

// parts are the group, or groups of its name with some of its policies each.
func parts(g policy.Group) []policy.Group {
	if len(g.Policies) <= mostAtOnce {
		return []policy.Group{g}
	}
	hosts := map[*policy.Policy][]policy.Host{}
	for _, h := range g.Hosts {
		hosts[h.Policy] = append(hosts[h.Policy], h)
	}
	var out []policy.Group
	for rest := g.Policies; len(rest) > 0; {
		n := min(len(rest), mostAtOnce)
		part := g
		part.Policies, part.Hosts, rest = rest[:n:n], nil, rest[n:]
		for _, p := range part.Policies {
			part.Hosts = append(part.Hosts, hosts[p]...)
		}
		out = append(out, part)
	}
	return out
}

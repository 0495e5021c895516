package generate

import (
	"rpcdsc/internal/artifact"
	"rpcdsc/internal/policy"
)

// mostAtOnce is how many policies Verify makes the files of at a time: thousands of
// groups or policies would take a gigabyte. What most fleets have is one batch.
const mostAtOnce = 200

// batches splits the groups of a job so that each part has few policies. A group of
// many is split by them.
func batches(job *artifact.Job) []*artifact.Job {
	var out []*artifact.Job
	var groups []policy.Group
	held := 0
	flush := func() {
		if groups == nil {
			return
		}
		fleet := *job.Fleet
		fleet.Groups = groups
		out = append(out, &artifact.Job{Fleet: &fleet, Catalogue: job.Catalogue, Options: job.Options})
		groups, held = nil, 0
	}
	for i := range job.Fleet.Groups {
		for _, g := range parts(job.Fleet.Groups[i]) {
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

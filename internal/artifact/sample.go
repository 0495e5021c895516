package artifact

import (
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/sorting"
)

// A check makes and proves files to throw them away. What it takes for each of some
// thousand different policies is far more than a second, and says little: the code in
// those files is the same. So it makes the files of as many as a second is enough for,
// and of the others it proves the rules. What is written is proved as a whole always.

// Weigher is a kind that takes long to prove.
type Weigher interface {
	// Weight is what the files of a policy take beyond what any do, in about a
	// millisecond of a processor.
	Weight(*osgen.Generation, *policy.Policy) int
}

// RuleProver is a kind that can prove the rules of a policy without its files.
type RuleProver interface {
	ProveRules(*Job, *osgen.Generation, *policy.Group, *policy.Host) Proved
}

// mostWeight is how much the files weigh that are made to be thrown away. Hundreds of
// policies are below it, or some dozens for scripts in cmd.
const mostWeight = 600

// Weight is what making and proving the files of a policy takes without what a kind
// says of its own.
func Weight(p *policy.Policy) int { return 1 + len(p.Allow.Ranges())/100 }

// share is a policy of a group.
type share struct {
	group  int
	policy *policy.Policy
}

// Sample splits a job in two: the policies of which files are made, and those of which
// the rules alone are proved; that one is nil for nearly all fleets. Of each generation
// and each form of policy there is one in the first part at least, while there is room.
func (j *Job) Sample(weight func(*osgen.Generation, *policy.Policy) int) (whole, rest *Job) {
	room := mostWeight
	picked := map[share]bool{}
	all := j.ranked()
	for _, s := range all {
		w := weight(j.Generation(&j.Fleet.Groups[s.group]), s.policy)
		if s.rank == 0 || w <= room {
			picked[s.share] = true
			room -= w
		}
	}
	if len(picked) == len(all) {
		return j, nil
	}
	return j.having(picked, true), j.having(picked, false)
}

// ranked is a share with its rank: 0 for the first of a generation, 1 for the first of
// a form, 2 for the others.
type ranked struct {
	share
	rank int
}

func (j *Job) ranked() []ranked {
	type form struct {
		generation, when string
		udp, profiles    bool
	}
	var out []ranked
	generations, forms := map[string]bool{}, map[form]bool{}
	for i := range j.Fleet.Groups {
		g := &j.Fleet.Groups[i]
		generation := j.Generation(g).ID
		for _, p := range g.Policies {
			of, rank := form{generation, p.When, !p.UDP.IsEmpty(), p.Profiles != nil}, 2
			switch {
			case !generations[generation]:
				rank = 0
			case !forms[of]:
				rank = 1
			}
			generations[generation], forms[of] = true, true
			out = append(out, ranked{share{i, p}, rank})
		}
	}
	sorting.By(out, func(a, b ranked) int { return a.rank - b.rank })
	return out
}

// having is a job with those of its policies that are picked, or with the others.
func (j *Job) having(picked map[share]bool, is bool) *Job {
	var groups []policy.Group
	for i := range j.Fleet.Groups {
		g := only(&j.Fleet.Groups[i], func(p *policy.Policy) bool { return picked[share{i, p}] == is })
		if len(g.Policies) > 0 {
			groups = append(groups, g)
		}
	}
	return j.of(groups)
}

// only is a group with some of its policies, and the hosts that have them.
func only(g *policy.Group, keep func(*policy.Policy) bool) policy.Group {
	out := *g
	out.Policies, out.Hosts = nil, nil
	for _, p := range g.Policies {
		if keep(p) {
			out.Policies = append(out.Policies, p)
		}
	}
	for i := range g.Hosts {
		if keep(g.Hosts[i].Policy) {
			out.Hosts = append(out.Hosts, g.Hosts[i])
		}
	}
	return out
}

// of is a job for some of its groups, or parts of them.
func (j *Job) of(groups []policy.Group) *Job {
	fleet := *j.Fleet
	fleet.Groups = groups
	return &Job{Fleet: &fleet, Catalogue: j.Catalogue, Options: j.Options}
}

// Policies counts the policies of a job, each once a group.
func (j *Job) Policies() int {
	n := 0
	for i := range j.Fleet.Groups {
		n += len(j.Fleet.Groups[i].Policies)
	}
	return n
}

// ProveRules has the kinds that can prove the rules of policies without files.
func (j *Job) ProveRules(kinds []Kind) Proved {
	groups := j.Groups(func(*osgen.Generation) bool { return true })
	return j.ProveGroups(groups, func(g *policy.Group, gen *osgen.Generation) (p Proved) {
		for _, kind := range kinds {
			prover, ok := kind.(RuleProver)
			if !ok || !kind.Serves(gen) {
				continue
			}
			for _, h := range Representatives(g) {
				p.Add(prover.ProveRules(j, gen, g, h))
			}
		}
		return p
	})
}

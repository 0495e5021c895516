package dscsource

import (
	"strings"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/code"
	"rpcdsc/internal/artifact/dscsource/readback"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
)

// Prove proves that the configuration is the tested one, and that its data give
// each host what its policy says.
func (k Kind) Prove(job *artifact.Job, files *artifact.Files) (p artifact.Proved) {
	groups := job.Groups(k.Serves)
	if len(groups) == 0 {
		return p
	}
	any := &groups[0].Hosts[0]
	if text, at, ok := files.Read(&p, codePath, any); ok {
		if head, ok := strings.CutSuffix(text, configuration(job.Flavor)); !ok || !onlyComments(head) {
			p.Fail(at.Because("isn't the tested configuration"))
		}
	}
	text, at, ok := files.Read(&p, dataPath, any)
	if !ok {
		return p
	}
	r := &reading{job: job, groups: groups, keys: map[*policy.Policy]string{}}
	shared, err := readback.Read(text, r.node)
	if err != nil {
		p.Fail(at.Because("%v", err))
		return p
	}
	hosts := 0
	for _, g := range groups {
		hosts += len(g.Hosts)
	}
	if r.nodes != hosts {
		p.Fail(at.Because("has %d nodes, the fleet %d", r.nodes, hosts))
	}
	r.scripts(shared)
	p.Add(r.Proved)
	return p
}

// reading compares nodes with the hosts of groups: both are in the same order.
type reading struct {
	artifact.Proved
	job         *artifact.Job
	groups      []*policy.Group
	nodes       int                       // that came
	group, host int                       // whose node comes next
	lost        bool                      // another one came, so that nobody knows
	keys        map[*policy.Policy]string // of the group's policies, their scripts
	firsts      []first
}

// first is the first host of a group with a policy, whose scripts stand for all.
type first struct {
	host *policy.Host
	gen  *osgen.Generation
	key  string
}

// node proves the next node.
func (r *reading) node(n *readback.Node) {
	r.nodes++
	if r.lost || r.group == len(r.groups) {
		return
	}
	g := r.groups[r.group]
	h := &g.Hosts[r.host]
	at := proof.Failure{Artifact: dataPath, Host: h.Name}
	switch {
	case n.Name != h.Name:
		r.Fail(at.Because("isn't there, but %s", n.Name))
		r.lost = true
	case r.job.Flavor == artifact.FlavorModule:
		r.Fail(n.ProveModule(at, h)...)
	default:
		r.Fail(n.Prove(at, h)...)
		r.key(at, n, h, r.job.Generation(g))
	}
	if r.host++; r.host == len(g.Hosts) {
		r.group, r.host = r.group+1, 0
		clear(r.keys)
	}
}

// key notes whose scripts a node has: all of a group with one policy have the same.
func (r *reading) key(at proof.Failure, n *readback.Node, h *policy.Host, gen *osgen.Generation) {
	key, known := r.keys[h.Policy]
	if known && key != n.Scripts {
		r.Fail(at.Because("has the scripts %s, not those of its policy, %s", n.Scripts, key))
	}
	if !known {
		r.keys[h.Policy] = n.Scripts
		r.firsts = append(r.firsts, first{h, gen, n.Scripts})
	}
}

// scripts proves the bodies once for each policy of a group.
func (r *reading) scripts(shared map[string]*readback.Scripts) {
	tested := map[part]bool{}
	for _, f := range r.firsts {
		at := proof.Failure{Artifact: dataPath, Host: f.host.Name}
		r.Artifacts++
		r.Fail(shared[f.key].Prove(at, f.host)...)
		r.Fail(checkCode(at, f.gen.Cmdlets, shared[f.key], tested)...)
	}
}

// part is what bodies of several policies for an engine share.
type part struct{ engine, at, before, after string }

// checkCode compares the code of bodies with its source, and wants data in
// their data. Parts that were compared before are known.
func checkCode(at proof.Failure, engine string, s *readback.Scripts, tested map[part]bool) []proof.Failure {
	var failures []proof.Failure
	for _, b := range s.Bodies() {
		if shared := (part{engine, code.PlaceOf(b.At, b.Data), b.Before, b.After}); !tested[shared] {
			tested[shared] = true
			if err := code.CheckParts(engine, shared.at, b.Before, b.After, readback.SlotMark); err != nil {
				failures = append(failures, at.Because("%s: %v", b.At, err))
			}
		}
		if err := code.CheckData(b.Data); err != nil {
			failures = append(failures, at.Because("%s: %v", b.At, err))
		}
	}
	return failures
}

// onlyComments takes no #requires, which means something to PowerShell.
func onlyComments(text string) bool {
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "# ") {
			return false
		}
	}
	return true
}

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
	nodes, err := readback.Read(text)
	if err != nil {
		p.Fail(at.Because("%v", err))
		return p
	}
	hosts := 0
	for _, g := range groups {
		hosts += len(g.Hosts)
	}
	if len(nodes) != hosts {
		p.Fail(at.Because("has %d nodes, the fleet %d", len(nodes), hosts))
	}
	p.Add(job.ProveGroups(groups, func(g *policy.Group, gen *osgen.Generation) artifact.Proved {
		return proveGroup(job, g, gen, nodes)
	}))
	return p
}

// proveGroup proves the bodies once for each policy.
func proveGroup(job *artifact.Job, g *policy.Group, gen *osgen.Generation, nodes map[string]*readback.Node) (p artifact.Proved) {
	keys := map[*policy.Policy]string{}
	tested := map[part]bool{}
	for i := range g.Hosts {
		h := &g.Hosts[i]
		n, at := nodes[h.Name], proof.Failure{Artifact: dataPath, Host: h.Name}
		if job.Flavor == artifact.FlavorModule {
			p.Fail(n.ProveModule(at, h)...)
			continue
		}
		p.Fail(n.Prove(at, h)...)
		if n == nil {
			continue
		}
		key, known := keys[h.Policy]
		if known && key != n.Scripts {
			p.Fail(at.Because("has the scripts %s, not those of its policy, %s", n.Scripts, key))
		}
		if !known {
			keys[h.Policy] = n.Scripts
			p.Artifacts++
			p.Fail(n.ProveBodies(at, h)...)
			p.Fail(checkCode(at, gen.Cmdlets, n, tested)...)
		}
	}
	return p
}

// part is what bodies of several policies share.
type part struct{ at, before, after string }

// checkCode compares the code of a node's bodies with its source, and wants data in
// their data. Parts that were compared before are known.
func checkCode(at proof.Failure, engine string, n *readback.Node, tested map[part]bool) []proof.Failure {
	var failures []proof.Failure
	for _, b := range n.Bodies() {
		if shared := (part{code.PlaceOf(b.At, b.Data), b.Before, b.After}); !tested[shared] {
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

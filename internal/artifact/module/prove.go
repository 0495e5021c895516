package module

import (
	"path"
	"sync"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/code"
	"rpcdsc/internal/artifact/module/readback"
	"rpcdsc/internal/artifact/nodedata"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
	"rpcdsc/psmodule"
)

// Prove proves the data of each policy, the list of hosts, and that the rest of
// the module is the tested text.
func (k Kind) Prove(job *artifact.Job, files *artifact.Files) artifact.Proved {
	groups := job.Groups(k.Serves)
	if len(groups) == 0 {
		return artifact.Proved{}
	}
	var known sync.Map // of all groups: *policy.Policy -> func()
	p := job.ProveGroups(groups, func(g *policy.Group, _ *osgen.Generation) (p artifact.Proved) {
		for _, h := range artifact.Representatives(g) {
			prove, _ := known.LoadOrStore(h.Policy, sync.OnceFunc(func() { p.Add(provePolicy(job, files, h)) }))
			prove.(func())()
			p.Artifacts++
		}
		return p
	})
	p.Add(proveHosts(job, files, groups))
	p.Add(proveFunctions(job, files, &groups[0].Hosts[0]))
	return p
}

// provePolicy proves the data file of a policy, which groups can share.
func provePolicy(job *artifact.Job, files *artifact.Files, h *policy.Host) (p artifact.Proved) {
	path := policyPath(job, h.Policy.Tag)
	if text, _, ok := files.Read(&p, path, h); ok {
		p.Fail(readback.ProvePolicy(path, text, h)...)
	}
	return p
}

// ProveRules proves the data of a policy as its file would have them.
func (Kind) ProveRules(job *artifact.Job, gen *osgen.Generation, _ *policy.Group, h *policy.Host) (p artifact.Proved) {
	path := policyPath(job, h.Policy.Tag)
	text, err := nodedata.Literal(job.Header(h.Policy.Tag), nodedata.Policy(job, h.Policy, gen))
	if err != nil {
		p.Fail(proof.Failure{Artifact: path, Host: h.Name}.Because("%v", err))
		return p
	}
	p.Fail(readback.ProvePolicy(path, text, h)...)
	return p
}

func proveHosts(job *artifact.Job, files *artifact.Files, groups []*policy.Group) (p artifact.Proved) {
	var hosts []*policy.Host
	for _, g := range groups {
		for i := range g.Hosts {
			hosts = append(hosts, &g.Hosts[i])
		}
	}
	if text, at, ok := files.Read(&p, hostsPath(job), hosts[0]); ok {
		p.Fail(readback.ProveHosts(at.Artifact, text, hosts, departed(job, groups))...)
	}
	return p
}

// proveFunctions compares the module with its source, but for its version. A file
// beside it, which it might load, is read by nobody.
func proveFunctions(job *artifact.Job, files *artifact.Files, any *policy.Host) (p artifact.Proved) {
	sources, err := psmodule.Module(VersionOf(job), listsResource(job))
	if err != nil {
		p.Fail(proof.Failure{Artifact: Folder(job), Host: any.Name}.Because("%v", err))
		return p
	}
	for _, source := range sources {
		text, at, ok := files.Read(&p, path.Join(Folder(job), source.Path), any)
		if ok && text != source.Text {
			p.Fail(at.Because("isn't the tested one: %s", code.FirstOther(source.Text, text)))
		}
	}
	return p
}

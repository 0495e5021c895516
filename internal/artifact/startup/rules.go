package startup

import (
	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/startup/readback"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
)

// Weight is what running scripts in cmd on some thirty simulated computers takes, each
// filter and each network again. Those in PowerShell are only read.
func (Kind) Weight(gen *osgen.Generation, p *policy.Policy) int {
	switch {
	case gen.Shell != shellCmd:
		return 0
	case gen.Engine == osgen.EngineIPsec:
		return 25 + p.Filters()/30
	}
	return 25 + len(p.Allow.Ranges())/40
}

// ProveRules proves the rules that scripts in cmd would make, in the words of their
// tools. Those of scripts in PowerShell are the module's.
func (Kind) ProveRules(job *artifact.Job, gen *osgen.Generation, g *policy.Group, h *policy.Host) (p artifact.Proved) {
	if gen.Shell != shellCmd {
		return p
	}
	d := policyData(job, h.Policy, gen)
	var rules []readback.Words
	for _, r := range d.IPsec {
		filters := make([]string, len(r.Filters))
		for i, f := range r.Filters {
			filters[i] = f.String()
		}
		rules = append(rules, readback.Words{Name: r.Name, Action: string(r.Action), Filters: filters})
	}
	for _, r := range d.WFAS {
		ports := make([]string, len(r.Ports))
		for i, port := range r.Ports {
			ports[i] = port.String()
		}
		rules = append(rules, readback.Words{Name: r.Name, Action: string(r.Action), Proto: r.Proto, Ports: ports, Remote: r.Remote})
	}
	p.Fail(readback.ProveRules(folder(g)+"/", h, gen.Engine == osgen.EngineIPsec, rules)...)
	return p
}

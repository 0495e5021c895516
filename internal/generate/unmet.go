package generate

import (
	"fmt"
	"slices"
	"strings"

	"rpcdsc/internal/diag"
	"rpcdsc/internal/netset"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
)

// nameRules adds to each assertion that doesn't hold the rule that decides, as
// the host's startup script would have it; the other artifacts decide alike. A
// fleet with other errors has no artifacts. A finding whose artifact can't be
// made or read does without the rule.
func nameRules(f *policy.Fleet, cat *osgen.Catalogue, findings diag.Findings) {
	for i := range findings {
		if findings[i].Severity == diag.Error && findings[i].Code != diag.AssertionFailed.Code {
			return
		}
	}
	type of struct {
		group  string
		policy *policy.Policy
	}
	made := map[of]*proof.Artifact{} // nil where it can't be
	next := 0
	for i := range findings {
		if findings[i].Code != diag.AssertionFailed.Code {
			continue
		}
		u := f.Unmet[next]
		next++
		key := of{u.Group.Name, u.Host.Policy}
		if _, known := made[key]; !known {
			made[key] = startupAlone(f, cat, u)
		}
		if rule := decidingRule(made[key], u); rule != "" {
			findings[i].Message += "; " + rule + " decides"
		}
	}
}

// startupAlone makes the startup script for one host and reads its rules, or
// gives nil.
func startupAlone(f *policy.Fleet, cat *osgen.Catalogue, u policy.Unmet) *proof.Artifact {
	g := *u.Group
	g.Hosts, g.Policies = []policy.Host{*u.Host}, []*policy.Policy{u.Host.Policy}
	alone := *f
	alone.Groups = []policy.Group{g}
	b := &builder{checked: &Checked{Fleet: &alone, Catalogue: cat}, set: newSet(f, Options{})}
	gen := b.checked.generationOf(&g)
	if err := b.startupGroup(&g, gen); err != nil {
		return nil
	}
	r := &artifactReader{set: b.set}
	r.startup(gen, &g, u.Host)
	if r.err != nil {
		return nil
	}
	return r.artifacts[0]
}

// decidingRule names the strongest rule that matches the packet; "" if none
// does.
func decidingRule(a *proof.Artifact, u policy.Unmet) string {
	if a == nil {
		return ""
	}
	port := netset.NewPorts(netset.PortRange{First: u.Port, Last: u.Port})
	for _, r := range a.Rules {
		if r.Proto != u.Proto || !r.Ports.Contains(u.Port) || !r.Remote.Contains(u.Source) {
			continue
		}
		line := slices.IndexFunc(r.Lines, func(l proof.Line) bool { return !l.Ports.Intersect(port).IsEmpty() })
		if line < 0 {
			return ""
		}
		return fmt.Sprintf("%s:%d, %s", a.Path, r.Lines[line].Number, strings.TrimPrefix(r.Where, a.Path+", "))
	}
	return ""
}

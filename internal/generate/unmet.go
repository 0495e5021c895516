package generate

import (
	"fmt"
	"slices"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/all"
	"rpcdsc/internal/diag"
	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
)

// mostNamed is how many policies of groups files are made of to name a rule in them:
// nobody reads more, and they take as long as what is written.
const mostNamed = 100

// nameRules adds to each assertion that doesn't hold the rule that decides, as
// the first kind of artifact that has rules would have it; the others decide
// alike. A fleet with other errors has no artifacts. A finding whose artifact
// can't be made or read does without the rule, and so do those beyond mostNamed.
func nameRules(c *Checked, findings diag.Findings) {
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
	for _, u := range c.Fleet.Unmet {
		key := of{u.Group.Name, u.Host.Policy}
		if _, known := made[key]; !known && len(made) < mostNamed {
			made[key] = explainAlone(c, u)
		}
		if rule := decidingRule(made[key], u); rule != "" {
			findings[u.Finding].Message += "; " + rule + " decides"
		}
	}
}

// explainAlone makes the files of one kind for one host and reads the rules in
// them, or gives nil.
func explainAlone(c *Checked, u policy.Unmet) *proof.Artifact {
	job := alone(c, u.Group, u.Host)
	g := &job.Fleet.Groups[0]
	for _, kind := range all.For(job.Generation(g)) {
		var m artifact.Maker
		if kind.Make(job, &m) != nil {
			continue
		}
		if a, err := kind.Explain(job, artifact.NewFiles(m.Files), g, u.Host); err == nil && a != nil {
			return a
		}
	}
	return nil
}

// alone is the job of one host.
func alone(c *Checked, group *policy.Group, h *policy.Host) *artifact.Job {
	g := *group
	g.Hosts, g.Policies = []policy.Host{*h}, []*policy.Policy{h.Policy}
	fleet := *c.Fleet
	fleet.Groups = []policy.Group{g}
	return (&Checked{&fleet, c.Catalogue}).Job(Options{})
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
		r.Artifact = ""
		return fmt.Sprintf("%s:%d, %s", a.Path, r.Lines[line].Number, r.String())
	}
	return ""
}

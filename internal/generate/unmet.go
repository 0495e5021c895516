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
// the host's first artifact would have it; the others decide alike. A fleet with
// other errors has no artifacts.
func nameRules(f *policy.Fleet, cat *osgen.Catalogue, findings diag.Findings) error {
	next := 0
	for i := range findings {
		if findings[i].Severity == diag.Error && findings[i].Code != diag.AssertionFailed.Code {
			return nil
		}
	}
	for i := range findings {
		if findings[i].Code != diag.AssertionFailed.Code {
			continue
		}
		rule, err := decidingRule(f, cat, f.Unmet[next])
		next++
		if err != nil {
			return err
		}
		if rule != "" {
			findings[i].Message += "; " + rule + " decides"
		}
	}
	return nil
}

// decidingRule makes the artifacts of one host and names the strongest rule that
// matches the packet; "" if none does.
func decidingRule(f *policy.Fleet, cat *osgen.Catalogue, u policy.Unmet) (string, error) {
	g := *u.Group
	g.Hosts, g.Policies = []policy.Host{*u.Host}, []*policy.Policy{u.Host.Policy}
	alone := *f
	alone.Groups = []policy.Group{g}
	c := &Checked{Fleet: &alone, Catalogue: cat}
	set, err := render(c, Options{})
	if err != nil {
		return "", err
	}
	artifacts, err := Artifacts(set, FlavorInbox, c.generationOf(&g), &g, u.Host)
	if err != nil {
		return "", err
	}
	a := artifacts[0]
	port := netset.NewPorts(netset.PortRange{First: u.Port, Last: u.Port})
	i := slices.IndexFunc(a.Rules, func(r proof.Made) bool {
		return r.Proto == u.Proto && r.Ports.Contains(u.Port) && r.Remote.Contains(u.Source)
	})
	if i < 0 {
		return "", nil
	}
	line := slices.IndexFunc(a.Rules[i].Lines, func(l proof.Line) bool { return !l.Ports.Intersect(port).IsEmpty() })
	return fmt.Sprintf("%s:%d, %s", a.Path, a.Rules[i].Lines[line].Number, strings.TrimPrefix(a.Rules[i].Where, a.Path+", ")), nil
}

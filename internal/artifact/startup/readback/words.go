package readback

import (
	"strings"

	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
	"rpcdsc/internal/sim/windows"
)

// Words is a rule as a script's tool is told it: of Windows Firewall, or a list of
// IPsec filters.
type Words struct {
	Name, Action, Proto    string
	Ports, Remote, Filters []string
}

// ProveRules compares rules with a host's policy as if a script had made them. at names
// the script.
func ProveRules(at string, h *policy.Host, byIPsec bool, rules []Words) []proof.Failure {
	failure := proof.Failure{Artifact: at, Host: h.Name}
	found := proof.Rules{Engine: proof.Firewall}
	var err error
	if byIPsec {
		found.Engine = proof.IPsec
		var filters []windows.IPsecRule
		for _, r := range rules {
			filters = append(filters, windows.IPsecRule{Name: r.Name, Action: r.Action, Filters: r.Filters})
		}
		found.List, err = ipsecRules(filters)
	} else {
		var made []windows.FirewallRule
		for _, r := range rules {
			made = append(made, windows.FirewallRule{Name: r.Name, Action: strings.ToLower(r.Action), Proto: r.Proto, Ports: r.Ports, Remote: r.Remote})
		}
		found.List, err = firewallRules(made)
	}
	if err != nil {
		return []proof.Failure{failure.Because("%v", err)}
	}
	return proof.Compare(failure, h, &proof.State{Rules: &found}, proof.HasRules)
}

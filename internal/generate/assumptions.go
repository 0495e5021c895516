package generate

import (
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
)

// Proof is what was proved of a fleet, and what has to be true for that.
type Proof struct {
	Policies    int          `json:"policies"`
	Artifacts   int          `json:"artifacts"`
	Assumptions []Assumption `json:"assumptions"`
}

// Assumption is something that the proof of some groups rests on.
type Assumption struct {
	ID     string   `json:"id"`
	Text   string   `json:"text"`
	Groups []string `json:"groups"`
}

// assumptions is everything that a proof may rest on, and which generations'
// does. The README lists the same.
var assumptions = []struct {
	id, text string
	of       func(*osgen.Generation) bool
}{
	{"one-ipsec-policy", "One IPsec policy is assigned, the fleet's. The scripts refuse to start where another one is, or a domain's.", byIPsec},
	{"ipsec-ties", "Of two IPsec filters that are equally specific the one that blocks decides. No two of the fleet's are.", byIPsec},
	{"ipsec-exemptions", "IPsec filters let IKE pass. They let source port 88 (Kerberos) pass until a restart after the script has closed that.", byIPsec},
	{"ipv6-unfiltered", "IPsec filters see IPv4 only: what comes over IPv6 isn't filtered, as ipv6 = \"ignore\" accepts.", func(g *osgen.Generation) bool { return !g.IPv6 }},
	{"firewall-on", "Windows Firewall is on in every profile. The .cmd scripts look before they change anything.", byFirewall},
	{"local-rules-count", "No Group Policy keeps the firewall from taking local rules. The .cmd scripts look before they change anything.", byFirewall},
	{"no-authenticated-bypass", "Nobody has a firewall rule that overrides block rules for authenticated computers: nothing else beats a block rule.", byFirewall},
	{"sources-left-out", "No packet of another host comes from 0.0.0.0, 255.255.255.255, ::, ::1 or ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff: they are left out, since the firewall takes no rule with them.", byFirewall},
	{"loopback-unfiltered", "What a computer sends to itself isn't filtered.", everyone},
	{"range-after-restart", "RPC servers listen in the range once the computer has restarted; until then they listen where they did.", everyone},
	{"simulated-windows", "The tools that the .cmd scripts call do what their vendor's documentation says: the scripts are proved on a simulated Windows.", func(g *osgen.Generation) bool { return g.Shell == "cmd" }},
	{"powershell-functions", "The PowerShell functions make of their data the rules that it says. Microsoft's engine runs their tests, on stand-ins for the commands of Windows.", func(g *osgen.Generation) bool { return g.Cmdlets != "" }},
}

func byIPsec(g *osgen.Generation) bool    { return g.Engine == osgen.EngineIPsec }
func byFirewall(g *osgen.Generation) bool { return g.Engine == osgen.EngineWFAS }
func everyone(*osgen.Generation) bool     { return true }

// restsOn lists the assumptions that the proof of a fleet rests on, each with
// the groups that it is about.
func restsOn(c *Checked) []Assumption {
	var out []Assumption
	for _, a := range assumptions {
		var groups []string
		for i := range c.Fleet.Groups {
			if g := &c.Fleet.Groups[i]; a.of(c.generationOf(g)) {
				groups = append(groups, g.Name)
			}
		}
		if groups != nil {
			out = append(out, Assumption{a.id, a.text, groups})
		}
	}
	return out
}

// countPolicies counts what hosts of the fleet enforce, each once.
func countPolicies(f *policy.Fleet) int {
	tags := map[string]bool{}
	for i := range f.Groups {
		for _, p := range f.Groups[i].Policies {
			tags[p.Tag] = true
		}
	}
	return len(tags)
}

package windows_test

import (
	"sync"
	"testing"

	"rpcdsc/internal/engine/ipsec"
	"rpcdsc/internal/engine/wfas"
	"rpcdsc/internal/netset"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
	"rpcdsc/templates"
)

// generations are those whose startup scripts are .cmd.
var generations = []string{"windows-2000", "windows-xp", "windows-2003", "windows-2008", "windows-2008r2"}

// examplePolicy is small: two ranges, three networks.
func examplePolicy(t testing.TB, tag string, ranges ...netset.PortRange) *policy.Policy {
	t.Helper()
	var allow []netset.AddrRange
	for _, s := range []string{"10.1.1.0/24", "10.2.0.0/16", "192.168.50.7"} {
		r, err := netset.ParseAddrs(s)
		if err != nil {
			t.Fatal(err)
		}
		allow = append(allow, r)
	}
	closed := append([]netset.PortRange{{First: 135, Last: 135}}, ranges...)
	return &policy.Policy{
		Tag: tag, Fleet: "contoso", Label: "Block RPC & Co (test) - contoso",
		Range: netset.NewPorts(ranges...), TCP: netset.NewPorts(closed...), UDP: netset.NewPorts(closed[0]),
		Allow: netset.NewAddrs(allow...),
	}
}

// The modern generations' templates may be broken while ours are tested.
var catalogue = sync.OnceValues(func() (*osgen.Catalogue, error) { return osgen.Load(templates.FS) })

// load gives the generation's part of the catalogue.
func load(t testing.TB, id string) *osgen.Generation {
	t.Helper()
	cat, err := catalogue()
	for _, g := range cat.All() {
		if g.ID == id {
			return g
		}
	}
	t.Fatalf("no generation %s: %v", id, err)
	return nil
}

func policyData(p *policy.Policy, g *osgen.Generation) osgen.PolicyData {
	d := osgen.PolicyData{Tag: p.Tag, Label: p.Label, Ports: p.Range.Strings(), When: "window", Notice: 600}
	if g.Engine == osgen.EngineIPsec {
		d.IPsec = ipsec.Rules(p, g.LineChars())
		return d
	}
	d.WFAS = wfas.Rules(p, g.RuleLimits(g.LineChars()))
	for i := range d.WFAS {
		d.WFAS[i].Name = p.Label + " - " + d.WFAS[i].Name + " " + p.Tag
	}
	return d
}

// host is what a test says of a host.
type host struct {
	computer string
	policy   *policy.Policy
	slot     osgen.SlotData
}

var saturday = osgen.SlotData{When: "window", Day: "Saturday", Day3: "SAT", DayNumber: 6, Clock: "02:05"}

// render makes a group's artifacts by path.
func render(t testing.TB, g *osgen.Generation, hosts ...host) map[string]string {
	t.Helper()
	data := osgen.Data{Generator: "rpcdsc 0.1.0", FleetFile: "contoso.toml", FleetSHA256: "0123456789abcdef", Fleet: "contoso", Group: "plant", RuleGroup: "rpcdsc contoso"}
	seen := map[string]bool{}
	for _, h := range hosts {
		data.Hosts = append(data.Hosts, osgen.HostData{Name: h.computer, Computer: h.computer, Tag: h.policy.Tag, Slot: h.slot})
		if !seen[h.policy.Tag] {
			seen[h.policy.Tag] = true
			data.Policies = append(data.Policies, policyData(h.policy, g))
		}
	}
	rendered, err := g.Render(data)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, r := range rendered {
		out[r.Path] = r.Text
	}
	return out
}

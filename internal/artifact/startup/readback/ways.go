package readback

import (
	"slices"
	"strings"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/read/regfile"
	"rpcdsc/internal/sim/windows"
)

// stranger is no fleet's name.
const stranger = "_other"

// wayDamages are what other fleets, and other ways of applying, have on a computer.
var wayDamages = []damage{
	{"another fleet", func(c *computer) { c.note(stranger, "applied-0", "\"x\"\r\n") }, "the rpcdsc fleet " + stranger, true, ""},
	{"what another fleet saved", func(c *computer) { c.note(stranger, "before.none", "x\r\n") }, "the rpcdsc fleet " + stranger, true, ""},
}

// firewallWays are those of a Windows whose firewall has rules.
var firewallWays = []damage{
	{"this fleet by PowerShell", func(c *computer) { c.saved(c.fleet) }, "the rpcdsc fleet", true, ""},
	{"another fleet by PowerShell", func(c *computer) { c.saved(stranger) }, "the rpcdsc fleet", true, ""},
	{"rules in a group", func(c *computer) {
		c.Rules = append(slices.Clone(c.Rules), windows.FirewallRule{Name: "x", Action: "block", Group: "rpcdsc " + stranger})
	}, "firewall rules in a group", true, ""},
	{"rules of Group Policy", func(c *computer) {
		c.Registry.Set(firewallPolicies+`\FirewallRules`, windows.SZ("x", "v2.10|Action=Block|Active=TRUE|Dir=In|Name=x|EmbedCtxt=rpcdsc "+c.fleet+"|"))
	}, "firewall rules in a group", true, ""},
	{"all ports reserved", func(c *computer) {
		c.Dynamic, c.Excluded = windows.Ports{}, []windows.Exclusion{{Ports: windows.Ports{First: 1, Last: 65535}}}
	}, "Windows has reserved all ports", true, ""},
}

// note writes a file of a fleet's folder.
func (c *computer) note(fleet, name, text string) {
	c.WriteFile(c.Root+`\rpcdsc\`+fleet+`\`+name, []byte(text))
}

// saved leaves what PowerShell saves of a fleet.
func (c *computer) saved(fleet string) {
	c.Registry.Set(`HKLM\SOFTWARE\rpcdsc\`+fleet, windows.DWord("KeyAbsent", 1))
}

// takesOver applies where scripts of a former fleet did: what that saved is what a
// removal puts back, and nothing of it is left.
func (p *startupProof) takesOver(clean *computer, former string) {
	c := clean.copy()
	c.setRPC("Ports", regfile.MultiSZ, c.otherRange())
	before := c.registry()
	c.WriteUTF16(c.Root+`\rpcdsc\`+former+`\before.reg`, c.Registry.Export(windows.RPCKey))
	c.setRPC("Ports", regfile.MultiSZ, "3\x00")
	name := former + " 0"
	if c.ipsec {
		c.MakePolicy(name, windows.IPsecRule{Name: "x", Action: "BLOCK", Filters: []string{"*=0:3:TCP"}})
		c.Assign(name)
	} else {
		c.Rules = append(c.Rules, windows.FirewallRule{Name: name, Action: "block"})
	}
	c.note(former, "applied-0", `"`+name+"\"\r\n")
	stage := "taking over from " + former
	p.apply(c, stage, false)
	for _, path := range c.Files(c.Root + `\rpcdsc\` + former + `\*`) {
		p.fail(stage, "leaves %s", path)
	}
	if len(p.failures) == 0 {
		p.verify(c, "verify.cmd, "+stage, 0, p.pendingLines(same)...)
	}
	p.remove(c, before)
}

// portNote is what verify.cmd says of a range among the ports that Windows gives to
// any program.
const portNote = note + "the range lies in the ports that Windows gives to any program"

// among says whether the range lies there, if only in part.
func (p *startupProof) among(c *computer) bool {
	given := netset.PortRange{First: 1025, Last: 5000}
	if !c.ipsec {
		given = netset.PortRange{First: uint16(c.Dynamic.First), Last: uint16(c.Dynamic.Last)}
	}
	return !p.host.Policy.Range.Intersect(netset.NewPorts(given)).IsEmpty()
}

// withoutPortNote takes that note, which may stand anywhere, out of what verify.cmd
// says; false if it isn't said as it must be.
func (p *startupProof) withoutPortNote(c *computer, said []string) ([]string, bool) {
	want := 0
	if p.among(c) && !strings.HasPrefix(said[0], stopped) {
		want = 1
	}
	rest := slices.DeleteFunc(slices.Clone(said), func(line string) bool { return strings.HasPrefix(line, portNote) })
	return rest, len(said)-len(rest) == want
}

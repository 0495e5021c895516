package windows_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/internal/sim/windows"
)

// stopCase is a computer on which apply.cmd stops before it changes anything.
type stopCase struct {
	name string
	code int
	gens []string
	make func(*node)
}

func stopCases() []stopCase {
	foreign := func(n *node) {
		n.MakePolicy("Somebody else's", windows.IPsecRule{Name: "x", Action: "BLOCK", Filters: []string{"*=0:23:TCP"}})
		n.Assign("Somebody else's")
	}
	ipsec := []string{"windows-2000", "windows-xp", "windows-2003"}
	wfas := []string{"windows-2008", "windows-2008r2"}
	policies := `HKLM\SOFTWARE\Policies\Microsoft\WindowsFirewall\`
	return []stopCase{
		{"another computer", 3, generations, func(n *node) { n.Setenv("COMPUTERNAME", "PLC77") }},
		{"no administrator", 4, generations, func(n *node) { n.Admin = false }},
		{"no tool", 4, ipsec[:2], func(n *node) { n.Remove(deploy + toolOf[n.gen.ID]) }},
		{"32-bit cmd", 4, generations[1:], func(n *node) { n.Setenv("PROCESSOR_ARCHITEW6432", "AMD64") }},
		{"foreign policy", 4, ipsec, foreign},
		{"domain policy", 4, ipsec, func(n *node) { n.Registry.Set(windows.DomainKey, windows.SZ("DSIPSECPolicyPath", "LDAP://CN=x")) }},
		{"agent disabled", 4, ipsec[:1], func(n *node) {
			n.Registry.Set(`HKLM\SYSTEM\CurrentControlSet\Services\PolicyAgent`, windows.DWord("Start", 4))
		}},
		{"agent stopped", 4, ipsec[1:], func(n *node) { n.Services["policyagent"] = 1 }},
		{"firewall stopped", 4, wfas, func(n *node) { n.Services["mpssvc"] = 1 }},
		{"no local rules", 4, wfas, func(n *node) {
			n.Registry.Set(policies+"PrivateProfile", windows.DWord("AllowLocalPolicyMerge", 0))
		}},
		{"firewall off by policy", 4, wfas, func(n *node) { n.Registry.Set(policies+"PublicProfile", windows.DWord("EnableFirewall", 0)) }},
		{"firewall off by policy for XP", 4, wfas, func(n *node) { n.Registry.Set(policies+"StandardProfile", windows.DWord("EnableFirewall", 0)) }},
		{"nothing let in", 4, wfas, func(n *node) { n.Registry.Set(policies+"DomainProfile", windows.DWord("DoNotAllowExceptions", 1)) }},
		{"firewall off", 4, wfas, func(n *node) {
			n.Registry.Set(`HKLM\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\StandardProfile`, windows.DWord("EnableFirewall", 0))
		}},
		{"another fleet", 4, generations, func(n *node) { n.WriteFile(n.Root+`\rpcdsc\other\applied-1a2b3c4d`, []byte("\"x\"\r\n")) }},
		{"what another fleet saved", 4, generations, func(n *node) { n.WriteFile(n.Root+`\rpcdsc\other\before.none`, []byte("x\r\n")) }},
		{"this fleet by PowerShell", 4, wfas, func(n *node) { n.savedByPowerShell("contoso", 1) }},
		{"another fleet by PowerShell", 4, wfas, func(n *node) { n.savedByPowerShell("other", 0) }},
		{"rules of PowerShell", 4, wfas, func(n *node) {
			n.Rules = append(n.Rules, windows.FirewallRule{Name: "x", Action: "block", Group: "rpcdsc other"})
		}},
		{"rules of Group Policy", 4, wfas, func(n *node) {
			n.Registry.Set(policies+"FirewallRules", windows.SZ("x", "v2.10|Action=Block|Active=TRUE|Dir=In|Name=x|EmbedCtxt=rpcdsc contoso|"))
		}},
		{"an IPsec policy of an earlier Windows", 4, wfas, func(n *node) {
			n.WriteFile(n.state("applied-1a2b3c4d"), []byte("\"x\"\r\n\"SOFTWARE\\Policies\\Microsoft\\Windows\\IPSec\\Policy\\Local\\ipsecPolicy{1}\"\r\n"))
		}},
		{"exemptions of an earlier Windows", 4, wfas, func(n *node) { n.WriteFile(n.state("exempt.before"), []byte("none\r\n")) }},
	}
}

// savedByPowerShell leaves in the registry what the module saves of a fleet.
func (n *node) savedByPowerShell(fleet string, absent uint32) {
	key := `HKLM\SOFTWARE\rpcdsc\` + fleet
	n.Registry.Set(key, windows.DWord("KeyAbsent", absent))
	n.Registry.Set(key, windows.SZ("Saved", "2026-11-24T02:05:00.0000000Z"))
}

func TestStops(t *testing.T) {
	for _, c := range stopCases() {
		for _, id := range c.gens {
			t.Run(c.name+" "+id, func(t *testing.T) {
				n := newNode(t, id).deploy(version1(t))
				c.make(n)
				before := n.machine()
				n.want("apply.cmd", c.code)
				if diff := cmp.Diff(before, n.machine()); diff != "" || len(n.Changes()) > 0 {
					t.Errorf("%q (-before +after)\n%s", n.Changes(), diff)
				}
				if code := n.run("verify.cmd"); code == 0 {
					t.Error("verify.cmd finds nothing wrong")
				}
			})
		}
	}
}

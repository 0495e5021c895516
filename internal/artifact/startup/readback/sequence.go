package readback

import (
	"fmt"
	"slices"
	"strings"

	"rpcdsc/internal/proof"
	"rpcdsc/internal/read/regfile"
	"rpcdsc/internal/sim/windows"
)

// answer is what a script answers: its exit code, and what it prints.
type answer struct {
	code  int
	words string
}

// ask runs a script that lies at a path of the computer.
func (c *computer) ask(path string) (answer, error) {
	name := path[strings.LastIndexByte(path, '\\')+1:]
	text, ok := c.ReadFile(path)
	if !ok {
		return answer{}, fmt.Errorf("there is no %s", name)
	}
	script, err := c.known.script(name, text)
	if err != nil {
		return answer{}, err
	}
	c.Journal = c.Journal[:0]
	c.Console.Reset()
	code, err := c.Run(script, path)
	return answer{code, c.Console.String()}, err
}

// copy gives a computer in the same state, to try something on.
func (c *computer) copy() *computer {
	out := *c
	out.Windows = c.Clone()
	return &out
}

// What the lines of verify.cmd begin with; its own first lines list its exit codes.
const (
	same    = "same: "
	differs = "differs: "
	stopped = "stopped: "
	note    = "note: "
	pending = note + "a restart is pending"
	unread  = note + "when the restart task runs, as whom, and whether it is enabled can't be read"
)

// pendingLines are what verify.cmd says while a restart is pending that has a task.
func (p *startupProof) pendingLines(last string) []string {
	if p.host.Slot.When != "never" && p.taskUnread() {
		return []string{pending, unread, last}
	}
	return []string{pending, last}
}

// verifies asks verify.cmd on the computer as the scripts left it, after a
// restart, where it isn't to look, and after each change that it has to see and
// apply.cmd to put right. What isn't applied rightly is no ground for that.
func (p *startupProof) verifies(c *computer) {
	if len(p.failures) > 0 {
		return
	}
	p.verify(c, "verify.cmd", 0, p.pendingLines(same)...)
	if c.scheduled() {
		p.tasks(c)
	}
	restarted := c.copy()
	restarted.Reboot(false)
	p.verify(restarted, "verify.cmd after a restart", 0, same)
	for _, e := range elsewhere {
		other := c.copy()
		e.change(other)
		p.verify(other, "verify.cmd "+e.name, e.code, stopped)
	}
	for _, d := range damages(c.ipsec) {
		changed := restarted.copy()
		d.change(changed)
		if d.profile != "" && !p.host.Policy.Counts(d.profile) {
			p.verify(changed, "verify.cmd with "+d.name, 0, note+d.words, same)
			p.mends(changed, "applied again with "+d.name)
			continue
		}
		p.verify(changed, "verify.cmd with "+d.name, 2, differs+d.words)
		if !d.stops {
			p.mends(changed, "applied again with "+d.name)
		}
	}
}

// refuses runs apply.cmd on clean computers where it has to stop before it changes
// anything.
func (p *startupProof) refuses(clean *computer) {
	for _, e := range elsewhere {
		p.refuse(clean, "apply.cmd "+e.name, e.change, e.code)
	}
	for _, d := range damages(clean.ipsec) {
		if d.stops && (d.profile == "" || p.host.Policy.Counts(d.profile)) {
			p.refuse(clean, "apply.cmd with "+d.name, d.change, 4)
		}
	}
}

func (p *startupProof) refuse(clean *computer, stage string, change func(*computer), code int) {
	c := clean.copy()
	change(c)
	before := c.registry()
	got, err := c.ask(scriptFolder + "apply.cmd")
	switch {
	case err != nil:
		p.fail(stage, "%v", err)
	case got.code != code:
		p.fail(stage, "ends with exit code %d, want %d: %s", got.code, code, lastLine(got.words))
	case len(c.Changes()) > 0 || !slices.Equal(before, c.registry()):
		p.fail(stage, "changes something: %s", firstDifference(before, c.registry()))
	}
}

// verifiesRemoval asks verify.cmd once nothing is left.
func (p *startupProof) verifiesRemoval(c *computer) {
	if len(p.failures) > 0 {
		return
	}
	lines := []string{differs + rpcRange, differs + "the rules", pending}
	if c.ipsec {
		lines = []string{differs + rpcRange, differs + exemption, differs + localPolicy, pending}
	}
	if p.host.Slot.When != "never" {
		lines = append(lines, differs+"the restart")
	}
	p.verify(c, "verify.cmd, removed", 2, lines...)
}

// mends runs apply.cmd on a changed computer. Whether that needs a restart hangs on
// the change.
func (p *startupProof) mends(c *computer, stage string) {
	if err := c.run("apply.cmd"); err != nil {
		p.fail(stage, "%v", err)
		return
	}
	state, err := c.state()
	if err != nil {
		p.fail(stage, "%v", err)
		return
	}
	state.Restart = nil
	p.failures = append(p.failures, proof.Compare(p.at(stage), p.host, state, proof.HasRules|proof.HasRPC)...)
}

// verify asks verify.cmd. It must end with an exit code and say lines that begin
// as these, and may change nothing on the computer.
func (p *startupProof) verify(c *computer, stage string, code int, lines ...string) {
	before := c.Machine.Clone()
	got, err := c.ask(scriptFolder + "verify.cmd")
	said := strings.Split(strings.TrimSpace(got.words), "\r\n")
	rest, noted := p.withoutPortNote(c, said)
	switch {
	case err != nil:
		p.fail(stage, "%v", err)
	case got.code != code || !slices.EqualFunc(rest, lines, strings.HasPrefix):
		p.fail(stage, "ends with exit code %d and says %q, want %d and %q", got.code, said, code, lines)
	case !noted:
		p.fail(stage, "says %q of the ports that Windows gives to any program", said)
	}
	if changes := c.Changes(); len(changes) > 0 {
		p.fail(stage, "changes something: %s", changes[0])
	}
	if changed := c.Changed(before); len(changed) > 0 {
		p.fail(stage, "leaves files changed: %s", changed[0])
	}
}

// elsewhere is where verify.cmd isn't to look.
var elsewhere = []struct {
	name   string
	change func(*computer)
	code   int
}{
	{"on a computer of no group", func(c *computer) { c.Setenv("COMPUTERNAME", "NO.HOST") }, 3},
	{"without administrator rights", func(c *computer) { c.Admin = false }, 4},
	{"in a 32-bit cmd", func(c *computer) { c.Setenv("PROCESSOR_ARCHITEW6432", "AMD64") }, 4},
}

// damage is a change of a computer that verify.cmd has to see, and how it names
// that. Where one stops apply.cmd the rules wouldn't be in force, or somebody else's
// would go.
type damage struct {
	name   string
	change func(*computer)
	words  string
	stops  bool

	profile string // of the firewall, where only that is concerned
}

const (
	rpcRange    = "the RPC port range"
	exemption   = "NoDefaultExempt"
	localPolicy = "the IPsec policy of this computer"
)

func damages(ipsec bool) []damage {
	if ipsec {
		return slices.Concat(rpcDamages, ipsecDamages, wayDamages)
	}
	return slices.Concat(rpcDamages, firewallDamages, wayDamages, firewallWays)
}

var rpcDamages = []damage{
	{"another range", func(c *computer) { c.setRPC("Ports", regfile.MultiSZ, c.otherRange()) }, rpcRange, false, ""},
	{"a range more", func(c *computer) { c.setRPC("Ports", regfile.MultiSZ, c.ports()+"65535\x00") }, rpcRange, false, ""},
	{"PortsInternetAvailable=N", func(c *computer) { c.setRPC("PortsInternetAvailable", regfile.SZ, "N") }, rpcRange, false, ""},
	{"UseInternetPorts=N", func(c *computer) { c.setRPC("UseInternetPorts", regfile.SZ, "N") }, rpcRange, false, ""},
	{"no RPC key", func(c *computer) { c.Registry.Delete(windows.RPCKey) }, rpcRange, false, ""},
}

var ipsecDamages = []damage{
	{"no policy assigned", func(c *computer) { c.Assign("") }, localPolicy, false, ""},
	{"another policy assigned", func(c *computer) { c.MakePolicy("Somebody else's"); c.Assign("Somebody else's") }, localPolicy, true, ""},
	{"a policy of the domain", func(c *computer) {
		c.Registry.Set(windows.DomainKey, windows.SZ("DSIPSECPolicyPath", "LDAP://CN=x"))
	}, "the domain", true, ""},
	{"port 88 exempt", func(c *computer) { c.Registry.Set(windows.ExemptKey, windows.DWord("NoDefaultExempt", 0)) }, exemption, false, ""},
	{"the policy agent off", func(c *computer) {
		c.Services["policyagent"] = 1
		c.Registry.Set(windows.AgentKey, windows.DWord("Start", 4))
	}, "the IPsec policy agent", true, ""},
}

// firewallPolicies is what Group Policy says of the firewall.
const firewallPolicies = `HKLM\SOFTWARE\Policies\Microsoft\WindowsFirewall`

var firewallDamages = []damage{
	{"the first rule missing", func(c *computer) { c.Rules = c.Rules[min(1, len(c.Rules)):] }, "a rule", false, ""},
	{"the last rule missing", func(c *computer) { c.Rules = c.Rules[:max(0, len(c.Rules)-1)] }, "a rule", false, ""},
	{"the firewall service off", func(c *computer) { c.Services["mpssvc"] = 1 }, "the Windows Firewall service", true, ""},
	{"the firewall off", func(c *computer) {
		c.Registry.Set(windows.FirewallKey+`\PublicProfile`, windows.DWord("EnableFirewall", 0))
	}, "the firewall is off", true, "Public"},
	{"the firewall off at home", func(c *computer) {
		c.Registry.Set(windows.FirewallKey+`\StandardProfile`, windows.DWord("EnableFirewall", 0))
	}, "the firewall is off", true, "Private"},
	{"the firewall off in the domain", func(c *computer) {
		c.Registry.Set(windows.FirewallKey+`\DomainProfile`, windows.DWord("EnableFirewall", 0))
	}, "the firewall is off", true, "Domain"},
	{"the firewall off by Group Policy", func(c *computer) {
		c.Registry.Set(firewallPolicies+`\PublicProfile`, windows.DWord("EnableFirewall", 0))
	}, "the firewall is off", true, "Public"},
	{"nothing let in", func(c *computer) {
		c.Registry.Set(firewallPolicies+`\PublicProfile`, windows.DWord("DoNotAllowExceptions", 1))
	}, "the firewall lets nothing in", true, "Public"},
	{"rules of the computer ignored", func(c *computer) {
		c.Registry.Set(firewallPolicies+`\DomainProfile`, windows.DWord("AllowLocalPolicyMerge", 0))
	}, "Group Policy", true, "Domain"},
}

// setRPC writes a value of the RPC key; text lacks its last zero.
func (c *computer) setRPC(name string, kind uint32, text string) {
	v := windows.SZ(name, text)
	v.Type = kind
	c.Registry.Set(windows.RPCKey, v)
}

// ports gives the ranges of the RPC key, each with a zero behind it.
func (c *computer) ports() string {
	v, _ := c.Registry.Get(windows.RPCKey, "Ports")
	list, _ := v.Strings()
	return strings.Join(list, "\x00") + "\x00"
}

// otherRange is a range that isn't the RPC key's.
func (c *computer) otherRange() string {
	if c.ports() == "1\x00" {
		return "2\x00"
	}
	return "1\x00"
}

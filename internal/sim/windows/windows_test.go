package windows_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/read/regfile"
	"rpcdsc/internal/sim/cmdscript"
	"rpcdsc/internal/sim/windows"
)

// node is a simulated computer of a generation with a version of the fleet's
// scripts in C:\deploy.
type node struct {
	*windows.Windows
	t    testing.TB
	gen  *osgen.Generation
	slot osgen.SlotData

	fleet    string // whose scripts are deployed next
	formerly []string
}

const deploy = `C:\deploy\`

var toolOf = map[string]string{"windows-2000": "ipsecpol.exe", "windows-xp": "ipseccmd.exe"}

func newNode(t testing.TB, id string) *node {
	t.Helper()
	n := &node{t: t, gen: load(t, id), slot: saturday, fleet: "contoso"}
	n.Windows = windows.New(n.gen.NT)
	return n.equip()
}

// equip gives the computer the programs that don't come with its Windows.
func (n *node) equip() *node {
	if tool := toolOf[n.gen.ID]; tool != "" {
		n.Install(deploy + tool)
	}
	if n.gen.ID == "windows-2000" {
		n.Install(deploy + "shutdown.exe")
	}
	return n
}

func encode(path, text string) []byte {
	text = strings.ReplaceAll(text, "\n", "\r\n")
	if !strings.HasSuffix(path, ".reg") {
		return []byte(text)
	}
	b := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(text)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}

// deploy puts the scripts for a policy on the computer.
func (n *node) deploy(p *policy.Policy) *node {
	n.t.Helper()
	p = n.of(p)
	for path, text := range renderOf(n.t, n.gen, n.fleet, n.formerly, host{"OTHER", p, n.slot}, host{"PLC7", p, n.slot}) {
		n.WriteFile(deploy+path, encode(path, text))
	}
	return n
}

// as has the next scripts be those of another fleet.
func (n *node) as(fleet string, formerly ...string) *node {
	n.fleet, n.formerly = fleet, formerly
	return n
}

// of gives a policy as the node's fleet has it.
func (n *node) of(p *policy.Policy) *policy.Policy {
	out := *p
	out.Fleet, out.Label = n.fleet, strings.Replace(p.Label, p.Fleet, n.fleet, 1)
	return &out
}

// run runs a script and gives its exit code.
func (n *node) run(script string) int {
	n.t.Helper()
	code, err := n.try(script)
	if err != nil {
		n.t.Fatalf("%s %s: %v\n%s", n.gen.ID, script, err, n.log())
	}
	return code
}

// parsed keeps scripts by their text: tests run each of them thousands of times.
var parsed = map[string]*cmdscript.Script{}

func (n *node) try(script string) (int, error) {
	n.t.Helper()
	path := script
	if !strings.Contains(script, `\`) {
		path = deploy + script
	}
	text, ok := n.ReadFile(path)
	if !ok {
		n.t.Fatalf("there is no %s", path)
	}
	s := parsed[string(text)]
	if s == nil {
		var err error
		if s, err = cmdscript.Parse(script, string(text)); err != nil {
			n.t.Fatal(err)
		}
		parsed[string(text)] = s
	}
	n.Journal = nil
	return n.Run(s, path)
}

// want runs a script and fails unless it gives code.
func (n *node) want(script string, code int) *node {
	n.t.Helper()
	if got := n.run(script); got != code {
		n.t.Fatalf("%s: %s gives %d, want %d\n%s", n.gen.ID, script, got, code, n.log())
	}
	return n
}

func (n *node) state(name string) string { return n.Root + `\rpcdsc\` + n.fleet + `\` + name }

func (n *node) has(name string) bool {
	return len(n.Files(n.state(name))) > 0
}

func (n *node) log() string {
	log, _ := n.ReadFile(n.state("apply.log"))
	return n.Console.String() + string(log)
}

// machine is what scripts may change, to compare.
type machine struct {
	Registry []string
	Assigned string
	InForce  []windows.IPsecRule
	Policies []string
	Objects  []string
	Rules    []windows.FirewallRule
	Tasks    map[string]windows.Task
	Jobs     int
}

func (n *node) machine() machine {
	m := machine{Assigned: n.IPsec.Assigned, InForce: slices.Clone(n.IPsec.InForce()), Tasks: map[string]windows.Task{}, Jobs: len(n.Jobs)}
	for _, line := range n.Registry.Dump() {
		if !strings.Contains(line, `\IPSec\Policy`) && !strings.Contains(line, "ShutdownTime") {
			m.Registry = append(m.Registry, line)
		}
	}
	for name := range n.IPsec.Policies {
		m.Policies = append(m.Policies, name)
	}
	for name := range n.IPsec.Lists {
		m.Objects = append(m.Objects, name)
	}
	for name := range n.IPsec.Actions {
		m.Objects = append(m.Objects, name)
	}
	for name, task := range n.Tasks {
		task.User = "SYSTEM" // also by its SID
		m.Tasks[name] = task
	}
	if n.has("restart.daily") && len(n.Jobs) == 1 {
		m.Tasks, m.Jobs = n.standsIn(), 0
	}
	m.Rules = slices.Clone(n.Rules)
	slices.SortFunc(m.Rules, func(a, b windows.FirewallRule) int { return strings.Compare(a.Name, b.Name) })
	// A rule twice is as good as once: netsh saying wrongly that it isn't there makes that.
	m.Rules = slices.CompactFunc(m.Rules, func(a, b windows.FirewallRule) bool { return cmp.Equal(a, b) })
	if len(m.Rules) == 0 {
		m.Rules = nil
	}
	slices.Sort(m.Policies)
	slices.Sort(m.Objects)
	return m
}

// standsIn gives the task that a job of at stands in for where schtasks fails: it
// runs daily, and its script looks at the day.
func (n *node) standsIn() map[string]windows.Task {
	task := windows.Task{Day: n.slot.Day3, User: "SYSTEM"}
	for _, j := range n.Jobs {
		task.Program, task.Clock = j.Program, j.Clock
	}
	if n.gen.ID == "windows-xp" {
		task.Clock += ":00"
	}
	return map[string]windows.Task{"rpcdsc " + n.fleet + " restart": task}
}

// each runs a test for every generation.
func each(t *testing.T, f func(t *testing.T, id string)) {
	for _, id := range generations {
		t.Run(id, func(t *testing.T) { f(t, id) })
	}
}

func version1(t testing.TB) *policy.Policy {
	return examplePolicy(t, "1a2b3c4d", netset.PortRange{First: 5001, Last: 5003}, netset.PortRange{First: 6000, Last: 6001})
}

func version2(t testing.TB) *policy.Policy {
	return examplePolicy(t, "99999999", netset.PortRange{First: 5001, Last: 5004})
}

// wantPolicy fails unless exactly p is in force.
func (n *node) wantPolicy(p *policy.Policy) {
	n.t.Helper()
	m := n.machine()
	p = n.of(p)
	d := policyData(p, n.gen)
	if diff := cmp.Diff(rulesOf(d), inForce(m)); diff != "" {
		n.t.Errorf("rules (-want +got)\n%s", diff)
	}
	if n.gen.Engine == osgen.EngineIPsec {
		if diff := cmp.Diff([]string{p.Label + " " + p.Tag}, m.Policies); diff != "" || m.Assigned != p.Label+" "+p.Tag {
			n.t.Errorf("assigned %q, policies (-want +got)\n%s", m.Assigned, diff)
		}
		if v, ok := n.Registry.Get(windows.ExemptKey, "NoDefaultExempt"); !ok || v.Data[0] != 1 && v.Data[0] != 3 {
			n.t.Errorf("NoDefaultExempt is %v", v)
		}
	}
	n.wantPorts(d.Ports)
}

func (n *node) wantPorts(want []string) {
	n.t.Helper()
	v, _ := n.Registry.Get(windows.RPCKey, "Ports")
	got, err := v.Strings()
	if diff := cmp.Diff(want, got); err != nil || v.Type != regfile.MultiSZ || diff != "" {
		n.t.Errorf("Ports: %v (-want +got)\n%s", err, diff)
	}
	for _, name := range []string{"PortsInternetAvailable", "UseInternetPorts"} {
		v, _ := n.Registry.Get(windows.RPCKey, name)
		if s, err := v.Strings(); err != nil || s[0] != "Y" {
			n.t.Errorf("%s: %v, %v", name, s, err)
		}
	}
}

// rulesOf writes a policy's rules as inForce writes a machine's.
func rulesOf(d osgen.PolicyData) []string {
	var out []string
	for _, r := range d.IPsec {
		var filters []string
		for _, f := range r.Filters {
			filters = append(filters, f.String())
		}
		out = append(out, fmt.Sprint(r.Name, " ", r.Action, " ", filters))
	}
	for _, r := range d.WFAS {
		var ports []string
		for _, p := range r.Ports {
			ports = append(ports, p.String())
		}
		out = append(out, fmt.Sprint(r.Name, " ", strings.ToLower(string(r.Action)), " ", r.Proto, " ", ports, " ", r.Remote))
	}
	slices.Sort(out)
	return out
}

func inForce(m machine) []string {
	var out []string
	for _, r := range m.InForce {
		out = append(out, fmt.Sprint(r.Name, " ", r.Action, " ", r.Filters))
	}
	for _, r := range m.Rules {
		out = append(out, fmt.Sprint(r.Name, " ", r.Action, " ", r.Proto, " ", r.Ports, " ", r.Remote))
	}
	slices.Sort(out)
	return out
}

func TestApplyOnClean(t *testing.T) {
	each(t, func(t *testing.T, id string) {
		n := newNode(t, id).deploy(version1(t)).want("apply.cmd", 0)
		n.wantPolicy(version1(t))
		if !n.has("restart.pending") || !n.has("restart.cmd") || !n.has("before.none") {
			t.Errorf("state folder: %v", n.Files(n.state("*")))
		}
		if len(n.Tasks)+len(n.Jobs) != 1 {
			t.Errorf("tasks %v, jobs %v", n.Tasks, n.Jobs)
		}
		n.want("verify.cmd", 0)
		if changes := n.Changes(); len(changes) > 0 {
			t.Errorf("verify.cmd changed something: %q", changes)
		}
		if left := n.Files(n.state("*.tmp")); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	})
}

func TestApplyTwiceChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, id string) {
		n := newNode(t, id).deploy(version1(t)).want("apply.cmd", 0)
		before := n.machine()
		n.want("apply.cmd", 0)
		if changes := n.Changes(); len(changes) > 0 {
			t.Errorf("the second run changed something: %q", changes)
		}
		if diff := cmp.Diff(before, n.machine()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAnotherVersion(t *testing.T) {
	each(t, func(t *testing.T, id string) {
		n := newNode(t, id).deploy(version1(t)).want("apply.cmd", 0)
		n.deploy(version2(t)).want("verify.cmd", 2).want("apply.cmd", 0)
		n.wantPolicy(version2(t))
		n.deploy(version1(t)).want("apply.cmd", 0)
		n.wantPolicy(version1(t))
	})
}

func TestAfterARestart(t *testing.T) {
	each(t, func(t *testing.T, id string) {
		n := newNode(t, id).deploy(version1(t)).want("apply.cmd", 0)
		n.Reboot(true)
		n.want("apply.cmd", 0)
		if !n.has("restart.pending") {
			t.Error("a power failure passes for a restart, which the time of the last shutdown contradicts")
		}
		n.Reboot(false)
		n.want("apply.cmd", 0)
		if n.has("restart.pending") || len(n.Tasks)+len(n.Jobs) > 0 {
			t.Errorf("still pending: %v %v %v", n.Files(n.state("*")), n.Tasks, n.Jobs)
		}
		n.wantPolicy(version1(t))
		n.want("apply.cmd", 0)
		if changes := n.Changes(); len(changes) > 0 {
			t.Errorf("changed something: %q", changes)
		}
	})
}

func TestPolicyTurnsFirewallOn(t *testing.T) {
	n := newNode(t, "windows-2008r2").deploy(version1(t))
	for _, p := range []string{"Domain", "Private", "Public"} {
		n.Registry.Set(`HKLM\SOFTWARE\Policies\Microsoft\WindowsFirewall\`+p+"Profile", windows.DWord("EnableFirewall", 1))
	}
	n.Registry.Set(`HKLM\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\PublicProfile`, windows.DWord("EnableFirewall", 0))
	n.want("apply.cmd", 0)
}

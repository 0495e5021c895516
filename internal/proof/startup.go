package proof

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"

	"rpcdsc/internal/nt"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/sim/windows"
)

// Startup is a group's startup scripts in cmd, as they lie beside each other.
type Startup struct {
	Folder string     // where they are, for people
	NT     nt.Version // of the group's Windows
	IPsec  bool       // IPsec filters enforce the policy, not firewall rules
	Files  map[string][]byte

	known known // what was read of them before
}

// Failure is something that an artifact does otherwise than the policy says.
type Failure struct {
	Artifact string
	Stage    string // "applied", "applied twice", ...; "" for data
	Host     string // a host that it is for
	Counterexample
	Problem string // what is wrong, where it isn't a packet
}

func (f Failure) Error() string {
	what := f.Problem
	if what == "" {
		what = f.Counterexample.String()
	}
	if f.Stage != "" {
		what = f.Stage + ": " + what
	}
	return fmt.Sprintf("%s (host %s): %s", f.Artifact, f.Host, what)
}

// Prove runs the scripts on simulated computers and compares what is in force at
// the end with the policy: on a clean computer, run again, after the scripts of
// another version of the fleet (nil leaves that out), and after removal.
func (s *Startup) Prove(h *policy.Host, other *Startup) []Failure {
	p := &startupProof{scripts: s, host: h}
	clean := newComputer(s, h)
	before := clean.registry()
	p.apply(clean, "applied", false)
	p.verifies(clean)
	p.restarts(clean)
	p.apply(clean, "applied twice", true)
	p.remove(clean, before)
	p.verifiesRemoval(clean)
	if other != nil {
		upgraded := newComputer(other, h)
		if err := upgraded.run("apply.cmd"); err != nil {
			p.fail("after another version", "the other version: %v", err)
		}
		upgraded.deploy(s)
		p.apply(upgraded, "after another version", false)
		p.remove(upgraded, before)
	}
	return p.failures
}

// Apply runs the scripts on a clean computer and gives the rules that are then
// in force, with the precedence of their engine.
func (s *Startup) Apply(h *policy.Host) ([]Rule, *Engine, error) {
	c := newComputer(s, h)
	if err := c.run("apply.cmd"); err != nil {
		return nil, nil, err
	}
	return c.rules()
}

type startupProof struct {
	scripts  *Startup
	host     *policy.Host
	failures []Failure
}

func (p *startupProof) fail(stage, format string, args ...any) {
	p.failures = append(p.failures, Failure{Artifact: p.scripts.Folder, Stage: stage, Host: p.host.Name, Problem: fmt.Sprintf(format, args...)})
}

// apply runs the script and compares rules, registry and restart.
func (p *startupProof) apply(c *computer, stage string, quiet bool) {
	if err := c.run("apply.cmd"); err != nil {
		p.fail(stage, "%v", err)
		return
	}
	if changes := c.Changes(); quiet && len(changes) > 0 {
		p.fail(stage, "changes something: %s", changes[0])
	}
	rules, engine, err := c.rules()
	if err != nil {
		p.fail(stage, "%v", err)
	}
	for _, x := range Verify(p.host.Policy, rules, engine) {
		p.failures = append(p.failures, Failure{Artifact: p.scripts.Folder, Stage: stage, Host: p.host.Name, Counterexample: x})
	}
	if got, want := c.rpc(), wantRPC(p.host.Policy); got != want {
		p.fail(stage, `HKLM\SOFTWARE\Microsoft\Rpc\Internet holds %s, want %s`, got, want)
	}
	if got, want := c.scheduled(), wantScheduled(p.host.Slot); got != want {
		p.fail(stage, "the restart is scheduled for %q, want %q", got, want)
	}
}

func (p *startupProof) remove(c *computer, before []string) {
	if err := c.run("remove.cmd"); err != nil {
		p.fail("removed", "%v", err)
	}
	if rules, _, err := c.rules(); err != nil || len(rules) > 0 || c.scheduled() != "" {
		p.fail("removed", "%d rules are left, %v; scheduled: %q", len(rules), err, c.scheduled())
	}
	if after := c.registry(); !slices.Equal(before, after) {
		p.fail("removed", "the registry isn't what it was: %s", firstDifference(before, after))
	}
}

func firstDifference(before, after []string) string {
	for _, line := range before {
		if !slices.Contains(after, line) {
			return "without " + line
		}
	}
	for _, line := range after {
		if !slices.Contains(before, line) {
			return "with " + line
		}
	}
	return "in another order"
}

// computer is a simulated one with a group's scripts on it.
type computer struct {
	*windows.Windows
	ipsec bool
	known *known // of the scripts that lie on it
}

// scriptFolder is where the scripts lie on it.
const scriptFolder = `C:\scripts\`

func newComputer(s *Startup, h *policy.Host) *computer {
	c := &computer{Windows: windows.New(s.NT), ipsec: s.IPsec}
	c.Setenv("COMPUTERNAME", h.Computer)
	// The tools that don't come with their Windows.
	for _, name := range []string{"ipsecpol.exe", "ipseccmd.exe", "shutdown.exe"} {
		c.Install(scriptFolder + name)
	}
	c.deploy(s)
	return c
}

func (c *computer) deploy(s *Startup) {
	c.known = &s.known
	for name, data := range s.Files {
		c.WriteFile(scriptFolder+name, data)
	}
}

// run runs a script that must end with exit code 0.
func (c *computer) run(script string) error {
	a, err := c.ask(scriptFolder + script)
	if err == nil && a.code != 0 {
		err = fmt.Errorf("%s ends with exit code %d: %s", script, a.code, lastLine(a.words))
	}
	return err
}

func lastLine(s string) string {
	s = strings.TrimSpace(s)
	return s[strings.LastIndexByte(s, '\n')+1:]
}

// rules are those in force, with the precedence of the engine.
func (c *computer) rules() ([]Rule, *Engine, error) {
	if c.ipsec {
		rules, err := c.known.fromIPsec(c.IPsec.InForce())
		return rules, IPsec, err
	}
	rules, err := FromFirewall(c.Rules)
	return rules, Firewall, err
}

// registry lists all but the folders of the IPsec tools' own store, which they
// make and keep.
func (c *computer) registry() []string {
	return slices.DeleteFunc(c.Registry.Dump(), func(line string) bool {
		return strings.HasSuffix(line, `\IPSec\Policy`) || strings.HasSuffix(line, `\IPSec\Policy\Local`)
	})
}

// rpc writes the three values of the RPC key with their types, a bar for each
// zero character.
func (c *computer) rpc() string {
	var out []string
	for _, name := range []string{"Ports", "PortsInternetAvailable", "UseInternetPorts"} {
		v, _ := c.Registry.Get(`HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Rpc\Internet`, name)
		var units []uint16
		for i := 0; i+1 < len(v.Data); i += 2 {
			units = append(units, uint16(v.Data[i])|uint16(v.Data[i+1])<<8)
		}
		out = append(out, fmt.Sprintf("%d:%s", v.Type, strings.ReplaceAll(string(utf16.Decode(units)), "\x00", "|")))
	}
	return strings.Join(out, " ")
}

// wantRPC is REG_MULTI_SZ (7) with a string for each range, and REG_SZ (1) "Y".
func wantRPC(p *policy.Policy) string {
	return "7:" + strings.Join(p.Range.Strings(), "|") + "|| 1:Y| 1:Y|"
}

// scheduled is when the restart task runs, "SAT 02:05"; "" if there is none.
func (c *computer) scheduled() string {
	var out []string
	add := func(day, clock string) {
		day = strings.ToUpper(day)
		out = append(out, strings.TrimSpace(day[:min(3, len(day))]+" "+clock[:min(5, len(clock))]))
	}
	for _, task := range c.Tasks {
		add(task.Day, task.Clock)
	}
	for _, job := range c.Jobs {
		add(atDays[strings.ToUpper(job.Day)], job.Clock)
	}
	return strings.Join(out, ", ")
}

// atDays are the days as at writes them.
var atDays = map[string]string{"M": "MON", "T": "TUE", "W": "WED", "TH": "THU", "F": "FRI", "S": "SAT", "SU": "SUN"}

// wantScheduled: a task for a date runs daily at its time, and looks at the date
// itself.
func wantScheduled(s policy.Slot) string {
	switch s.When {
	case "window":
		return strings.ToUpper(s.Day.String()[:3]) + " " + s.Clock()
	case "at":
		return s.Clock()
	}
	return ""
}

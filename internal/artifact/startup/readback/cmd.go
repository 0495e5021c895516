// Package readback reads startup scripts back: those in cmd by running them on a
// simulated Windows, as one host of each policy and day, and by their rows for the
// others; the one in PowerShell by its data; .reg files as the registry does.
//
// It knows nothing of templates and printers.
package readback

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"rpcdsc/internal/nt"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
	"rpcdsc/internal/sim/windows"
)

// Startup is a group's startup scripts in cmd, as they lie beside each other.
type Startup struct {
	Folder string     // where they are, for people
	NT     nt.Version // of the group's Windows
	IPsec  bool       // IPsec filters enforce the policy, not firewall rules
	Files  map[string][]byte

	known  known // what was read of them before
	opened map[string]bool
}

// Opened lists the files that were opened on the computers of Prove. What else
// lies beside them was read by nobody.
func (s *Startup) Opened() []string { return slices.Sorted(maps.Keys(s.opened)) }

// note takes over what was opened on a computer.
func (s *Startup) note(c *computer) {
	if s.opened == nil {
		s.opened = map[string]bool{}
	}
	for name := range s.Files {
		if c.Opened(scriptFolder + name) {
			s.opened[name] = true
		}
	}
}

// Prove runs the scripts on simulated computers and compares what is in force at
// the end with the policy: where they may do nothing, on a clean computer, run
// again, after the scripts of another version of the fleet (nil leaves that out),
// and after removal.
func (s *Startup) Prove(h *policy.Host, other *Startup) []proof.Failure {
	p := &startupProof{scripts: s, host: h}
	clean := newComputer(s, h)
	before := clean.registry()
	p.refuses(clean)
	p.apply(clean, "applied", false)
	p.verifies(clean)
	p.restarts(clean)
	p.apply(clean, "applied twice", true)
	p.remove(clean, before)
	p.verifiesRemoval(clean)
	s.note(clean)
	for _, former := range h.Policy.FormerFleets() {
		p.takesOver(newComputer(s, h), former)
	}
	if other != nil {
		upgraded := newComputer(other, h)
		if err := upgraded.run("apply.cmd"); err != nil {
			p.fail("after another version", "the other version: %v", err)
		}
		upgraded.deploy(s)
		p.apply(upgraded, "after another version", false)
		p.remove(upgraded, before)
		s.note(upgraded)
	}
	return p.failures
}

// Apply runs the scripts on a clean computer and gives what is then there.
func (s *Startup) Apply(h *policy.Host) (*proof.State, error) {
	c := newComputer(s, h)
	if err := c.run("apply.cmd"); err != nil {
		return nil, err
	}
	return c.state()
}

type startupProof struct {
	scripts  *Startup
	host     *policy.Host
	failures []proof.Failure
}

func (p *startupProof) at(stage string) proof.Failure {
	return proof.Failure{Artifact: p.scripts.Folder, Stage: stage, Host: p.host.Name}
}

func (p *startupProof) fail(stage, format string, args ...any) {
	p.failures = append(p.failures, p.at(stage).Because(format, args...))
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
	state, err := c.state()
	if err != nil {
		p.fail(stage, "%v", err)
		return
	}
	p.failures = append(p.failures, proof.Compare(p.at(stage), p.host, state, proof.HasRules|proof.HasRPC|proof.HasSlot)...)
}

func (p *startupProof) remove(c *computer, before []string) {
	if err := c.run("remove.cmd"); err != nil {
		p.fail("removed", "%v", err)
	}
	if rules, err := c.rules(); err != nil || len(rules.List) > 0 {
		p.fail("removed", "%d rules are left, %v", len(rules.List), err)
	}
	if slot, err := c.slot(); err != nil || slot.When != "never" {
		p.fail("removed", "a restart is still scheduled, %v", err)
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
	fleet string
	known *known // of the scripts that lie on it
}

// scriptFolder is where the scripts lie on it.
const scriptFolder = `C:\scripts\`

func newComputer(s *Startup, h *policy.Host) *computer {
	c := &computer{Windows: windows.New(s.NT), ipsec: s.IPsec, fleet: h.Policy.Fleet}
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

// registry lists all but the folders of the IPsec tools' own store, which they
// make and keep.
func (c *computer) registry() []string {
	return slices.DeleteFunc(c.Registry.Dump(), func(line string) bool {
		return strings.HasSuffix(line, `\IPSec\Policy`) || strings.HasSuffix(line, `\IPSec\Policy\Local`)
	})
}

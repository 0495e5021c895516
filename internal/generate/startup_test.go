package generate

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/internal/osgen"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
	"rpcdsc/internal/proof/cmdscript"
	"rpcdsc/internal/proof/legacy"
	"rpcdsc/internal/proof/regfile"
)

// The twin of the .cmd and .reg goldens: each host's scripts run on a simulated
// computer of its Windows, and what is in force there at the end is decided.

const scriptFolder = `C:\scripts\`

type simulated struct {
	*legacy.Windows
	t *testing.T
}

// simulate puts a group's files beside each other on a computer, with the
// programs that don't come with its Windows.
func simulate(t *testing.T, set *output.Set, g *policy.Group, gen *osgen.Generation, h *policy.Host) simulated {
	w := legacy.New(gen.NT)
	w.Setenv("COMPUTERNAME", h.Computer)
	for i := range set.Files {
		if f := &set.Files[i]; strings.HasPrefix(f.Path, "startup/"+g.Name+"/") {
			w.WriteFile(scriptFolder+strings.TrimPrefix(f.Path, "startup/"+g.Name+"/"), f.Content())
		}
	}
	for _, name := range []string{"ipsecpol.exe", "ipseccmd.exe", "shutdown.exe"} {
		w.Install(scriptFolder + name)
	}
	return simulated{w, t}
}

func (s simulated) run(script string, want int) {
	s.t.Helper()
	text, _ := s.ReadFile(scriptFolder + script)
	parsed, err := cmdscript.Parse(script, string(text))
	if err != nil {
		s.t.Fatal(err)
	}
	s.Journal = nil
	if code, err := s.Run(parsed, scriptFolder+script); err != nil || code != want {
		s.t.Fatalf("%s: exit code %d, %v; want %d\n%s", script, code, err, want, s.Console.String())
	}
}

// registry lists all but the folders of the IPsec tools' own store, which they
// make and keep.
func (s simulated) registry() []string {
	return slices.DeleteFunc(s.Registry.Dump(), func(line string) bool {
		return strings.HasSuffix(line, `\IPSec\Policy`) || strings.HasSuffix(line, `\IPSec\Policy\Local`)
	})
}

// rules are those in force, with the precedence of the engine.
func (s simulated) rules(gen *osgen.Generation) ([]proof.Rule, proof.Precedence) {
	s.t.Helper()
	rules, err := proof.FromFirewall(s.Rules)
	resolve := proof.Precedence(proof.BlockBeatsAllow)
	if gen.Engine == osgen.EngineIPsec {
		rules, err = proof.FromIPsec(s.IPsec.InForce())
		resolve = proof.MostSpecificWins
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return rules, resolve
}

func TestStartupCmdDecidesAsThePolicy(t *testing.T) {
	n := 0
	for _, name := range examples {
		c := readExample(t, name)
		set := render(t, c)
		for i := range c.Fleet.Groups {
			g := &c.Fleet.Groups[i]
			gen := c.generationOf(g)
			if gen.Shell != "cmd" {
				continue
			}
			for j := range g.Hosts {
				h := &g.Hosts[j]
				n++
				t.Run(name+"/"+h.Name, func(t *testing.T) { checkStartup(t, set, g, gen, h) })
			}
		}
	}
	if n == 0 {
		t.Error("no group has .cmd scripts")
	}
}

func checkStartup(t *testing.T, set *output.Set, g *policy.Group, gen *osgen.Generation, h *policy.Host) {
	s := simulate(t, set, g, gen, h)
	before := s.registry()
	s.run("apply.cmd", 0)
	checkInForce(s, gen, h)
	s.run("verify.cmd", 0)
	s.run("apply.cmd", 0)
	if changes := s.Changes(); len(changes) > 0 {
		t.Errorf("a second run changes: %v", changes)
	}
	checkInForce(s, gen, h)
	s.run("remove.cmd", 0)
	if rules, _ := s.rules(gen); len(rules) > 0 || len(s.Tasks)+len(s.Jobs) > 0 {
		t.Errorf("left behind: %d rules, %v, %v", len(rules), s.Tasks, s.Jobs)
	}
	if diff := cmp.Diff(before, s.registry()); diff != "" {
		t.Errorf("registry after removal (-before +after)\n%s", diff)
	}
}

func checkInForce(s simulated, gen *osgen.Generation, h *policy.Host) {
	s.t.Helper()
	rules, resolve := s.rules(gen)
	for _, c := range proof.Verify(h.Policy, rules, resolve) {
		s.t.Error(c)
	}
	got := registryText(s, "Ports", "PortsInternetAvailable", "UseInternetPorts")
	want := strings.Join(h.Policy.Range.Strings(), "|") + "|| Y| Y|"
	if got != want {
		s.t.Errorf("registry: got %q, want %q", got, want)
	}
	checkTask(s, h.Slot)
}

// registryText writes the values of the RPC key, a bar for each zero.
func registryText(s simulated, names ...string) string {
	var out []string
	for _, name := range names {
		v, _ := s.Registry.Get(`HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Rpc\Internet`, name)
		if want := map[bool]uint32{true: 7, false: 1}[name == "Ports"]; uint32(v.Type) != want {
			s.t.Errorf("%s is of type %d, want %d", name, v.Type, want)
		}
		var units []uint16
		for i := 0; i+1 < len(v.Data); i += 2 {
			units = append(units, uint16(v.Data[i])|uint16(v.Data[i+1])<<8)
		}
		out = append(out, strings.ReplaceAll(string(utf16.Decode(units)), "\x00", "|"))
	}
	return strings.Join(out, " ")
}

// checkTask asks that the restart is scheduled for the host's own slot.
func checkTask(s simulated, slot policy.Slot) {
	s.t.Helper()
	var got []string
	for _, task := range s.Tasks {
		got = append(got, strings.ToUpper(task.Day)+" "+task.Clock)
	}
	for _, job := range s.Jobs {
		got = append(got, strings.ToUpper(job.Day)+" "+job.Clock)
	}
	switch day := strings.ToUpper(slot.Day.String()); {
	case slot.When == "never":
		if len(got) > 0 {
			s.t.Errorf("scheduled although never: %v", got)
		}
	case len(got) != 1 || !strings.Contains(got[0], slot.Clock()):
		s.t.Errorf("scheduled %v, want %s %s", got, day, slot.Clock())
	case slot.When == "window" && !strings.HasPrefix(got[0], day[:3]):
		s.t.Errorf("scheduled %v, want %s", got, day)
	}
}

// TestStrangersAreLeftAlone runs a group's scripts on a computer that isn't one
// of it.
func TestStrangersAreLeftAlone(t *testing.T) {
	c := readExample(t, "contoso")
	set := render(t, c)
	for i := range c.Fleet.Groups {
		g := &c.Fleet.Groups[i]
		gen := c.generationOf(g)
		if gen.Shell != "cmd" {
			continue
		}
		s := simulate(t, set, g, gen, &policy.Host{Computer: "STRANGER"})
		before := s.Registry.Dump()
		s.run("apply.cmd", 3)
		if changes := s.Changes(); len(changes) > 0 || !slices.Equal(before, s.Registry.Dump()) {
			t.Errorf("%s: changed %v", g.Name, changes)
		}
	}
}

// TestRegFilesHoldTheRange reads every .reg of a policy as the registry does.
func TestRegFilesHoldTheRange(t *testing.T) {
	ofPolicy := regexp.MustCompile(`^startup/.*/rpc-[0-9a-f]{8}\.reg$`)
	eachFile(t, ofPolicy.MatchString,
		func(t *testing.T, c *Checked, f *output.File) {
			parsed, err := regfile.Parse(text(t, f))
			if err != nil {
				t.Fatal(err)
			}
			var r legacy.Registry
			r.Import(parsed)
			got := registryText(simulated{&legacy.Windows{Registry: r}, t}, "Ports", "PortsInternetAvailable", "UseInternetPorts")
			var known []string
			for _, g := range c.Fleet.Groups {
				for _, p := range g.Policies {
					if strings.HasSuffix(f.Path, "rpc-"+p.Tag+".reg") {
						known = append(known, strings.Join(p.Range.Strings(), "|")+"|| Y| Y|")
					}
				}
			}
			if !slices.Contains(known, got) {
				t.Errorf("got %q, want one of %q", got, known)
			}
		})
}

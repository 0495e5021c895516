package windows_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/internal/policy"
	"rpcdsc/internal/sim/windows"
)

// A computer in two fleets: "old", and "contoso", which may take its place.
var fleets = []string{"old", "contoso"}

// pair is what the two fleets want, and whether contoso was old once.
type pair struct {
	name     string
	renamed  bool
	policies map[string]*policy.Policy
	prepare  func(*node)
}

func pairs(t testing.TB) []pair {
	var out []pair
	for _, renamed := range []bool{false, true} {
		for _, same := range []bool{false, true} {
			for _, prepare := range []func(*node){func(*node) {}, earlier, ranged} {
				p := pair{fmt.Sprintf("renamed %t, same ports %t, %d", renamed, same, len(out)%3), renamed, map[string]*policy.Policy{"old": version1(t), "contoso": version2(t)}, prepare}
				if same {
					p.policies["contoso"] = version1(t)
				}
				out = append(out, p)
			}
		}
	}
	return out
}

// ranged gives the key a whole range that somebody had set before.
func ranged(n *node) {
	n.Registry.Set(windows.RPCKey, windows.SZ("Ports", "7000-7100"))
	n.Registry.Set(windows.RPCKey, windows.SZ("PortsInternetAvailable", "Y"))
	n.Registry.Set(windows.RPCKey, windows.SZ("UseInternetPorts", "Y"))
}

// switchTo deploys the scripts of a fleet.
func (p *pair) switchTo(n *node, fleet string) *node {
	if n.as(fleet); fleet == "contoso" && p.renamed {
		n.as(fleet, "old")
	}
	return n.deploy(p.policies[fleet])
}

// key is all that a later script may go by, but for logs.
func (n *node) key() string {
	out := fmt.Sprint(n.machine())
	for _, fleet := range fleets {
		out += fmt.Sprint(n.as(fleet).notes())
	}
	return out
}

// TestTwoFleets runs the scripts of two fleets in every order, until no order gives
// anything new.
func TestTwoFleets(t *testing.T) {
	for _, p := range pairs(t) {
		each(t, func(t *testing.T, id string) {
			start := newNode(t, id)
			p.prepare(start)
			w := &walk{pair: p, clean: start.machine(), seen: map[string]bool{}}
			w.from(t, start, map[string]bool{}, nil)
			if len(w.seen) < 5 {
				t.Errorf("%s: only %d states", p.name, len(w.seen))
			}
		})
	}
}

// walk goes through the states of a computer in two fleets.
type walk struct {
	pair
	clean machine
	seen  map[string]bool
}

// from tries each script on a computer on which the fleets of here are.
func (w *walk) from(t *testing.T, n *node, here map[string]bool, path []string) {
	key := n.key()
	if w.seen[key] || t.Failed() {
		return
	}
	w.seen[key] = true
	w.look(t, n.copy(), here, path)
	for _, fleet := range fleets {
		other := fleets[1-slices.Index(fleets, fleet)]
		takes := w.renamed && fleet == "contoso"
		next, after := w.switchTo(n.copy(), fleet), map[string]bool{fleet: true}
		before := next.machine()
		if here[other] && !takes {
			next.want("apply.cmd", 4)
			after = here
			if diff := cmp.Diff(before, next.machine()); diff != "" || !strings.Contains(next.Console.String(), "fleet "+other+" is here") {
				t.Errorf("%v, apply %s (-before +after)\n%s%s", path, fleet, diff, next.Console.String())
			}
		} else {
			next.want("apply.cmd", 0)
			next.wantPolicy(w.policies[fleet])
		}
		w.from(t, next, after, append(slices.Clone(path), "apply "+fleet))

		removed, after := w.switchTo(n.copy(), fleet).want("remove.cmd", 0), map[string]bool{other: here[other]}
		w.from(t, removed, after, append(slices.Clone(path), "remove "+fleet))
	}
}

// look compares a computer with what must hold whatever was done.
func (w *walk) look(t *testing.T, n *node, here map[string]bool, path []string) {
	if diff := cmp.Diff(w.clean, n.machine()); !here["old"] && !here["contoso"] && diff != "" {
		t.Errorf("%s: %v: the last removal leaves something (-clean +got)\n%s", w.name, path, diff)
	}
	for _, fleet := range fleets {
		other := fleets[1-slices.Index(fleets, fleet)]
		code := w.switchTo(n, fleet).run("verify.cmd")
		if same := here[fleet] && !here[other]; same != (code == 0) {
			t.Errorf("%s: %v: verify.cmd of %s gives %d\n%s", w.name, path, fleet, code, n.Console.String())
		}
		if len(n.Changes()) > 0 {
			t.Errorf("%v: verify.cmd changes something: %q", path, n.Changes())
		}
	}
}

// hide takes a fleet's folder away while f runs: so a version of the scripts worked
// that didn't know of other fleets.
func (n *node) hide(fleet string, f func()) {
	kept := map[string][]byte{}
	for _, path := range n.Files(n.Root + `\rpcdsc\` + fleet + `\*`) {
		kept[path], _ = n.ReadFile(path)
		n.Remove(path)
	}
	f()
	for path, data := range kept {
		n.WriteFile(path, data)
	}
}

// both applies two fleets beside each other, as could be done once.
func (p *pair) both(t testing.TB, id, first, second string) *node {
	n := newNode(t, id)
	p.prepare(n)
	p.switchTo(n, first).want("apply.cmd", 0)
	n.hide(first, func() {
		if n.gen.Engine == "ipsec" {
			n.Assign("") // only one is, and the scripts don't take it off a stranger
		}
		p.switchTo(n, second).want("apply.cmd", 0)
	})
	return n
}

// TestBothHere removes two fleets that are on one computer, in either order: the first
// removal leaves the other's range alone, the last one puts back what was there.
func TestBothHere(t *testing.T) {
	for _, p := range pairs(t) {
		if p.renamed {
			continue
		}
		each(t, func(t *testing.T, id string) {
			for _, order := range [][4]string{
				{"old", "contoso", "old", "contoso"}, {"old", "contoso", "contoso", "old"},
				{"contoso", "old", "old", "contoso"}, {"contoso", "old", "contoso", "old"},
			} {
				n := p.both(t, id, order[0], order[1])
				for _, fleet := range fleets {
					p.switchTo(n, fleet).want("verify.cmd", 2).want("apply.cmd", 4)
				}
				told := p.switchTo(n, order[2]).run("remove.cmd") == 0
				if told && order[3] == order[1] {
					p.switchTo(n, order[3]).wantPorts(policyData(p.policies[order[3]], n.gen).Ports)
				}
				p.switchTo(n, order[3]).want("remove.cmd", 0)
				if !told {
					p.switchTo(n, order[2]).want("remove.cmd", 0)
				}
				clean := newNode(t, id)
				p.prepare(clean)
				if diff := cmp.Diff(clean.machine(), n.machine()); diff != "" && told {
					t.Errorf("%s, %v (-clean +got)\n%s", p.name, order, diff)
				}
			}
		})
	}
}

// TestTakingOverFails lets something go wrong while a renamed fleet takes over: the
// range and the rules of one of the two are in force at each moment, nobody says
// that all is well before it is, and afterwards everything can be done.
func TestTakingOverFails(t *testing.T) {
	p := pairs(t)[7]
	each(t, func(t *testing.T, id string) {
		renamed := func() *node {
			n := newNode(t, id)
			p.prepare(n)
			p.switchTo(n, "old").want("apply.cmd", 0)
			return p.switchTo(n, "contoso")
		}
		clean := newNode(t, id)
		p.prepare(clean)
		want := renamed().want("apply.cmd", 0)
		end, notes := want.machine(), want.notes()
		faults(t, id, "apply.cmd", renamed, func(t *testing.T, n *node, stopped bool, code int) {
			if !stopped && code == 0 {
				n.wantWhole(end, notes)
			}
			n.protected(n.as("old").of(p.policies["old"]), n.as("contoso", "old").of(p.policies["contoso"]))
			removed := n.copy()
			p.switchTo(removed, "contoso").want("remove.cmd", 0)
			p.switchTo(removed, "old").want("remove.cmd", 0)
			if diff := cmp.Diff(clean.machine(), removed.machine()); diff != "" {
				t.Errorf("after both removals (-clean +got)\n%s", diff)
			}
			n.want("apply.cmd", 0).want("verify.cmd", 0)
			if diff := cmp.Diff(end, n.machine()); diff != "" {
				t.Errorf("after the next run (-want +got)\n%s", diff)
			}
			n.want("remove.cmd", 0)
			if diff := cmp.Diff(clean.machine(), n.machine()); diff != "" {
				t.Errorf("after remove.cmd (-clean +got)\n%s", diff)
			}
		})
	})
}

// TestHandingOverFails lets something go wrong while the first of two fleets is
// removed.
func TestHandingOverFails(t *testing.T) {
	for _, p := range pairs(t)[:2] {
		each(t, func(t *testing.T, id string) {
			clean := newNode(t, id)
			p.prepare(clean)
			faults(t, id, "remove.cmd", func() *node { return p.switchTo(p.both(t, id, "old", "contoso"), "old") },
				func(t *testing.T, n *node, _ bool, _ int) {
					p.switchTo(n, "contoso").wantPorts(policyData(p.policies["contoso"], n.gen).Ports)
					p.switchTo(n, "old").want("remove.cmd", 0)
					p.switchTo(n, "contoso").wantPolicy(p.policies["contoso"])
					n.want("verify.cmd", 0).want("remove.cmd", 0)
					if diff := cmp.Diff(clean.machine(), n.machine()); diff != "" {
						t.Errorf("after the last removal (-clean +got)\n%s", diff)
					}
				})
		})
	}
}

// TestPendingGoesAlong: what a former fleet's change waits for is still to come.
func TestPendingGoesAlong(t *testing.T) {
	p := pair{renamed: true, policies: map[string]*policy.Policy{"old": version1(t), "contoso": version1(t)}}
	each(t, func(t *testing.T, id string) {
		n := p.switchTo(newNode(t, id), "old").want("apply.cmd", 0)
		p.switchTo(n, "contoso").want("apply.cmd", 0)
		if !n.has("restart.pending") || len(n.Tasks)+len(n.Jobs) != 1 {
			t.Errorf("the restart is forgotten: %v %v", n.Tasks, n.Jobs)
		}
		n.want(n.state("restart.cmd"), 0)
		if n.Shutdown == nil {
			t.Error("no restart")
		}
		n.Reboot(false)
		n.want("apply.cmd", 0).want("verify.cmd", 0)
		if left := n.as("old").notes(); len(left) > 0 {
			t.Errorf("left of the former fleet: %v", left)
		}
	})
}

// TestOtherFolders: folders that say nothing of a fleet in force don't stop anybody.
func TestOtherFolders(t *testing.T) {
	each(t, func(t *testing.T, id string) {
		n := newNode(t, id).deploy(version1(t))
		for _, name := range []string{"apply.log", "restart.pending", "restart.task", "notes.txt"} {
			n.WriteFile(n.Root+`\rpcdsc\gone\`+name, []byte("x"))
		}
		n.WriteFile(n.Root+`\rpcdsc\applied-1a2b3c4d`, []byte("x"))
		n.want("apply.cmd", 0).want("verify.cmd", 0).want("remove.cmd", 0)
	})
}

// TestFormerFleetsClash: two that saved different values, neither of them nothing
// for sure, aren't taken over at once.
func TestFormerFleetsClash(t *testing.T) {
	each(t, func(t *testing.T, id string) {
		n := newNode(t, id).as("contoso", "old", "older").deploy(version1(t))
		for i, fleet := range []string{"old", "older"} {
			n.WriteFile(n.Root+`\rpcdsc\`+fleet+`\before.reg`, fmt.Append(nil, i))
		}
		n.want("apply.cmd", 4)
		if len(n.Changes()) > 0 || !strings.Contains(n.Console.String(), "run the remove.cmd of older first") {
			t.Errorf("%q %s", n.Changes(), n.Console.String())
		}
	})
}

// TestBesidePowerShell removes scripts beside what PowerShell applied: what was there
// before the first of them is what the last one puts back.
func TestBesidePowerShell(t *testing.T) {
	for _, id := range generations[3:] {
		for _, c := range []struct {
			name    string
			prepare func(*node)
			absent  uint32
			code    int
			stays   bool
		}{
			{"both found nothing", func(*node) {}, 1, 0, true},
			{"it found nothing, the scripts its values", ranged, 1, 0, false},
			{"it came later", func(*node) {}, 0, 1, true},
			{"nobody knows", earlier, 0, 1, true},
		} {
			n := newNode(t, id)
			c.prepare(n)
			before := n.machine()
			n.deploy(version1(t)).want("apply.cmd", 0)
			n.savedByPowerShell("other", c.absent)
			n.want("verify.cmd", 2).want("apply.cmd", 4).want("remove.cmd", c.code)
			if len(n.Rules) > 0 {
				t.Errorf("%s: left behind: %v", c.name, n.Rules)
			}
			if c.stays {
				n.wantPorts(policyData(version1(t), n.gen).Ports)
			}
			n.Registry.Delete(`HKLM\SOFTWARE\rpcdsc`)
			if c.code == 0 && c.stays {
				continue // PowerShell's removal deletes the key
			}
			n.want("remove.cmd", 0)
			if diff := cmp.Diff(before, n.machine()); diff != "" {
				t.Errorf("%s (-before +after)\n%s", c.name, diff)
			}
		}
	}
}

// TestRulesWithoutNotes: rules of another version whose notes are gone are seen.
func TestRulesWithoutNotes(t *testing.T) {
	for _, id := range generations[3:] {
		lost := func() *node {
			n := newNode(t, id).deploy(version1(t)).want("apply.cmd", 0)
			for _, path := range n.Files(n.state("*")) {
				n.Remove(path)
			}
			return n
		}
		same := lost().want("apply.cmd", 0).want("verify.cmd", 0)
		same.wantPolicy(version1(t))
		n := lost().deploy(version2(t)).want("apply.cmd", 1).want("verify.cmd", 2)
		if !strings.Contains(n.Console.String(), "that end in 1a2b3c4d") {
			t.Error(n.Console.String())
		}
		n.Rules = slices.DeleteFunc(n.Rules, func(r windows.FirewallRule) bool { return strings.HasSuffix(r.Name, "1a2b3c4d") })
		n.want("apply.cmd", 0).want("verify.cmd", 0)
		n.wantPolicy(version2(t))
	}
}

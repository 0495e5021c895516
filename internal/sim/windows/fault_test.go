package windows_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/internal/policy"
	"rpcdsc/internal/sim/cmdscript"
	"rpcdsc/internal/sim/windows"
)

// earlier gives the key a value that somebody had set before.
func earlier(n *node) {
	n.Registry.Set(windows.RPCKey, windows.SZ("UseInternetPorts", "N"))
	n.Registry.Set(windows.RPCKey, windows.SZ("Their own", `C:\x "y"`))
	n.Registry.Set(windows.ExemptKey, windows.DWord("NoDefaultExempt", 0))
}

// protected fails unless the rules of one of the policies are all there.
func (n *node) protected(policies ...*policy.Policy) {
	n.t.Helper()
	have := inForce(n.machine())
	for _, p := range policies {
		missing := slices.DeleteFunc(rulesOf(policyData(p, n.gen)), func(r string) bool { return slices.Contains(have, r) })
		if len(missing) == 0 {
			return
		}
	}
	n.t.Errorf("neither version is whole: %q", have)
}

func TestFirstApplyFails(t *testing.T) {
	each(t, func(t *testing.T, id string) {
		want := newNode(t, id).deploy(version1(t))
		earlier(want)
		clean := want.machine()
		end, notes := want.want("apply.cmd", 0).machine(), want.notes()
		faults(t, id, "apply.cmd", func() *node {
			n := newNode(t, id).deploy(version1(t))
			earlier(n)
			return n
		}, func(t *testing.T, n *node, stopped bool, code int) {
			if !stopped && code == 0 {
				n.wantWhole(end, notes)
			}
			n.want("apply.cmd", 0)
			if diff := cmp.Diff(end, n.machine()); diff != "" {
				t.Errorf("after the next run (-want +got)\n%s", diff)
			}
			n.want("verify.cmd", 0)
			if !n.has("restart.pending") {
				t.Error("the restart is forgotten")
			}
			n.want("apply.cmd", 0)
			if changes := n.Changes(); len(changes) > 0 {
				t.Errorf("the run after that changed something: %q", changes)
			}
			if stopped && len(n.Rules) != len(n.machine().Rules) {
				t.Errorf("a rule twice: %v", n.Rules)
			}
			n.want("remove.cmd", 0)
			if diff := cmp.Diff(clean, n.machine()); diff != "" {
				t.Errorf("after remove.cmd (-want +got)\n%s", diff)
			}
		})
	})
}

func TestUpdateFails(t *testing.T) {
	each(t, func(t *testing.T, id string) {
		update := func() *node {
			n := newNode(t, id).deploy(version1(t))
			earlier(n)
			n.want("apply.cmd", 0)
			n.Reboot(false)
			return n.want("apply.cmd", 0).deploy(version2(t))
		}
		want := update().want("apply.cmd", 0)
		end, notes := want.machine(), want.notes()
		faults(t, id, "apply.cmd", update, func(t *testing.T, n *node, stopped bool, code int) {
			if !stopped && code == 0 {
				n.wantWhole(end, notes)
			}
			n.protected(version1(t), version2(t))
			if !stopped {
				n.wantTogether(version1(t), version2(t))
			}
			old := rulesOf(policyData(version1(t), n.gen))
			if diff := cmp.Diff(old, inForce(n.machine())); diff != "" && strings.Contains(n.Console.String(), "nothing new is in force") {
				t.Errorf("something new is in force (-old +got)\n%s", diff)
			}
			n.want("apply.cmd", 0)
			if diff := cmp.Diff(end, n.machine()); diff != "" {
				t.Errorf("after the next run (-want +got)\n%s", diff)
			}
			if !n.has("restart.pending") {
				t.Error("the restart is forgotten")
			}
		})
	})
}

// wantTogether fails unless the ports in the registry are those of a version
// whose rules are in force, and stopped scripts say so when they aren't.
func (n *node) wantTogether(policies ...*policy.Policy) {
	n.t.Helper()
	v, _ := n.Registry.Get(windows.RPCKey, "Ports")
	ports, _ := v.Strings()
	have := inForce(n.machine())
	for _, p := range policies {
		d := policyData(p, n.gen)
		whole := !slices.ContainsFunc(rulesOf(d), func(r string) bool { return !slices.Contains(have, r) })
		if whole && slices.Equal(ports, d.Ports) {
			return
		}
	}
	n.t.Errorf("ports %v don't go with the rules in force", ports)
}

func TestRemoveFails(t *testing.T) {
	each(t, func(t *testing.T, id string) {
		applied := func() *node {
			n := newNode(t, id).deploy(version1(t))
			earlier(n)
			return n.want("apply.cmd", 0)
		}
		clean := newNode(t, id)
		earlier(clean)
		notes := applied().want("remove.cmd", 0).notes()
		faults(t, id, "remove.cmd", applied, func(t *testing.T, n *node, stopped bool, code int) {
			if !stopped && code == 0 {
				n.wantWhole(clean.machine(), notes)
			}
			n.want("remove.cmd", 0)
			if diff := cmp.Diff(clean.machine(), n.machine()); diff != "" {
				t.Errorf("after the next run (-want +got)\n%s", diff)
			}
		})
	})
}

func TestRemove(t *testing.T) {
	each(t, func(t *testing.T, id string) {
		for _, prepare := range []func(*node){func(*node) {}, earlier} {
			n := newNode(t, id).deploy(version1(t))
			prepare(n)
			before := n.machine()
			n.want("remove.cmd", 0)
			n.want("apply.cmd", 0).deploy(version2(t)).want("apply.cmd", 0)
			n.Setenv("COMPUTERNAME", "ELSEWHERE") // remove.cmd doesn't need the fleet
			n.want("remove.cmd", 0)
			if diff := cmp.Diff(before, n.machine()); diff != "" {
				t.Errorf("(-before +after)\n%s", diff)
			}
			left := n.Files(n.state("*"))
			n.want("remove.cmd", 0)
			if changes := n.Changes(); len(changes) > 0 {
				t.Errorf("the second time it changed something: %q", changes)
			}
			if diff := cmp.Diff([]string{n.state("apply.log"), n.state("restart.pending")}, left); diff != "" {
				t.Errorf("left behind (-want +got)\n%s", diff)
			}
		}
	})
}

func TestRemoveLeavesOthersAlone(t *testing.T) {
	for _, id := range generations[:3] {
		n := newNode(t, id).deploy(version1(t)).want("apply.cmd", 0)
		n.MakePolicy("Somebody else's", windows.IPsecRule{Name: "x", Action: "BLOCK", Filters: []string{"*=0:23:TCP"}})
		n.Assign("Somebody else's")
		n.want("apply.cmd", 4).want("remove.cmd", 0)
		if m := n.machine(); m.Assigned != "Somebody else's" || len(m.Policies) != 1 {
			t.Errorf("%s: assigned %q of %q", id, m.Assigned, m.Policies)
		}
	}
	for _, id := range generations[3:] {
		n := newNode(t, id).deploy(version1(t)).want("apply.cmd", 0)
		n.Rules = append(n.Rules, windows.FirewallRule{Name: "Somebody else's"})
		if n.want("remove.cmd", 0); len(n.Rules) != 1 {
			t.Errorf("%s: %v", id, n.Rules)
		}
	}
}

// TestOvertakenVersion stops a version at each step, and applies another one.
func TestOvertakenVersion(t *testing.T) {
	each(t, func(t *testing.T, id string) {
		calls := 0
		{
			n := newNode(t, id).deploy(version1(t)).want("apply.cmd", 0)
			calls = len(n.Journal)
		}
		for _, at := range sample(t, calls, 0) {
			n := newNode(t, id).deploy(version1(t))
			n.Fault = func(i int, _ *cmdscript.Call) windows.Fault {
				if i == at {
					return windows.KillsNext
				}
				return windows.Works
			}
			if _, err := n.try("apply.cmd"); !errors.Is(err, cmdscript.ErrStop) {
				t.Fatal(err)
			}
			n.Fault = nil
			n.deploy(version2(t)).want("apply.cmd", 0)
			n.wantPolicy(version2(t))
			if m := n.machine(); len(m.Rules) != len(n.Rules) || n.has("building-*") || n.has("built-*") || n.has("objects-1a2b3c4d") {
				t.Errorf("left behind after a stop at %d: %v", at, n.Files(n.state("*")))
			}
			if t.Failed() {
				t.Fatalf("stopped at %d\n%s", at, n.log())
			}
		}
	})
}

// TestRepairFails stops the repair of a rule that somebody deleted.
func TestRepairFails(t *testing.T) {
	for _, id := range generations[3:] {
		damaged := func() *node {
			n := newNode(t, id).deploy(version1(t)).want("apply.cmd", 0)
			n.Rules = n.Rules[1:]
			return n
		}
		faults(t, id, "apply.cmd", damaged, func(t *testing.T, n *node, stopped bool, code int) {
			if len(n.Rules) < 3 {
				t.Errorf("only these are left: %v", n.Rules)
			}
			if !stopped && code == 0 {
				n.wantPolicy(version1(t))
			}
			n.want("apply.cmd", 0)
			n.wantPolicy(version1(t))
			n.want("remove.cmd", 0)
			if len(n.Rules) > 0 {
				t.Errorf("left behind: %v", n.Rules)
			}
		})
	}
}

// TestForgottenState applies where the policy is but nothing is known of it.
func TestForgottenState(t *testing.T) {
	for _, id := range generations[:3] {
		n := newNode(t, id).deploy(version1(t)).want("apply.cmd", 0)
		n.Assign("")
		for _, path := range n.Files(n.state("*")) {
			n.Remove(path)
		}
		n.want("apply.cmd", 0)
		n.wantPolicy(version1(t))
	}
}

func TestStricterExemptionStays(t *testing.T) {
	for _, id := range generations[:3] {
		n := newNode(t, id).deploy(version1(t))
		n.Registry.Set(windows.ExemptKey, windows.DWord("NoDefaultExempt", 3))
		n.want("apply.cmd", 0)
		if v, _ := n.Registry.Get(windows.ExemptKey, "NoDefaultExempt"); v.Data[0] != 3 || n.has("exempt.before") {
			t.Errorf("%s: NoDefaultExempt is %v now", id, v)
		}
	}
}

package windows_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/internal/sim/cmdscript"
)

// TestGuardsStop lets something go wrong on each computer where apply.cmd has to
// stop, at each place: no failed guard lets it through, and verify.cmd never says
// that all is well.
func TestGuardsStop(t *testing.T) {
	for _, c := range stopCases() {
		for _, id := range c.gens {
			t.Run(c.name, func(t *testing.T) {
				stops := func() *node {
					n := newNode(t, id).deploy(version1(t))
					c.make(n)
					return n
				}
				before := stops().machine()
				for i, m := range goesWrong {
					befalls(t, m, i, id, "apply.cmd", stops, func(t *testing.T, n *node, _ bool, code int) {
						if diff := cmp.Diff(before, n.machine()); diff != "" || code == 0 || len(n.Changes()) > 0 {
							t.Errorf("exit code %d, changes %q (-before +after)\n%s", code, n.Changes(), diff)
						}
					})
					befalls(t, m, i, id, "verify.cmd", stops, func(t *testing.T, n *node, _ bool, code int) {
						if code == 0 {
							t.Error("verify.cmd finds nothing wrong")
						}
					})
				}
			})
		}
	}
}

// TestVerifyFails lets something go wrong in verify.cmd on a computer with a damage:
// it never says that all is well, and never changes anything.
func TestVerifyFails(t *testing.T) {
	for name, damage := range damages {
		each(t, func(t *testing.T, id string) {
			damaged := func() *node {
				n := newNode(t, id).deploy(version1(t)).want("apply.cmd", 0)
				if !damage(n) {
					t.Skipf("%s has no %s", id, name)
				}
				return n
			}
			faults(t, id+" "+name, "verify.cmd", damaged, func(t *testing.T, n *node, stopped bool, code int) {
				if !stopped && code == 0 {
					t.Error("verify.cmd finds nothing wrong")
				}
				if changes := n.Changes(); len(changes) > 0 {
					t.Errorf("verify.cmd changes something: %q", changes)
				}
			})
		})
	}
}

// TestRestartFails lets something go wrong in restart.cmd while a restart is due: 0
// is for a restart under way, and until then it stays pending.
func TestRestartFails(t *testing.T) {
	each(t, func(t *testing.T, id string) {
		due := func() *node { return newNode(t, id).deploy(version1(t)).want("apply.cmd", 0) }
		faults(t, id, due().state("restart.cmd"), due, func(t *testing.T, n *node, stopped bool, code int) {
			if !stopped && code == 0 && n.Shutdown == nil {
				t.Error("exit code 0, and no restart")
			}
			if !n.has("restart.pending") {
				t.Error("the restart is forgotten")
			}
			if n.Shutdown == nil && len(n.Tasks)+len(n.Jobs) == 0 {
				t.Error("no restart, and none scheduled")
			}
		})
	})
}

// TestSettledRestartFails lets something go wrong in restart.cmd once the restart
// has happened. Where that can't be seen one restart too many is right, and 0 is
// for it or for having nothing left to do.
func TestSettledRestartFails(t *testing.T) {
	each(t, func(t *testing.T, id string) {
		settled := func() *node {
			n := newNode(t, id).deploy(version1(t)).want("apply.cmd", 0)
			n.Reboot(false)
			return n
		}
		faults(t, id, settled().state("restart.cmd"), settled, func(t *testing.T, n *node, stopped bool, code int) {
			if !stopped && code == 0 && n.Shutdown == nil && (n.has("restart.pending") || len(n.Tasks)+len(n.Jobs) > 0) {
				t.Errorf("exit code 0, and it isn't settled: %v %v %v", n.notes(), n.Tasks, n.Jobs)
			}
		})
	})
}

// TestLogIsHeld runs apply.cmd and remove.cmd beside another run, which has the log
// open.
func TestLogIsHeld(t *testing.T) {
	each(t, func(t *testing.T, id string) {
		n := newNode(t, id).deploy(version1(t)).want("apply.cmd", 0)
		before, notes := n.machine(), n.notes()
		n.WriteFile(n.state("rpcdsc-others.tmp"), nil)
		n.deploy(version2(t))
		release := n.Hold(n.state("apply.log"))
		for _, script := range []string{"apply.cmd", "remove.cmd", n.state("restart.cmd")} {
			if code := n.run(script); code == 0 {
				t.Errorf("%s gives 0", script)
			}
			if diff := cmp.Diff(before, n.machine()); diff != "" || n.Shutdown != nil {
				t.Errorf("%s changes something (-before +after)\n%s", script, diff)
			}
			if diff := cmp.Diff(notes, n.notes()); diff != "" || !n.has("rpcdsc-others.tmp") {
				t.Errorf("%s changes the other run's files (-before +after)\n%s", script, diff)
			}
		}
		release()
		n.want("apply.cmd", 0)
		n.wantPolicy(version2(t))
	})
}

// TestFullDisk: while nothing can be written, no script says that it is done where
// it isn't, and afterwards everything can be done.
func TestFullDisk(t *testing.T) {
	each(t, func(t *testing.T, id string) {
		full := func(n *node, script string) (code int) {
			n.Opening = func(string) cmdscript.Opening { return cmdscript.Loses }
			defer func() { n.Opening = nil }()
			return n.run(script)
		}
		clean := newNode(t, id).deploy(version1(t)).machine()
		n := newNode(t, id).deploy(version1(t))
		if full(n, "apply.cmd") == 0 {
			t.Error("apply.cmd gives 0")
		}
		n.want("apply.cmd", 0).want("verify.cmd", 0)
		n.wantPolicy(version1(t))
		if !n.has("restart.pending") {
			t.Error("the restart is forgotten")
		}
		if full(n, "verify.cmd"); len(n.Changes()) > 0 {
			t.Errorf("verify.cmd changes something: %q", n.Changes())
		}
		if code := full(n, "remove.cmd"); code == 0 {
			if diff := cmp.Diff(clean, n.machine()); diff != "" {
				t.Errorf("remove.cmd gives 0, and it isn't whole (-want +got)\n%s", diff)
			}
		}
		n.want("remove.cmd", 0)
		if diff := cmp.Diff(clean, n.machine()); diff != "" {
			t.Errorf("after remove.cmd (-want +got)\n%s", diff)
		}
	})
}

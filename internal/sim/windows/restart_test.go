package windows_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/internal/osgen"
	"rpcdsc/internal/sim/cmdscript"
	"rpcdsc/internal/sim/windows"
)

func TestRestart(t *testing.T) {
	each(t, func(t *testing.T, id string) {
		n := newNode(t, id).deploy(version1(t)).want("apply.cmd", 0)
		script := n.state("restart.cmd")
		n.want(script, 0)
		if n.Shutdown == nil || n.Shutdown.Seconds != 600 || !strings.Contains(n.Shutdown.Message, "contoso") {
			t.Errorf("shutdown: %+v", n.Shutdown)
		}
		if len(n.Tasks) > 0 || n.has("restart.slot") {
			t.Errorf("the task stays: %v", n.Tasks)
		}
		n.Reboot(false)
		n.want(script, 0)
		if n.Shutdown != nil || n.has("restart.pending") {
			t.Error("it restarts again")
		}
	})
}

func TestRestartLeavesAnotherShutdownAlone(t *testing.T) {
	each(t, func(t *testing.T, id string) {
		n := newNode(t, id).deploy(version1(t)).want("apply.cmd", 0)
		other := &windows.Shutdown{Seconds: 30, Message: "somebody else's"}
		n.Shutdown = other
		tasks := n.machine().Tasks
		n.want(n.state("restart.cmd"), 1)
		if n.Shutdown != other || !n.has("restart.pending") || cmp.Diff(tasks, n.machine().Tasks) != "" {
			t.Errorf("%+v, %v", n.Shutdown, n.Tasks)
		}
		n.Shutdown = nil
		if id == "windows-2000" {
			n.Jobs = map[int]windows.Job{} // a job that has run is gone
		}
		if n.want("apply.cmd", 0); len(n.Tasks)+len(n.Jobs) != 1 {
			t.Errorf("the restart has no task: %v %v", n.Tasks, n.Jobs)
		}
	})
}

func TestRestartTask(t *testing.T) {
	for id, want := range map[string]windows.Task{
		"windows-xp":     {Program: `C:\WINDOWS\rpcdsc\contoso\restart.cmd`, Day: "SAT", Clock: "02:05:00", User: "SYSTEM"},
		"windows-2003":   {Program: `C:\WINDOWS\rpcdsc\contoso\restart.cmd`, Day: "SAT", Clock: "02:05", User: "SYSTEM"},
		"windows-2008r2": {Program: `C:\WINDOWS\rpcdsc\contoso\restart.cmd`, Day: "SAT", Clock: "02:05", User: "S-1-5-18"},
	} {
		n := newNode(t, id).deploy(version1(t)).want("apply.cmd", 0)
		if diff := cmp.Diff(map[string]windows.Task{"rpcdsc contoso restart": want}, n.Tasks); diff != "" {
			t.Errorf("%s (-want +got)\n%s", id, diff)
		}
	}
	n := newNode(t, "windows-2000").deploy(version1(t)).want("apply.cmd", 0)
	if diff := cmp.Diff(map[int]windows.Job{1: {Program: `C:\WINNT\rpcdsc\contoso\restart.cmd`, Day: "S", Clock: "02:05"}}, n.Jobs); diff != "" {
		t.Errorf("windows-2000 (-want +got)\n%s", diff)
	}
}

func TestRestartMovesWithItsSlot(t *testing.T) {
	each(t, func(t *testing.T, id string) {
		n := newNode(t, id).deploy(version1(t)).want("apply.cmd", 0)
		n.slot.Day3, n.slot.Clock = "SUN", "03:10"
		n.deploy(version1(t)).want("apply.cmd", 0)
		for _, task := range n.Tasks {
			if task.Day != "SUN" || !strings.HasPrefix(task.Clock, "03:10") {
				t.Errorf("%+v", task)
			}
		}
		for _, job := range n.Jobs {
			if job.Day != "Su" || job.Clock != "03:10" {
				t.Errorf("%+v", job)
			}
		}
		if len(n.Tasks)+len(n.Jobs) != 1 {
			t.Errorf("%v %v", n.Tasks, n.Jobs)
		}
		n.slot = osgen.SlotData{When: "never"}
		n.deploy(version1(t)).want("apply.cmd", 0)
		if len(n.Tasks)+len(n.Jobs) != 0 || !n.has("restart.pending") {
			t.Errorf("never: %v %v", n.Tasks, n.Jobs)
		}
	})
}

func TestRestartAtADate(t *testing.T) {
	for _, id := range generations[1:] {
		for today, want := range map[string]struct {
			code    int
			restart bool
			tasks   int
		}{
			"20261204": {0, false, 1}, "20261205": {0, true, 0}, "20261206": {1, false, 0},
		} {
			n := newNode(t, id)
			n.slot = osgen.SlotData{When: "at", Clock: "02:00", Date: "2026-12-05"}
			n.deploy(version1(t)).want("apply.cmd", 0)
			if task := n.Tasks["rpcdsc contoso restart"]; task.Day != "" {
				t.Errorf("%s: %+v", id, task)
			}
			n.Today = today
			n.want(n.state("restart.cmd"), want.code)
			if (n.Shutdown != nil) != want.restart || len(n.Tasks) != want.tasks || !n.has("restart.pending") {
				t.Errorf("%s on %s: shutdown %v, tasks %v\n%s", id, today, n.Shutdown, n.Tasks, n.log())
			}
		}
	}
}

func TestRestartCantBeScheduled(t *testing.T) {
	each(t, func(t *testing.T, id string) {
		n := newNode(t, id).deploy(version1(t))
		n.Fault = func(_ int, c *cmdscript.Call) windows.Fault {
			if line := plain(c.Raw); strings.HasPrefix(line, "schtasks /create") || strings.HasPrefix(line, "at 02:05") {
				return windows.Fails
			}
			return windows.Works
		}
		n.want("apply.cmd", 1)
		n.wantPolicy(version1(t))
		if !n.has("restart.pending") {
			t.Error("the restart is forgotten")
		}
		n.Fault = nil
		n.want("apply.cmd", 0)
		if len(n.Tasks)+len(n.Jobs) != 1 {
			t.Errorf("%v %v", n.Tasks, n.Jobs)
		}
	})
}

// damages change something that a script made; false if the computer has no such
// thing.
var damages = map[string]func(*node) bool{
	"ports": func(n *node) bool {
		n.Registry.Set(windows.RPCKey, windows.SZ("Ports", "5001-5003"))
		return true
	},
	"flag":   func(n *node) bool { return n.Registry.DeleteValue(windows.RPCKey, "UseInternetPorts") },
	"key":    func(n *node) bool { return n.Registry.Delete(windows.RPCKey) },
	"exempt": func(n *node) bool { return n.Registry.DeleteValue(windows.ExemptKey, "NoDefaultExempt") },
	"assign": func(n *node) bool { was := n.IPsec.Assigned != ""; n.Assign(""); return was },
	"rule":   func(n *node) bool { n.Rules = n.Rules[:max(0, len(n.Rules)-1)]; return len(n.Rules) > 0 },
	"deleted": func(n *node) bool {
		was := n.IPsec.Assigned
		n.Assign("")
		delete(n.IPsec.Policies, was)
		return was != ""
	},
}

func TestVerifySeesDamage(t *testing.T) {
	for name, damage := range damages {
		each(t, func(t *testing.T, id string) {
			n := newNode(t, id).deploy(version1(t)).want("apply.cmd", 0)
			if !damage(n) {
				t.Skipf("%s has no %s", id, name)
			}
			n.want("verify.cmd", 2)
			if name == "deleted" {
				return // the simulated tools leave a key behind that the real ones don't
			}
			n.want("apply.cmd", 0).want("verify.cmd", 0)
			n.wantPolicy(version1(t))
		})
	}
}

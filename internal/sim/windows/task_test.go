package windows_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/internal/osgen"
	"rpcdsc/internal/sim/cmdscript"
	"rpcdsc/internal/sim/windows"
)

// TestRestartInAnotherLanguage schedules the restart where schtasks and at take no
// English words. Vista and later read XML; before, a job of at runs every day, and its
// script looks at the day. Windows 2000 can't tell the day: apply.cmd and verify.cmd
// say so.
func TestRestartInAnotherLanguage(t *testing.T) {
	each(t, func(t *testing.T, id string) {
		n := newNode(t, id).deploy(version1(t))
		n.Foreign = true
		if id == "windows-2000" {
			n.want("apply.cmd", 1).want("verify.cmd", 2)
			if !strings.Contains(n.Console.String(), "differs: the restart is pending, and its task isn't there") {
				t.Error(n.Console.String())
			}
			return
		}
		n.want("apply.cmd", 0).want("verify.cmd", 0).want("apply.cmd", 0)
		if changes := n.Changes(); len(changes) > 0 {
			t.Errorf("the second run changed something: %q", changes)
		}
		if n.gen.Engine == osgen.EngineWFAS {
			return // like TestRestart
		}
		if diff := cmp.Diff(map[int]windows.Job{1: {Program: n.state("restart.cmd"), Clock: "02:05"}}, n.Jobs); diff != "" || len(n.Tasks) > 0 {
			t.Errorf("%v (-want +got)\n%s", n.Tasks, diff)
		}
		n.want(n.state("restart.cmd"), 0) // on a Tuesday
		if n.Shutdown != nil || len(n.Jobs) != 1 {
			t.Errorf("on another day: %v %v", n.Shutdown, n.Jobs)
		}
		n.Today = "20261128"
		n.want(n.state("restart.cmd"), 0)
		if n.Shutdown == nil || len(n.Jobs) > 0 || n.has("restart.daily") {
			t.Errorf("on its day: %v %v %v", n.Shutdown, n.Jobs, n.notes())
		}
	})
}

// TestDateInAnotherLanguage: a restart at a date works there, too.
func TestDateInAnotherLanguage(t *testing.T) {
	for _, id := range generations[1:] {
		n := newNode(t, id)
		n.Foreign = true
		n.slot = osgen.SlotData{When: "at", Clock: "02:00", Date: "2026-12-05"}
		n.deploy(version1(t)).want("apply.cmd", 0).want("verify.cmd", 0)
		n.want(n.state("restart.cmd"), 0)
		if n.Shutdown != nil {
			t.Errorf("%s: too early", id)
		}
		n.Today = "20261205"
		if n.want(n.state("restart.cmd"), 0); n.Shutdown == nil || len(n.Tasks)+len(n.Jobs) > 0 {
			t.Errorf("%s: %v %v %v", id, n.Shutdown, n.Tasks, n.Jobs)
		}
	}
}

// TestDamagedTask changes the restart task: verify.cmd says so, and apply.cmd makes it
// anew. (What verify.cmd can't see before Vista it says, too.)
func TestDamagedTask(t *testing.T) {
	for name, damage := range map[string]func(*windows.Task){
		"disabled": func(task *windows.Task) { task.Disabled = true },
		"action":   func(task *windows.Task) { task.Program = `C:\nosuch.cmd` },
		"day":      func(task *windows.Task) { task.Day = "SUN" },
		"time":     func(task *windows.Task) { task.Clock = "12:00" },
		"user":     func(task *windows.Task) { task.User = `PLC7\guest` },
	} {
		for _, id := range generations[1:] {
			n := newNode(t, id).deploy(version1(t)).want("apply.cmd", 0)
			before := n.machine().Tasks
			for key, task := range n.Tasks {
				damage(&task)
				n.Tasks[key] = task
			}
			n.Console.Reset()
			if n.gen.Engine == osgen.EngineIPsec && name != "action" {
				n.want("verify.cmd", 0)
				if !strings.Contains(n.Console.String(), "note: when the restart task runs, as whom, and whether it is enabled can't be read here") {
					t.Errorf("%s %s: %s", id, name, n.Console.String())
				}
				continue
			}
			n.want("verify.cmd", 2).want("apply.cmd", 0).want("verify.cmd", 0)
			if diff := cmp.Diff(before, n.machine().Tasks); diff != "" {
				t.Errorf("%s %s (-want +got)\n%s", id, name, diff)
			}
		}
	}
}

// TestDamagedPending empties restart.pending, as a full disk or a power failure does:
// that is no restart that has happened, and costs one restart too many at most.
func TestDamagedPending(t *testing.T) {
	each(t, func(t *testing.T, id string) {
		for _, text := range []string{"", "boot=\"\"\r\ndown=\"\"\r\n"} {
			n := newNode(t, id).deploy(version1(t)).want("apply.cmd", 0)
			n.WriteFile(n.state("restart.pending"), []byte(text))
			n.want("verify.cmd", 0)
			if !strings.Contains(n.Console.String(), "note: a restart is pending") {
				t.Error("verify.cmd says nothing of a restart")
			}
			n.Reboot(false)
			n.want("apply.cmd", 0)
			if !n.has("restart.pending") {
				t.Error("the restart is forgotten")
			}
			n.Reboot(false)
			if n.want("apply.cmd", 0); n.has("restart.pending") || len(n.Tasks)+len(n.Jobs) > 0 {
				t.Errorf("it restarts for ever: %v", n.notes())
			}
		}
	})
}

// TestStoppedServices runs everything where the services are off that net asks about.
func TestStoppedServices(t *testing.T) {
	each(t, func(t *testing.T, id string) {
		n := newNode(t, id).deploy(version1(t))
		n.Services["lanmanserver"], n.Services["lanmanworkstation"] = 1, 1
		n.want("apply.cmd", 0).want("verify.cmd", 0)
		n.Reboot(true)
		if n.want("apply.cmd", 0); !n.has("restart.pending") {
			t.Error("a power failure passes for a restart")
		}
		n.Reboot(false)
		if n.want("apply.cmd", 0); n.has("restart.pending") {
			t.Error("the restart is never seen")
		}
		n.want("remove.cmd", 0)
		n.Admin = false
		n.want("apply.cmd", 4)
	})
}

// TestLongPath runs everything where the PATH is nearly as long as a line may be.
func TestLongPath(t *testing.T) {
	each(t, func(t *testing.T, id string) {
		n := newNode(t, id).deploy(version1(t))
		path, _ := n.Getenv("PATH")
		n.Setenv("PATH", strings.Repeat(`C:\programs\some vendor;`, 83)+path)
		n.want("apply.cmd", 0).want("verify.cmd", 0).want(n.state("restart.cmd"), 0).want("remove.cmd", 0)
	})
}

// TestVerifyBesideAnotherRun: while the log is open verify.cmd neither says that all is
// well nor deletes what the other run works with.
func TestVerifyBesideAnotherRun(t *testing.T) {
	each(t, func(t *testing.T, id string) {
		n := newNode(t, id).deploy(version1(t)).want("apply.cmd", 0)
		n.WriteFile(n.state("rpcdsc-others.tmp"), nil)
		release := n.Hold(n.state("apply.log"))
		n.want("verify.cmd", 4)
		if !n.has("rpcdsc-others.tmp") {
			t.Error("the other run's file is gone")
		}
		release()
		n.want("verify.cmd", 0)
	})
}

// TestRulesUnread lets netsh list no rules although there are some: verify.cmd doesn't
// take them for missing or there. Once they are deleted the registry says so, and the
// failure is what netsh gives for no rule at all.
func TestRulesUnread(t *testing.T) {
	for _, id := range generations[3:] {
		n := newNode(t, id).deploy(version1(t)).want("apply.cmd", 0)
		n.Fault = func(_ int, c *cmdscript.Call) windows.Fault {
			if strings.Contains(c.Raw, "name=all") {
				return windows.Fails
			}
			return windows.Works
		}
		n.want("verify.cmd", 2)
		if !strings.Contains(n.Console.String(), "differs: the firewall rules of this computer can't be read") {
			t.Error(n.Console.String())
		}
		n.want("remove.cmd", 0)
		if len(n.Rules) > 0 {
			t.Errorf("%s: %v", id, n.Rules)
		}
	}
}

// TestReservedFolder: only administrators get into the state folder, where restart.cmd
// lies that runs as the system. Where that can't be done verify.cmd says so, and the next
// run tries again.
func TestReservedFolder(t *testing.T) {
	each(t, func(t *testing.T, id string) {
		n := newNode(t, id).deploy(version1(t))
		n.Fault = func(_ int, c *cmdscript.Call) windows.Fault {
			if c.Name == "secedit" {
				return windows.Fails
			}
			return windows.Works
		}
		n.want("apply.cmd", 0).want("verify.cmd", 0)
		const note = "note: not only administrators may write into"
		if n.Reserved != "" || !strings.Contains(n.Console.String(), note) {
			t.Errorf("%q: %s", n.Reserved, n.Console.String())
		}
		n.Fault = nil
		n.Console.Reset()
		n.want("apply.cmd", 0).want("verify.cmd", 0)
		if n.Reserved != n.Root+`\rpcdsc` || strings.Contains(n.Console.String(), note) {
			t.Errorf("%q: %s", n.Reserved, n.Console.String())
		}
	})
}

package windows_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/internal/sim/cmdscript"
)

// TestProgramsThatAsk: what waits for an answer at a console that nobody sits at is
// no way to get on (from memory: reg export asks since Vista, net if a service that
// it needs is stopped).
func TestProgramsThatAsk(t *testing.T) {
	const export = `reg export HKLM\SOFTWARE\Microsoft\Rpc C:\deploy\out.reg`
	for _, c := range []struct {
		id, script string
		code       int
		err        string
	}{
		{"windows-2003", export + "\n" + export, 0, ""}, {"windows-2008", export, 0, ""}, {"windows-2008", export + "\n" + export, 0, "asks whether to overwrite"},
		{"windows-2008", export + "\n" + export + " /y", 0, ""}, {"windows-2003", export + " /y", 0, "isn't simulated"},
		{"windows-2000", "net session", 0, "asks whether to start"}, {"windows-2000", "net session <nul", 2, ""},
		{"windows-2000", "net statistics workstation", 0, ""}, {"windows-2000", "find \"x\"", 0, "waits"}, {"windows-2000", "find \"x\" <nul", 1, ""},
	} {
		n := newNode(t, c.id)
		n.Services["lanmanserver"] = 1
		n.WriteFile(deploy+"test.cmd", []byte("@echo off\n"+c.script))
		code, err := n.try("test.cmd")
		if code != c.code || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s %q: exit code %d, %v; want %d, %s", c.id, c.script, code, err, c.code, c.err)
		}
	}
}

// TestDelayedExpansion runs the scripts where the registry has turned delayed
// expansion on, and what they print has exclamation marks. (A name has none: it
// can't be generated.)
func TestDelayedExpansion(t *testing.T) {
	each(t, func(t *testing.T, id string) {
		p := version1(t)
		n := newNode(t, id).deploy(p)
		n.DelayedExpansion = true
		n.Date = "24!11!2026"
		n.want("apply.cmd", 0).want("verify.cmd", 0).want("apply.cmd", 0)
		n.wantPolicy(p)
		n.want(n.state("restart.cmd"), 0).want("remove.cmd", 0)
	})
}

// TestProgramsOfTheSameName puts other programs ahead of those that Windows has,
// on the path and beside the scripts, as those of Unix often are:
// they do nothing of what is asked, and call that a success or a failure.
func TestProgramsOfTheSameName(t *testing.T) {
	each(t, func(t *testing.T, id string) {
		clean := newNode(t, id).machine()
		for _, folder := range []string{`C:\git\`, deploy} {
			for code := range 2 {
				n := newNode(t, id).deploy(version1(t))
				n.Others = map[string]cmdscript.Tool{}
				for _, name := range standIns {
					if !strings.HasPrefix(name, "ipsec") && !(id == "windows-2000" && name == "shutdown.exe") {
						n.Install(folder + name)
						n.Others[strings.ToLower(folder+name)] = func(c *cmdscript.Call) (int, error) { return code, nil }
					}
				}
				path, _ := n.Getenv("PATH")
				n.Setenv("PATH", folder+";"+path)
				n.want("apply.cmd", 0).want("verify.cmd", 0)
				n.wantPolicy(version1(t))
				n.want(n.state("restart.cmd"), 0)
				if n.Shutdown == nil {
					t.Error("no restart")
				}
				n.want("remove.cmd", 0)
				if diff := cmp.Diff(clean, n.machine()); diff != "" {
					t.Errorf("left behind (-want +got)\n%s", diff)
				}
			}
		}
	})
}

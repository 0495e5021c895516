package windows_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/internal/sim/cmdscript"
	"rpcdsc/internal/sim/windows"
)

// mishap is what goes wrong once in a run of a script: with a program, or with a
// redirection to or from a file or a builtin's change of one.
type mishap struct {
	name    string
	program windows.Fault
	opening cmdscript.Opening
}

// powerFails and goesWrong are all mishaps: those that end the run, and those after
// which the script goes on.
var (
	powerFails = []mishap{
		{name: "no power before", program: windows.KillsIt}, {name: "no power after", program: windows.KillsNext},
		{name: "no power to open", opening: cmdscript.Stops},
	}
	goesWrong = []mishap{
		{name: "failure of", program: windows.Fails}, {name: "crash of", program: windows.Crashes},
		{name: "crash after", program: windows.CrashesAtEnd},
		{name: "nothing opened by", opening: cmdscript.CantOpen}, {name: "nothing written by", opening: cmdscript.Loses},
	}
)

// places runs a script on a computer without a mishap, and names the programs or
// redirections that m may befall.
func (m mishap) places(n *node, script string) []string {
	n.t.Helper()
	var files []string
	n.Opening = func(path string) cmdscript.Opening { files = append(files, path); return cmdscript.Opens }
	n.run(script)
	n.Opening = nil
	if m.opening != cmdscript.Opens {
		return files
	}
	var programs []string
	for _, c := range n.Journal {
		programs = append(programs, c.Raw)
	}
	return programs
}

// befall lets the mishap happen once, at a place of the next run.
func (m mishap) befall(n *node, at int) {
	if m.opening == cmdscript.Opens {
		n.Fault = func(i int, _ *cmdscript.Call) windows.Fault {
			if i == at {
				return m.program
			}
			return windows.Works
		}
		return
	}
	count := -1
	n.Opening = func(string) cmdscript.Opening {
		if count++; count == at {
			return m.opening
		}
		return cmdscript.Opens
	}
}

// copy gives a node in the same state.
func (n *node) copy() *node {
	out := *n
	out.Windows = n.Clone()
	return &out
}

// faults runs a script once for each mishap and each place that it can befall, each
// time on a computer as prepare makes it. f looks at it afterwards; stopped says that the
// power failed, code is the exit code otherwise.
func faults(t *testing.T, id, script string, prepare func() *node, f func(t *testing.T, n *node, stopped bool, code int)) {
	t.Helper()
	for i, m := range slices.Concat(goesWrong, powerFails) {
		befalls(t, m, i, id, script, prepare, f)
	}
}

func befalls(t *testing.T, m mishap, start int, id, script string, prepare func() *node, f func(t *testing.T, n *node, stopped bool, code int)) {
	t.Helper()
	ready := prepare()
	places := m.places(ready.copy(), script)
	for _, at := range sample(t, len(places), start) {
		t.Run(fmt.Sprintf("%s %s %s %d", id, script, m.name, at), func(t *testing.T) {
			n := ready.copy()
			n.t = t
			m.befall(n, at)
			code, err := n.try(script)
			n.Fault, n.Opening = nil, nil
			stopped := errors.Is(err, cmdscript.ErrStop)
			if err != nil && !stopped {
				t.Fatalf("%v\n%s", err, n.log())
			}
			t.Cleanup(func() {
				if t.Failed() {
					t.Logf("exit code %d, %s %s\n%s", code, m.name, places[at], n.log())
				}
			})
			f(t, n, stopped, code)
		})
	}
}

// sample gives the numbers below n: all of them, or with -short one of eight,
// others for another start.
func sample(t *testing.T, n, start int) []int {
	t.Helper()
	step := 1
	if testing.Short() {
		step = 8
		t.Logf("-short: faults at one place of %d", step)
	}
	var at []int
	for i := start % step; i < n; i += step {
		at = append(at, i)
	}
	return at
}

// notes lists the files in the state folder that tell what was done, not the log,
// scratch files, those about a job that stands in for a task, and that about the folder itself,
// which is only tried.
func (n *node) notes() []string {
	var out []string
	for _, path := range n.Files(n.state("*")) {
		name := strings.TrimPrefix(path, n.state(""))
		standIn := n.gen.ID != "windows-2000" && n.has("restart.daily") && (name == "restart.daily" || name == "restart.task")
		if name != "apply.log" && name != "reserved" && !standIn && !strings.HasPrefix(name, "rpcdsc-") {
			if data, _ := n.ReadFile(path); len(data) == 0 {
				name += ", empty"
			}
			out = append(out, name)
		}
	}
	return out
}

// wantWhole fails unless a script that gave 0 did all that it gives 0 for.
func (n *node) wantWhole(end machine, notes []string) {
	n.t.Helper()
	if diff := cmp.Diff(end, n.machine()); diff != "" {
		n.t.Errorf("exit code 0, and it isn't whole (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(notes, n.notes()); diff != "" {
		n.t.Errorf("exit code 0, and the notes aren't whole (-want +got)\n%s", diff)
	}
}

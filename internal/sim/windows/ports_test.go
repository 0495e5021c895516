package windows_test

import (
	"strings"
	"testing"

	"rpcdsc/internal/sim/cmdscript"
	"rpcdsc/internal/sim/windows"
)

// excludes gives a computer ports that Windows has reserved. The policy's are 5001 to
// 5003, 6000 and 6001.
func excludes(ports ...windows.Ports) func(*node) {
	return func(n *node) {
		n.Excluded = []windows.Exclusion{{Ports: windows.Ports{First: 5357, Last: 5357}}}
		for _, p := range ports {
			n.Excluded = append(n.Excluded, windows.Exclusion{Ports: p})
		}
	}
}

// TestPortsOfWindows looks at what Windows does with ports of the range. The lists
// are as people have posted them: Hyper-V's blocks of a hundred, side by side, and a
// star behind what an administrator has reserved.
func TestPortsOfWindows(t *testing.T) {
	nt5, nt6 := generations[:3], generations[3:]
	hex := func(max uint32) func(*node) {
		return func(n *node) { n.Registry.Set(windows.TCPKey, windows.DWord("MaxUserPort", max)) }
	}
	for _, c := range []struct {
		name string
		gens []string
		make func(*node)
		note string // "" if nothing is said
		code int    // of apply.cmd
	}{
		{"none", generations, func(*node) {}, "", 0},
		{"others", nt6, excludes(windows.Ports{First: 5004, Last: 5103}), "", 0},
		{"one range, in two blocks", nt6, excludes(windows.Ports{First: 4902, Last: 5001}, windows.Ports{First: 5002, Last: 5101}),
			"note: Windows has reserved ports of the range (4902-5001, 5002-5101)", 0},
		{"an end of each", nt6, excludes(windows.Ports{First: 5003, Last: 6000}), "note: Windows has reserved ports of the range (5003-6000)", 0},
		{"a hole", nt6, excludes(windows.Ports{First: 5001, Last: 5001}, windows.Ports{First: 5003, Last: 6099}), "note: Windows has reserved ports of the range (5001-5001, 5003-6099)", 0},
		{"all", nt6, excludes(windows.Ports{First: 4902, Last: 5001}, windows.Ports{First: 5002, Last: 5101}, windows.Ports{First: 5950, Last: 6049}),
			"Windows has reserved all ports of the range (4902-5001, 5002-5101, 5950-6049)", 4},
		{"all at once", nt6, excludes(windows.Ports{First: 5000, Last: 6100}), "Windows has reserved all ports of the range (5000-6100)", 4},
		{"by an administrator", nt6, func(n *node) {
			n.Excluded = []windows.Exclusion{{Ports: windows.Ports{First: 5000, Last: 6100}, Administered: true}}
		}, "", 0},
		{"nobody knows", nt6, func(n *node) { n.NoExclusions = true }, "note: which ports Windows has reserved isn't known", 0},
		{"Exchange's dynamic range", nt6, func(n *node) { n.Dynamic = windows.Ports{First: 1025, Last: 60000} }, "note: the range lies in the ports that Windows gives to any program (1025-60000)", 0},
		{"one just below", nt6, func(n *node) { n.Dynamic = windows.Ports{First: 1025, Last: 5000} }, "", 0},
		{"one just above", nt6, func(n *node) { n.Dynamic = windows.Ports{First: 6002, Last: 65535} }, "", 0},
		{"its last port", nt6, func(n *node) { n.Dynamic = windows.Ports{First: 6001, Last: 65535} }, "note: the range lies in the ports that Windows gives to any program (6001-65535)", 0},
		{"MaxUserPort", nt5, hex(65534), "note: the range lies in the ports that Windows gives to any program (1025-65534, by MaxUserPort)", 0},
		{"MaxUserPort, the first port", nt5, hex(5001), "(1025-5001, by MaxUserPort)", 0},
		{"MaxUserPort, below", nt5, hex(5000), "", 0},
		{"MaxUserPort, too low for Windows", nt5, hex(10), "", 0},
	} {
		for _, id := range c.gens {
			t.Run(c.name+" "+id, func(t *testing.T) {
				n := newNode(t, id).deploy(version1(t))
				c.make(n)
				n.want("apply.cmd", c.code)
				says := func(where, text string) {
					t.Helper()
					if !strings.Contains(text, c.note) || c.note == "" && strings.Contains(text, "the range") {
						t.Errorf("%s doesn't say %q:\n%s", where, c.note, text)
					}
				}
				says("apply.cmd", n.log())
				if c.code != 0 {
					return
				}
				n.Console.Reset()
				n.want("verify.cmd", 0)
				says("verify.cmd", n.Console.String())
			})
		}
	}
}

// TestReservedFails lets something go wrong where all ports are reserved: the scripts
// stop, or say that they couldn't know.
func TestReservedFails(t *testing.T) {
	for _, id := range generations[3:] {
		for i, m := range goesWrong {
			for _, script := range []string{"apply.cmd", "verify.cmd"} {
				reserved := func() *node {
					n := newNode(t, id).deploy(version1(t))
					if script == "verify.cmd" {
						n.want("apply.cmd", 0)
					}
					excludes(windows.Ports{First: 4902, Last: 5001}, windows.Ports{First: 5002, Last: 6100})(n)
					return n
				}
				befalls(t, m, i, id, script, reserved, func(t *testing.T, n *node, _ bool, code int) {
					told := strings.Contains(n.log(), "note: which ports Windows has reserved isn't known")
					if code == 0 && !told || code != 0 && len(n.Changes()) > 0 && !told {
						t.Errorf("exit code %d, changes %q", code, n.Changes())
					}
				})
			}
		}
	}
}

// TestReservedLater: ports that Windows has taken since are a difference.
func TestReservedLater(t *testing.T) {
	for _, id := range generations[3:] {
		n := newNode(t, id).deploy(version1(t)).want("apply.cmd", 0)
		excludes(windows.Ports{First: 5000, Last: 6100})(n)
		n.want("verify.cmd", 2).want("apply.cmd", 4).want("remove.cmd", 0)
	}
}

// TestPortsUnread: what can't be read is said, and doesn't stop anything.
func TestPortsUnread(t *testing.T) {
	each(t, func(t *testing.T, id string) {
		n := newNode(t, id).deploy(version1(t)).want("apply.cmd", 0)
		n.Fault = func(_ int, c *cmdscript.Call) windows.Fault {
			if line := plain(c.Raw); strings.Contains(line, "show dynamicport") || strings.Contains(line, `Tcpip\Parameters`) {
				return windows.Crashes
			}
			return windows.Works
		}
		n.Console.Reset()
		n.want("verify.cmd", 0)
		if !strings.Contains(n.Console.String(), "note: which ports Windows gives to any program can't be read") {
			t.Error(n.Console.String())
		}
	})
}

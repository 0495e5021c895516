// Package windows simulates the Windows computers that startup scripts in cmd are
// for, 2000 to 7, as far as those scripts see them: the registry, the IPsec
// policies and firewall rules, the restart task, and the programs that change
// them. A script that package cmdscript runs on one leaves the state that it
// would leave on Windows.
//
// The programs take the calls that our scripts make and refuse every other one;
// they were written after the vendor's documentation, not from its programs.
// Nothing here touches the computer that it runs on.
package windows

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"rpcdsc/internal/nt"
	"rpcdsc/internal/sim/cmdscript"
)

// The versions at which the programs changed. What is later than the last of
// them behaves as that one does.
var (
	xp         = nt.Version{Major: 5, Minor: 1}
	server2003 = nt.Version{Major: 5, Minor: 2}
	vista      = nt.Version{Major: 6, Minor: 0} // and Server 2008
	windows7   = nt.Version{Major: 6, Minor: 1} // and Server 2008 R2
)

// Windows is a simulated computer.
type Windows struct {
	*cmdscript.Machine
	NT           nt.Version
	Root         string         // %SystemRoot%
	Admin        bool           // scripts run with administrator rights
	Services     map[string]int // the state of each: 4 running, 1 stopped
	Registry     Registry
	IPsec        IPsecStore
	Rules        []FirewallRule
	Tasks        map[string]Task // schtasks, by name
	Jobs         map[int]Job     // at, by number
	Shutdown     *Shutdown       // the one under way
	Today        string          // "20261205"
	Reserved     string          // the folder that only administrators and the system may get into
	Dynamic      Ports           // that it gives to any program
	Excluded     []Exclusion     // ports that it has reserved
	NoExclusions bool            // netsh doesn't know of them yet
	Foreign      bool            // its language isn't English: schtasks and at take other words for days and intervals
	Boots        int             // how often it started

	Journal []Command
	Fault   func(n int, c *cmdscript.Call) Fault // what goes wrong with the n-th program, from 0; nil: nothing

	changed bool
	wrote   map[string]string
	objects int
}

// Fault is what goes wrong with a program.
type Fault int

const (
	Works        Fault = iota
	Fails              // it does nothing and gives an exit code that says so
	KillsIt            // the power fails before it does anything
	KillsNext          // the power fails as soon as it is done
	Crashes            // it does nothing and ends as a crash does, with a negative exit code
	CrashesAtEnd       // it crashes as soon as it is done
)

// crash is the exit code of a program that has read where there is no memory.
const crash = -0x3ffffffb // 0xC0000005

// Command is one run of a program.
type Command struct {
	Line    int // of the script
	Raw     string
	Code    int
	Stdout  []byte
	Wrote   map[string]string // files that the program itself wrote in UTF-16, and their text
	Changes bool              // it changed something other than files
}

// New gives a computer of a Windows version that has just been set up, with the
// programs that Windows brings.
func New(version nt.Version) *Windows {
	if !version.Since(xp) {
		return NewIn(version, `C:\WINNT`)
	}
	return NewIn(version, `C:\WINDOWS`)
}

// NewIn gives a computer whose %SystemRoot% is root.
func NewIn(version nt.Version, root string) *Windows {
	w := &Windows{
		Machine: &cmdscript.Machine{Date: "24/11/2026", Time: "02:05:00.00"}, NT: version, Root: root, Admin: true,
		Services: map[string]int{"policyagent": 4, "mpssvc": 4, "lanmanserver": 4, "lanmanworkstation": 4}, Tasks: map[string]Task{}, Jobs: map[int]Job{},
		Today: "20261124", Boots: 1, Dynamic: Ports{49152, 65535},
	}
	if !version.Since(xp) {
		w.MaxLine = 2047
	}
	w.IPsec = newIPsecStore()
	w.Setenv("SystemRoot", w.Root)
	w.Setenv("TEMP", w.Root+`\TEMP`)
	w.Setenv("COMPUTERNAME", "PLC7")
	w.Setenv("PATH", w.Root+`\system32;`+w.Root+`;`+w.Root+`\system32\wbem`)
	w.WriteFile(w.Root+`\TEMP\x`, nil)
	w.install()
	for _, name := range inBox(version) {
		w.Install(w.Root + `\` + name + ".exe")
	}
	w.seedRegistry()
	return w
}

// programs simulate the programs by lower-case name.
var programs = map[string]func(*Windows, *cmdscript.Call) (int, error){
	"at": (*Windows).at, "fc": (*Windows).fc, "find": (*Windows).find, "ipseccmd": (*Windows).ipsecpol,
	"ipsecpol": (*Windows).ipsecpol, "net": (*Windows).net, "netsh": (*Windows).netsh, "reg": (*Windows).reg,
	"regedit": (*Windows).regedit, "sc": (*Windows).sc, "schtasks": (*Windows).schtasks,
	"secedit": (*Windows).secedit, "shutdown": (*Windows).shutdown, "wmic": (*Windows).wmic,
}

// inBox lists the programs of a Windows, below its folder.
func inBox(version nt.Version) []string {
	all := []string{`regedit`, `system32\at`, `system32\fc`, `system32\find`, `system32\net`, `system32\secedit`}
	if version.Since(xp) {
		all = append(all, `system32\reg`, `system32\sc`, `system32\schtasks`, `system32\shutdown`, `system32\wbem\wmic`, `system32\netsh`)
	}
	return all
}

// Install puts a program's file at a path; the simulation itself is there.
func (w *Windows) Install(path string) { w.WriteFile(path, []byte("MZ")) }

// tool makes a program that is journaled and can be made to fail.
func (w *Windows) tool(run func(*Windows, *cmdscript.Call) (int, error)) cmdscript.Tool {
	return func(c *cmdscript.Call) (int, error) {
		fault := Works
		if w.Fault != nil {
			fault = w.Fault(len(w.Journal), c)
		}
		entry := Command{Line: c.Line, Raw: c.Raw, Code: 1}
		if c.Name == "find" || c.Name == "fc" {
			entry.Code = 2 // 1 is an answer of theirs
		}
		var err error
		w.changed, w.wrote = false, nil
		switch fault {
		case KillsIt:
			return 0, cmdscript.ErrStop
		case Crashes:
			entry.Code = crash
		case Works, KillsNext, CrashesAtEnd:
			entry.Code, err = run(w, c)
		}
		if fault == CrashesAtEnd {
			entry.Code = crash
		}
		entry.Stdout, entry.Changes, entry.Wrote = c.Stdout.Bytes(), w.changed, w.wrote
		w.Journal = append(w.Journal, entry)
		if err == nil && fault == KillsNext {
			err = cmdscript.ErrStop
		}
		return entry.Code, err
	}
}

// writeText writes a file for a program, which the journal keeps; false if it can't
// be made.
func (w *Windows) writeText(name, text string) bool {
	if !w.CanWrite(name) {
		return false
	}
	if w.wrote == nil {
		w.wrote = map[string]string{}
	}
	w.wrote[name] = text
	w.WriteUTF16(name, text)
	return true
}

// Clone gives a computer in the same state, with an empty journal and nothing
// that goes wrong. What happens to one of the two doesn't show in the other.
func (w *Windows) Clone() *Windows {
	out := *w
	out.Machine = w.Machine.Clone()
	out.Registry, out.IPsec, out.Rules = w.Registry.clone(), w.IPsec.clone(), slices.Clone(w.Rules)
	out.Services, out.Tasks, out.Jobs = maps.Clone(w.Services), maps.Clone(w.Tasks), maps.Clone(w.Jobs)
	out.Excluded = slices.Clone(w.Excluded)
	out.Journal, out.Fault = nil, nil
	out.install()
	return &out
}

// install makes the programs of Windows those that work on w.
func (w *Windows) install() {
	w.Tools = make(map[string]cmdscript.Tool, len(programs))
	for name, run := range programs {
		w.Tools[name] = w.tool(run)
	}
}

// Changes lists the commands of the journal that changed something.
func (w *Windows) Changes() []string {
	var out []string
	for _, c := range w.Journal {
		if c.Changes {
			out = append(out, c.Raw)
		}
	}
	return out
}

// Reboot starts the computer again, after a clean shutdown unless crashed.
func (w *Windows) Reboot(crashed bool) {
	w.Boots++
	w.Shutdown = nil
	if !crashed {
		w.setShutdownTime()
	}
}

// options are NAME=VALUE arguments.
type options []string

// readOptions fails on every other argument, and on a name twice.
func readOptions(args []string) (options, error) {
	for i, a := range args {
		name, value, ok := strings.Cut(a, "=")
		if _, twice := options(args[:i]).get(name); !ok || value == "" || twice {
			return nil, fmt.Errorf("the argument %q isn't understood", a)
		}
	}
	return args, nil
}

// get gives the value of a name, in any case of letters.
func (o options) get(name string) (string, bool) {
	for _, a := range o {
		if len(a) > len(name) && a[len(name)] == '=' && strings.EqualFold(a[:len(name)], name) {
			return a[len(name)+1:], true
		}
	}
	return "", false
}

// take gives the values of the wanted names and fails on any other or missing
// one; a name that ends in a question mark may be missing.
func (o options) take(names ...string) ([]string, error) {
	values := make([]string, len(names))
	found := 0
	for i, name := range names {
		name, optional := strings.CutSuffix(name, "?")
		value, ok := o.get(name)
		if !ok && !optional {
			return nil, fmt.Errorf("%s= is missing", name)
		}
		if ok {
			found++
		}
		values[i] = value
	}
	if found != len(o) {
		return nil, errors.New("an argument too many")
	}
	return values, nil
}

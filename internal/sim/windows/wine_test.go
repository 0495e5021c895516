package windows_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/oracle"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/read/regfile"
	"rpcdsc/internal/sim/cmdscript"
	"rpcdsc/internal/sim/windows"
)

// twin is a simulated computer beside a Wine in which a cmd.exe runs the same
// scripts, with stand-ins that answer as the simulated programs did.
type twin struct {
	*node
	wine *oracle.Wine
	cmd  string
}

// eachTwin runs a test beside each cmd.exe.
func eachTwin(t *testing.T, id string, f func(w *twin)) {
	oracle.EachCmd(t, "windows", func(t *testing.T, w *oracle.Wine, cmd string) { f(newTwin(t, id, w, cmd)) })
}

var standIns = []string{
	"at.exe", "fc.exe", "find.exe", "ipseccmd.exe", "ipsecpol.exe", "net.exe", "netsh.exe", "reg.exe",
	"regedit.exe", "sc.exe", "schtasks.exe", "secedit.exe", "shutdown.exe", "wmic.exe",
}

// twinRoot is %SystemRoot% for the scripts: Wine's own programs lie in another.
const twinRoot = `C:\win`

func newTwin(t testing.TB, id string, w *oracle.Wine, cmd string) *twin {
	t.Helper()
	n := &node{t: t, gen: load(t, id), slot: saturday, fleet: "contoso"}
	n.Windows = windows.NewIn(n.gen.NT, twinRoot)
	n.equip()
	w.Clear(t, deploy)
	w.Clear(t, twinRoot)
	for _, folder := range []string{deploy, twinRoot + `\`, twinRoot + `\system32\`, twinRoot + `\system32\wbem\`} {
		for _, path := range n.Files(folder + "*.exe") {
			w.StandIns(t, strings.TrimSuffix(folder, `\`), strings.TrimPrefix(path, folder))
		}
	}
	w.WriteFile(t, twinRoot+`\TEMP\x`, nil)
	return &twin{n, w, cmd}
}

func (w *twin) deploy(p *policy.Policy) *twin {
	w.node.deploy(p)
	for _, path := range w.Files(deploy + "*") {
		if data, _ := w.ReadFile(path); !strings.HasSuffix(path, ".exe") {
			w.wine.WriteFile(w.t, path, data)
		}
	}
	return w
}

// want runs a script in both, and compares what the programs were called with,
// what was printed, the exit code, and which files are left. On a busy machine Wine
// fails to start a program now and then ("Can't recognize ... as an internal or
// external command"), so a difference counts if it is there three times.
func (w *twin) want(script string, code int) *twin {
	w.t.Helper()
	if got := w.same(script); got != code {
		w.t.Fatalf("%s gives %d, want %d\n%s", script, got, code, w.log())
	}
	return w
}

// same is want for whatever exit code the script has in the simulation.
func (w *twin) same(script string) (code int) {
	w.t.Helper()
	w.Console.Reset()
	code = w.run(script)
	if !strings.Contains(script, `\`) {
		script = deploy + script
	}
	wrap := "@echo off\r\n"
	for _, name := range []string{"COMPUTERNAME", "TEMP", "PATH", "SystemRoot"} {
		value, _ := w.Getenv(name)
		wrap += "set " + name + "=" + value + "\r\n"
	}
	w.wine.WriteFile(w.t, deploy+"wrap.cmd", []byte(wrap+script+"\r\n"))
	restore := w.wine.Snapshot(w.t, deploy, twinRoot+`\rpcdsc`)
	var diff string
	for range 3 {
		if diff = w.differs(code); diff == "" {
			return code
		}
		w.t.Logf("%s, seen once: %s", script, diff)
		restore()
	}
	w.t.Fatalf("%s: %s", script, diff)
	return code
}

// differs runs the script in Wine and says what isn't as in the simulation.
func (w *twin) differs(code int) string {
	w.t.Helper()
	replies, want := w.script()
	lines, out, got := w.wine.Replay(w.t, replies, w.cmd, "/c", deploy+"wrap.cmd")
	for i := range lines {
		lines[i] = plain(lines[i])
	}
	var all strings.Builder
	if diff := cmp.Diff(want, lines); diff != "" {
		fmt.Fprintf(&all, "command lines (-evaluator +wine)\n%s", diff)
	}
	// What cmd itself complains of, in its own words, isn't in Wine's standard output.
	console := strings.ReplaceAll(w.Console.String(), "Access is denied.\r\n", "")
	if diff := cmp.Diff(console, out); diff != "" || got != code {
		fmt.Fprintf(&all, "exit code %d, want %d; output (-evaluator +wine)\n%s", got, code, diff)
	}
	if diff := cmp.Diff(w.stateFiles(), w.wineFiles()); diff != "" {
		fmt.Fprintf(&all, "state folder (-evaluator +wine)\n%s", diff)
	}
	return all.String()
}

// script gives what the simulated programs answered, and the command lines that
// they got.
func (w *twin) script() (replies []oracle.Reply, lines []string) {
	for _, c := range w.Journal {
		r := oracle.Reply{Code: c.Code, Stdout: ascii(string(c.Stdout)), Files: map[string][]byte{}}
		for path, data := range c.Wrote {
			r.Files[path] = ascii(data)
		}
		replies = append(replies, r)
		lines = append(lines, plain(c.Raw))
	}
	return replies, lines
}

// ascii turns the UTF-16 that Windows programs write into 8-bit text: Wine's type
// doesn't.
func ascii(s string) []byte {
	text, err := regfile.Decode([]byte(s))
	if err != nil {
		return []byte(s)
	}
	return []byte(text)
}

// plain is a command line with the program by its bare name.
func plain(line string) string {
	word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
	word = strings.Trim(strings.ToLower(word), `"`)
	return strings.TrimSuffix(word[strings.LastIndexByte(word, '\\')+1:], ".exe") + " " + strings.TrimSpace(rest)
}

func (w *twin) stateFiles() map[string]string {
	out := map[string]string{}
	for _, path := range w.Files(w.state("*")) {
		data, _ := w.ReadFile(path)
		out[path[strings.LastIndexByte(path, '\\')+1:]] = content(path, data)
	}
	return out
}

func (w *twin) wineFiles() map[string]string {
	out := map[string]string{}
	dir := w.wine.Path(w.state(""))
	entries, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		w.t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			w.t.Fatal(err)
		}
		out[e.Name()] = content(e.Name(), data)
	}
	return out
}

// content is what a state file must hold in both; the log has times in it, and
// programs have their own names on disk.
func content(name string, data []byte) string {
	if strings.HasSuffix(name, ".log") || strings.HasSuffix(name, ".exe") {
		return ""
	}
	return string(ascii(string(data)))
}

// small is a policy with few filters: a program takes Wine a tenth of a second.
func small(t testing.TB, tag string) *policy.Policy {
	p := examplePolicy(t, tag, netset.PortRange{First: 5001, Last: 5002})
	p.Allow = netset.NewAddrs(p.Allow.Ranges()[0])
	return p
}

func TestScriptsInWine(t *testing.T) {
	each(t, func(t *testing.T, id string) {
		eachTwin(t, id, func(w *twin) {
			w.deploy(small(w.t, "11111111"))
			earlier(w.node)
			w.want("apply.cmd", 0)
			w.deploy(small(w.t, "22222222")).want("verify.cmd", 2).want("apply.cmd", 0).want("verify.cmd", 0)
			w.want(w.state("restart.cmd"), 0)
			w.Reboot(false)
			w.want("remove.cmd", 0)
		})
	})
}

func TestStopsInWine(t *testing.T) {
	eachTwin(t, "windows-xp", func(w *twin) {
		w.deploy(version1(w.t))
		w.MakePolicy("Somebody else's", windows.IPsecRule{Name: "x", Action: "BLOCK", Filters: []string{"*=0:23:TCP"}})
		w.Assign("Somebody else's")
		w.want("apply.cmd", 4)
	})
	eachTwin(t, "windows-2008", func(w *twin) {
		w.deploy(version1(w.t))
		w.Services["mpssvc"] = 1
		w.want("apply.cmd", 4).want("verify.cmd", 2)
	})
}

// TestMishapsInWine crashes one program after the other, and has a folder where the
// log is written: both go on, or stop, in the same way.
func TestMishapsInWine(t *testing.T) {
	const id = "windows-2008"
	eachTwin(t, id, func(w *twin) {
		for at := range 10 {
			w.Fault = func(i int, _ *cmdscript.Call) windows.Fault {
				if i == at {
					return windows.Crashes
				}
				return windows.Works
			}
			w.deploy(small(w.t, "11111111")).same("apply.cmd")
			*w = *newTwin(w.t, id, w.wine, w.cmd)
		}
	})
	eachTwin(t, id, func(w *twin) {
		w.WriteFile(w.state(`apply.log\x`), nil)
		w.wine.WriteFile(w.t, w.state(`apply.log\x`), nil)
		w.deploy(small(w.t, "11111111")).same("apply.cmd")
		w.same("remove.cmd")
	})
}

// TestLanguageInWine has schtasks refuse English words: a job of at runs every day.
func TestLanguageInWine(t *testing.T) {
	eachTwin(t, "windows-2003", func(w *twin) {
		w.Foreign = true
		w.deploy(small(w.t, "11111111")).want("apply.cmd", 0).want("verify.cmd", 0)
		w.want(w.state("restart.cmd"), 0)
		w.Today = "20261128"
		w.want(w.state("restart.cmd"), 0)
	})
}

func TestDateInWine(t *testing.T) {
	eachTwin(t, "windows-2003", func(w *twin) {
		w.slot = osgen.SlotData{When: "at", Clock: "02:00", Date: "2026-12-05"}
		w.deploy(version1(w.t)).want("apply.cmd", 0)
		w.want(w.state("restart.cmd"), 0)
		w.Today = "20261205"
		w.want(w.state("restart.cmd"), 0)
	})
}

// wantBytes are the values of version1's registry file.
func wantBytes() []regfile.Value {
	return []regfile.Value{
		{Name: "Ports", Type: regfile.MultiSZ, Data: []byte("5\x000\x000\x001\x00-\x005\x000\x000\x003\x00\x00\x006\x000\x000\x000\x00-\x006\x000\x000\x001\x00\x00\x00\x00\x00")},
		{Name: "PortsInternetAvailable", Type: regfile.SZ, Data: []byte("Y\x00\x00\x00")},
		{Name: "UseInternetPorts", Type: regfile.SZ, Data: []byte("Y\x00\x00\x00")},
	}
}

// values reads the values of the one key of an exported file, sorted.
func values(t *testing.T, text string) []regfile.Value {
	t.Helper()
	f, err := regfile.Parse(text)
	if err != nil || len(f.Keys) != 1 {
		t.Fatalf("%v\n%s", err, text)
	}
	vs := f.Keys[0].Values
	for i := range vs {
		vs[i].Line = 0
	}
	slices.SortFunc(vs, func(a, b regfile.Value) int { return strings.Compare(a.Name, b.Name) })
	return vs
}

func TestRegFileInWine(t *testing.T) {
	wine := oracle.NewWine(t, "windows")
	for path, text := range render(t, load(t, "windows-2000"), host{"PLC7", version1(t), saturday}) {
		if strings.HasSuffix(path, ".reg") {
			wine.WriteFile(t, `C:\reg\`+path, encode(path, text))
		}
	}
	const key = `HKLM\SOFTWARE\Microsoft\Rpc\Internet`
	run := func(want int, args ...string) {
		t.Helper()
		if out, code := wine.Run(t, nil, append([]string{"reg"}, args...)...); code != want {
			t.Fatalf("reg %q gives %d, want %d: %s", args, code, want, out)
		}
	}
	run(0, "import", `C:\reg\rpc-none.reg`)
	run(1, "query", key)
	run(0, "import", `C:\reg\rpc-1a2b3c4d.reg`)
	run(0, "export", key, `C:\reg\out.reg`, "/y")
	data, err := os.ReadFile(wine.Path(`C:\reg\out.reg`))
	if err != nil {
		t.Fatal(err)
	}
	text, err := regfile.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wantBytes(), values(t, text)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	run(0, "import", `C:\reg\rpc-clear.reg`)
	for _, v := range wantBytes() {
		run(1, "query", key, "/v", v.Name)
	}
	run(0, "import", `C:\reg\rpc-none.reg`)
	run(1, "query", key)
	run(0, "import", `C:\reg\exempt.reg`)
	run(0, "query", `HKLM\SYSTEM\CurrentControlSet\Services\IPSEC`, "/v", "NoDefaultExempt")
	run(0, "delete", `HKLM\SYSTEM\CurrentControlSet\Services\IPSEC`, "/f")
}

func TestRegFileInHive(t *testing.T) {
	const head = "Windows Registry Editor Version 5.00\n\n"
	hive := oracle.NewHive(t, `HKEY_LOCAL_MACHINE\SOFTWARE`)
	files := render(t, load(t, "windows-xp"), host{"PLC7", version1(t), saturday})
	parents := head + "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft]\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Rpc]\n"
	for _, text := range []string{parents, files["rpc-1a2b3c4d.reg"]} {
		if err := hive.Merge(t, text); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
	}
	out, err := hive.Export(t, `\Microsoft\Rpc\Internet`)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wantBytes(), values(t, out)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

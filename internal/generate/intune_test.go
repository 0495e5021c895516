package generate

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/all"
	"rpcdsc/internal/diag"
	"rpcdsc/internal/oracle"
	"rpcdsc/internal/output"
)

// withIntune are options that ask for scripts for Intune.
func withIntune() Options {
	opt := testOptions
	opt.Kinds = []string{"intune"}
	return opt
}

// intuneScripts are those of a group, below its folder.
var intuneScripts = []string{"Detect.ps1", "Remediate.ps1", "remove/Detect.ps1", "remove/Remediate.ps1"}

// intuneFleet is a fleet of clients with some restart.
func intuneFleet(restart string, hosts ...string) string {
	return "schema = 1\nname = \"intune\"\nrpc.ports = [\"5001-5100\", \"6000-6010\"]\nblock.also = [\"593/tcp\", \"135/udp\"]\n" +
		"block.allow = [\"10.1.0.0/16\", \"192.168.7.9\", \"2001:db8::/48\"]\nrestart = { " + restart + " }\n" +
		"[[group]]\nname = \"pcs\"\nos = \"windows-11\"\nhosts = [\"" + strings.Join(hosts, `", "`) + "\"]\n"
}

func renderedFor(t *testing.T, c *Checked, opt Options) []output.File {
	t.Helper()
	set, err := Render(c, opt)
	if err != nil {
		t.Fatal(err)
	}
	return set.Files
}

// putIntune writes a group's scripts into a folder as ones that the system runs.
func putIntune(t *testing.T, files []output.File) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range intuneScripts {
		script := text(t, fileOf(t, files, "intune/pcs/"+name))
		script = strings.Replace(script, "function Test-RpcElevation{", "function Test-RpcElevation{return $true\n", 1)
		put(t, filepath.Join(dir, filepath.FromSlash(name)), []byte(script))
	}
	return dir
}

// TestIntuneScriptsDoOnANodeWhatThePolicySays runs them in an engine on doubles of
// Windows, for each sort of restart; startup.ps1 of the same group agrees with them.
func TestIntuneScriptsDoOnANodeWhatThePolicySays(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	for _, m := range []struct{ restart, brief string }{
		{`when = "window", windows = ["Sat 02:00-04:00"]`, "-Brief:$false"},
		{`when = "at", at = "2026-12-05 03:00", stagger = "5m"`, "-Brief"}, {`when = "never"`, "-Brief"},
	} {
		t.Run(m.restart, func(t *testing.T) {
			t.Parallel()
			c := check(t, "intune.toml", intuneFleet(m.restart, "other.corp.example", "some-other", thisComputer(t)))
			files := renderedFor(t, c, withIntune())
			g := &c.Fleet.Groups[0]
			runOnNode(t, pwsh, "intune.ps1", g.Hosts[2].Policy, c.Job(testOptions).Generation(g).Cmdlets,
				"-Folder", putIntune(t, files), "-Startup", elevated(t, text(t, fileOf(t, files, "startup/pcs/startup.ps1"))), m.brief)
		})
	}
}

// runScript runs a script in a process of its own, as Intune does.
func runScript(t *testing.T, env []string, pwsh string, args ...string) (code int, stdout string) {
	t.Helper()
	cmd := exec.Command(pwsh, append([]string{"-NoProfile"}, args...)...)
	cmd.Env = append(os.Environ(), env...)
	out, _ := cmd.Output()
	return cmd.ProcessState.ExitCode(), strings.ReplaceAll(string(out), "\r\n", "\n")
}

// TestIntuneScriptsRefuse runs them where they can't do their work: on a computer that the
// group doesn't have, and where scripts that nobody trusts may call cmdlets only. That
// counts as drift, not as right.
func TestIntuneScriptsRefuse(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	files := renderedFor(t, check(t, "intune.toml", intuneFleet(`when = "never"`, "some-other.corp.example", "another")), withIntune())
	dir := putIntune(t, files)
	for _, name := range intuneScripts {
		file := filepath.Join(dir, filepath.FromSlash(name))
		want := "Failed: "
		if !strings.Contains(name, "/") {
			want = " is not in pcs, neither by this name nor as "
			if code, out := runScript(t, nil, pwsh, "-File", file); code != 1 || !strings.Contains(out, want) || !strings.HasPrefix(out, "Failed: ") || strings.Count(out, "\n") != 1 {
				t.Errorf("%s on a stranger: exit code %d\n%s", name, code, out)
			}
		}
		code, out := runScript(t, nil, pwsh, "-Command", "$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'; & '"+file+"'; exit $LASTEXITCODE")
		if words := strings.Join(strings.Fields(out), " "); code != 1 || !strings.HasPrefix(words, "Failed: ") || !strings.Contains(words, "in ConstrainedLanguage, as application control") {
			t.Errorf("%s in constrained language: exit code %d\n%s", name, code, out)
		}
	}
}

// TestIntuneScriptsLeaveA32BitSession: there they run themselves again in the computer's
// own PowerShell, and hand on its code and what it writes.
func TestIntuneScriptsLeaveA32BitSession(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	if runtime.GOOS == "windows" {
		t.Skip("the stand-in for PowerShell is a script of a Unix shell")
	}
	dir := putIntune(t, renderedFor(t, check(t, "intune.toml", intuneFleet(`when = "never"`, "some-other")), withIntune()))
	root := t.TempDir()
	native := filepath.Join(root, "Sysnative", "WindowsPowerShell", "v1.0", "powershell.exe")
	for code, want := range map[int]int{0: 0, 1: 1, 2: 1, 255: 1} {
		put(t, native, fmt.Appendf(nil, "#!/bin/sh\necho \"$@\"\nexit %d\n", code))
		if err := os.Chmod(native, 0o755); err != nil {
			t.Fatal(err)
		}
		for _, name := range intuneScripts {
			file := filepath.Join(dir, filepath.FromSlash(name))
			got, out := runScript(t, []string{"PROCESSOR_ARCHITEW6432=AMD64", "SystemRoot=" + root}, pwsh, "-File", file)
			if got != want || !strings.HasPrefix(out, "-NoProfile -NonInteractive -ExecutionPolicy ") || !strings.HasSuffix(out, " -File "+file+"\n") {
				t.Errorf("%s: exit code %d, want %d\n%s", name, got, want, out)
			}
		}
	}
	// Nothing that could be started is no sign that all is right.
	for _, name := range intuneScripts {
		got, _ := runScript(t, []string{"PROCESSOR_ARCHITEW6432=AMD64", "SystemRoot=" + t.TempDir()}, pwsh, "-File", filepath.Join(dir, filepath.FromSlash(name)))
		if got != 1 {
			t.Errorf("%s where there is no 64-bit PowerShell: exit code %d", name, got)
		}
	}
}

// intuneMutations damage scripts of the group pcs.
var intuneMutations = []mutation{
	{"another range", "Detect.ps1", "'5001-5100'", "'5001-5101'", "5001-5101"},
	{"another network", "Remediate.ps1", "'10.1.0.0/16'", "'10.1.0.0/17'", "10.1.128.0 to 135/tcp: want allow"},
	{"an open door", "Remediate.ps1", "Action = 'Block'", "Action = 'Allow'", "want block, got allow by intune/pcs/Remediate.ps1"},
	{"another fleet", "Remediate.ps1", "Fleet = 'intune'", "Fleet = 'intone'", "of fleet intone"},
	{"no rules", "Detect.ps1", "Rules = @(", "Rulez = @(", "the key Rulez doesn't belong here"},
	{"another policy", "Detect.ps1", "@{Policy='", "@{Policy='0", "is for policy 0"},
	{"another day", "Remediate.ps1", "Day='Saturday'", "Day='Sunday'", "its restart slot is Sunday 02:00, want Saturday 02:00"},
	{"no day", "Remediate.ps1", "Day='Saturday';", "", "no restart is \"window\""},
	{"another time", "Remediate.ps1", "'02:05 pc2'", "'02:06 pc2'", "(host pc2.corp.example): its restart slot is Saturday 02:06, want Saturday 02:05"},
	{"no time", "Remediate.ps1", "'02:05 pc2'", "'2:05 pc2'", "restart slot is"},
	{"another's time", "Detect.ps1", "'02:00 pc1','02:05 pc2'", "'02:00 pc2','02:05 pc1'", "(host pc1.corp.example): its restart slot is Saturday 02:05, want Saturday 02:00"},
	{"another policy's host", "Detect.ps1", "'02:05 pc2'", "'02:05 pc2','02:10 pc3'", "lists pc3.corp.example twice"},
	{"another host", "Detect.ps1", " pc2'", " pc9'", "(host pc2.corp.example): doesn't know the host"},
	{"a host too many", "Detect.ps1", " pc2'", " pc2 pc9'", "lists 5 hosts, the group has 4"},
	{"a host in another domain", "Detect.ps1", "Domain='.corp.example'", "Domain='.corp.exampel'", "doesn't know the host"},
	{"a domain on a name", "Detect.ps1", "Domain='.corp.example'", "Domain='corp.example'", "would go on a name"},
	{"a key more", "Detect.ps1", "Domain='.corp.example'", "Domain='.corp.example';Force='x'", "the key Force doesn't belong here"},
	{"code in the data", "Remediate.ps1", "$Hosts = @(", "$Hosts = @(Restart-Computer", "is no value"},
	{"an assignment more", "Remediate.ps1", "\n$Hosts = @(", "\n$Other = 'x'\n\n$Hosts = @(", "assigns Policies, Other"},
	{"drift that is no drift", "Detect.ps1", "$code = 1\n        $text = 'Drift", "$code = 0\n        $text = 'Drift", "isn't the tested one"},
	{"a failure that is none", "Remediate.ps1", "\n    $code = 1\n", "\n    $code = 0\n", "isn't the tested one"},
	{"a failure of another code", "Detect.ps1", "\n    $code = 1\n", "\n    $code = 2\n", "isn't the tested one"},
	{"a restart", "Remediate.ps1", "exit $code", "Restart-Computer\nexit $code", "isn't the tested one"},
	{"no 64-bit session", "Detect.ps1", "Sysnative", "System32", "isn't the tested one"},
	{"another function", "Remediate.ps1", "Set-RpcPortPolicy @node", "Set-RpcPortPolicy -Force @node", "isn't the tested one"},
	{"another body", "Remediate.ps1", "function Set-RpcWhole($Policy,$Have,$Earlier){", "function Set-RpcWhole($Policy,$Have,$Earlier){return\n", "isn't the tested one"},
	{"a parameter", "Detect.ps1", "param\n(\n)", "param\n(\n$Force\n)", "isn't the tested one"},
	{"a removal of another fleet", "remove/Remediate.ps1", "-Fleet 'intune'", "-Fleet 'other'", "isn't the tested one"},
	{"a removal that sees nothing", "remove/Detect.ps1", "    $code = 1\n        $text = 'Drift", "    $code = 0\n        $text = 'Drift", "isn't the tested one"},
	{"a removal that restarts", "remove/Remediate.ps1", "exit $code", "shutdown.exe /r\nexit $code", "isn't the tested one"},
}

func TestProofCatchesDamageOfIntune(t *testing.T) {
	c := check(t, "intune.toml", intuneFleet(`when = "window", windows = ["Sat 02:00-04:00"]`, "pc1.corp.example", "pc2.corp.example", "pc3.corp.example", "lone")+
		"[[host]]\nname = \"pc3.corp.example\"\nblock.allow = [\"10.2.0.0/16\"]\n")
	for _, m := range intuneMutations {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			m.file = "intune/pcs/" + m.file
			x := around(t, c, withIntune(), m.file)
			noFailures(t, proveBy(x.job, x.files, x.kind).Failures)
			damage(t, fileOf(t, x.files, m.file), m)
			x.wantRefused(t, m.file)
			x.wantRefused(t, m.want)
		})
	}
	t.Run("a file more", func(t *testing.T) {
		x := around(t, c, withIntune(), "intune/pcs/")
		x.files = append(x.files, output.File{Path: "intune/pcs/Other.ps1", Encoding: output.ASCII, Parts: [][]byte{[]byte("exit 1\r\n")}})
		x.wantRefused(t, "intune/pcs/Other.ps1")
	})
	t.Run("a file less", func(t *testing.T) {
		x := around(t, c, withIntune(), "intune/pcs/")
		x.files = x.files[1:]
		x.wantRefused(t, "wasn't made")
	})
}

// TestIntuneIsForClients: groups of servers and of older clients get nothing.
func TestIntuneIsForClients(t *testing.T) {
	src := intuneFleet(`when = "never"`, "pc1")
	for _, os := range []string{"windows-server-2025", "windows-8.1", "windows-10"} {
		src += fmt.Sprintf("[[group]]\nname = %q\nos = %q\nhosts = [%q]\n", "of-"+os, os, "h-"+strings.ReplaceAll(os, ".", "-"))
	}
	c := check(t, "intune.toml", src)
	folders := map[string]int{}
	for _, f := range renderedFor(t, c, withIntune()) {
		if rest, ok := strings.CutPrefix(f.Path, "intune/"); ok {
			folder, _, _ := strings.Cut(rest, "/")
			folders[folder]++
			if f.Encoding != output.ASCII || f.Group != folder {
				t.Errorf("%s: %s, of group %s", f.Path, f.Encoding, f.Group)
			}
		}
	}
	if fmt.Sprint(folders) != "map[of-windows-10:4 pcs:4]" {
		t.Errorf("made %v", folders)
	}
	for _, f := range rendered(t, c).Files {
		if strings.HasPrefix(f.Path, "intune/") {
			t.Errorf("%s was made unasked", f.Path)
		}
	}
}

// TestIntuneScriptsOfManyHosts: a group of 5,000 fits, also where each of its hosts
// restarts at a time of its own.
func TestIntuneScriptsOfManyHosts(t *testing.T) {
	const days = `"Mon 00:00-23:00", "Tue 00:00-23:00", "Wed 00:00-23:00", "Thu 00:00-23:00"`
	for _, restart := range []string{`when = "window", notice = "1m", stagger = "1m", windows = [` + days + `]`, `when = "never"`} {
		c := check(t, "intune.toml", intuneFleet(restart, "desk-[00001-05000].corp.example"))
		job := c.Job(withIntune())
		for _, kind := range all.Kinds {
			if kind.Name() != "intune" {
				continue
			}
			var m artifact.Maker
			if err := kind.Make(job, &m); err != nil {
				t.Fatal(err)
			}
			noFailures(t, proveBy(job, m.Files, kind).Failures)
			t.Logf("%s: %d and %d bytes", restart, m.Files[0].Size(), m.Files[1].Size())
		}
	}
}

// TestIntuneScriptsTooLarge: what Intune doesn't take is refused, with what helps: by
// check where the fleet file asks, and else by gen.
func TestIntuneScriptsTooLarge(t *testing.T) {
	src := "output.kinds = [\"intune\"]\n" + intuneFleet(`when = "never"`, "desktop-[00001-20000].corp.example")
	cat, err := LoadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	_, findings := Check("f.toml", []byte(src), cat)
	// check doesn't know the version in the header, so that it may have room for one host more.
	divide := regexp.MustCompile(`(^|: )divide group pcs into groups of at most \d{4} hosts$`)
	i := slices.IndexFunc(findings, func(f diag.Finding) bool { return f.Code == diag.TooLarge.Code })
	if i < 0 || !findings.HasErrors() || findings[i].Line != 9 || findings[i].Column != 8 || findings[i].File != "f.toml" ||
		!strings.Contains(findings[i].Message, "intune/pcs/Remediate.ps1 has ") || !divide.MatchString(findings[i].Remedy) {
		t.Fatalf("got %+v", findings)
	}
	_, asked, _ := strings.Cut(src, "\n")
	_, err = Render(check(t, "f.toml", asked), withIntune())
	if err == nil || !strings.Contains(err.Error(), "intune/pcs/Remediate.ps1 has ") || !divide.MatchString(err.Error()) {
		t.Errorf("got %v", err)
	}
	most := findings[i].Remedy[len("divide group pcs into groups of at most "):]
	if most, _, _ = strings.Cut(most, " "); most == "" {
		t.Fatal("no number")
	}
	last := fmt.Sprintf("%05s", most)
	if _, findings := Check("f.toml", []byte(strings.Replace(src, "20000", last, 1)), cat); findings.HasErrors() {
		t.Errorf("with as many hosts as the remedy says, %s: got %+v", last, findings)
	}
}

// TestIntuneOfHostsThatHaveLeft: clients that have left a fleet get what takes it off
// them, the same as a group's; servers don't.
func TestIntuneOfHostsThatHaveLeft(t *testing.T) {
	c := check(t, "intune.toml", intuneFleet(`when = "never"`, "pc1"))
	opt := withIntune()
	opt.Roster = output.Roster{Groups: []output.Members{}, Departed: []output.Departed{
		{Host: "pc8", Group: "pcs", OS: "windows-11", Fleet: "intune"}, {Host: "pc9", Group: "old", OS: "windows-10", Fleet: "intune"},
		{Host: "fs1", Group: "files", OS: "windows-server-2022", Fleet: "intune"}, {Host: "fs2", Group: "files", OS: "windows-server-2022", Fleet: "older"},
	}}
	files := renderedFor(t, c, opt)
	made := 0
	for i := range files {
		f := &files[i]
		script, ok := strings.CutPrefix(f.Path, "departed/intune/intune/windows-2016/")
		if strings.Contains(f.Path, "/intune/windows") {
			made++
		}
		if !ok {
			continue
		}
		if !slices.Equal(f.Hosts, []string{"pc8", "pc9"}) {
			t.Errorf("%s is for %s", f.Path, f.Hosts)
		}
		_, got, _ := strings.Cut(text(t, f), "\n\n<#\n")
		_, want, _ := strings.Cut(text(t, fileOf(t, files, "intune/pcs/remove/"+script)), "\n\n<#\n")
		if got != want || want == "" {
			t.Errorf("%s isn't the group's", f.Path)
		}
	}
	if made != 2 {
		t.Errorf("made %d files, want Detect.ps1 and Remediate.ps1", made)
	}
	for _, m := range []mutation{
		{"another fleet", "Remediate.ps1", "-Fleet 'intune'", "-Fleet 'older'", "isn't the tested one"},
		{"sees nothing", "Detect.ps1", "    $code = 1\n        $text = 'Drift", "    $code = 0\n        $text = 'Drift", "isn't the tested one"},
	} {
		x := around(t, c, opt, "intune/pcs/")
		damage(t, fileOf(t, x.files, "departed/intune/intune/windows-2016/"+m.file), m)
		x.wantRefused(t, m.want)
	}
}

// TestIntuneScriptsAreOfTheirVersion parses them with the syntax of Windows PowerShell.
func TestIntuneScriptsAreOfTheirVersion(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	dir := putIntune(t, renderedFor(t, check(t, "intune.toml", intuneFleet(`when = "never"`, "pc1", "pc2.corp.example")), withIntune()))
	file := filepath.Join(t.TempDir(), "parse.ps1")
	write(t, file, `
if (-not (Get-Command -Name Get-ScriptParseError -ErrorAction SilentlyContinue)) { 'absent'; return }
$files = @(Get-ChildItem -Path $args[0] -Recurse -Include *.ps1 | ForEach-Object { $_.FullName })
Get-ScriptParseError $files -PSVersion 5.1 | ForEach-Object { "$($_.Path):$($_.Line):$($_.Column): $($_.Message)" }
"$($files.Count) files"
`)
	out, err := exec.Command(pwsh, "-NoProfile", "-File", file, dir).CombinedOutput()
	got := strings.TrimSpace(string(out))
	if got == "absent" {
		t.Skip("this PowerShell has no Get-ScriptParseError, which checks the syntax of older versions")
	}
	if err != nil || got != "4 files" {
		t.Errorf("%v: %s", err, got)
	}
}

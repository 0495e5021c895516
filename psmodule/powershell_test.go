package psmodule

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rpcdsc/internal/oracle"
)

// The scripts under tests/ run in a real engine, with doubles of the Windows commands. Each runs with every engine's
// doubles, those of the entry points also on the text that Inline gives. Their cases are subtests.
func TestPowerShell(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	module := abs(t, "RpcPortPolicy/RpcPortPolicy.psd1")
	inline := t.TempDir()
	writeInline(t, inline)
	for _, r := range scriptRuns(inline) {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			script := abs(t, "tests/"+r.script+".ps1")
			runCases(t, script, func(args ...string) *exec.Cmd {
				return exec.Command(pwsh, slices.Concat([]string{"-NoProfile", "-File", script, "-Module", module}, r.args, args)...)
			})
		})
	}
}

type scriptRun struct {
	name   string // such as Rules-Com-inline
	script string
	args   []string
}

// scriptRuns are the scripts with the arguments that each is run with; inline is the folder of the inlined text.
func scriptRuns(inline string) []scriptRun {
	var runs []scriptRun
	for _, script := range []string{"Assertions", "Sets", "Lookup", "Style"} {
		runs = append(runs, scriptRun{script, script, nil})
	}
	for _, engine := range Engines() {
		for _, script := range []string{"Public", "Confirm", "Preflight", "Resource", "State", "Harm", "Cost", "Rules", "Restart", "Ways"} {
			runs = append(runs, scriptRun{script + "-" + engine, script, []string{"-Engine", engine}})
		}
		for _, script := range []string{"Rules", "Restart", "Inlined", "Ways"} {
			runs = append(runs, scriptRun{script + "-" + engine + "-inline", script, []string{"-Engine", engine, "-Inline", filepath.Join(inline, engine)}})
		}
	}
	return runs
}

// writeInline writes a script for each engine and entry point, as a DSC document would carry it.
func writeInline(t *testing.T, dir string) {
	for _, name := range Engines() {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
		for _, root := range entryPoints {
			code, err := Body(name, root)
			if err != nil {
				t.Fatal(err)
			}
			call := root + " -Policy $Policy"
			if strings.HasSuffix(root, "-RpcRestart") {
				call += " -Slot $Slot"
			}
			code = "param ($Policy, $Slot)\n" + code + call + "\n"
			if err := os.WriteFile(filepath.Join(dir, name, root+".ps1"), []byte(code), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// Where application control lets the module call cmdlets only, it says so when it is loaded.
func TestConstrainedLanguage(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	out, err := exec.Command(pwsh, "-NoProfile", "-Command",
		"$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'; Import-Module -Name '"+abs(t, "RpcPortPolicy/RpcPortPolicy.psd1")+"'").CombinedOutput()
	if words := strings.Join(strings.Fields(string(out)), " "); err == nil || !strings.Contains(words, "in ConstrainedLanguage, as application control") {
		t.Errorf("%v\n%s", err, out)
	}
}

// Run.ps1 runs a case on each engine, by its name, and says how it went.
func TestRunScript(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	for _, c := range []struct {
		args []string
		want string
		code int
	}{
		{[]string{"-Script", "R*", "-Name", "^no state$"}, "# Restart -Engine NetSecurity\nok 1 - no state #*\n# Restart -Engine Com\nok 1 - no state #*\n2 scripts run, 0 failed", 0},
		{[]string{"-Script", "Sets", "-List", "-Name", "equal"}, "Sets: lists that are equal", 0},
		{[]string{"-Name", "no such case"}, "0 scripts run, 0 failed", 1},
	} {
		cmd := exec.Command(pwsh, append([]string{"-NoProfile", "-File", abs(t, "tests/Run.ps1")}, c.args...)...)
		out, _ := cmd.CombinedOutput()
		form := regexp.MustCompile(`^` + strings.ReplaceAll(regexp.QuoteMeta(c.want), `\*`, `(?s:.*)`) + `\s*$`)
		if got := cmd.ProcessState.ExitCode(); got != c.code || !form.Match(out) {
			t.Errorf("Run.ps1 %q: exit code %d, want %d, and %s:\n%s", c.args, got, c.code, c.want, out)
		}
	}
}

// The sources and what Inline makes of them are of PowerShell 2.0's syntax.
func TestPowerShell20Syntax(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	dir := t.TempDir()
	writeInline(t, dir)
	script := fmt.Sprintf(`
if (-not (Get-Command -Name Get-ScriptParseError -ErrorAction SilentlyContinue)) { 'absent'; return }
$files = @(Get-ChildItem -Path '%s', '%s', '%s' -Recurse -Include *.ps1, *.psm1, *.psd1 -Exclude *.resource.ps1 | ForEach-Object { $_.FullName })
Get-ScriptParseError $files -PSVersion 2 | ForEach-Object { "$($_.Path):$($_.Line):$($_.Column): $($_.Message)" }
"$($files.Count) files"`, abs(t, "RpcPortPolicy"), abs(t, "../.ci/integration.ps1"), dir)
	out, err := exec.Command(pwsh, "-NoProfile", "-Command", script).CombinedOutput()
	got := strings.TrimSpace(string(out))
	if got == "absent" {
		t.Skip("this PowerShell has no Get-ScriptParseError, which checks the syntax of older versions")
	}
	if err != nil || !regexp.MustCompile(`^\d{2,3} files$`).MatchString(got) {
		t.Errorf("%v\n%s", err, got)
	}
}

// The registry part on Wine's registry.
func TestRegistry(t *testing.T) {
	pwsh := oracle.WinePwsh(t)
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	prefix := filepath.Join(cache, "rpcdsc-test", "wine-psmodule")
	if err := os.MkdirAll(filepath.Dir(prefix), 0o755); err != nil {
		t.Fatal(err)
	}
	env := append(os.Environ(), "WINEPREFIX="+prefix, "RPCDSC_TEST_REGISTRY=may be changed")
	run := func(args ...string) *exec.Cmd {
		cmd := exec.Command(pwsh, append([]string{"-NoProfile", "-File", winePath(t, "tests/Registry.ps1"), "-Module", winePath(t, "RpcPortPolicy/RpcPortPolicy.psd1")}, args...)...)
		cmd.Env = env
		return cmd
	}
	runCases(t, abs(t, "tests/Registry.ps1"), run)
	t.Run("started", func(t *testing.T) {
		phase := func(option string) {
			if out, err := run("-Name", "^a start of Windows$", option).CombinedOutput(); err != nil {
				t.Errorf("%s: %v\n%s", option, err, out)
			}
		}
		phase("-Keep")
		// Wine's server holds the registry: with it ends a session of Windows.
		for _, option := range []string{"-k", "-w"} {
			cmd := exec.Command(oracle.WineServer(t), option)
			cmd.Env = env
			_ = cmd.Run() // there may be none any more
		}
		phase("-Started")
	})
}

func abs(t *testing.T, name string) string {
	t.Helper()
	p, err := filepath.Abs(filepath.FromSlash(name))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// winePath is how Wine sees a file of this machine.
func winePath(t *testing.T, name string) string {
	return `Z:` + strings.ReplaceAll(abs(t, name), "/", `\`)
}

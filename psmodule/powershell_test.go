package psmodule

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"rpcdsc/internal/oracle"
)

// The scripts under tests/ run in a real engine, with doubles of the Windows commands. Each runs with every engine's
// doubles, those of the entry points also on the text that Inline gives.
func TestPowerShell(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	module := abs(t, "RpcPortPolicy/RpcPortPolicy.psd1")
	inline := t.TempDir()
	writeInline(t, inline)
	type run struct {
		script string
		args   []string
	}
	runs := []run{{"Sets", nil}, {"Lookup", nil}, {"Style", nil}}
	for _, name := range Engines() {
		for _, script := range []string{"Public", "Confirm", "Preflight", "Resource", "State", "Harm"} {
			runs = append(runs, run{script, []string{"-Engine", name}})
		}
		for _, script := range []string{"Rules", "Restart"} {
			runs = append(runs,
				run{script, []string{"-Engine", name}},
				run{script, []string{"-Engine", name, "-Inline", filepath.Join(inline, name)}})
		}
	}
	for _, r := range runs {
		t.Run(strings.Join(append([]string{r.script}, kinds(r.args)...), "/"), func(t *testing.T) {
			t.Parallel()
			args := append([]string{"-NoProfile", "-File", abs(t, "tests/"+r.script+".ps1"), "-Module", module}, r.args...)
			check(t, exec.Command(pwsh, args...))
		})
	}
}

// kinds names a run by its engine, and by whether it is of inlined text.
func kinds(args []string) []string {
	var out []string
	for i, a := range args {
		switch a {
		case "-Engine":
			out = append(out, args[i+1])
		case "-Inline":
			out = append(out, "inline")
		}
	}
	return out
}

// writeInline writes a script for each engine and entry point, as a DSC document would carry it.
func writeInline(t *testing.T, dir string) {
	for _, name := range Engines() {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
		for _, root := range entryPoints {
			code, err := Inline(name, root)
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

// The sources and what Inline makes of them are of PowerShell 2.0's syntax.
func TestPowerShell20Syntax(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	dir := t.TempDir()
	writeInline(t, dir)
	script := fmt.Sprintf(`
if (-not (Get-Command -Name Get-ScriptParseError -ErrorAction SilentlyContinue)) { 'absent'; return }
$files = @(Get-ChildItem -Path '%s', '%s' -Recurse -Include *.ps1, *.psm1, *.psd1 | ForEach-Object { $_.FullName })
Get-ScriptParseError $files -PSVersion 2 | ForEach-Object { "$($_.Path):$($_.Line):$($_.Column): $($_.Message)" }
"$($files.Count) files"`, abs(t, "RpcPortPolicy"), dir)
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
	cmd := exec.Command(pwsh, "-NoProfile", "-File", winePath(t, "tests/Registry.ps1"), "-Module", winePath(t, "RpcPortPolicy/RpcPortPolicy.psd1"))
	cmd.Env = append(os.Environ(), "WINEPREFIX="+prefix, "RPCDSC_TEST_REGISTRY=may be changed")
	check(t, cmd)
}

var summary = regexp.MustCompile(`(?m)^([1-9]\d*) passed, 0 failed\s*$`)

// check runs a test script, which ends with a count and an exit code.
func check(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	last := summary.FindString(out.String())
	if err != nil || last == "" {
		t.Fatalf("%v\n%s", err, out.String())
	}
	t.Log(strings.TrimSpace(last))
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

package psmodule

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

	"rpcdsc/internal/oracle"
)

// The module RpcDsc in a real engine: with the real binary, and with a stand-in that does what it shouldn't.
func TestRpcDsc(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	dir := t.TempDir()
	rpcdsc, standin := build(t, dir, runtime.GOOS, "./cmd/rpcdsc"), build(t, dir, runtime.GOOS, "./psmodule/tests/RpcDsc/standin")
	build(t, dir, runtime.GOOS, "./psmodule/tests/RpcDsc/mapper") // beside rpcdsc, where Endpoint looks for it
	for script, binary := range map[string]string{"Fleet": rpcdsc, "Endpoint": rpcdsc, "Faults": standin, "Quoting": standin} {
		t.Run(script, func(t *testing.T) {
			t.Parallel()
			file := abs(t, "tests/RpcDsc/"+script+".ps1")
			out := runCases(t, file, func(args ...string) *exec.Cmd {
				return exec.Command(pwsh, append([]string{"-NoProfile", "-File", file,
					"-Module", abs(t, "RpcDsc/RpcDsc.psd1"), "-Binary", binary, "-Work", t.TempDir()}, args...)...)
			})
			checkWhatIf(t, out)
		})
	}
	t.Run("Style", func(t *testing.T) {
		t.Parallel()
		file := abs(t, "tests/Style.ps1")
		runCases(t, file, func(args ...string) *exec.Cmd {
			return exec.Command(pwsh, append([]string{"-NoProfile", "-File", file, "-Module", abs(t, "RpcDsc/RpcDsc.psd1")}, args...)...)
		})
	})
}

// checkWhatIf looks at what -WhatIf says in the case "export", which a script can't catch.
func checkWhatIf(t *testing.T, out string) {
	t.Helper()
	if !strings.Contains(out, " - export #") {
		return
	}
	for _, want := range []string{`"Add file" on target ".*startup.plant.apply\.cmd"`, `"Change file" on target ".*startup.plant.apply\.cmd"`, `"Write file" on target ".*manifest\.json"`} {
		if !regexp.MustCompile(`(?m)^What if: .*` + want + `\.\s*$`).MatchString(out) {
			t.Errorf("-WhatIf doesn't say %s:\n%s", want, out)
		}
	}
	if said := regexp.MustCompile(`(?m)^What if: .*operation "" on.*$`).FindString(out); said != "" {
		t.Errorf("-WhatIf doesn't say what would be done: %s", said)
	}
}

// build builds a program of this repository.
func build(t *testing.T, dir, goos, name string) string {
	t.Helper()
	file := filepath.Join(dir, goos+"-"+filepath.Base(name))
	if goos == "windows" {
		file += ".exe"
	}
	cmd := exec.Command("go", "build", "-o", file, name)
	cmd.Dir = ".."
	cmd.Env = append(os.Environ(), "GOOS="+goos, "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return file
}

// What runs in Windows PowerShell 5.1 has its syntax, the test scripts too.
func TestRpcDscSyntax(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	script := fmt.Sprintf(`
if (-not (Get-Command -Name Get-ScriptParseError -ErrorAction SilentlyContinue)) { 'absent'; return }
$files = @(Get-ChildItem -Path '%s', '%s' -Recurse -Include *.ps1, *.psm1, *.psd1 | ForEach-Object { $_.FullName }) + '%s'
Get-ScriptParseError $files -PSVersion 5.1 | ForEach-Object { "$($_.Path):$($_.Line):$($_.Column): $($_.Message)" }
"$($files.Count) files"`, abs(t, "RpcDsc"), abs(t, "tests"), abs(t, "../build.ps1"))
	out, err := exec.Command(pwsh, "-NoProfile", "-Command", script).CombinedOutput()
	got := strings.TrimSpace(string(out))
	if got == "absent" {
		t.Skip("this PowerShell has no Get-ScriptParseError, which checks the syntax of older versions")
	}
	if err != nil || !regexp.MustCompile(`^[2-9]\d files$`).MatchString(got) {
		t.Errorf("%v\n%s", err, got)
	}
}

func rpcDscFiles(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir("RpcDsc", func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		rel, _ := filepath.Rel("RpcDsc", name)
		files[filepath.ToSlash(rel)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// Three lists say what the module exports: the files, the manifest and the module's script.
func TestRpcDscExports(t *testing.T) {
	files := rpcDscFiles(t)
	var public []string
	for name := range files {
		if base, ok := strings.CutPrefix(name, "Public/"); ok {
			public = append(public, strings.TrimSuffix(base, ".ps1"))
		}
	}
	slices.Sort(public)
	for name, form := range map[string]string{
		"RpcDsc.psd1": `FunctionsToExport = @\((.*)\)`,
		"RpcDsc.psm1": `Export-ModuleMember -Function (.*)`,
	} {
		list := regexp.MustCompile(form).FindStringSubmatch(files[name])
		if list == nil {
			t.Fatalf("%s exports nothing", name)
		}
		got := strings.Split(strings.ReplaceAll(list[1], "'", ""), ", ")
		slices.Sort(got)
		if !slices.Equal(got, public) {
			t.Errorf("%s exports %q, Public has %q", name, got, public)
		}
	}
}

var parameter = regexp.MustCompile(`(?m)^        \$(\w+)(?: = .*)?,?$`)

func TestRpcDscHelp(t *testing.T) {
	for name, text := range rpcDscFiles(t) {
		if !strings.HasPrefix(name, "Public/") {
			continue
		}
		help, body, ok := strings.Cut(text, "#>")
		if !ok {
			t.Errorf("%s has no help", name)
		}
		block, _, _ := strings.Cut(body, "\n    )\n")
		var want, got []string
		for _, m := range parameter.FindAllStringSubmatch(block, -1) {
			want = append(want, m[1])
		}
		for _, m := range regexp.MustCompile(`(?m)^    \.PARAMETER (\w+)\n    \S`).FindAllStringSubmatch(help, -1) {
			got = append(got, m[1])
		}
		if len(want) == 0 || !slices.Equal(want, got) {
			t.Errorf("%s has parameters %q, and help on %q", name, want, got)
		}
		for _, part := range []string{".SYNOPSIS", ".DESCRIPTION", ".EXAMPLE"} {
			if !regexp.MustCompile(`(?m)^    \` + part + `\n    \S`).MatchString(help) {
				t.Errorf("%s has no %s", name, part)
			}
		}
		for _, attribute := range []string{"[CmdletBinding(", "[OutputType("} {
			if !strings.Contains(body, attribute) {
				t.Errorf("%s has no %s", name, attribute)
			}
		}
	}
}

func TestRpcDscSources(t *testing.T) {
	used := map[string]bool{}
	files := rpcDscFiles(t)
	for name, text := range files {
		if i := strings.IndexFunc(text, func(r rune) bool { return r != '\n' && (r < ' ' || r > '~') }); i >= 0 {
			t.Errorf("%s: a character that isn't ASCII, or a tab, at %d", name, i)
		}
		if !strings.HasSuffix(text, "\n") || strings.Contains(text, " \n") {
			t.Errorf("%s: ends otherwise, or has blanks before a line's end", name)
		}
		for _, m := range regexp.MustCompile(`\$script:RpcDscText\.(\w+)`).FindAllStringSubmatch(text, -1) {
			used[m[1]] = true
		}
	}
	for _, m := range regexp.MustCompile(`(?m)^    (\w+) = `).FindAllStringSubmatch(files["en-US/RpcDsc.strings.psd1"], -1) {
		if !used[m[1]] {
			t.Errorf("nothing says %s", m[1])
		}
		delete(used, m[1])
	}
	for name := range used {
		t.Errorf("there is no text %s", name)
	}
}

// On Windows as Wine knows it: Windows programs get what they are given, and the module drives the Windows binary.
func TestRpcDscOnWine(t *testing.T) {
	pwsh := oracle.WinePwsh(t)
	prefix := winePrefix(t, pwsh)
	dir := t.TempDir()
	rpcdsc, standin := build(t, dir, "windows", "./cmd/rpcdsc"), build(t, dir, "windows", "./psmodule/tests/RpcDsc/standin")
	build(t, dir, "windows", "./psmodule/tests/RpcDsc/mapper")
	for script, binary := range map[string]string{"Fleet": rpcdsc, "Endpoint": rpcdsc, "Faults": standin, "Quoting": standin} {
		t.Run(script, func(t *testing.T) {
			file := "tests/RpcDsc/" + script + ".ps1"
			runCases(t, abs(t, file), func(args ...string) *exec.Cmd {
				cmd := exec.Command(pwsh, append([]string{"-NoProfile", "-File", winePath(t, file),
					"-Module", winePath(t, "RpcDsc/RpcDsc.psd1"), "-Binary", winePath(t, binary), "-Work", winePath(t, t.TempDir())}, args...)...)
				cmd.Env = append(os.Environ(), "WINEPREFIX="+prefix)
				return cmd
			})
		})
	}
}

// winePrefix makes a Windows in which programs of Go start.
func winePrefix(t *testing.T, pwsh string) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	prefix := filepath.Join(cache, "rpcdsc-test", "wine-rpcdsc")
	if err := os.MkdirAll(filepath.Dir(prefix), 0o755); err != nil {
		t.Fatal(err)
	}
	first := exec.Command(pwsh, "-NoProfile", "-Command", "exit 0")
	first.Env = append(os.Environ(), "WINEPREFIX="+prefix)
	if out, err := first.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	dll := filepath.Join(prefix, "drive_c", "windows", "system32", "bcryptprimitives.dll")
	if _, err := os.Stat(dll); err == nil {
		return prefix
	}
	gcc := oracle.MinGW(t)
	out, err := exec.Command(gcc, "-shared", "-O2", "-s", "-o", dll, "-x", "c", abs(t, "tests/RpcDsc/prng.c.txt"), "-ladvapi32").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return prefix
}

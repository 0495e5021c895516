package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/internal/oracle"
)

// The line before the cursor, and what completes its last word. The folder has
// fleet.toml, "my fleet.toml", other.txt and the folder sub.
var completions = []struct {
	line string
	want []string
}{
	{"rpcdsc ", []string{"audit", "calendar", "check", "completion", "diff", "drift", "explain", "fmt", "gen", "help", "import", "init", "os", "plan", "probe", "report", "schema", "version"}},
	{"rpcdsc ch", []string{"check"}},
	{"rpcdsc --v", []string{"--version"}},
	{"rpcdsc --color ", []string{"always", "auto", "never"}},
	{"rpcdsc --color always pl", []string{"plan"}},
	{"rpcdsc probe --fleet f", []string{"fleet.toml"}},
	{"rpcdsc gen --o", []string{"--output"}},
	{"rpcdsc plan --de", []string{"--detail"}},
	{"rpcdsc check --fo", nil},
	{"rpcdsc check fleet.toml --js", []string{"--json"}},
	{"rpcdsc gen f", []string{"fleet.toml"}},
	{"rpcdsc gen o", nil},
	{"rpcdsc gen s", []string{"sub"}},
	{"rpcdsc gen my", []string{"my fleet.toml"}},
	{"rpcdsc gen -o s", []string{"sub"}},
	{"rpcdsc gen -o f", nil},
	{"rpcdsc import -o f", []string{"fleet.toml"}},
	{"rpcdsc import o", []string{"other.txt"}},
	{"rpcdsc import --format ", []string{"csv", "ini", "names", "yaml"}},
	{"rpcdsc gen --sign-pfx o", []string{"other.txt"}},
	{"rpcdsc completion ", shellNames()},
	{"rpcdsc help sch", []string{"schema"}},
	{"rpcdsc schema s", []string{"state"}},
	{"rpcdsc os ", nil},
}

// completionScript gives the script of a shell, and a folder to complete in.
func completionScript(t *testing.T, shell string) (script, folder string) {
	t.Helper()
	script, stderr, code := run(t, "", "completion", shell)
	if code != exitOK || stderr != "" {
		t.Fatalf("exit code %d, %s", code, stderr)
	}
	folder = t.TempDir()
	for _, name := range []string{"fleet.toml", "my fleet.toml", "other.txt"} {
		if err := os.WriteFile(filepath.Join(folder, name), nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(folder, "sub"), 0o777); err != nil {
		t.Fatal(err)
	}
	return script, folder
}

// compareCompletions takes a line of words, separated by tabs, for each of
// completions.
func compareCompletions(t *testing.T, out string) {
	t.Helper()
	got := strings.Split(strings.TrimSuffix(strings.ReplaceAll(out, "\r", ""), "\n"), "\n")
	if len(got) != len(completions) {
		t.Fatalf("%d answers to %d questions:\n%s", len(got), len(completions), out)
	}
	for i, c := range completions {
		words := strings.FieldsFunc(got[i], func(r rune) bool { return r == '\t' })
		for i, w := range words {
			words[i] = strings.TrimSuffix(strings.Trim(w, "'"), "/")
		}
		slices.Sort(words)
		if len(words) == 0 {
			words = nil
		}
		if diff := cmp.Diff(c.want, words); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.line, diff)
		}
	}
}

// words splits a line as a shell does, the last word being the one to complete.
func words(line string) []string { return strings.Split(line, " ") }

func TestBashCompletes(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash")
	}
	script, folder := completionScript(t, "bash")
	var test strings.Builder
	test.WriteString(script + "\ncompopt() { :; }\n")
	for _, c := range completions {
		var quoted []string
		for _, w := range words(c.line) {
			quoted = append(quoted, quotePosix(w))
		}
		test.WriteString("COMP_WORDS=(" + strings.Join(quoted, " ") + "); COMP_CWORD=$((${#COMP_WORDS[@]}-1)); COMPREPLY=(); _rpcdsc; printf '%s\\t' \"${COMPREPLY[@]}\"; echo\n")
	}
	compareCompletions(t, runShell(t, folder, bash, "--norc", "-c", test.String()))
}

// Where the other shells are, they at least read their scripts.
func TestOtherShellsRead(t *testing.T) {
	for shell, test := range map[string][]string{
		"fish": {"--no-config", "-c", "SCRIPT\ncomplete -C 'rpcdsc ch' | string match -q 'check*'"},
		"zsh":  {"-f", "-c", "autoload -U compinit; compinit -D -u\nSCRIPT\nwhence -w _rpcdsc"},
	} {
		t.Run(shell, func(t *testing.T) {
			path, err := exec.LookPath(shell)
			if err != nil {
				t.Skip("there is no " + shell)
			}
			script, folder := completionScript(t, shell)
			runShell(t, folder, path, test[0], test[1], strings.Replace(test[2], "SCRIPT", script, 1))
		})
	}
}

func TestPowerShellCompletes(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	script, folder := completionScript(t, "powershell")
	var test strings.Builder
	test.WriteString(script)
	test.WriteString("foreach ($line in @(")
	for i, c := range completions {
		if i > 0 {
			test.WriteString(", ")
		}
		test.WriteString(quoters["powershell"](c.line))
	}
	test.WriteString(`)) {
    $found = [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null)
    ($found.CompletionMatches | Where-Object { $_.CompletionText -notmatch "^'?\.[\\/]" } | ForEach-Object { $_.CompletionText }) -join "` + "`t" + `"
}
`)
	file := filepath.Join(t.TempDir(), "test.ps1")
	if err := os.WriteFile(file, []byte(test.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	compareCompletions(t, runShell(t, folder, pwsh, "-NoProfile", "-File", file))
}

func runShell(t *testing.T, folder, shell string, args ...string) string {
	t.Helper()
	c := exec.Command(shell, args...)
	c.Dir = folder
	var stderr strings.Builder
	c.Stderr = &stderr
	out, err := c.Output()
	if err != nil || stderr.Len() > 0 {
		t.Fatalf("%v\n%s%s", err, out, stderr.String())
	}
	return string(out)
}

// No shell's script may lack a command or a flag.
func TestCompletionIsComplete(t *testing.T) {
	app := newSession(strings.NewReader(""), os.Stdout, os.Stderr).app()
	for _, shell := range shellNames() {
		script, _ := completionScript(t, shell)
		for _, c := range app.Commands {
			if !strings.Contains(script, c.Name) {
				t.Errorf("%s lacks %s", shell, c.Name)
			}
			for _, name := range flagNames(c.Flags) {
				if !strings.Contains(script, name) {
					t.Errorf("%s lacks %s --%s", shell, c.Name, name)
				}
			}
		}
	}
}

package psmodule

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"rpcdsc/internal/oracle"
)

// The scripts for Group Policy run in a real engine on doubles of the GroupPolicy and ActiveDirectory cmdlets.
func TestGpo(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	for _, script := range []string{"Import", "Remove"} {
		t.Run(script, func(t *testing.T) {
			t.Parallel()
			file := abs(t, "tests/Gpo/"+script+".ps1")
			runCases(t, file, func(args ...string) *exec.Cmd {
				return exec.Command(pwsh, append([]string{"-NoProfile", "-File", file, "-Work", t.TempDir()}, args...)...)
			})
		})
	}
	t.Run("Style", func(t *testing.T) {
		t.Parallel()
		file := abs(t, "tests/Style.ps1")
		runCases(t, file, func(args ...string) *exec.Cmd {
			return exec.Command(pwsh, append([]string{"-NoProfile", "-File", file, "-Module", abs(t, "Gpo/Import-RpcGpo.ps1")}, args...)...)
		})
	})
}

// What is handed out is whole: of Windows PowerShell 5.1's syntax, with each function that is called, and help for each
// parameter of the scripts.
func TestGpoScripts(t *testing.T) {
	files, err := GpoScripts()
	if err != nil {
		t.Fatal(err)
	}
	want := "Import-RpcGpo.ps1: 11 parameters, 0 without help, 3 examples, synopsis True\nRemove-RpcGpo.ps1: 7 parameters, 0 without help, 2 examples, synopsis True"
	if got := describeScripts(t, files, "RpcGpo"); got != want {
		t.Error(got)
	}
}

// describeScripts says in a line how much of a script is explained, and names functions, of those with a word behind
// their verb, that scripts call and nobody has. One file holds the functions.
func describeScripts(t *testing.T, files []File, word string) string {
	t.Helper()
	pwsh := oracle.Pwsh(t)
	dir := t.TempDir()
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(dir, f.Path), []byte(f.Text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	script := `
$scripts = Get-ChildItem -Path '` + dir + `' -Filter '*.ps1' | Sort-Object -Property Name
if (Get-Command -Name Get-ScriptParseError -ErrorAction SilentlyContinue)
{
    Get-ScriptParseError @($scripts.FullName) -PSVersion 5.1 | ForEach-Object { "$($_.Path):$($_.Line):$($_.Column): $($_.Message)" }
}
foreach ($script in $scripts | Where-Object { $_.Name -notlike '*.Functions.ps1' })
{
    $help = Get-Help -Name $script.FullName -Full
    $command = Get-Command -Name $script.FullName
    $named = @($command.Parameters.Keys | Where-Object { [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters -notcontains $_ })
    $explained = @($help.parameters.parameter | Where-Object { "$($_.description.Text)" } | ForEach-Object { $_.name })
    "$($script.Name): $($named.Count) parameters, $(@($named | Where-Object { $explained -notcontains $_ }).Count) without help, $(@($help.examples.example).Count) examples, synopsis $("$($help.Synopsis)".Length -gt 20)"
}
. '` + filepath.Join(dir, word+".Functions.ps1") + `'
$text = ($scripts | ForEach-Object { [IO.File]::ReadAllText($_.FullName) }) -join ''
[regex]::Matches($text, '\b[A-Z][a-z]+-` + word + `[A-Za-z]*') | ForEach-Object { $_.Value } | Sort-Object -Unique |
    Where-Object { "$_.ps1" -notin $scripts.Name -and -not (Get-Command -Name $_ -CommandType Function -ErrorAction SilentlyContinue) } | ForEach-Object { "no $_" }`
	out, err := exec.Command(pwsh, "-NoProfile", "-Command", script).CombinedOutput()
	if err != nil {
		t.Error(err)
	}
	return strings.ReplaceAll(strings.TrimSpace(string(out)), "\r", "")
}

// TestGpoSources holds what a signature and an old console need, and that nothing is asked of a domain in a language.
func TestGpoSources(t *testing.T) {
	files, err := GpoScripts()
	if err != nil || len(files) != 3 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	inNames := regexp.MustCompile(`'(Authenticated Users|Domain Computers|Domain Admins|NT AUTHORITY[^']*)'`)
	for _, f := range files {
		for i, r := range f.Text {
			if r != '\n' && (r < ' ' || r > '~') {
				t.Errorf("%s: character %q at %d", f.Path, r, i)
				break
			}
		}
		if found := inNames.FindString(code(f.Text)); found != "" {
			t.Errorf("%s: %s has another name in another language", f.Path, found)
		}
		if strings.Contains(f.Text, " \n") {
			t.Errorf("%s: blanks before a line's end", f.Path)
		}
	}
	if functions := files[2]; functions.Path != gpoFunctions || strings.Count(functions.Text, "\nfunction ") < 20 {
		t.Errorf("%s has %d functions", functions.Path, strings.Count(functions.Text, "\nfunction "))
	}
}

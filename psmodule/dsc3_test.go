package psmodule

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"rpcdsc/internal/oracle"
)

// The scripts that drive dsc are written as the others are. What they do is tested with the documents, which package
// generate makes.
func TestDSC3Style(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	file := abs(t, "tests/Style.ps1")
	runCases(t, file, func(args ...string) *exec.Cmd {
		return exec.Command(pwsh, append([]string{"-NoProfile", "-File", file, "-Module", abs(t, "DSC3/apply.ps1")}, args...)...)
	})
}

// What is handed out is whole: of Windows PowerShell 5.1's syntax, with each function that is called, and help for each
// parameter of the scripts.
func TestDSC3Scripts(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	dir := t.TempDir()
	files, err := DSC3Scripts()
	if err != nil || len(files) != 3 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(dir, f.Path), []byte(f.Text), 0o644); err != nil {
			t.Fatal(err)
		}
		for i, r := range f.Text {
			if r != '\n' && (r < ' ' || r > '~') {
				t.Errorf("%s: character %q at %d", f.Path, r, i)
				break
			}
		}
		if strings.Contains(f.Text, " \n") {
			t.Errorf("%s: blanks before a line's end", f.Path)
		}
	}
	script := `
$scripts = Get-ChildItem -Path '` + dir + `' -Filter '*.ps1' | Sort-Object -Property Name
if (Get-Command -Name Get-ScriptParseError -ErrorAction SilentlyContinue)
{
    Get-ScriptParseError @($scripts.FullName) -PSVersion 5.1 | ForEach-Object { "$($_.Path):$($_.Line):$($_.Column): $($_.Message)" }
}
foreach ($script in $scripts | Where-Object { $_.Name -notlike 'Rpc*' })
{
    $help = Get-Help -Name $script.FullName -Full
    $command = Get-Command -Name $script.FullName
    $named = @($command.Parameters.Keys | Where-Object { [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters -notcontains $_ })
    $explained = @($help.parameters.parameter | Where-Object { "$($_.description.Text)" } | ForEach-Object { $_.name })
    "$($script.Name): $($named.Count) parameters, $(@($named | Where-Object { $explained -notcontains $_ }).Count) without help, $(@($help.examples.example).Count) examples, synopsis $("$($help.Synopsis)".Length -gt 20)"
}
. '` + filepath.Join(dir, dsc3Functions) + `'
$text = ($scripts | ForEach-Object { [IO.File]::ReadAllText($_.FullName) }) -join ''
[regex]::Matches($text, '\b[A-Z][a-z]+-RpcDsc3[A-Za-z]*') | ForEach-Object { $_.Value } | Sort-Object -Unique |
    Where-Object { -not (Get-Command -Name $_ -CommandType Function -ErrorAction SilentlyContinue) } | ForEach-Object { "no $_" }`
	out, err := exec.Command(pwsh, "-NoProfile", "-Command", script).CombinedOutput()
	want := "apply.ps1: 4 parameters, 0 without help, 3 examples, synopsis True\nverify.ps1: 4 parameters, 0 without help, 1 examples, synopsis True"
	if got := strings.ReplaceAll(strings.TrimSpace(string(out)), "\r", ""); err != nil || got != want {
		t.Errorf("%v\n%s", err, got)
	}
}

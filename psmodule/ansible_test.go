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

// The script of the Ansible role runs in a real engine with a stand-in for $Ansible, on doubles of Windows.
func TestAnsible(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	file := abs(t, "tests/Ansible.ps1")
	runCases(t, file, func(args ...string) *exec.Cmd {
		return exec.Command(pwsh, append([]string{"-NoProfile", "-File", file}, args...)...)
	})
	const script = `
if (Get-Command -Name Get-ScriptParseError -ErrorAction SilentlyContinue)
{
    Get-ScriptParseError $args[0] -PSVersion 5.1 | ForEach-Object { "$($_.Path):$($_.Line):$($_.Column): $($_.Message)" }
}
# How win_powershell finds out whether a script runs in check mode.
$binding = [scriptblock]::Create([IO.File]::ReadAllText($args[0])).Ast.ParamBlock.Attributes | Where-Object { $_.TypeName.Name -eq 'CmdletBinding' }
if (-not @($binding.NamedArguments | Where-Object { $_.ArgumentName -eq 'SupportsShouldProcess' -and $_.Argument.ToString() -eq '$true' }))
{
    'check mode would skip it'
}
$help = Get-Help -Name $args[0] -Full
foreach ($name in 'Action', 'Folder', 'Hash', 'Tag', 'Force', 'ConfirmWithin')
{
    if (-not @($help.parameters.parameter | Where-Object { $_.name -eq $name -and "$($_.description.Text)" })) { "$name has no help" }
}
if (-not "$($help.examples.example)" -or "$($help.Synopsis)".Length -lt 20) { 'no example or synopsis' }`
	check := filepath.Join(t.TempDir(), "check.ps1")
	if err := os.WriteFile(check, []byte(script), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(pwsh, "-NoProfile", "-File", check, abs(t, "Ansible/"+ansibleBody)).CombinedOutput()
	if got := strings.TrimSpace(string(out)); err != nil || got != "" {
		t.Errorf("%v\n%s", err, got)
	}
}

// win_powershell runs a script in check mode only if it finds this on its parameters; and what would be an expression
// of Ansible's isn't in it.
func TestAnsibleScript(t *testing.T) {
	files, err := AnsibleRole()
	if err != nil || len(files) != 9 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	text := text(files, "files/"+ansibleBody)
	if !regexp.MustCompile(`(?m)^\[CmdletBinding\(PositionalBinding = \$false, SupportsShouldProcess = \$true,`).MatchString(text) {
		t.Error("it has no SupportsShouldProcess")
	}
	if strings.Contains(text, "{{") || strings.Contains(text, "{%") || strings.Contains(text, "{#") {
		t.Error("it has what Ansible takes for an expression")
	}
	for i, r := range text {
		if r != '\n' && (r < ' ' || r > '~') {
			t.Fatalf("character %q at %d", r, i)
		}
	}
}

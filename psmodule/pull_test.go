package psmodule

import (
	"os/exec"
	"strings"
	"testing"

	"rpcdsc/internal/oracle"
)

// What makes nodes clients of a pull server runs in a real engine on a double of the cmdlet that sets up their Local
// Configuration Manager.
func TestPull(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	file := abs(t, "tests/Pull/Client.ps1")
	runCases(t, file, func(args ...string) *exec.Cmd {
		return exec.Command(pwsh, append([]string{"-NoProfile", "-File", file, "-Work", t.TempDir()}, args...)...)
	})
}

// TestPullScript: it is of the syntax of the oldest PowerShell that an administrator has, in ASCII.
func TestPullScript(t *testing.T) {
	if text := PullScript(); strings.ContainsFunc(text, func(r rune) bool { return r > '~' || r == '\t' || r == '\r' }) || !strings.HasSuffix(text, "\n") {
		t.Error("it isn't plain text")
	}
	out, err := exec.Command(oracle.Pwsh(t), "-NoProfile", "-Command",
		"Get-ScriptParseError '"+abs(t, "Pull/Set-RpcPullClient.ps1")+"' -PSVersion 5.1 | ForEach-Object { \"$($_.Line): $($_.Message)\" }").CombinedOutput()
	if err != nil || len(out) > 0 {
		t.Errorf("%v\n%s", err, out)
	}
}

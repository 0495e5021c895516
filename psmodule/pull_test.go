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
	for name, file := range map[string]string{"Client": abs(t, "tests/Pull/Client.ps1"), "Style": abs(t, "tests/Style.ps1")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := map[string][]string{"Client": {"-Work", t.TempDir()}, "Style": {"-Module", abs(t, "Pull/Set-RpcPullClient.ps1")}}[name]
			runCases(t, file, func(more ...string) *exec.Cmd {
				return exec.Command(pwsh, append(append([]string{"-NoProfile", "-File", file}, args...), more...)...)
			})
		})
	}
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

package generate

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"rpcdsc/internal/oracle"
)

// TestConstrainedLanguage runs the startup scripts as application control has
// scripts run that it doesn't trust: they say so, in a way that works there, and
// exit as they document.
func TestConstrainedLanguage(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	cat, err := LoadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	for _, gen := range cat.All() {
		if gen.Shell != "powershell" {
			continue
		}
		c := check(t, "language.toml", fmt.Sprintf("schema = 1\nname = \"language\"\nrpc.ports = [\"5001-5100\"]\nblock.allow = [\"10.1.0.0/16\"]\n"+
			"[[group]]\nname = \"g\"\nos = %q\nhosts = [%q]\n", gen.Releases[0].ID, thisComputer(t)))
		file := filepath.Join(t.TempDir(), "startup.ps1")
		write(t, file, text(t, fileOf(t, rendered(t, c).Files, "startup/g/startup.ps1")))
		for _, action := range []string{"Apply", "Verify", "Remove"} {
			cmd := exec.Command(pwsh, "-NoProfile", "-Command",
				"$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'; & '"+file+"' -Action "+action+"; exit $LASTEXITCODE")
			out, _ := cmd.CombinedOutput()
			words := strings.Join(strings.Fields(string(out)), " ")
			if code := cmd.ProcessState.ExitCode(); code != 1 || !strings.Contains(words, "in ConstrainedLanguage, as application control") || strings.Contains(words, "ethod") {
				t.Errorf("%s, %s: exit code %d\n%s", gen.ID, action, code, out)
			}
		}
	}
}

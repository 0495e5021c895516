package generate

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"rpcdsc/internal/oracle"
)

// TestGPOsAreImported: the scripts in gpo/ take what lies beside them, in a real engine
// on doubles of the cmdlets that change a domain.
func TestGPOsAreImported(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	dir := t.TempDir()
	files := gpoFiles(t)
	for i := range files {
		if !strings.HasPrefix(files[i].Path, "gpo/") {
			continue
		}
		at := filepath.Join(dir, filepath.FromSlash(files[i].Path))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, files[i].Content(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	script, err := filepath.Abs("../../psmodule/tests/Gpo/Output.ps1")
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(pwsh, "-NoProfile", "-File", script, "-Work", filepath.Join(dir, "gpo")).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "\n1..2\n") {
		t.Errorf("%v\n%s", err, out)
	}
}

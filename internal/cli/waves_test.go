package cli

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"rpcdsc/internal/generate"
)

// TestWaveRefusesWhatAnotherRunHasWritten: between the look at the folder and its lock
// another run can change what the hosts of later waves stay as.
func TestWaveRefusesWhatAnotherRunHasWritten(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("fleet.toml", []byte(shownFleet), 0o666); err != nil {
		t.Fatal(err)
	}
	gen := func(args ...string) {
		t.Helper()
		var said bytes.Buffer
		if code := Main(append([]string{"rpcdsc", "gen", "-q"}, args...), strings.NewReader(""), &bytes.Buffer{}, &said); code != 0 {
			t.Fatal(said.String())
		}
	}
	gen("fleet.toml")
	catalogue, err := generate.LoadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	checked, findings := generate.Check("fleet.toml", []byte(shownFleet), catalogue)
	if checked == nil {
		t.Fatal(findings)
	}
	j := &job{source: &source{checked: checked}, dir: "out", rollout: &rollout{whole: checked.Fleet}}
	if _, err := j.heldParts(); err != nil {
		t.Fatal(err)
	}
	if err := j.checkHeld(); err != nil {
		t.Errorf("nobody has written: %v", err)
	}
	if err := os.WriteFile("other.toml", []byte(strings.Replace(shownFleet, "5100", "5200", 1)), 0o666); err != nil {
		t.Fatal(err)
	}
	gen("other.toml")
	if err := j.checkHeld(); err == nil || !strings.Contains(err.Error(), "another run has written") {
		t.Errorf("somebody has written: %v", err)
	}
}

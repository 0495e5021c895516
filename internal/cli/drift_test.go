package cli

import (
	"os"
	"strings"
	"testing"
)

// Reports that somebody packed are told to be unpacked, and the others are read.
func TestDriftPacked(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{
		"fleet.toml": strings.Replace(interruptedFleet, "5001-%d", "5001-5100", 1),
		"a.json":     "\x1f\x8b\x08\x00", "b.json": "PK\x03\x04\x14", "c.json": "[]",
	} {
		if err := os.WriteFile(name, []byte(strings.Replace(text, "%d", "03", 1)), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	out, text, code := run(t, "", "drift", "fleet.toml", ".")
	want := "hint: a.json: it is packed: unpack it first\nhint: b.json: it is packed: unpack it first\nhint: c.json: it is empty\n"
	if code != exitError || out != "" || !strings.Contains(text, want) {
		t.Errorf("exit code %d\n%s%s", code, out, text)
	}
}

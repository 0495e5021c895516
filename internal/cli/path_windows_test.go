package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// call runs the program, and gives what it said.
func call(t *testing.T, args ...string) (code int, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = Main(append([]string{"rpcdsc"}, args...), strings.NewReader(""), &out, &err)
	return code, err.String()
}

func writeFleet(t *testing.T, hosts int) {
	t.Helper()
	t.Chdir(t.TempDir())
	text := fmt.Sprintf("schema = 1\nname = \"contoso\"\nrpc.ports = [\"5001-5100\"]\nnetworks.n = [\"10.1.1.0/24\"]\nblock.allow = [\"n\"]\n"+
		"[[group]]\nname = \"files\"\nos = \"windows-server-2022\"\nhosts = [\"fs[001-%03d].corp.example\"]\n", hosts)
	if err := os.WriteFile("fleet.toml", []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// A drive or share that isn't there is said soon, by every command that takes a
// path.
func TestNoDrive(t *testing.T) {
	writeFleet(t, 1)
	for _, missing := range []string{`Q:\x`, `Q:x`, `Q:`, `\\?\Q:\x`, `\\nohost.invalid\share\x`, `\\?\UNC\nohost.invalid\share\x`, `//nohost.invalid/share/x`} {
		for _, args := range [][]string{
			{"gen", "fleet.toml", "-o", missing}, {"plan", "fleet.toml", "-o", missing}, {"check", missing}, {"init", missing},
			{"explain", missing, "--host", "a", "--from", "10.1.1.1", "--port", "135"}, {"gen", "fleet.toml", "--sign-pfx", missing},
		} {
			start := time.Now()
			code, said := call(t, args...)
			if code != exitError || !strings.Contains(said, "hint: ") || time.Since(start) > 5*time.Second {
				t.Errorf("%q: exit code %d after %v: %s", args, code, time.Since(start), said)
			}
		}
	}
}

// The name as typed changes nothing.
func TestNameAsTyped(t *testing.T) {
	writeFleet(t, 2)
	if code, said := call(t, "gen", "fleet.toml"); code != exitOK {
		t.Fatal(said)
	}
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"FLEET.TOML", filepath.VolumeName(dir) + "fleet.toml", `.\Fleet.toml`, filepath.Join(dir, "fleet.TOML")} {
		if code, said := call(t, "plan", name); code != exitOK || !strings.HasSuffix(said, "out is up to date\n") {
			t.Errorf("%s: exit code %d: %s", name, code, said)
		}
	}
}

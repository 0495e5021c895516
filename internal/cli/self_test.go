package cli

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestNoteSelf runs check and gen on computers of several names: only people are told.
func TestNoteSelf(t *testing.T) {
	defer func(real func() (string, error)) { hostname = real }(hostname)
	file := filepath.Join(t.TempDir(), "fleet.toml")
	text := "schema = 1\nname = \"c\"\nrpc.ports = [\"5101-5300\"]\nblock.allow = [\"10.1.0.0/16\"]\n[[group]]\nname = \"g\"\nos = \"windows-server-2022\"\nhosts = [\"fs01\", \"adm[1-2].corp.example\"]\n"
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	const note = ":8:18: host adm2.corp.example has the name of this computer: what is applied to the whole folder is applied here, too\n"
	for _, tt := range []struct {
		name string
		told bool
	}{{"ADM2", true}, {"adm2.corp.example", true}, {"adm2.other.example", false}, {"adm3", false}, {"", false}} {
		hostname = func() (string, error) {
			if tt.name == "" {
				return "", errors.New("no name")
			}
			return tt.name, nil
		}
		for _, args := range [][]string{
			{"check", file}, {"gen", file, "-o", filepath.Join(t.TempDir(), "out")},
			{"check", "--json", file}, {"gen", "-q", file, "-o", filepath.Join(t.TempDir(), "out")},
		} {
			var stdout, stderr bytes.Buffer
			code := Main(append([]string{"rpcdsc"}, args...), nil, &stdout, &stderr)
			told := strings.Contains(stderr.String(), note)
			quiet := args[1] == "--json" || args[1] == "-q"
			if code != 0 || told != (tt.told && !quiet) || strings.Contains(stdout.String(), "this computer") {
				t.Errorf("%s: %v: exit code %d, %s", tt.name, args[:2], code, stderr.String())
			}
		}
	}
}

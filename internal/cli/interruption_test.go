package cli

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const interruptedFleet = `schema = 1
name = "contoso"
networks.branches = ["10.1.1.0/24", "10.2.0.0/16"]
rpc.ports = ["5001-%d"]
block.allow = ["branches"]
[[group]]
name = "files"
os = "windows-server-2022"
hosts = ["fs[01-%d].corp.example"]
`

// interruption is a folder with what gen has made of a fleet, and a next one.
type interruption struct {
	dir, fleet        string
	old, next         map[string][sha256.Size]byte // by path
	isNew             bool
	nothing, entirely int // how often a run ended so
	unwatched         int // how often a signal came before the program watched, or after
}

// fleetFile writes a fleet whose files all depend on the last port.
func fleetFile(t *testing.T, dir string, port, hosts int) string {
	t.Helper()
	file := filepath.Join(dir, fmt.Sprintf("fleet-%d.toml", port))
	if err := os.WriteFile(file, fmt.Appendf(nil, interruptedFleet, port, hosts), 0o666); err != nil {
		t.Fatal(err)
	}
	return file
}

func newInterruption(t *testing.T, isNew bool) *interruption {
	t.Helper()
	base := t.TempDir()
	before, after := fleetFile(t, base, 5100, 60), fleetFile(t, base, 5200, 70)
	i := &interruption{dir: filepath.Join(base, "x", "out"), fleet: after, isNew: isNew, old: map[string][sha256.Size]byte{}}
	other := filepath.Join(base, "other")
	if !isNew {
		mustGen(t, before, other)
		i.old = sumsOf(t, other)
	}
	mustGen(t, after, other)
	i.next = sumsOf(t, other)
	i.fleet = after
	if !isNew {
		mustGen(t, before, i.dir)
	}
	return i
}

func mustGen(t *testing.T, fleet, dir string) {
	t.Helper()
	if out, err := exec.Command("rpcdsc", "gen", "-q", fleet, "-o", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// sumsOf leaves out what is remembered of this very folder.
func sumsOf(t *testing.T, dir string) map[string][sha256.Size]byte {
	t.Helper()
	sums := map[string][sha256.Size]byte{}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == ".rpcdsc-index" {
			return err
		}
		content, err := os.ReadFile(p)
		rel, _ := filepath.Rel(dir, p)
		sums[rel] = sha256.Sum256(content)
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return sums
}

// restore brings back what was there before.
func (i *interruption) restore(t *testing.T) {
	t.Helper()
	if i.isNew {
		if err := os.RemoveAll(filepath.Dir(i.dir)); err != nil {
			t.Fatal(err)
		}
		return
	}
	// The fleet of before has fewer hosts: without a new folder they would have left.
	if err := os.RemoveAll(i.dir); err != nil {
		t.Fatal(err)
	}
	mustGen(t, strings.Replace(i.fleet, "5200", "5100", 1), i.dir)
}

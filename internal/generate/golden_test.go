package generate

import (
	"flag"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/internal/output"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// testOptions fix what a build and a clock would decide.
var testOptions = Options{Version: "0.0.0", Date: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)}

// examples are the fleet files that the goldens are made of.
var examples = []string{"kb908472", "contoso"}

func readExample(t testing.TB, name string) *Checked {
	t.Helper()
	file := filepath.Join("..", "..", "examples", name+".toml")
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return check(t, file, string(src))
}

func check(t testing.TB, file, src string) *Checked {
	t.Helper()
	cat, err := LoadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	c, findings := Check(file, []byte(src), cat)
	if c == nil {
		t.Fatalf("%s: %+v", file, findings)
	}
	return c
}

func rendered(t testing.TB, c *Checked) *output.Set {
	t.Helper()
	set, err := Render(c, testOptions)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// text decodes a file as it would lie on the disk.
func text(t testing.TB, f *output.File) string {
	t.Helper()
	var raw []byte
	for _, p := range f.Parts {
		raw = append(raw, p...)
	}
	s, err := f.Encoding.Decode(raw)
	if err != nil {
		t.Fatalf("%s: %v", f.Path, err)
	}
	return s
}

// TestGolden compares what the examples give with the files under
// testdata/golden. It only shows that nothing changed: the tests in
// twin_test.go read the same files and decide whether they are right.
func TestGolden(t *testing.T) {
	if *update && os.Getenv("CI") != "" {
		t.Fatal("-update has no place in CI")
	}
	for _, name := range examples {
		c := readExample(t, name)
		root := filepath.Join("testdata", "golden", name)
		want := map[string]bool{}
		for _, f := range chosen(c, rendered(t, c)) {
			file := filepath.Join(root, filepath.FromSlash(f.Path))
			want[file] = true
			compareGolden(t, file, text(t, f))
		}
		removeStale(t, root, want)
	}
}

func compareGolden(t *testing.T, file, got string) {
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Errorf("%v: run go test ./internal/generate -update, and read the change", err)
		return
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (-want +got)\n%s", file, diff)
	}
}

// removeStale fails on a golden that nothing makes any more.
func removeStale(t *testing.T, root string, want map[string]bool) {
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || want[file] {
			return err
		}
		if *update {
			return os.Remove(file)
		}
		t.Errorf("%s is stale: nothing makes it", file)
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// chosen leaves out what another golden or a test of its own shows: the
// documents of hosts that share their policy with an earlier one, and the
// module's functions, which are copies.
func chosen(c *Checked, set *output.Set) []*output.File {
	keep := map[string]bool{}
	for _, g := range c.Fleet.Groups {
		for _, p := range g.Policies {
			for _, h := range g.Hosts {
				if h.Policy == p {
					keep[h.Name] = true
					break
				}
			}
		}
	}
	var out []*output.File
	for i := range set.Files {
		f := &set.Files[i]
		document := path.Ext(f.Path) == ".mof"
		function := strings.HasPrefix(f.Path, "module/") && !strings.Contains(f.Path, "/Fleet/")
		if !function && (!document || keep[f.Hosts[0]]) {
			out = append(out, f)
		}
	}
	return out
}

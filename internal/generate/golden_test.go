package generate

import (
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/pmezard/go-difflib/difflib"

	"rpcdsc/internal/osgen"
	"rpcdsc/internal/output"
)

// The goldens are for people who review a change: each says what is emitted in
// the fewest lines that show it. Some files are kept whole; of all others there
// is what they make of a computer, in words (golden_model_test.go), and what is
// in their text that no whole one has. golden_promise_test.go counts how many of
// them a change reaches.
//
// They only show that nothing changed. What is right is for their twins to say,
// which read the emitted files and decide:
//
//	groups/, dsc/outline.txt   twin_test.go, startup_test.go: all kinds
//	startup/, dsc/             the same, and node_test.go: run by PowerShell on doubles of Windows
//	code/                      node_test.go, and the tests of package psmodule
//	gpo/                       gpo_test.go: TestNativeObjects, TestPortsInRegistryPol, and gpo_oracle_test.go
//	ansible/, intune/, machineconfig/, pull/
//	                           twin_engines_test.go; and run: ansible_oracle_test.go, intune_test.go, machineconfig_test.go
//	list.txt                   prove: a file that nobody reads back stops the run

var update = flag.Bool("update", false, "rewrite the golden files")

// testOptions fix what a build and a clock would decide.
var testOptions = Options{Version: "0.0.0", Date: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)}

// examples are the fleet files that the goldens are made of.
var examples = []string{"kb908472", "contoso"}

func readExample(t testing.TB, name string) *Checked {
	t.Helper()
	file, src := exampleSource(t, name)
	return check(t, file, src)
}

func exampleSource(t testing.TB, name string) (file, src string) {
	t.Helper()
	file = filepath.Join("..", "..", "examples", name+".toml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return file, string(text)
}

func check(t testing.TB, file, src string) *Checked {
	t.Helper()
	return checkIn(t, builtIn(t), file, src)
}

func builtIn(t testing.TB) *osgen.Catalogue {
	t.Helper()
	cat, err := LoadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

func checkIn(t testing.TB, cat *osgen.Catalogue, file, src string) *Checked {
	t.Helper()
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
	s, err := decoded(f)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func decoded(f *output.File) (string, error) {
	s, err := f.Encoding.Decode(f.Content())
	if err != nil {
		err = fmt.Errorf("%s: %w", f.Path, err)
	}
	return s, err
}

// goldenFolder holds all goldens.
var goldenFolder = filepath.Join("testdata", "golden")

// TestGolden compares what the examples give with the files under
// testdata/golden.
func TestGolden(t *testing.T) {
	if refusesUpdate(*update) {
		t.Fatal("-update has no place in CI")
	}
	made := allGoldens(t, builtIn(t))
	for _, file := range slices.Sorted(maps.Keys(made)) {
		compareGolden(t, filepath.Join(goldenFolder, filepath.FromSlash(file)), made[file])
	}
	removeStale(t, made)
}

// refusesUpdate keeps a CI from agreeing with itself.
func refusesUpdate(update bool) bool { return update && os.Getenv("CI") != "" }

func compareGolden(t *testing.T, file, got string) {
	t.Helper()
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
	if string(want) != got {
		t.Errorf("%s (-want +got); if that is right: go test ./internal/generate -update\n%s", file, lineDiff(t, string(want), got))
	}
}

// lineDiff shows the lines that differ, with two around them.
func lineDiff(t *testing.T, want, got string) string {
	t.Helper()
	diff, err := difflib.GetUnifiedDiffString(difflib.UnifiedDiff{
		A: difflib.SplitLines(want), B: difflib.SplitLines(got), FromFile: "want", ToFile: "got", Context: 2,
	})
	if err != nil {
		t.Fatal(err)
	}
	return diff
}

// removeStale fails on a golden that nothing makes any more.
func removeStale(t *testing.T, made map[string]string) {
	err := filepath.WalkDir(goldenFolder, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(goldenFolder, file)
		if err != nil {
			return err
		}
		if _, ok := made[filepath.ToSlash(name)]; ok {
			return nil
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

package output

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/internal/oracle"
)

// conflictsOf compares, and checks that a refusal changes nothing.
func conflictsOf(t *testing.T, dir string, set *Set, opt Options) []Conflict {
	t.Helper()
	before := readTree(t, dir)
	_, err := Compare(dir, set, opt)
	if diff := cmp.Diff(before, readTree(t, dir)); diff != "" {
		t.Errorf("Compare changed the folder:\n%s", diff)
	}
	var conflict *ConflictError
	if err != nil && !errors.As(err, &conflict) {
		t.Fatalf("error %v, want a *ConflictError", err)
	}
	if conflict == nil {
		return nil
	}
	for _, c := range conflict.Conflicts {
		if !strings.Contains(err.Error(), c.Path+": "+string(c.Reason)) || !conflict.Has(c.Reason) {
			t.Errorf("the error doesn't say %v: %v", c, err)
		}
	}
	return conflict.Conflicts
}

// symlink makes a link, or ends the test.
func symlink(t *testing.T, to, file string) {
	t.Helper()
	oracle.NotOnWine(t, "it says that it has made a link, and makes none")
	if err := os.Symlink(to, file); err != nil {
		t.Skipf("this system makes no links: %v", err)
	}
}

func TestConflicts(t *testing.T) {
	link := func(t *testing.T, dir, from, to string) {
		if err := os.Remove(filepath.Join(dir, from)); err != nil {
			t.Fatal(err)
		}
		symlink(t, to, filepath.Join(dir, from))
	}
	next := tree{"a/one": "FIRST\n", "a/two": "second\n", "top": ""} // changes a/one, removes b/deep/three
	for _, tt := range []struct {
		name        string
		set         tree
		do          func(t *testing.T, dir string)
		want, force []Conflict
	}{
		{name: "nothing", set: next, do: func(*testing.T, string) {}},
		{
			name: "edited",
			set:  next,
			do: func(t *testing.T, dir string) {
				writeTree(t, dir, tree{"a/one": "mine", "a/two": "mine", "b/deep/three": "mine", "notes": "mine"})
			},
			want: []Conflict{{"a/one", Edited}, {"a/two", Edited}, {"b/deep/three", Edited}},
		},
		{
			name: "edited, while nothing is to change",
			set:  base,
			do:   func(t *testing.T, dir string) { writeTree(t, dir, tree{"a/one": "mine", "notes": "mine"}) },
			want: []Conflict{{"a/one", Edited}},
		},
		{
			name: "edited to what is to come",
			set:  next,
			do:   func(t *testing.T, dir string) { writeTree(t, dir, tree{"a/one": "FIRST\n"}) },
		},
		{
			name:  "foreign",
			set:   tree{"new": "n", "a/x/y": "n", "same": "s"},
			do:    func(t *testing.T, dir string) { writeTree(t, dir, tree{"new": "mine", "a/x/y": "mine", "same": "s"}) },
			want:  []Conflict{{"a/x/y", Foreign}, {"new", Foreign}},
			force: []Conflict{{"a/x/y", Foreign}, {"new", Foreign}},
		},
		{
			name:  "foreign file in the place of the staging folder",
			set:   tree{"new": "n", "top": ""},
			do:    func(t *testing.T, dir string) { writeTree(t, dir, tree{".rpcdsc-tmp": "mine"}) },
			want:  []Conflict{{".rpcdsc-tmp", Foreign}},
			force: []Conflict{{".rpcdsc-tmp", Foreign}},
		},
		{
			name: "folder in the place of a file",
			set:  base,
			do: func(t *testing.T, dir string) {
				if err := os.Remove(filepath.Join(dir, "top")); err != nil {
					t.Fatal(err)
				}
				writeTree(t, dir, tree{"top/x": "mine"})
			},
			want:  []Conflict{{"top", NotAFile}},
			force: []Conflict{{"top", NotAFile}},
		},
		{
			name: "file in the place of a folder",
			set:  tree{"a/one": "first\n", "new/x": "", "new/y/z": ""},
			do:   func(t *testing.T, dir string) { writeTree(t, dir, tree{"new": "mine"}) },
			want: []Conflict{{"new", NotAFolder}}, force: []Conflict{{"new", NotAFolder}},
		},
		{
			name: "link in the place of a file",
			set:  base,
			do:   func(t *testing.T, dir string) { link(t, dir, "a/one", "two") },
			want: []Conflict{{"a/one", NotAFile}}, force: []Conflict{{"a/one", NotAFile}},
		},
		{
			name: "link in the place of a stale file",
			set:  base.without("a/one"),
			do:   func(t *testing.T, dir string) { link(t, dir, "a/one", "two") },
			want: []Conflict{{"a/one", NotAFile}}, force: []Conflict{{"a/one", NotAFile}},
		},
		{
			name: "link in the place of a folder",
			set:  tree{"a/one": "first\n", "new/x": ""},
			do: func(t *testing.T, dir string) {
				writeTree(t, dir, tree{"new": ""})
				link(t, dir, "new", "a")
			},
			want: []Conflict{{"new", NotAFolder}}, force: []Conflict{{"new", NotAFolder}},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			mustApply(t, dir, setOf(base), Options{})
			tt.do(t, dir)
			if diff := cmp.Diff(tt.want, conflictsOf(t, dir, setOf(tt.set), Options{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.force, conflictsOf(t, dir, setOf(tt.set), Options{Force: true})); diff != "" {
				t.Errorf("with Force (-want +got):\n%s", diff)
			}
			if tt.force == nil {
				foreign := readTree(t, dir)["notes"]
				mustApply(t, dir, setOf(tt.set), Options{Force: true})
				got := readTree(t, dir)
				if got["notes"] != foreign {
					t.Error("Force touched a foreign file")
				}
				if diff := cmp.Diff(tt.set, got.without(manifestName, "notes")); diff != "" {
					t.Errorf("Force (-want +got):\n%s", diff)
				}
			}
		})
	}
}

// A stale path below what is now a link must not be removed through the link.
func TestStaleBelowALink(t *testing.T) {
	dir := t.TempDir()
	mustApply(t, dir, setOf(base), Options{})
	if err := os.Rename(filepath.Join(dir, "b"), filepath.Join(dir, "elsewhere")); err != nil {
		t.Fatal(err)
	}
	symlink(t, "elsewhere", filepath.Join(dir, "b"))
	mustApply(t, dir, setOf(base.without("b/deep/three")), Options{})
	if readTree(t, dir)["elsewhere/deep/three"] != "third\n" {
		t.Error("a file was removed through a link")
	}
}

func TestFleetFileIsNoOutput(t *testing.T) {
	dir := t.TempDir()
	mustApply(t, dir, setOf(base), Options{})
	want := []Conflict{{"top", FleetFile}}
	for _, file := range []string{"top", "a/../top"} {
		fleet := dir + string(filepath.Separator) + filepath.FromSlash(file)
		if diff := cmp.Diff(want, conflictsOf(t, dir, setOf(base), Options{Fleet: fleet, Force: true})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", file, diff)
		}
	}
	for _, file := range []string{"fleet.toml", "../top", ""} {
		if got := conflictsOf(t, dir, setOf(base), Options{Fleet: filepath.Join(dir, file)}); got != nil {
			t.Errorf("%s: %v", file, got)
		}
	}
}

func TestFleetFileThroughALink(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "real")
	mustApply(t, dir, setOf(base), Options{})
	symlink(t, "real", filepath.Join(parent, "link"))
	got := conflictsOf(t, dir, setOf(base), Options{Fleet: filepath.Join(parent, "link", "top")})
	if diff := cmp.Diff([]Conflict{{"top", FleetFile}}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestOutputIsAFile(t *testing.T) {
	dir := t.TempDir()
	writeTree(t, dir, tree{"out": "mine"})
	if _, err := Compare(filepath.Join(dir, "out"), setOf(base), Options{}); err == nil || !strings.Contains(err.Error(), "isn't a folder") {
		t.Errorf("error %v", err)
	}
}

func TestOnly(t *testing.T) {
	dir := t.TempDir()
	mustApply(t, dir, setOf(base), Options{})
	writeTree(t, dir, tree{"b/deep/three": "edited"}) // not chosen, so nobody minds
	onlyA := func(f *File) bool { return f.Group == "a" }
	next := setOf(tree{"a/one": "FIRST\n", "b/new": "n", "b/deep/three": "THIRD\n"}) // a/two and top are stale
	p, err := Compare(dir, next, Options{Only: onlyA})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range p.Changes() {
		if c.Group != "a" {
			t.Errorf("change %+v", c)
		}
	}
	if err := applyPlan(p, nil); err != nil {
		t.Fatal(err)
	}
	want := tree{"a/one": "FIRST\n", "b/deep/three": "edited", "top": ""}
	if diff := cmp.Diff(want, readTree(t, dir).without(manifestName)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	m, err := readManifest(dir, manifestName)
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]int64{}
	for e := range m.all() {
		listed[e.Path] = e.Size
	}
	if diff := cmp.Diff(map[string]int64{"a/one": 6, "b/deep/three": 6, "top": 0}, listed); diff != "" {
		t.Errorf("manifest (-want +got):\n%s", diff)
	}
	// The rest is still known, and the edit still found.
	got := conflictsOf(t, dir, next, Options{})
	if diff := cmp.Diff([]Conflict{{"b/deep/three", Edited}}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A name that only changes the case of its letters is one file on Windows and
// two on Linux; neither loses it.
func TestOtherLetters(t *testing.T) {
	dir := t.TempDir()
	mustApply(t, dir, setOf(tree{"dsc/FS01.mof": "old", "Plant/x": "p"}), Options{})
	for range 2 {
		mustApply(t, dir, setOf(tree{"dsc/fs01.mof": "new", "plant/x": "p"}), Options{})
		got := tree{}
		for name, content := range readTree(t, dir).without(manifestName) {
			got[fold(name)] = content
		}
		if diff := cmp.Diff(tree{"dsc/fs01.mof": "new", "plant/x": "p"}, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

// Files that are what would be written are taken over.
func TestAdopt(t *testing.T) {
	dir := t.TempDir()
	writeTree(t, dir, base)
	mustApply(t, dir, setOf(base), Options{})
	if p, err := Compare(dir, setOf(base), Options{}); err != nil || p.Differs() {
		t.Errorf("a second run would change something, or %v", err)
	}
}

// An error before the first file is in its place leaves everything as it was.
func TestUndo(t *testing.T) {
	for _, fresh := range []bool{true, false} {
		parent := t.TempDir()
		dir := filepath.Join(parent, "x", "out")
		if !fresh {
			mustApply(t, dir, setOf(base), Options{})
		}
		before := readTree(t, parent)
		step := func(op, name string) {
			if op == "create" && name == staged("new/b/f") {
				if err := os.Mkdir(filepath.Join(dir, name), 0o777); err != nil {
					t.Error(err)
				}
			}
		}
		p, err := Compare(dir, setOf(tree{"new/a/f": "1", "new/b/f": "2", "top": "3"}), Options{step: step})
		if err != nil {
			t.Fatal(err)
		}
		var unfinished *UnfinishedError
		if err := applyPlan(p, nil); err == nil || errors.As(err, &unfinished) {
			t.Errorf("error %v", err)
		}
		if diff := cmp.Diff(before, readTree(t, parent)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

// An error that comes too late to take anything back says so, and the next run
// completes it.
func TestUnfinished(t *testing.T) {
	dir := t.TempDir()
	mustApply(t, dir, setOf(base), Options{})
	next := setOf(tree{"a/one": "1", "b/deep/three": "3"})
	step := func(op, name string) {
		if op == "rename" && name == "b/deep/three" {
			os.Remove(filepath.Join(dir, staged(name)))
		}
	}
	p, err := Compare(dir, next, Options{step: step})
	if err != nil {
		t.Fatal(err)
	}
	var unfinished *UnfinishedError
	if err := applyPlan(p, nil); !errors.As(err, &unfinished) || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error %v", err)
	}
	mustApply(t, dir, next, Options{})
	if diff := cmp.Diff(tree{"a/one": "1", "b/deep/three": "3"}, readTree(t, dir).without(manifestName)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A new folder that can't be put in place as a whole is filled file by file.
func TestFolderInTheWay(t *testing.T) {
	dir := t.TempDir()
	step := func(op, name string) {
		if op == "rename" && name == "b" {
			writeTree(t, dir, tree{"b/mine": "mine"})
		}
	}
	mustApply(t, dir, setOf(base), Options{step: step})
	got := readTree(t, dir).without(manifestName)
	if got["b/mine"] != "mine" {
		t.Error("a foreign file is gone")
	}
	if diff := cmp.Diff(base, got.without("b/mine")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWorkersAndBuffersDontMatter(t *testing.T) {
	var first tree
	for _, opt := range []Options{{workers: 1, buffer: 16}, {workers: 7}, {buffer: 1 << 20}} {
		dir := t.TempDir()
		mustApply(t, dir, setOf(base), opt)
		got := readTree(t, dir)
		if first == nil {
			first = got
		}
		if diff := cmp.Diff(first, got); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", opt, diff)
		}
	}
	if first[manifestName] == "" {
		t.Error("no manifest")
	}
}

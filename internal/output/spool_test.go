package output

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/internal/crash"
)

// manyOf gives the files of a tree, those in folders as many that are made when they
// are needed, in the opposite of their order.
func manyOf(t tree) *Set {
	set := setOf(t)
	var kept, made []File
	for _, f := range set.Files {
		if strings.Contains(f.Path, "/") {
			if f.Size() >= summedSize {
				f.Parts = [][]byte{f.Content()}
			}
			made = append(made, f)
		} else {
			kept = append(kept, f)
		}
	}
	slices.SortFunc(made, func(a, b File) int { return strings.Compare(b.Path, a.Path) })
	set.Files = kept
	half := len(made) / 2
	for _, some := range [][]File{made[:half], made[half:]} {
		set.Many = append(set.Many, Many{
			Len: len(some), Path: func(i int) string { return some[i].Path },
			File: func(i int) File {
				f := some[i]
				f.Parts = slices.Clone(f.Parts)
				return f
			},
			Head: func(i int) File {
				f := some[i]
				if f.Size() >= summedSize {
					f.Sum, f.Length, f.Parts = f.SHA256(), f.Size(), nil
				}
				return f
			},
		})
	}
	return set
}

// wideTree has more files than are looked at together.
func wideTree() tree {
	wide := maps.Clone(base)
	wide["hosts/list.csv"] = strings.Repeat("a host\n", 100)
	for i := range spoolBatch {
		wide[fmt.Sprintf("hosts/h%04d-%d.mof", i%100, i)] = fmt.Sprintf("document of host %d\n", i)
	}
	return wide
}

// What is made when it is needed is written as what is kept, manifest included, and
// remembered as well.
func TestManyAreWrittenAsFew(t *testing.T) {
	was := mostSums
	t.Cleanup(func() { mostSums = was })
	for _, mostSums = range []int{was, 100} {
		t.Run(fmt.Sprint(mostSums), testManyAreWrittenAsFew)
	}
}

func testManyAreWrittenAsFew(t *testing.T) {
	few, many := t.TempDir(), t.TempDir()
	mustApply(t, few, setOf(wideTree()), Options{})
	set := manyOf(wideTree())
	lock, err := Acquire(many, LockOptions{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := Compare(many, set, Options{Lock: lock})
	if err != nil {
		t.Fatal(err)
	}
	if p.spool == nil {
		t.Fatal("all files are kept")
	}
	if n := len(p.Changes()); n != set.Len() || p.Changes()[n-1].Action != Add || len(slices.Collect(p.Below("b"))) != 1 {
		t.Errorf("%d changes, and below b %v", n, slices.Collect(p.Below("b")))
	}
	if err := errors.Join(p.Apply(nil), lock.Release()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(readTree(t, few), readTree(t, many)); diff != "" {
		t.Errorf("(-few +many):\n%s", diff)
	}
	p, err = Compare(many, manyOf(wideTree()), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range p.items {
		if it := &p.items[i]; !it.keyed || !it.remembers() {
			t.Fatalf("%s isn't remembered: %+v", it.path, it)
		}
	}
	if p.Differs() {
		t.Error("a second run differs")
	}
}

// entering calls do when the manifest is about to be made of the files.
func entering(do func()) func(op, name string) {
	return func(op, name string) {
		if op == "create" && name == staged(pendingName) {
			do()
		}
	}
}

// A file that can't be made once more ends the run, rather than the list of files.
func TestManyThatAreMadeOnce(t *testing.T) {
	dir := t.TempDir()
	var late atomic.Bool
	set := manyOf(wideTree())
	for i, m := range set.Many {
		set.Many[i].Head = func(i int) File {
			if late.Load() && m.Path(i) == "hosts/h0050-50.mof" {
				panic("no more")
			}
			return m.Head(i)
		}
	}
	opt := Options{}
	opt.step = entering(func() { late.Store(true) })
	if err := crash.Catch(func() error { return apply(dir, set, opt) }); err == nil || !strings.Contains(err.Error(), "no more") {
		t.Errorf("got %v", err)
	}
	if _, err := os.Lstat(filepath.Join(dir, manifestName)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a manifest is there, or %v", err)
	}
	mustApply(t, dir, manyOf(wideTree()), Options{})
}

// Very many files are made once more for the manifest: that can be stopped, too.
func TestManyStoppedInTheManifest(t *testing.T) {
	stop, made := errors.New("stop"), 0
	var late, asked atomic.Bool
	set := manyOf(wideTree())
	for i, m := range set.Many {
		set.Many[i].Head = func(i int) File {
			if late.Load() {
				made++
			}
			return m.Head(i)
		}
	}
	opt := Options{workers: 1}
	opt.step = entering(func() { late.Store(true); asked.Store(true) })
	opt.Stop = func() error {
		if asked.Swap(false) { // asked for once
			return stop
		}
		return nil
	}
	dir := t.TempDir()
	if err := apply(dir, set, opt); err != stop || made == 0 || made > spoolBatch || len(readTree(t, dir)) > 0 {
		t.Errorf("got %v after %d of %d files, and %d are there", err, made, set.Len(), len(readTree(t, dir)))
	}
}

// Where something stands in a file's place, the set is compared with what is there.
func TestManyWhereSomethingIs(t *testing.T) {
	for name, tt := range map[string]struct {
		there tree
		want  []Conflict
	}{
		"somebody's file":    {tree{"a/one": "mine"}, []Conflict{{"a/one", Foreign}}},
		"a file as a folder": {tree{"a": "mine"}, []Conflict{{"a", NotAFolder}}},
		"the same file":      {tree{"a/one": base["a/one"]}, nil},
		"another file":       {tree{"a/mine": "mine"}, nil},
		"a folder of ours":   {tree{staged("f"): "mine"}, []Conflict{{stagingName, Unmarked}}},
	} {
		dir := t.TempDir()
		writeTree(t, dir, tt.there)
		if diff := cmp.Diff(tt.want, conflictsOfMany(t, dir)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if tt.want != nil {
			continue
		}
		if err := apply(dir, manyOf(base), Options{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		got := readTree(t, dir).without(manifestName)
		want := maps.Clone(base)
		maps.Copy(want, tt.there)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func conflictsOfMany(t *testing.T, dir string) []Conflict {
	t.Helper()
	err := apply(dir, manyOf(base), Options{})
	var conflict *ConflictError
	if err != nil && !errors.As(err, &conflict) {
		t.Fatal(err)
	}
	if err == nil {
		if err := os.RemoveAll(filepath.Join(dir, "b")); err != nil { // let the next run have something to do
			t.Fatal(err)
		}
		return nil
	}
	return conflict.Conflicts
}

// What can't be written the same everywhere is refused, with the same words.
func TestManyWithWrongPaths(t *testing.T) {
	for _, paths := range [][]string{
		{"x/a", "x/A"}, {"x/a", "X/b"}, {"x/a", "x/a/b"}, {"x/a", "x/a"}, {"x/con.mof", "x/b"}, {"x/a", "../b"}, {"x/a", "x/b:c"},
	} {
		var files []File
		for _, p := range paths {
			files = append(files, File{Path: p, Encoding: Raw, Parts: [][]byte{[]byte("x")}})
		}
		want := (&Set{Files: files}).checkPaths()
		set := &Set{Fleet: "contoso", Many: []Many{{Len: len(files), Path: func(i int) string { return files[i].Path }, File: func(i int) File { return files[i] }}}}
		err := apply(t.TempDir(), set, Options{})
		if want == nil || err == nil || err.Error() != want.Error() {
			t.Errorf("%q: %v, want %v", paths, err, want)
		}
	}
	set := manyOf(base)
	set.Many[0].File = func(i int) File { return File{Path: "a/x", Encoding: "utf-7"} }
	if err := apply(t.TempDir(), set, Options{}); err == nil || !strings.Contains(err.Error(), "utf-7") {
		t.Errorf("%v", err)
	}
}

// Stopped before any operation, a run leaves nothing; failed at any, the next one
// completes it.
func TestManyStoppedAnywhere(t *testing.T) {
	stop := errors.New("stop")
	whole := readTree(t, func() string { dir := t.TempDir(); mustApply(t, dir, setOf(base), Options{}); return dir }())
	for n, ended := 1, false; !ended; n++ {
		for _, way := range []string{"stop", "fail"} {
			dir := filepath.Join(t.TempDir(), "out")
			done := 0
			opt := Options{workers: 1}
			opt.step = func(string, string) { done++ }
			if way == "stop" {
				opt.Stop = func() error {
					if done >= n {
						return stop
					}
					return nil
				}
			} else {
				opt.fail = func(string, string) error {
					if done == n {
						return stop
					}
					return nil
				}
			}
			err := apply(dir, manyOf(base), opt)
			if way == "stop" && err != nil {
				if _, there := os.Lstat(filepath.Join(dir, manifestName)); there == nil {
					t.Errorf("stopped at %d, and there is a manifest", n)
				}
			}
			ended = n > done
			if err := apply(dir, manyOf(base), Options{}); err != nil {
				t.Fatalf("%s at %d: %v", way, n, err)
			}
			if diff := cmp.Diff(whole, readTree(t, dir)); diff != "" {
				t.Fatalf("%s at %d (-want +got):\n%s", way, n, diff)
			}
		}
	}
}

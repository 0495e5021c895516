package output

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/internal/held"
)

// busy gives the first operations on each path the error of a file that another
// program has open: so many of them, or all if it is negative.
func busy(times int, which func(op, name string) bool) func(op, name string) error {
	tries := map[string]int{}
	return func(op, name string) error {
		if which != nil && !which(op, name) {
			return nil
		}
		if key := op + " " + name; times < 0 || tries[key] < times {
			tries[key]++
			return &fs.PathError{Op: op, Path: name, Err: held.Err}
		}
		return nil
	}
}

// Every operation may find the file open for a moment, and the run succeeds.
func TestHeldForAMoment(t *testing.T) {
	dir := t.TempDir()
	mustApply(t, dir, setOf(base), Options{fail: busy(2, nil), workers: 1})
	next := base.without("top")
	next["a/new"] = "new"
	mustApply(t, dir, setOf(next), Options{fail: busy(2, nil), workers: 1})
	if diff := cmp.Diff(next, readTree(t, dir).without(manifestName)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What stays open before anything is in place leaves all as it was; afterwards the
// next run completes it.
func TestHeldForLong(t *testing.T) {
	if testing.Short() {
		t.Skip("waits two seconds a case")
	}
	for _, tt := range []struct {
		name       string
		op, path   string
		unfinished bool
	}{
		{"while it is made", "create", staged("top"), false},
		{"manifest", "rename", pendingName, false},
		{"in its place", "rename", "top", true},
		{"new manifest", "rename", manifestName, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			mustApply(t, dir, setOf(base), Options{})
			before := readTree(t, dir)
			next := base.without()
			next["top"] = "other"
			fail := busy(-1, func(op, name string) bool { return op == tt.op && name == tt.path })
			err := apply(dir, setOf(next), Options{fail: fail})
			var unfinished *UnfinishedError
			if _, ok := held.File(err); !ok || errors.As(err, &unfinished) != tt.unfinished {
				t.Fatalf("%v", err)
			}
			if diff := cmp.Diff(before, readTree(t, dir)); !tt.unfinished && diff != "" {
				t.Errorf("(-before +after):\n%s", diff)
			}
			mustApply(t, dir, setOf(next), Options{})
			if diff := cmp.Diff(next, readTree(t, dir).without(manifestName)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A folder in the making that can't be removed is no failure of a run that has
// put everything in place. The next run removes it.
func TestLeftover(t *testing.T) {
	if testing.Short() {
		t.Skip("waits two seconds")
	}
	dir := t.TempDir()
	fail := busy(-1, func(op, name string) bool { return op == "remove" && name == markName })
	var leftover *LeftoverError
	if err := apply(dir, setOf(base), Options{fail: fail}); !errors.As(err, &leftover) || leftover.Folder != filepath.Join(dir, stagingName) {
		t.Fatalf("%v", err)
	}
	if diff := cmp.Diff(base, readTree(t, dir).without(manifestName, markName)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	mustApply(t, dir, setOf(base), Options{})
	if diff := cmp.Diff(base, readTree(t, dir).without(manifestName)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What can be removed of a folder is, whatever else can't.
func TestRemoveTreeGoesOn(t *testing.T) {
	dir := t.TempDir()
	wrong := errors.New("no")
	d := Options{fail: func(_, name string) error {
		if name == "x/f0000" || name == "x/sub/f0000" {
			return wrong
		}
		return nil
	}}.disk(dir)
	for _, folder := range []string{"x", "x/sub"} {
		if err := os.Mkdir(d.path(folder), 0o777); err != nil {
			t.Fatal(err)
		}
		for n := range listed + 100 {
			if err := os.WriteFile(d.path(fmt.Sprintf("%s/f%04d", folder, n)), nil, 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := d.removeTree("x"); !errors.Is(err, wrong) {
		t.Errorf("got %v", err)
	}
	if diff := cmp.Diff(tree{"x/f0000": "", "x/sub/f0000": ""}, readTree(t, dir)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	d.fail = nil
	if err := d.removeTree("x"); err != nil || len(readTree(t, dir)) > 0 {
		t.Error(err)
	}
}

// Where a read-only file can't be replaced, that is known before anything is
// written; what stays as it is may be read-only.
func TestReadOnly(t *testing.T) {
	next := base.without("top")
	next["a/one"] = "other"
	for _, tt := range []struct {
		name string
		file string
		next tree
		want []Conflict
	}{
		{"changed", "a/one", next, []Conflict{{"a/one", ReadOnly}}},
		{"removed", "top", next, []Conflict{{"top", ReadOnly}}},
		{"manifest", manifestName, next, []Conflict{{manifestName, ReadOnly}}},
		{"nothing changes", manifestName, base, nil},
		{"stays", "a/two", next, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			mustApply(t, dir, setOf(base), Options{})
			file := filepath.Join(dir, filepath.FromSlash(tt.file))
			if err := os.Chmod(file, 0o444); err != nil {
				t.Fatal(err)
			}
			err := apply(dir, setOf(tt.next), Options{readOnly: true})
			var conflict *ConflictError
			if tt.want == nil && err != nil || tt.want != nil && !errors.As(err, &conflict) {
				t.Fatal(err)
			}
			if conflict != nil && !cmp.Equal(tt.want, conflict.Conflicts) {
				t.Errorf("%v, want %v", conflict.Conflicts, tt.want)
			}
			if err := os.Chmod(file, 0o666); err != nil {
				t.Fatal(err)
			}
			mustApply(t, dir, setOf(tt.next), Options{readOnly: true})
		})
	}
}

// A file in the place of a folder is said at once, and not waited for.
func TestFolderBelowAFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "file", "below")
	writeTree(t, filepath.Dir(filepath.Dir(dir)), tree{"file": "x"})
	start := time.Now()
	lock, err := Acquire(dir, LockOptions{Wait: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	if err := lock.check(); err == nil || time.Since(start) > time.Second {
		t.Errorf("after %v: %v", time.Since(start), err)
	}
}

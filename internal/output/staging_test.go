package output

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The staging folder is removed only if it has the mark.
func TestStagingMark(t *testing.T) {
	for _, tt := range []struct {
		name string
		left tree // below the staging folder
		ours bool
	}{
		{"empty", tree{"/": ""}, true},
		{"marked", tree{stagingName: markText, "a/b": "x", "c": "y"}, true},
		{"mark in the writing", tree{stagingName: markText[:5]}, true},
		{"mark not written yet", tree{stagingName: ""}, true},
		{"no mark", tree{"f.toml": "mine"}, false},
		{"only a folder", tree{"a/": ""}, false},
		{"other mark", tree{stagingName: "mine", "f.toml": "mine"}, false},
		{"longer mark", tree{stagingName: markText + "mine"}, false},
		{"mark is a folder", tree{stagingName + "/": "", "a": "mine"}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			mustApply(t, dir, setOf(base), Options{})
			for name, content := range tt.left {
				p := filepath.Join(dir, stagingName, name)
				if name[len(name)-1] == '/' {
					if err := os.MkdirAll(p, 0o777); err != nil {
						t.Fatal(err)
					}
				} else {
					writeTree(t, filepath.Dir(p), tree{filepath.Base(p): content})
				}
			}
			next := base.without("top")
			var want []Conflict
			if !tt.ours {
				want = []Conflict{{stagingName, Unmarked}}
			}
			for _, force := range []bool{false, true} {
				if diff := cmp.Diff(want, conflictsOf(t, dir, setOf(next), Options{Force: force})); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			}
			before := readTree(t, dir)
			err := apply(dir, setOf(next), Options{})
			if tt.ours && err == nil {
				if diff := cmp.Diff(next, readTree(t, dir).without(manifestName)); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
				return
			}
			var conflict *ConflictError
			if tt.ours || !errors.As(err, &conflict) {
				t.Errorf("error %v", err)
			}
			if diff := cmp.Diff(before, readTree(t, dir)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// What gets the staging folder's name after it was looked at isn't removed, not
// even to take things back.
func TestStagingThatCameMeanwhile(t *testing.T) {
	dir := t.TempDir()
	p, err := Compare(dir, setOf(base), Options{})
	if err != nil {
		t.Fatal(err)
	}
	writeTree(t, dir, tree{staged("f.toml"): "mine"})
	if err := applyPlan(p, nil); err == nil {
		t.Error("no error")
	}
	if diff := cmp.Diff(tree{staged("f.toml"): "mine"}, readTree(t, dir)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFleetFileInStaging(t *testing.T) {
	dir := t.TempDir()
	writeTree(t, dir, tree{staged(stagingName): markText, staged("f.toml"): "mine"})
	want := []Conflict{{staged("f.toml"), FleetFile}}
	fleet := filepath.Join(dir, stagingName, "f.toml")
	if diff := cmp.Diff(want, conflictsOf(t, dir, setOf(base), Options{Fleet: fleet, Force: true})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A file that somebody puts in the place of a new one is left alone, and what was
// taken away from what was placed is noticed before the manifest lists it.
func TestPlaceThatIsTaken(t *testing.T) {
	for name, step := range map[string]func(dir, op, name string) error{
		"in its folder": func(dir, op, name string) error {
			if op != "rename" || name != "b" {
				return nil
			}
			if err := os.MkdirAll(filepath.Join(dir, "b/deep"), 0o777); err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(dir, "b/deep/three"), []byte("mine"), 0o666)
		},
		"away": func(dir, op, name string) error {
			if op != "rename" || name != "b" {
				return nil
			}
			return os.Remove(filepath.Join(dir, staged("b/deep/three")))
		},
		"shorter": func(dir, op, name string) error {
			if op != "rename" || name != "b" {
				return nil
			}
			return os.WriteFile(filepath.Join(dir, staged("b/deep/three")), nil, 0o666)
		},
	} {
		dir := t.TempDir()
		err := apply(dir, setOf(base), Options{step: func(op, file string) {
			if err := step(dir, op, file); err != nil {
				t.Error(err)
			}
		}})
		var unfinished *UnfinishedError
		if !errors.As(err, &unfinished) {
			t.Errorf("%s: error %v", name, err)
		}
		got := readTree(t, dir)
		if got[manifestName] != "" {
			t.Errorf("%s: a manifest says that all is well", name)
		}
		if name == "in its folder" && got["b/deep/three"] != "mine" {
			t.Errorf("%s: somebody's file is now %q", name, got["b/deep/three"])
		}
	}
}

// Asked to stop before any operation, a run has changed nothing or has come to
// its end.
func TestStoppedAnywhere(t *testing.T) {
	stop := errors.New("stop")
	const leftMark, leftFile = "x/out/" + markName, "x/out/" + stagingName + "/a/x"
	next := tree{"a/one": "FIRST\n", "a/two": "second\n", "new/x": "n\n", "new/y/z": "n\n"}
	pace := 1
	if testing.Short() {
		pace = 6
	}
	for _, start := range []string{"new", "old", "interrupted"} {
		finished := 0
		for n := 1; ; n += pace {
			parent := t.TempDir()
			dir := filepath.Join(parent, "x", "out")
			if start != "new" {
				mustApply(t, dir, setOf(base), Options{})
			}
			if start == "interrupted" {
				writeTree(t, dir, tree{staged(stagingName): markText, staged("a/x"): "half"})
			}
			before := readTree(t, parent)
			operation := 0
			opt := Options{workers: 1, buffer: 2}
			opt.step = func(string, string) { operation++ }
			opt.Stop = func() error {
				if operation >= n {
					return stop
				}
				return nil
			}
			switch err := apply(dir, setOf(next), opt); err {
			case stop:
				after := readTree(t, parent)
				if start == "interrupted" { // what that run has left may go
					after[leftMark], after[leftFile] = before[leftMark], before[leftFile]
				}
				if diff := cmp.Diff(before, after); diff != "" {
					t.Fatalf("%s, stopped at operation %d (-want +got):\n%s", start, n, diff)
				}
				if finished > 0 {
					t.Fatalf("%s: stopped at operation %d, but not at one before", start, n)
				}
				continue
			case nil:
				finished++
			default:
				t.Fatalf("%s, stopped at operation %d: %v", start, n, err)
			}
			if diff := cmp.Diff(next, readTree(t, dir).without(manifestName)); diff != "" {
				t.Fatalf("%s, stopped at operation %d (-want +got):\n%s", start, n, diff)
			}
			if n > operation {
				if finished < 6/pace || n/pace-finished < 12/pace {
					t.Errorf("%s: %d of %d operations came too late to stop", start, finished, n)
				}
				break
			}
		}
	}
}

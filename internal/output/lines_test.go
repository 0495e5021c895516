package output

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rpcdsc/internal/oracle"
)

// outcome is all that a comparison gives.
type outcome struct {
	Changes []Change
	Entries []entry
	Err     string
	Loses   int
	Lines   bool
}

func outcomeOf(dir string, set *Set, opt Options) outcome {
	p, err := Compare(dir, set, opt)
	if err != nil {
		return outcome{Err: err.Error()}
	}
	o := outcome{Changes: p.Changes(), Loses: p.LosesSignature(), Lines: p.lines}
	if err := p.hash(); err != nil {
		o.Err = err.Error()
	}
	for e := range p.entries {
		o.Entries = append(o.Entries, *e)
	}
	return o
}

func drawSet(t *rapid.T, name string) *Set {
	names := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b/a", "b/c", "b/d/e", "c", "B", "A", "C/x"}), 0, 6, fold).Draw(t, name)
	set := setOf(nil)
	for _, n := range names {
		f := File{Path: n, Encoding: UTF8, Group: rapid.SampledFrom([]string{"", "g", `"g"`}).Draw(t, "group")}
		f.Parts = [][]byte{{'x'}, []byte(rapid.SampledFrom([]string{"", "y", "z"}).Draw(t, "content"))}
		f.Signature = rapid.IntRange(0, 1).Draw(t, "signed")
		set.Files = append(set.Files, f)
	}
	return set
}

// A manifest whose lines are compared gives what one gives that is read, with and
// without an index, for all files and for some.
func TestLinesAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp("", "lines")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		old, next := drawSet(t, "old"), drawSet(t, "next")
		if old.checkPaths() != nil || next.checkPaths() != nil {
			return // a file and a folder of the same name
		}
		if err := apply(dir, old, Options{}); err != nil {
			t.Fatal(err)
		}
		if len(old.Files) > 0 && rapid.Bool().Draw(t, "edit") {
			edit := filepath.Join(dir, old.Files[rapid.IntRange(0, len(old.Files)-1).Draw(t, "file")].Path)
			if err := os.WriteFile(edit, []byte("edited"), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		opt := Options{Force: rapid.Bool().Draw(t, "force"), Verify: rapid.Bool().Draw(t, "verify")}
		if rapid.Bool().Draw(t, "some") {
			opt.Only = func(f *File) bool { return f.Group != "" }
		}
		lines := outcomeOf(dir, next, opt)
		if !lines.Lines && lines.Err == "" {
			t.Error("the lines weren't compared")
		}
		if rapid.Bool().Draw(t, "forget") {
			_ = os.Remove(filepath.Join(dir, indexName))
		}
		reformat(t, filepath.Join(dir, manifestName))
		read := outcomeOf(dir, next, opt)
		if read.Lines {
			t.Error("lines that were written by another were compared")
		}
		lines.Lines = false
		if diff := cmp.Diff(read, lines); diff != "" {
			t.Errorf("read, then lines (-want +got):\n%s", diff)
		}
	})
}

// reformat puts a blank into a manifest, which means the same.
func reformat(t *rapid.T, file string) {
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, bytes.Replace(b, []byte(`"files": [`), []byte(`"files" : [`), 1), 0o666); err != nil {
		t.Fatal(err)
	}
}

// What isn't as a manifest is written is read as any JSON, and refused like it.
func TestLinesOfOthers(t *testing.T) {
	dir := t.TempDir()
	mustApply(t, dir, setOf(base), Options{})
	file := filepath.Join(dir, manifestName)
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, old, new string
		fails          bool
	}{
		{"end", "  ]\n}\n", "  ]\n} \n", false},
		{"no end", "  ]\n}\n", "", true},
		{"more", "  ]\n}\n", "  ]\n}\n{}", true},
		{"comma", "  ]\n", "  ,]\n", true},
		{"no comma", "},\n", "}\n", true},
		{"order", `"path": "a/one", "size"`, `"path": "z/one", "size"`, false},
		{"twice", `"path": "a/one", "size"`, `"path": "a/two", "size"`, true},
		{"elsewhere", `"path": "a/one"`, `"path": "../one"`, true},
		{"escape", `"path": "a/one"`, `"path": "a\u002fone"`, false},
		{"unknown key", `"encoding"`, `"encodign"`, true},
		{"schema", fmt.Sprintf("\"schema\": %d", manifestSchema), `"schema": 99`, true},
		{"key", `"fleet":`, `"flete":`, true},
		{"long", `"size": `, `"size": ` + string(bytes.Repeat([]byte(" "), 2*bufferSize)), false},
	} {
		b := bytes.Replace(good, []byte(tt.old), []byte(tt.new), 1)
		if bytes.Equal(b, good) {
			t.Fatalf("%s: nothing is replaced", tt.name)
		}
		if err := os.WriteFile(file, b, 0o666); err != nil {
			t.Fatal(err)
		}
		p, err := Compare(dir, setOf(base), Options{})
		if (err != nil) != tt.fails {
			t.Errorf("%s: error %v", tt.name, err)
		}
		if err == nil && (p.lines || !p.Differs() || p.SameFiles()) {
			t.Errorf("%s: it is taken for the run's own", tt.name)
		}
	}
}

// A file that somebody renamed to the letters that it is to have is still ours.
func TestRenamedToOtherLetters(t *testing.T) {
	oracle.NotOnWine(t, "a file that is renamed to other letters, or replaced by one with others, keeps its own")
	dir := t.TempDir()
	mustApply(t, dir, setOf(tree{"a/One": "first\n"}), Options{})
	if err := os.Rename(filepath.Join(dir, "a", "One"), filepath.Join(dir, "a", "one")); err != nil {
		t.Fatal(err)
	}
	mustApply(t, dir, setOf(tree{"a/one": "second\n"}), Options{})
	if diff := cmp.Diff(tree{"a/one": "second\n"}, readTree(t, dir).without(manifestName)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

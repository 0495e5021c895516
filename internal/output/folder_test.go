package output

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tree is a folder's files, by path, with their content. A folder without a
// file ends in a slash. The index isn't among them: it says when and where each
// was made.
type tree map[string]string

func readTree(t *testing.T, dir string) tree {
	t.Helper()
	got := tree{}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, p)
		rel = filepath.ToSlash(rel)
		if rel == indexName {
			return nil
		}
		if d.IsDir() {
			if entries, _ := os.ReadDir(p); len(entries) == 0 && p != dir {
				got[rel+"/"] = ""
			}
			return nil
		}
		if d.Type() == fs.ModeSymlink {
			got[rel], err = os.Readlink(p)
			return err
		}
		content, err := os.ReadFile(p)
		got[rel] = string(content)
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return got
}

// without leaves out the manifest, whose text other tests look at.
func (tr tree) without(names ...string) tree {
	out := maps.Clone(tr)
	for _, name := range names {
		delete(out, name)
	}
	return out
}

func writeTree(t *testing.T, dir string, files tree) {
	t.Helper()
	for name, content := range files {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// setOf makes a set; the first folder of a file's path is its group, and its
// name its host.
func setOf(files tree) *Set {
	set := &Set{Generator: "rpcdsc 1", Fleet: "contoso", FleetFile: "fleet.toml", FleetSHA256: "beef"}
	for name, content := range files {
		half := len(content) / 2
		group, host, _ := strings.Cut(name, "/")
		set.Files = append(set.Files, File{
			Path: name, Encoding: UTF8, Group: group, Hosts: []string{host},
			Parts: [][]byte{[]byte(content[:half]), []byte(content[half:])},
		})
	}
	return set
}

func mustApply(t *testing.T, dir string, set *Set, opt Options) {
	t.Helper()
	if err := apply(dir, set, opt); err != nil {
		t.Fatal(err)
	}
}

// apply is a whole run.
func apply(dir string, set *Set, opt Options) (err error) {
	if opt.Lock, err = Acquire(dir, LockOptions{Holder: "a test", step: opt.step, Stop: opt.Stop}); err != nil {
		return err
	}
	defer func() { err = alsoFailed(err, opt.Lock.Release()) }()
	p, err := Compare(dir, set, opt)
	if err != nil {
		return err
	}
	return p.Apply(nil)
}

// applyPlan carries out a plan that was made without a lock, where a test has
// looked at it before.
func applyPlan(p *Plan, progress func(done, total int)) (err error) {
	if p.lock, err = Acquire(p.disk.dir, LockOptions{step: p.disk.step}); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.lock.Release()) }()
	return p.Apply(progress)
}

// steps records the operations on the disk.
type steps struct {
	mutex sync.Mutex
	names []string
}

func (s *steps) step(op, name string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.names = append(s.names, op+" "+name)
}

var base = tree{"a/one": "first\n", "a/two": "second\n", "b/deep/three": "third\n", "top": ""}

func TestFreshFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "not", "there", "yet")
	p, err := Compare(dir, setOf(base), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Dir(dir)); err == nil {
		t.Error("Compare made a folder")
	}
	var last, total int
	if err := applyPlan(p, func(d, n int) { last, total = d, n }); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(base, readTree(t, dir).without(manifestName)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if last != len(base) || total != len(base) {
		t.Errorf("progress ended at %d of %d, want %d of it", last, total, len(base))
	}
	m, err := readManifest(dir, manifestName)
	if err != nil || len(m.entries) != len(base) || m.header != (header{"rpcdsc 1", "contoso", "fleet.toml", "beef", Sum{}}) {
		t.Errorf("manifest %+v, %v", m, err)
	}
}

// A second run with the same set touches nothing, not even the manifest.
func TestNothingChanged(t *testing.T) {
	dir := t.TempDir()
	mustApply(t, dir, setOf(base), Options{})
	var did steps
	p, err := Compare(dir, setOf(base), Options{step: did.step})
	if err != nil {
		t.Fatal(err)
	}
	if p.Differs() {
		t.Error("Differs")
	}
	if err := applyPlan(p, nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"lock .rpcdsc-lock", "unlock .rpcdsc-lock"}, did.names); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The order of the operations is what the package's promises rest on.
func TestOrderOfOperations(t *testing.T) {
	dir := t.TempDir()
	mustApply(t, dir, setOf(tree{"a/x": "old", "b/y": "old"}), Options{})
	var did steps
	mustApply(t, dir, setOf(tree{"a/x": "new", "c/z": "new"}), Options{step: did.step, workers: 1})
	want := []string{
		"lock .rpcdsc-lock",
		"mkdir .rpcdsc-tmp", "create .rpcdsc-tmp/.rpcdsc-tmp", "write .rpcdsc-tmp/.rpcdsc-tmp", "mkdir .rpcdsc-tmp/a", "mkdir .rpcdsc-tmp/c",
		"create .rpcdsc-tmp/a/x", "write .rpcdsc-tmp/a/x", "create .rpcdsc-tmp/c/z", "write .rpcdsc-tmp/c/z",
		"create .rpcdsc-tmp/manifest.pending.json", "write .rpcdsc-tmp/manifest.pending.json",
		"rename manifest.pending.json",
		"rename c", "rename a/x",
		"remove b/y", "remove b",
		"rename manifest.json", "index .rpcdsc-index",
		"remove .rpcdsc-tmp/a", "remove .rpcdsc-tmp/.rpcdsc-tmp", "remove .rpcdsc-tmp",
		"unlock .rpcdsc-lock",
	}
	if diff := cmp.Diff(want, did.names); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Only the manifest differs if a file's hosts do.
func TestOnlyManifestDiffers(t *testing.T) {
	dir := t.TempDir()
	mustApply(t, dir, setOf(base), Options{})
	set := setOf(base)
	set.Generator = "rpcdsc 2"
	var did steps
	p, err := Compare(dir, set, Options{step: did.step})
	if err != nil {
		t.Fatal(err)
	}
	if !p.Differs() {
		t.Error("it doesn't differ")
	}
	if err := applyPlan(p, nil); err != nil {
		t.Fatal(err)
	}
	for _, name := range did.names {
		if !strings.Contains(name, "manifest.") && !strings.HasSuffix(name, stagingName) && !strings.HasSuffix(name, lockName) {
			t.Errorf("operation %s", name)
		}
	}
	if p, err = Compare(dir, set, Options{}); err != nil || p.Differs() {
		t.Errorf("it still differs, %v", err)
	}
}

func TestChanges(t *testing.T) {
	dir := t.TempDir()
	mustApply(t, dir, setOf(base), Options{})
	next := tree{"a/one": "first\n", "a/two": "SECOND\n", "a/new": "n\n", "top": "grown"}
	p, err := Compare(dir, setOf(next), Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []Change{
		{"a/new", Add, "a", []string{"new"}},
		{"a/one", Same, "a", []string{"one"}},
		{"a/two", Modify, "a", []string{"two"}},
		{"b/deep/three", Remove, "b", []string{"deep/three"}},
		{"top", Modify, "top", []string{""}},
	}
	if diff := cmp.Diff(want, p.Changes()); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	if err := applyPlan(p, nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(next, readTree(t, dir).without(manifestName)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestStaleFileIsGoneAlready(t *testing.T) {
	dir := t.TempDir()
	mustApply(t, dir, setOf(base), Options{})
	if err := os.Remove(filepath.Join(dir, "b", "deep", "three")); err != nil {
		t.Fatal(err)
	}
	next := base.without("b/deep/three")
	p, err := Compare(dir, setOf(next), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(p.Changes()); n != len(next) {
		t.Errorf("%d changes for %d files", n, len(next))
	}
	if err := applyPlan(p, nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(next, readTree(t, dir).without(manifestName)); diff != "" {
		t.Errorf("the folders that it was in (-want +got):\n%s", diff)
	}
}

func TestFolderOfOthersStays(t *testing.T) {
	dir := t.TempDir()
	mustApply(t, dir, setOf(base), Options{})
	writeTree(t, dir, tree{"b/notes.txt": "mine"})
	mustApply(t, dir, setOf(base.without("b/deep/three")), Options{})
	got := readTree(t, dir)
	if got["b/notes.txt"] != "mine" {
		t.Error("b/notes.txt is gone")
	}
	if _, err := os.Stat(filepath.Join(dir, "b", "deep")); err == nil {
		t.Error("the empty folder b/deep is still there")
	}
}

func TestLosesSignature(t *testing.T) {
	dir := t.TempDir()
	signed := func(n int) *Set {
		set := &Set{}
		for _, name := range []string{"a", "b", "c"} {
			set.Files = append(set.Files, File{Path: name, Encoding: Raw, Parts: [][]byte{{1}, {2}}, Signature: n})
		}
		return set
	}
	mustApply(t, dir, signed(1), Options{})
	next := signed(0)
	next.Files[1].Signature = 1
	for want, only := range map[int]func(*File) bool{2: nil, 1: func(f *File) bool { return f.Path == "c" }} {
		p, err := Compare(dir, next, Options{Only: only})
		if err != nil {
			t.Fatal(err)
		}
		if n := p.LosesSignature(); n != want {
			t.Errorf("%d files, want %d", n, want)
		}
	}
}

func TestTexts(t *testing.T) {
	dir := t.TempDir()
	encode := func(e Encoding, text string) File {
		b, err := e.Encode(text)
		if err != nil {
			t.Fatal(err)
		}
		return File{Path: string(e), Encoding: e, Parts: [][]byte{b}}
	}
	mustApply(t, dir, &Set{Files: []File{encode(UTF16, "old\n"), encode(ASCII, "stale\n"), encode(Raw, "x")}}, Options{})
	p, err := Compare(dir, &Set{Files: []File{encode(UTF16, "new\n"), encode(UTF8, "added\n"), encode(Raw, "y")}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name          Encoding
		before, after string
		ok            bool
	}{
		{UTF16, "old\n", "new\n", true},
		{UTF8, "", "added\n", true},
		{ASCII, "stale\n", "", true},
		{Raw, "", "", false},
	} {
		before, after, ok, err := p.Texts(string(tt.name))
		if before != tt.before || after != tt.after || ok != tt.ok || err != nil {
			t.Errorf("%s: %q, %q, %t, %v", tt.name, before, after, ok, err)
		}
	}
	if _, _, _, err := p.Texts("nowhere"); err == nil {
		t.Error("no error for a path that isn't there")
	}
}

func TestSpread(t *testing.T) {
	for n := range 20 {
		for ways := 1; ways < 9; ways++ {
			seen := map[int]bool{}
			for i := range n {
				seen[spread(i, n, ways)] = true
			}
			for i := range n {
				if !seen[i] {
					t.Errorf("%d of %d in %d ways is left out", i, n, ways)
				}
			}
		}
	}
}

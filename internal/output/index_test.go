package output

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func indexOf(t *testing.T, dir string) index {
	t.Helper()
	x, foreign := (&disk{dir: dir}).readIndex(func(path []byte) string { return string(path) })
	if foreign {
		t.Error("the index isn't ours")
	}
	return x
}

func (x index) paths() []string {
	var paths []string
	for i := range x {
		paths = append(paths, x[i].path)
	}
	return paths
}

// rewrite gives a file another content of the same size and the times that it
// had.
func rewrite(t *testing.T, file string) {
	t.Helper()
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	content := bytes.Repeat([]byte("#"), int(info.Size()))
	if err := os.WriteFile(file, content, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(file, info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
}

// forgetChanges makes the index what it is where the system doesn't tell when a
// file was changed, and which it is.
func forgetChanges(t *testing.T, dir string) {
	t.Helper()
	x := indexOf(t, dir)
	err := (&disk{dir: dir}).writeIndex(time.Now().UnixNano(), func(yield func(indexEntry) bool) {
		for _, e := range x {
			if info, err := os.Lstat(filepath.Join(dir, e.path)); err == nil {
				e.stamp = stampOf(info)
			}
			if !yield(e) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

func edited(err error) bool {
	var c *ConflictError
	return errors.As(err, &c) && c.Has(Edited)
}

// The index has every file, right after the run that wrote them.
func TestIndexIsWhole(t *testing.T) {
	dir := t.TempDir()
	mustApply(t, dir, setOf(base), Options{})
	if diff := cmp.Diff([]string{"a/one", "a/two", "b/deep/three", "top"}, indexOf(t, dir).paths()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A file that was edited is found by its size or its times, and with Verify even
// if somebody gave it both.
func TestEditedIsFound(t *testing.T) {
	dir := t.TempDir()
	mustApply(t, dir, setOf(base), Options{})
	file := filepath.Join(dir, "a", "one")

	rewrite(t, file)
	if runtime.GOOS != "windows" { // it has the time of the change
		if _, err := Compare(dir, setOf(base), Options{}); !edited(err) {
			t.Errorf("with the old times: %v", err)
		}
	}
	forgetChanges(t, dir)
	if p, err := Compare(dir, setOf(base), Options{}); err != nil || p.Differs() {
		t.Errorf("the file was read although its stamp is the old one: %v", err)
	}
	for name, opt := range map[string]Options{
		"verify": {Verify: true}, "verify and only": {Verify: true, Only: func(f *File) bool { return f.Path == "a/one" }},
	} {
		if _, err := Compare(dir, setOf(base), opt); !edited(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := os.WriteFile(file, []byte("longer than it was\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Compare(dir, setOf(base), Options{}); !edited(err) {
		t.Errorf("with another size: %v", err)
	}
}

// A file may be as new as the index: whoever changes it in the same step of the
// clock leaves it its times. So it isn't in the index, and is read.
func TestNewAsTheIndex(t *testing.T) {
	dir := t.TempDir()
	mustApply(t, dir, setOf(base), Options{})
	later := time.Now().Add(time.Hour).Truncate(time.Second)
	file := filepath.Join(dir, "a", "one")
	if err := os.Chtimes(file, later, later); err != nil {
		t.Fatal(err)
	}
	next := setOf(tree{"a/one": "first\n", "a/two": "SECOND\n", "b/deep/three": "third\n"})
	mustApply(t, dir, next, Options{})
	if diff := cmp.Diff([]string{"a/two", "b/deep/three"}, indexOf(t, dir).paths()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	rewrite(t, file)
	if _, err := Compare(dir, next, Options{}); !edited(err) {
		t.Errorf("error %v", err)
	}
}

// Who edits a file as soon as a run has ended is found out, each time.
func TestEditedAtOnce(t *testing.T) {
	for round := range 50 {
		dir := t.TempDir()
		mustApply(t, dir, setOf(base), Options{})
		if err := os.WriteFile(filepath.Join(dir, "a", "one"), []byte("FIRST\n"), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := Compare(dir, setOf(base), Options{}); !edited(err) {
			t.Fatalf("round %d: %v", round, err)
		}
	}
}

// A file that was only touched is read once: the next run of many remembers it.
func TestTouched(t *testing.T) {
	dir := t.TempDir()
	mustApply(t, dir, setOf(base), Options{})
	was := indexOf(t, dir)
	past := time.Now().Add(-time.Hour)
	if err := os.Chtimes(filepath.Join(dir, "a", "one"), past, past); err != nil {
		t.Fatal(err)
	}
	p, err := Compare(dir, setOf(base), Options{})
	if err != nil || p.Differs() {
		t.Fatalf("it differs, or %v", err)
	}
	if err := applyPlan(p, nil); err != nil {
		t.Fatal(err)
	}
	now := indexOf(t, dir)
	if len(now) != len(was) || now[0].stamp == was[0].stamp || now[0].sum != was[0].sum || now[0].stamp.modified != past.UnixNano() {
		t.Errorf("%+v became %+v", was[0], now[0])
	}
	if !slices.Equal(now[1:], was[1:]) {
		t.Error("other files are remembered in another way")
	}
}

// Whatever is in the index's place, a run finds what is edited, and does the same.
func TestDamagedIndex(t *testing.T) {
	dir := t.TempDir()
	mustApply(t, dir, setOf(base), Options{})
	file := filepath.Join(dir, indexName)
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	damaged := map[string][]byte{"empty": {}, "mark": good[:len(indexMark)], "other version": append([]byte(indexOwner+"9\n"), good[len(indexMark):]...)}
	for i := 0; i < len(good); i += 7 {
		damaged["truncated"] = good[:i]
		flipped := bytes.Clone(good)
		flipped[i] ^= 1 << (i % 8)
		damaged["flipped"] = flipped
		damaged["longer"] = append(bytes.Clone(good), good[:i+1]...)
		for name, b := range damaged {
			if err := os.WriteFile(file, b, 0o666); err != nil {
				t.Fatal(err)
			}
			if x, _ := (&disk{dir: dir}).readIndex(func(p []byte) string { return string(p) }); x != nil {
				t.Errorf("%s at %d: it is read", name, i)
			}
		}
	}
	rewrite(t, filepath.Join(dir, "a", "one"))
	if _, err := Compare(dir, setOf(base), Options{}); !edited(err) {
		t.Errorf("error %v", err)
	}
	mustApply(t, dir, setOf(base), Options{Force: true})
	if n := len(indexOf(t, dir)); n != len(base) {
		t.Errorf("%d files in the index that was made again", n)
	}
}

// An index of another folder says nothing of this one, and another's file in the
// index's place stays.
func TestForeignIndex(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	next := tree{"a/one": "FIRST\n", "a/two": "SECOND\n", "b/deep/three": "THIRD\n", "top": "!"}
	mustApply(t, dir, setOf(base), Options{})
	mustApply(t, other, setOf(next), Options{})
	b, err := os.ReadFile(filepath.Join(other, indexName))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, indexName), b, 0o666); err != nil {
		t.Fatal(err)
	}
	mustApply(t, dir, setOf(next), Options{})
	if diff := cmp.Diff(next, readTree(t, dir).without(manifestName)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}

	writeTree(t, dir, tree{indexName: "my notes"})
	mustApply(t, dir, setOf(base), Options{})
	mustApply(t, dir, setOf(base), Options{})
	if b, err := os.ReadFile(filepath.Join(dir, indexName)); err != nil || string(b) != "my notes" {
		t.Errorf("%q, %v", b, err)
	}
}

// A link in the index's place is neither followed nor replaced.
func TestLinkedIndex(t *testing.T) {
	dir := t.TempDir()
	writeTree(t, dir, tree{"mine": "mine\n"})
	symlink(t, "mine", filepath.Join(dir, indexName))
	mustApply(t, dir, setOf(base), Options{})
	if got, err := os.Readlink(filepath.Join(dir, indexName)); err != nil || got != "mine" {
		t.Errorf("%q, %v", got, err)
	}
	if got := readTree(t, dir)["mine"]; got != "mine\n" {
		t.Errorf("what it leads to became %q", got)
	}
}

// A run for some hosts keeps what is remembered of the others, and one for all
// then reads nothing.
func TestIndexOfAPart(t *testing.T) {
	dir := t.TempDir()
	next := tree{"a/one": "FIRST\n", "a/two": "SECOND\n", "b/deep/three": "third\n", "top": ""}
	mustApply(t, dir, setOf(base), Options{})
	mustApply(t, dir, setOf(next), Options{Only: func(f *File) bool { return f.Path == "a/one" }})
	x := indexOf(t, dir)
	if diff := cmp.Diff([]string{"a/one", "a/two", "b/deep/three", "top"}, x.paths()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	p, err := Compare(dir, setOf(next), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range p.items {
		if it := &p.items[i]; !it.unchanged() {
			t.Errorf("%s has to be read", it.path)
		}
		if c := p.Changes()[i]; (c.Action == Modify) != (c.Path == "a/two") {
			t.Errorf("%+v", c)
		}
	}
	if err := applyPlan(p, nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(next, readTree(t, dir).without(manifestName)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A second run opens no file but the package's own.
func TestNothingIsRead(t *testing.T) {
	if os.Getuid() == 0 || runtime.GOOS == "windows" {
		t.Skip("nothing is unreadable to this user")
	}
	dir := t.TempDir()
	mustApply(t, dir, setOf(base), Options{})
	for name := range base {
		if err := os.Chmod(filepath.Join(dir, name), 0); err != nil {
			t.Fatal(err)
		}
	}
	forgetChanges(t, dir)
	if p, err := Compare(dir, setOf(base), Options{}); err != nil || p.Differs() {
		t.Errorf("it differs, or %v", err)
	}
	if _, err := Compare(dir, setOf(base), Options{Verify: true}); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("with Verify: %v", err)
	}
}

// A run that changes nothing doesn't need to write, not even the index.
func TestIndexCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	mustApply(t, dir, setOf(base), Options{})
	if err := os.Remove(filepath.Join(dir, indexName)); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, indexName), 0o777); err != nil {
		t.Fatal(err)
	}
	mustApply(t, dir, setOf(base), Options{})
	mustApply(t, dir, setOf(base.without("top")), Options{})
	if info, err := os.Stat(filepath.Join(dir, indexName)); err != nil || !info.IsDir() {
		t.Errorf("the folder in its place: %v", err)
	}
}

// The reader takes what the writer gives, and of anything else not more memory
// than a few times its size.
func FuzzIndex(f *testing.F) {
	dir := f.TempDir()
	e := indexEntry{"dsc/a.mof", key{1}, Sum{2}, stamp{3, 4, 5, 6}}
	err := (&disk{dir: dir}).writeIndex(0, func(yield func(indexEntry) bool) { yield(e) })
	if err != nil {
		f.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(dir, indexName))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(indexMark))
	f.Add([]byte(indexMark + strings.Repeat("\xff", 100)))
	f.Fuzz(func(t *testing.T, b []byte) {
		x, _ := newIndexReader(bytes.NewReader(b), func(p []byte) string { return string(p) }).read(int64(len(b)))
		var again []byte
		for i := range x {
			again = x[i].append(again)
		}
		if x != nil && !bytes.Equal(again, b[len(indexMark):len(b)-len(Sum{})]) {
			t.Errorf("%+v isn't what was read", x)
		}
		if cap(x) > len(b) {
			t.Errorf("room for %d entries of %d bytes", cap(x), len(b))
		}
	})
}

// With Verify nothing is taken from an index, not even one that is whole and
// wrong; and the run makes it right.
func TestVerifyTrustsNoIndex(t *testing.T) {
	dir := t.TempDir()
	mustApply(t, dir, setOf(base), Options{})
	right := indexOf(t, dir)
	err := (&disk{dir: dir}).writeIndex(0, func(yield func(indexEntry) bool) {
		for _, e := range right {
			e.sum[0]++
			if !yield(e) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	p, err := Compare(dir, setOf(base), Options{Verify: true})
	if err != nil || p.Differs() {
		t.Fatalf("it differs, or %v", err)
	}
	if err := applyPlan(p, nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(right, indexOf(t, dir), cmp.AllowUnexported(indexEntry{}, stamp{})); diff != "" {
		t.Errorf("the index (-want +got):\n%s", diff)
	}
}

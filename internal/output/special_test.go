//go:build unix

package output

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A pipe would keep who opens it waiting for ever.
func TestPipesAreNotOpened(t *testing.T) {
	for _, name := range []string{manifestName, pendingName, lockName, stagingName, markName, "a/one", "b/deep/three", "new"} {
		dir := t.TempDir()
		mustApply(t, dir, setOf(base), Options{})
		file := filepath.Join(dir, name)
		os.Remove(file)
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := syscall.Mkfifo(file, 0o666); err != nil {
			t.Skip(err)
		}
		done := make(chan error)
		go func() {
			_, err := Compare(dir, setOf(tree{"a/one": "next\n", "new": "n"}), Options{Force: true})
			done <- errors.Join(err, apply(dir, setOf(tree{"a/one": "next\n", "new": "n"}), Options{Force: true}))
		}()
		select {
		case err := <-done:
			var conflict *ConflictError
			var manifest *ManifestError
			if !errors.As(err, &conflict) && !errors.As(err, &manifest) {
				t.Errorf("%s: error %v", name, err)
			}
		case <-time.After(20 * time.Second):
			t.Fatalf("%s: still waiting", name)
		}
		if info, err := os.Lstat(file); err != nil || info.Mode().Type() != os.ModeNamedPipe {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
}

// Entries of a manifest that lead outside by a link, or name a file that isn't
// what was written, remove nothing.
func TestManifestOfAnEnemy(t *testing.T) {
	outside := t.TempDir()
	writeTree(t, outside, tree{"secret": "mine"})
	dir := t.TempDir()
	writeTree(t, dir, tree{"notes": "mine", "a/mine": "mine"})
	if err := os.Symlink(outside, filepath.Join(dir, "link")); err != nil {
		t.Skip(err)
	}
	sum := (&File{Parts: [][]byte{[]byte("mine")}}).SHA256()
	listed := fmt.Sprintf(`{"path": "link/secret", "size": 4, "sha256": "%s", "encoding": "binary"}`, sum)
	writeTree(t, dir, tree{manifestName: `{"schema": 2, "fleet": "contoso", "files": [` + listed + `, ` + entryText("link", "") + `]}`})
	want := []Conflict{{"link", NotAFile}}
	if diff := cmp.Diff(want, conflictsOf(t, dir, setOf(base), Options{Force: true})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	writeTree(t, dir, tree{manifestName: `{"schema": 2, "fleet": "contoso", "files": [` + listed + `]}`})
	mustApply(t, dir, setOf(base), Options{Force: true})
	if diff := cmp.Diff(tree{"secret": "mine"}, readTree(t, outside)); diff != "" {
		t.Errorf("outside (-want +got):\n%s", diff)
	}
}

// Whatever stands in a manifest, files outside the folder and files that no run
// wrote are as before.
func FuzzManifestInFolder(f *testing.F) {
	f.Add([]byte(`{"schema": 2, "fleet": "contoso", "files": [` + entryText("link/secret", "") + `]}`))
	f.Add([]byte(`{"schema": 1, "files": [` + entryText("notes", "") + `, ` + entryText("a/mine", `"hosts": ["x"]`) + `]}`))
	f.Fuzz(func(t *testing.T, manifest []byte) {
		outside, dir := t.TempDir(), t.TempDir()
		writeTree(t, outside, tree{"secret": "mine"})
		mine := tree{"notes": "mine", "a/mine": "mine"}
		writeTree(t, dir, mine)
		writeTree(t, dir, tree{manifestName: string(manifest)})
		if err := os.Symlink(outside, filepath.Join(dir, "link")); err != nil {
			t.Skip(err)
		}
		_ = apply(dir, setOf(base), Options{})
		got := readTree(t, dir)
		for name, content := range mine {
			if got[name] != content {
				t.Errorf("%s is %q now", name, got[name])
			}
		}
		if diff := cmp.Diff(tree{"secret": "mine"}, readTree(t, outside)); diff != "" {
			t.Errorf("outside (-want +got):\n%s", diff)
		}
	})
}

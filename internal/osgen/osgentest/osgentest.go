// Package osgentest gives tests the built-in generations to change.
package osgentest

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"rpcdsc/templates"
)

// Templates is a copy of the built-in folders.
func Templates(t testing.TB) fstest.MapFS {
	t.Helper()
	fsys := fstest.MapFS{}
	err := fs.WalkDir(templates.FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		src, err := fs.ReadFile(templates.FS, path)
		fsys[path] = &fstest.MapFile{Data: src}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return fsys
}

// Replace changes a file, which must have the text.
func Replace(t testing.TB, fsys fstest.MapFS, file, old, new string) {
	t.Helper()
	before := string(fsys[file].Data)
	after := strings.Replace(before, old, new, 1)
	if after == before {
		t.Fatalf("%s has no %q", file, old)
	}
	fsys[file] = &fstest.MapFile{Data: []byte(after)}
}

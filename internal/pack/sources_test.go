package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"rpcdsc/internal/packed"
)

// What a released binary embeds is what the checkout has, and nothing else of it.
func TestPackSources(t *testing.T) {
	root := folder(t, "psmodule/RpcPortPolicy/Public/Get-Some.ps1", "psmodule/Gpo/a.ps1", "psmodule/tests/b.ps1", "psmodule/psmodule.go",
		"templates/windows-2016/generation.toml", "templates/base/c.tmpl", "templates/templates.go")
	for range 2 { // what an earlier run left isn't taken
		if err := run([]string{"sources", root}, nil, &bytes.Buffer{}); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string][]string{
		"psmodule":  {"Gpo/a.ps1", "RpcPortPolicy/Public/Get-Some.ps1"},
		"templates": {"base/c.tmpl", "windows-2016/generation.toml"},
	} {
		content, err := os.ReadFile(filepath.Join(root, name, "sources.zip.gz"))
		if err != nil {
			t.Fatal(err)
		}
		fsys, files := packed.FS(content), 0
		err = fs.WalkDir(fsys, ".", func(_ string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				files++
			}
			return err
		})
		if err != nil || files != len(want) {
			t.Errorf("%s: %d files, %v", name, files, err)
		}
		for _, file := range want {
			if text, err := fs.ReadFile(fsys, file); err != nil || string(text) != name+"/"+file {
				t.Errorf("%s has %q, %v", file, text, err)
			}
		}
	}
	if err := run([]string{"sources", t.TempDir()}, nil, &bytes.Buffer{}); err == nil {
		t.Error("a folder without sources was packed")
	}
}

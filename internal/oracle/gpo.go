package oracle

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var gpoID = regexp.MustCompile(`\{[0-9A-Fa-f-]{36}\}`)

// PutGPO makes a Group Policy object and puts files into its folder, by their paths
// with / below it. It gives the object's GUID.
func (dc *DC) PutGPO(t testing.TB, name string, files map[string][]byte) string {
	t.Helper()
	id := gpoID.FindString(dc.Tool(t, "gpo", "create", name, "--tmpdir", t.TempDir()))
	folder := filepath.Join(filepath.Dir(dc.Config), "..", "state", "sysvol", strings.ToLower(dc.Realm), "Policies", id)
	for path, data := range files {
		at := filepath.Join(folder, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return id
}

// FetchGPO gives the files that a client gets for an object, GPT.INI among them.
func (dc *DC) FetchGPO(t testing.TB, id string) map[string][]byte {
	t.Helper()
	tmp := t.TempDir()
	dc.Tool(t, "gpo", "fetch", id, "--tmpdir", tmp)
	return readFolder(t, filepath.Join(tmp, "policy", id))
}

// RestoreGPO backs an object up and restores it as another one, whose GUID it gives.
// Samba takes apart the files that it has a parser for and puts them together again;
// its warnings are part of what it says.
func (dc *DC) RestoreGPO(t testing.TB, id, name string) (restored, says string) {
	t.Helper()
	tmp := t.TempDir()
	says = dc.Tool(t, "gpo", "backup", id, "--tmpdir", tmp)
	out := dc.Tool(t, "gpo", "restore", name, filepath.Join(tmp, "policy", id), "--tmpdir", t.TempDir())
	_, created, _ := strings.Cut(out, "created as ")
	return gpoID.FindString(created), says + out
}

func readFolder(t testing.TB, folder string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		files[filepath.ToSlash(name)], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

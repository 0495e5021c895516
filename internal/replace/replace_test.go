package replace

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// keep makes a file with a content and gives its name.
func keep(t *testing.T, content string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "kept.toml")
	if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
	return name
}

// holds looks at a file, and for anything that was left beside it.
func holds(t *testing.T, name, want string) {
	t.Helper()
	got, err := os.ReadFile(name)
	if err != nil || string(got) != want {
		t.Errorf("it holds %q, want %q (%v)", got, want, err)
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(name), ".rpcdsc-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestFile(t *testing.T) {
	name := keep(t, "old")
	if err := File(name, []byte("old"), []byte("new")); err != nil {
		t.Fatal(err)
	}
	holds(t, name, "new")
}

func TestNew(t *testing.T) {
	name := filepath.Join(t.TempDir(), "new.html")
	if err := New(name, []byte("new")); err != nil {
		t.Fatal(err)
	}
	holds(t, name, "new")
	if err := New(name, []byte("other")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over another: %v", err)
	}
	holds(t, name, "new")
	if err := New(filepath.Join(filepath.Dir(name), "none", "new.html"), nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("in no folder: %v", err)
	}
}

func TestFileKeepsPermissions(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has other permissions")
	}
	for _, mode := range []os.FileMode{0o600, 0o640, 0o666, 0o755} {
		name := keep(t, "old")
		if err := os.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
		if err := File(name, []byte("old"), []byte("new")); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(name); err != nil || info.Mode() != mode {
			t.Errorf("mode %v, want %v (%v)", info.Mode(), mode, err)
		}
	}
}

func TestFileKeepsLink(t *testing.T) {
	name := keep(t, "old")
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(name, link); err != nil {
		t.Skip(err)
	}
	if _, err := os.Stat(link); err != nil {
		t.Skip(err) // Wine 8 makes links and doesn't follow them
	}
	if err := File(link, []byte("old"), []byte("new")); err != nil {
		t.Fatal(err)
	}
	holds(t, name, "new")
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is %v, %v", info, err)
	}
}

func TestFileRefusesChanged(t *testing.T) {
	name := keep(t, "saved by an editor")
	if err := File(name, []byte("old"), []byte("new")); !errors.Is(err, ErrChanged) {
		t.Errorf("got %v", err)
	}
	holds(t, name, "saved by an editor")
}

func TestFileRefusesHardLink(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there the others become the new file")
	}
	name := keep(t, "old")
	if err := os.Link(name, name+".other"); err != nil {
		t.Skip(err)
	}
	if err := File(name, []byte("old"), []byte("new")); !errors.Is(err, ErrShared) {
		t.Errorf("got %v", err)
	}
	holds(t, name, "old")
}

func TestFileRefusesMissing(t *testing.T) {
	name := filepath.Join(t.TempDir(), "none")
	if err := File(name, nil, []byte("new")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(name); err == nil {
		t.Error("it is there")
	}
}

func TestFileRefusesReadOnly(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write to everything")
	}
	name := keep(t, "old")
	if err := os.Chmod(name, 0o444); err != nil {
		t.Fatal(err)
	}
	if err := File(name, []byte("old"), []byte("new")); !errors.Is(err, os.ErrPermission) {
		t.Errorf("got %v", err)
	}
	holds(t, name, "old")
}

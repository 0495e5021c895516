package output

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"rpcdsc/internal/held"
)

func isOurs(beginning []byte) bool { return strings.HasPrefix(string(beginning), "ours") }

func holds(t *testing.T, name, want string) {
	t.Helper()
	if got, err := os.ReadFile(name); err != nil || string(got) != want {
		t.Errorf("%s: %q, %v, want %q", name, got, err, want)
	}
}

func TestReplace(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "file")
	for _, content := range []string{"ours 1", "ours, which is longer", "ours", "theirs"} {
		if err := Replace(name, []byte(content), isOurs); err != nil {
			t.Fatal(err)
		}
		holds(t, name, content)
	}
	if err := Replace(name, []byte("ours"), isOurs); !errors.Is(err, ErrForeign) {
		t.Errorf("%v", err)
	}
	holds(t, name, "theirs")
	var kind *held.KindError
	if err := Replace(dir, []byte("ours"), isOurs); !errors.As(err, &kind) {
		t.Errorf("a folder: %v", err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("left beside it: %v", entries)
	}
	if err := Replace(filepath.Join(dir, "none", "file"), []byte("ours"), isOurs); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
}

// TestReplaceFollowsLinks: a link stays one.
func TestReplaceFollowsLinks(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a right there")
	}
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target"), filepath.Join(dir, "link")
	if err := errors.Join(os.WriteFile(target, []byte("ours"), 0o600), os.Symlink(target, link)); err != nil {
		t.Fatal(err)
	}
	if err := Replace(link, []byte("ours, new"), isOurs); err != nil {
		t.Fatal(err)
	}
	holds(t, target, "ours, new")
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("no link: %v %v", info, err)
	}
}

package held

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/windows"
)

// hold opens a file as another program would, and gives what closes it.
func hold(t *testing.T, file string, share uint32) func() {
	t.Helper()
	path, err := windows.UTF16PtrFromString(file)
	if err != nil {
		t.Fatal(err)
	}
	f, err := windows.CreateFile(path, windows.GENERIC_READ, share, nil, windows.OPEN_EXISTING, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := windows.CloseHandle(f); err != nil {
			t.Error(err)
		}
	}
}

func newFile(t *testing.T, dir, name string) string {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := os.WriteFile(file, []byte(name), 0o666); err != nil {
		t.Fatal(err)
	}
	return file
}

// What another program has open for a moment can be renamed, replaced, removed and
// read when it is closed; until then the error names it.
func TestHeldForAMoment(t *testing.T) {
	for _, tt := range []struct {
		name  string
		share uint32
		do    func(a, b string) error
		held  func(a, b string) string
	}{
		{"rename", windows.FILE_SHARE_READ, os.Rename, func(a, _ string) string { return a }},
		{"replace", windows.FILE_SHARE_READ, os.Rename, func(_, b string) string { return b }},
		{"remove", windows.FILE_SHARE_READ, func(a, _ string) error { return os.Remove(a) }, func(a, _ string) string { return a }},
		{"read", 0, func(a, _ string) error { _, err := os.ReadFile(a); return err }, func(a, _ string) string { return a }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			a, b := newFile(t, dir, "a"), newFile(t, dir, "b")
			want := tt.held(a, b)
			release := hold(t, want, tt.share)
			err := tt.do(a, b)
			if got, ok := File(err); !ok || got != want {
				t.Errorf("%v is about %q, want %q", err, got, want)
			}
			time.AfterFunc(100*time.Millisecond, release)
			if err := Retry(func() error { return tt.do(a, b) }); err != nil {
				t.Error(err)
			}
		})
	}
}

// What nobody has open isn't said to be.
func TestNotHeld(t *testing.T) {
	dir := t.TempDir()
	a := newFile(t, dir, "a")
	if err := os.Rename(a, dir); err == nil || !May(err) {
		t.Skipf("this system gives another error for a file in a folder's place: %v", err)
	} else if name, ok := File(err); ok {
		t.Errorf("%v is about %s", err, name)
	}
}

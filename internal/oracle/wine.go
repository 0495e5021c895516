package oracle

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/gofrs/flock"
)

// Wine is a Wine with a prefix, that is a Windows installation, of its own.
type Wine struct {
	exe    string
	prefix string
}

var (
	wineLock sync.Mutex
	prefixes = map[string]error{}
	locks    []*flock.Flock // a lock is gone with its file
)

// NewWine gives Wine with the prefix of a name. Each package of tests needs its
// own; the prefix is kept for the next run. A second program of tests, of another
// checkout say, waits here until the first has ended.
func NewWine(t testing.TB, name string) *Wine {
	t.Helper()
	slow(t, "Wine")
	w := &Wine{exe: program(t, "wine", "", "wine", "wine64", "/usr/lib/wine/wine64")}
	w.prefix = filepath.Join(cache(t, "wine"), name)
	wineLock.Lock()
	defer wineLock.Unlock()
	err, done := prefixes[w.prefix]
	if !done {
		err = w.own()
		if err == nil {
			err = w.boot()
		}
		prefixes[w.prefix] = err
	}
	if err != nil {
		t.Fatalf("making the Wine prefix %s: %v", w.prefix, err)
	}
	return w
}

// own waits for the lock of the prefix, which this program then keeps to its end.
func (w *Wine) own() error {
	if err := os.MkdirAll(filepath.Dir(w.prefix), 0o755); err != nil {
		return err
	}
	lock := flock.New(w.prefix + ".lock")
	locks = append(locks, lock)
	return lock.Lock()
}

// boot makes the prefix unless an earlier run completed it.
func (w *Wine) boot() error {
	ready := filepath.Join(w.prefix, "ready")
	if _, err := os.Stat(ready); err == nil {
		return nil
	}
	if err := os.RemoveAll(w.prefix); err != nil {
		return err
	}
	if err := os.MkdirAll(w.prefix, 0o755); err != nil {
		return err
	}
	if out, err := output(w.command("wineboot", "-i")); err != nil {
		return fmt.Errorf("wineboot: %w\n%s", err, out)
	}
	return os.WriteFile(ready, nil, 0o644)
}

func (w *Wine) command(args ...string) *exec.Cmd {
	cmd := exec.Command(w.exe, args...)
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "DISPLAY=") })
	cmd.Env = append(cmd.Env, "WINEPREFIX="+w.prefix, "WINEARCH=win64", "WINEDEBUG=-all")
	return cmd
}

// Run runs a Windows program and gives its standard output and exit code.
func (w *Wine) Run(t testing.TB, env []string, args ...string) (string, int) {
	t.Helper()
	cmd := w.command(args...)
	cmd.Env = append(cmd.Env, env...)
	out, err := output(cmd)
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("wine %q: %v", args, err)
	}
	return out, cmd.ProcessState.ExitCode()
}

// output runs a command with its standard output in a file. Through a pipe it
// would last until Wine's own services, which have the pipe too, end after some
// seconds.
func output(cmd *exec.Cmd) (string, error) {
	f, err := os.CreateTemp("", "rpcdsc-wine")
	if err != nil {
		return "", err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	cmd.Stdout = f
	err = cmd.Run()
	text, readErr := os.ReadFile(f.Name())
	return string(text), errors.Join(err, readErr)
}

// Path gives the file on this computer that is C:\... in Wine.
func (w *Wine) Path(windows string) string {
	rest := strings.TrimPrefix(strings.ReplaceAll(windows, `\`, "/"), "C:/")
	return filepath.Join(w.prefix, "drive_c", filepath.FromSlash(rest))
}

// WriteFile writes a file of Wine's drive C, with its folders.
func (w *Wine) WriteFile(t testing.TB, windows string, data []byte) {
	t.Helper()
	path := w.Path(windows)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o755); err != nil {
		t.Fatal(err)
	}
}

// Clear deletes a folder of Wine's drive C.
func (w *Wine) Clear(t testing.TB, windows string) {
	t.Helper()
	if err := os.RemoveAll(w.Path(windows)); err != nil {
		t.Fatal(err)
	}
}

// Snapshot keeps folders of Wine's drive C as they are, and gives the function that
// puts them back.
func (w *Wine) Snapshot(t testing.TB, folders ...string) (restore func()) {
	t.Helper()
	kept := t.TempDir()
	for i, folder := range folders {
		copyFolder(t, filepath.Join(kept, strconv.Itoa(i)), w.Path(folder))
	}
	return func() {
		t.Helper()
		for i, folder := range folders {
			w.Clear(t, folder)
			copyFolder(t, w.Path(folder), filepath.Join(kept, strconv.Itoa(i)))
		}
	}
}

// copyFolder copies a folder; one that isn't there stays so.
func copyFolder(t testing.TB, to, from string) {
	t.Helper()
	err := os.CopyFS(to, os.DirFS(from))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
}

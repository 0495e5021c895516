package output

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// The search for a folder that is there ends at the top.
func TestNoDrive(t *testing.T) {
	for _, dir := range []string{`Q:\x\y`, `Q:`, `Q:x`, `\\?\Q:\x`, `\\nohost.invalid\share\x`, `\\nohost.invalid`} {
		start := time.Now()
		lock, err := Acquire(dir, LockOptions{Wait: time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		if err := lock.check(); err == nil || time.Since(start) > time.Minute {
			t.Errorf("%s: %v after %v", dir, err, time.Since(start))
		}
		if err := lock.Release(); err != nil {
			t.Error(err)
		}
	}
}

// Who looks at the lock file for a moment keeps no run from removing it; another
// run that has the lock does.
func TestHeldLockFile(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, lockName)
	lock, err := Acquire(dir, LockOptions{})
	if err != nil {
		t.Fatal(err)
	}
	looking, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(100*time.Millisecond, func() { looking.Close() })
	if err := lock.Release(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the lock file was left: %v", err)
	}

	if lock, err = Acquire(dir, LockOptions{}); err != nil {
		t.Fatal(err)
	}
	(&Lock{disk: &disk{dir: dir}}).removeUnlocked()
	if err := lock.check(); err != nil {
		t.Error(err)
	}
	if err := lock.Release(); err != nil {
		t.Error(err)
	}
}

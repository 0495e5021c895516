package output

import (
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

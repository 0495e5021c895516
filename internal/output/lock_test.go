package output

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func mustLock(t *testing.T, dir, holder string) *Lock {
	t.Helper()
	l, err := Acquire(dir, LockOptions{Holder: holder})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.check(); err != nil {
		t.Fatal(err)
	}
	return l
}

func mustRelease(t *testing.T, l *Lock) {
	t.Helper()
	if err := l.Release(); err != nil {
		t.Error(err)
	}
}

func TestLockNamesItsHolder(t *testing.T) {
	dir := t.TempDir()
	// The second text is shorter than the first, and the file may stay.
	for _, holder := range []string{"process 12345 on HOST: gen a/long/name.toml", "process 1", strings.Repeat("x", 2*lockTextSize), "a\nb\x1b[2J\u202e"} {
		l := mustLock(t, dir, holder)
		_, err := Acquire(dir, LockOptions{Wait: 2 * lockPause})
		var locked *LockedError
		if !errors.As(err, &locked) {
			t.Fatalf("error %v", err)
		}
		want := plain(holder)
		if len(want) > lockTextSize/2 {
			want = want[:lockTextSize-1-len(lockMark)]
		}
		if locked.Holder != want || locked.Dir != dir || time.Since(locked.Since).Abs() > time.Hour {
			t.Errorf("%+v", locked)
		}
		if !strings.Contains(err.Error(), want) || strings.ContainsAny(err.Error(), "\n\x1b") {
			t.Errorf("error %q", err)
		}
		l.disk.dir, dir = filepath.Join(dir, "elsewhere"), l.disk.dir // leave the file
		mustRelease(t, l)
	}
}

func TestLockLeavesNothing(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "a", "b")
	l := mustLock(t, dir, "")
	if _, err := os.Stat(filepath.Join(dir, lockName)); err != nil {
		t.Fatal(err)
	}
	mustRelease(t, l)
	if diff := cmp.Diff(tree{}, readTree(t, parent)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// Who waits in vain leaves nothing either, nor takes anything away.
	l = mustLock(t, dir, "")
	if _, err := Acquire(dir, LockOptions{}); err == nil {
		t.Error("no error")
	}
	stop := errors.New("stop")
	if _, err := Acquire(dir, LockOptions{Wait: time.Hour, Stop: func() error { return stop }}); err != stop {
		t.Errorf("error %v", err)
	}
	if err := l.check(); err != nil {
		t.Error(err)
	}
	mustRelease(t, l)
}

// Who waits for a run that takes its folder back makes the folder again.
func TestLockOfAFolderThatGoes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	first := mustLock(t, dir, "")
	var wait sync.WaitGroup
	for range 3 {
		wait.Go(func() {
			l, err := Acquire(dir, LockOptions{Wait: time.Minute})
			if err == nil {
				err = errors.Join(l.check(), l.Release())
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	time.Sleep(2 * lockPause)
	mustRelease(t, first)
	wait.Wait()
}

// A lock file that was removed by somebody else is no lock any more: another run
// may have made a new one.
func TestLockThatWasRemoved(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows removes no file that is open")
	}
	dir := t.TempDir()
	step := func(op, name string) {
		if op == "create" && name == staged(pendingName) {
			if err := os.Remove(filepath.Join(dir, lockName)); err != nil {
				t.Error(err)
			}
		}
	}
	if err := apply(dir, setOf(base), Options{step: step}); err == nil || !strings.Contains(err.Error(), "removed it while it was locked") {
		t.Errorf("error %v", err)
	}
	if diff := cmp.Diff(tree{}, readTree(t, dir)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Who has lost its lock file leaves that of the run that came after.
func TestLockOfTheNextRunStays(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows removes no file that is open")
	}
	dir := t.TempDir()
	first := mustLock(t, dir, "first")
	if err := os.Remove(filepath.Join(dir, lockName)); err != nil {
		t.Fatal(err)
	}
	second := mustLock(t, dir, "second")
	mustRelease(t, first)
	if err := second.check(); err != nil {
		t.Error(err)
	}
	var locked *LockedError
	if _, err := Acquire(dir, LockOptions{}); !errors.As(err, &locked) || locked.Holder != "second" {
		t.Errorf("error %v", err)
	}
	mustRelease(t, second)
}

func TestApplyNeedsALock(t *testing.T) {
	dir := t.TempDir()
	p, err := Compare(dir, setOf(base), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Apply(nil); err == nil || !strings.Contains(err.Error(), "isn't locked") {
		t.Errorf("error %v", err)
	}
	if diff := cmp.Diff(tree{}, readTree(t, dir)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Where no lock can be had, a run that has nothing to write succeeds, and any
// other says why it can't.
func TestNoLock(t *testing.T) {
	dir := t.TempDir()
	mustApply(t, dir, setOf(base), Options{})
	lock := &Lock{disk: &disk{dir: dir}, err: &LockError{errors.New("no locks available")}}
	p, err := Compare(dir, setOf(base), Options{Lock: lock})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Apply(nil); err != nil {
		t.Error(err)
	}
	if p, err = Compare(dir, setOf(tree{"a/one": "next"}), Options{Lock: lock}); err != nil {
		t.Fatal(err)
	}
	before := readTree(t, dir)
	var failed *LockError
	if err := p.Apply(nil); !errors.As(err, &failed) {
		t.Errorf("error %v", err)
	}
	if diff := cmp.Diff(before, readTree(t, dir)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What stands in the place of the lock file is neither opened for good nor
// written to, unless a run has left it.
func TestForeignLockFile(t *testing.T) {
	for name, place := range map[string]func(t *testing.T, dir string){
		"text": func(t *testing.T, dir string) { writeTree(t, dir, tree{lockName: "schema = 1\n"}) },
		"folder": func(t *testing.T, dir string) {
			if err := os.Mkdir(filepath.Join(dir, lockName), 0o777); err != nil {
				t.Fatal(err)
			}
		},
		"link": func(t *testing.T, dir string) { symlink(t, "elsewhere", filepath.Join(dir, lockName)) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			place(t, dir)
			want := []Conflict{{lockName, Foreign}}
			if diff := cmp.Diff(want, conflictsOf(t, dir, setOf(base), Options{Force: true})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			before := readTree(t, dir)
			var conflict *ConflictError
			if err := apply(dir, setOf(base), Options{}); !errors.As(err, &conflict) {
				t.Errorf("error %v", err)
			}
			if diff := cmp.Diff(before, readTree(t, dir)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	for _, left := range []string{"", "\x00" + lockMark + "process 1\n"} {
		dir := t.TempDir()
		writeTree(t, dir, tree{lockName: left})
		mustApply(t, dir, setOf(base), Options{})
		if diff := cmp.Diff(base, readTree(t, dir).without(manifestName)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", left, diff)
		}
	}
}

// A plan beside a run, at each of its operations, is of what was there before or
// of what is there after it.
func TestCompareBesideARun(t *testing.T) {
	old := tree{"a/x": "old\n", "b/y": "old\n", "keep": "k\n"}
	next := tree{"a/x": "new\n", "c/z": "new\n", "keep": "k\n"}
	unchanged := map[string]Action{"a/x": Same, "b/y": Same, "keep": Same}
	reversed := map[string]Action{"a/x": Modify, "b/y": Add, "c/z": Remove, "keep": Same}
	dir := t.TempDir()
	mustApply(t, dir, setOf(old), Options{})
	var beside sync.WaitGroup
	check := func(op string, placing bool) {
		p, err := Compare(dir, setOf(old), Options{})
		if err != nil {
			t.Errorf("before %s: %v", op, err)
			return
		}
		got := map[string]Action{}
		for _, c := range p.Changes() {
			got[c.Path] = c.Action
		}
		want := unchanged
		if placing {
			want = reversed
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("before %s (-want +got):\n%s", op, diff)
		}
		if p.Interrupted() {
			t.Errorf("before %s: it seems interrupted", op)
		}
		if !placing && (p.Differs() || p.Beside() == nil || p.Beside().Holder != "a test") {
			t.Errorf("before %s: differs is %t, beside %v", op, p.Differs(), p.Beside())
		}
	}
	placing, operations := false, 0
	step := func(op, name string) {
		operations++
		switch {
		case op == "lock" || op == "unlock":
		case placing:
			beside.Go(func() { check(op+" "+name, true) })
			time.Sleep(2 * lockPause) // for it to look
		default:
			check(op+" "+name, false)
			placing = op == "rename" && name == pendingName
		}
	}
	mustApply(t, dir, setOf(next), Options{step: step, workers: 1})
	beside.Wait()
	if !placing || operations < 15 {
		t.Errorf("%d operations, placing is %t", operations, placing)
	}
}

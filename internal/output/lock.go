package output

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
	"unicode"

	"github.com/gofrs/flock"

	"rpcdsc/internal/held"
)

// lockMark begins the text of a lock file, so that no other file is taken for
// one. Windows keeps everybody else from reading the first byte of a file that
// is locked: the text comes after it.
const (
	lockMark     = "rpcdsc: "
	lockTextFrom = 1
	lockTextSize = 400 // bytes; every holder overwrites all of the last one's text
)

// lockPause is how long a run waits before it tries again.
const lockPause = 20 * time.Millisecond

// Lock is the right to write to an output folder, which one process at a time
// has, and which ends with it at the latest.
type Lock struct {
	disk  *disk
	flock *flock.Flock
	made  []string // the output folder and its parents, if they were made
	err   error    // why there is no lock; who writes needs one, who doesn't may go on
}

// A LockedError is a folder that another run is writing to.
type LockedError struct {
	Dir    string
	Holder string    // what the other run says of itself; "" if it said nothing
	Since  time.Time // by the clock of the folder's file system
}

func (e *LockedError) Error() string {
	text := e.Dir + ": another run writes to it"
	if e.Holder != "" {
		text += ": " + e.Holder + ", since " + e.Since.Format(time.DateTime)
	}
	return text
}

// A LockError is a folder that can't be locked, so that nothing may be written
// to it.
type LockError struct{ Err error }

func (e *LockError) Error() string { return "no lock: " + e.Err.Error() }
func (e *LockError) Unwrap() error { return e.Err }

// LockOptions says how a lock is got.
type LockOptions struct {
	Holder string        // what the one who has to wait is told of this run, in one line
	Wait   time.Duration // how long to wait for another run
	Stop   func() error  // asked while waiting; an error ends it. nil never does

	step func(op, name string)
}

// Acquire locks a folder, and makes it if it isn't there. It gives a
// *LockedError if another run has it for longer than opt.Wait. If there can be
// no lock, Apply says so: a run that has nothing to write needs none.
func Acquire(dir string, opt LockOptions) (*Lock, error) {
	l := &Lock{disk: &disk{dir: dir, step: opt.step, stop: opt.Stop}}
	l.flock = flock.New(l.path(), flock.SetFlag(os.O_CREATE|os.O_RDWR), flock.SetPermissions(0o666))
	for end := time.Now().Add(opt.Wait); ; time.Sleep(lockPause) {
		got, err := l.try()
		gone := errors.Is(err, fs.ErrNotExist) // another run took the folder back
		switch over := time.Now().After(end); {
		case got:
			l.err = l.sign(opt.Holder)
			return l, nil
		case err != nil && (over || !gone):
			l.err = &LockError{err}
			return l, nil
		case over:
			return nil, alsoFailed(lockedError(dir), l.removeFolders())
		}
		if err := l.disk.stopped(); err != nil {
			return nil, alsoFailed(err, l.removeFolders())
		}
	}
}

// alsoFailed is err itself if taking back has no error of its own.
func alsoFailed(err, takingBack error) error {
	switch {
	case takingBack == nil:
		return err
	case err == nil:
		return takingBack
	}
	return errors.Join(err, takingBack)
}

func (l *Lock) path() string { return l.disk.path(lockName) }

// try locks the folder if nobody else has it.
func (l *Lock) try() (bool, error) {
	if err := l.makeFolders(); err != nil {
		return false, err
	}
	if err := checkLockFile(l.path()); err != nil {
		return false, err
	}
	l.disk.before("lock", lockName)
	var got bool
	err := held.Retry(func() (err error) {
		got, err = l.flock.TryLock()
		return err
	})
	if !got || err != nil {
		return false, err
	}
	// The run before may have removed the file while this one opened it: then
	// it is nobody's, and another one may be there by now.
	if l.held() {
		return true, nil
	}
	return false, l.flock.Unlock()
}

// held says if the file that is locked is still the one that others look at.
func (l *Lock) held() bool {
	ours, err := l.flock.Stat()
	if err != nil {
		return false
	}
	there, err := os.Lstat(l.path())
	return err == nil && os.SameFile(ours, there)
}

// check gives an error if nothing may be written.
func (l *Lock) check() error {
	switch {
	case l == nil:
		return errors.New("nothing can be written to a folder that isn't locked")
	case l.err != nil:
		return l.err
	case !l.held():
		return fmt.Errorf("%s: somebody removed it while it was locked", l.path())
	}
	return nil
}

// errNoRoot isn't fs.ErrNotExist: nobody is going to make a drive.
var errNoRoot = errors.New("the drive or share isn't there")

// makeFolders makes the output folder, and remembers what wasn't there.
func (l *Lock) makeFolders() error {
	var made []string
	for dir := filepath.Clean(l.disk.dir); ; dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		if err == nil && !info.IsDir() {
			return &fs.PathError{Op: "mkdir", Path: dir, Err: errors.New(string(NotAFolder))}
		}
		if err == nil {
			break
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if filepath.Dir(dir) == dir {
			return &fs.PathError{Op: "mkdir", Path: dir, Err: errNoRoot}
		}
		made = append(made, dir)
	}
	if len(made) == 0 {
		return nil
	}
	if len(made) > len(l.made) { // else they are among those that were made before
		l.made = made
	}
	l.disk.before("mkdir", ".")
	return os.MkdirAll(l.disk.dir, 0o777)
}

// removeFolders removes the folders that were made and that are still empty.
func (l *Lock) removeFolders() error {
	var errs []error
	for _, dir := range l.made {
		if err := os.Remove(dir); !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// sign writes who has the lock, through a file of its own: the lock's belongs to
// the library.
func (l *Lock) sign(holder string) error {
	var f *os.File
	err := held.Retry(func() (err error) {
		f, err = os.OpenFile(l.path(), os.O_WRONLY, 0)
		return err
	})
	if err != nil {
		return &LockError{err}
	}
	text := fmt.Sprintf("%-*.*s\n", lockTextSize-1, lockTextSize-1, lockMark+plain(holder))
	_, err = f.WriteAt([]byte(text), lockTextFrom)
	return errors.Join(err, f.Close())
}

// plain makes a line of a text that may be anybody's.
func plain(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII || !unicode.IsPrint(r) {
			return '?'
		}
		return r
	}, text))
}

// Release gives the folder to others. It leaves no lock file, and no folder that
// was made for nothing.
func (l *Lock) Release() error {
	if !l.flock.Locked() {
		return l.removeFolders()
	}
	l.disk.before("unlock", lockName)
	// Elsewhere only the holder may remove the file: see try. If somebody has
	// removed ours, the one there is another run's. Windows removes no file that is
	// open, and so none that somebody has a lock on. Where it can't be removed it
	// does no harm.
	if runtime.GOOS != "windows" && l.held() {
		_ = os.Remove(l.path())
	}
	err := l.flock.Unlock()
	if runtime.GOOS == "windows" {
		l.removeUnlocked()
	}
	return errors.Join(err, l.removeFolders())
}

// removeUnlocked removes the lock file, which somebody may be looking at. One that
// is another run's by now, that run removes.
func (l *Lock) removeUnlocked() {
	_ = held.Retry(func() error {
		err := os.Remove(l.path())
		if held.May(err) && heldBy(l.disk.dir) != nil {
			return nil
		}
		return err
	})
}

// checkLockFile refuses what stands in the place of a lock file. One that isn't
// there gives no error.
func checkLockFile(file string) error {
	info, err := os.Lstat(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s: %w", file, errNotRegular)
	}
	if _, err := holderOf(file); err != nil && info.Size() > 0 && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: %s", file, Foreign)
	}
	return nil
}

var errNotRegular = errors.New(string(NotAFile))

// holderOf reads who had the lock last.
func holderOf(file string) (string, error) {
	f, err := held.Open(file)
	if err != nil {
		return "", err
	}
	defer f.Close()
	text := make([]byte, lockTextSize)
	n, err := f.ReadAt(text, lockTextFrom)
	if err != nil && err != io.EOF {
		return "", err
	}
	text, _, _ = bytes.Cut(text[:n], []byte("\n"))
	holder, ours := strings.CutPrefix(string(text), lockMark)
	if !ours {
		return "", errors.New(string(Foreign))
	}
	return plain(holder), nil
}

func lockedError(dir string) *LockedError {
	e := &LockedError{Dir: dir}
	file := filepath.Join(dir, lockName)
	e.Holder, _ = holderOf(file)
	if info, err := os.Lstat(file); err == nil {
		e.Since = info.ModTime()
	}
	return e
}

// heldBy gives who writes to a folder just now, or nil. It makes nothing.
func heldBy(dir string) *LockedError {
	file := filepath.Join(dir, lockName)
	if info, err := os.Lstat(file); err != nil || !info.Mode().IsRegular() {
		return nil
	}
	f := flock.New(file, flock.SetFlag(os.O_RDONLY))
	got, err := f.TryRLock()
	if got {
		err = f.Unlock()
	}
	if got || err != nil {
		return nil
	}
	return lockedError(dir)
}

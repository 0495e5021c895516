package output

import (
	"cmp"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// besideWait is how long a plan waits for a run that is putting files in place.
const besideWait = time.Minute

// Compare finds out what set changes in dir. It changes nothing. Files that must
// not be touched give a *ConflictError with all of them, and the files of another
// fleet a *FleetError.
//
// Without a lock it reads beside a run that has one: it gives what was there
// before that run, or what is there after it, and never something between.
func Compare(dir string, set *Set, opt Options) (*Plan, error) {
	if opt.Lock != nil && opt.Lock.err == nil {
		return compare(dir, set, opt)
	}
	for end := time.Now().Add(besideWait); ; time.Sleep(lockPause) {
		before := lookAt(dir)
		if before.placing() && time.Now().Before(end) {
			continue
		}
		if before.placing() {
			return nil, before.holder
		}
		p, err := compare(dir, set, opt)
		after := lookAt(dir)
		if !before.same(after) {
			continue
		}
		if holder := cmp.Or(before.holder, after.holder); err == nil && holder != nil {
			p.beside, p.leftover = holder, absent
		}
		return p, err
	}
}

// moment is what tells if a run has put files in place meanwhile: it begins by
// renaming a pending manifest, and ends by making it the manifest.
type moment struct {
	holder            *LockedError // nil if nobody has the lock
	manifest, pending fs.FileInfo  // nil if it isn't there
}

func lookAt(dir string) moment {
	look := func(name string) fs.FileInfo {
		info, err := os.Lstat(filepath.Join(dir, name))
		if err != nil {
			return nil
		}
		return info
	}
	// The lock comes last: if somebody is placing files when the pending manifest
	// is looked at, either they still have the lock then, or the pending manifest
	// is another one at the next look.
	m := moment{manifest: look(manifestName), pending: look(pendingName)}
	m.holder = heldBy(dir)
	return m
}

// placing may also be a run that is going to complete an earlier one.
func (m moment) placing() bool { return m.holder != nil && m.pending != nil }

func (m moment) same(later moment) bool {
	return sameInfo(m.manifest, later.manifest) && sameInfo(m.pending, later.pending)
}

func sameInfo(a, b fs.FileInfo) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}

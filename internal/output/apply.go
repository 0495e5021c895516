package output

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
)

// Apply carries the plan out. It writes nothing at all if nothing differs.
// progress, if it isn't nil, is told how many of the files are written; it is
// called by one worker at a time.
func (p *Plan) Apply(progress func(done, total int)) error {
	if !p.Differs() {
		if p.lock.check() == nil {
			p.remember()
		}
		return nil
	}
	a := &applier{Plan: p, progress: progress}
	a.pick()
	if err := a.lock.check(); err != nil {
		return err
	}
	if err := a.prepare(); err != nil {
		return alsoFailed(err, a.disk.removeStaging())
	}
	if err := a.commit(); err != nil {
		return &UnfinishedError{err}
	}
	if err := a.disk.removeStaging(); err != nil {
		return &LeftoverError{a.disk.path(stagingName), err}
	}
	return nil
}

// pick says what is to be done with the items. All of a spool are new: there is no list
// of them.
func (a *applier) pick() {
	if a.spool != nil && a.len() <= mostSums {
		a.spool.sums = make([]Sum, a.len())
	}
	for i := range a.items {
		switch a.items[i].action() {
		case Add, Modify:
			a.write = append(a.write, int32(i))
		case Remove:
			a.remove = append(a.remove, &a.items[i])
		case Same:
			a.same = append(a.same, &a.items[i])
		}
	}
}

// writes is how many items are written.
func (a *applier) writes() int {
	if a.spool != nil {
		return a.len()
	}
	return len(a.write)
}

// written is the place of the n-th item that is written.
func (a *applier) written(n int) int {
	if a.spool != nil {
		return n
	}
	return int(a.write[n])
}

// An UnfinishedError is a run that failed when it couldn't be taken back any
// more: some files are new and some old. The next run completes it.
type UnfinishedError struct{ Err error }

func (e *UnfinishedError) Error() string { return e.Err.Error() }
func (e *UnfinishedError) Unwrap() error { return e.Err }

// A LeftoverError is a run that has done everything, but that couldn't remove the
// folder in which it made the files. The next run does.
type LeftoverError struct {
	Folder string
	Err    error
}

func (e *LeftoverError) Error() string { return e.Err.Error() }
func (e *LeftoverError) Unwrap() error { return e.Err }

// applier is one run of a plan.
type applier struct {
	*Plan
	write        []int32 // the places of the items
	remove, same []*item
	progress     func(done, total int)
	mutex        sync.Mutex
	done         int // guarded by mutex
}

// prepare makes everything in the staging folder, where nobody looks. Until its
// last operation it can be taken back.
func (a *applier) prepare() error {
	if err := a.disk.makeStaging(); err != nil {
		return err
	}
	if err := a.repair(); err != nil {
		return err
	}
	if err := a.makeFolders(); err != nil {
		return err
	}
	if err := a.writeFiles(); err != nil {
		return err
	}
	if err := a.disk.newWriter().create(staged(pendingName), a.writePending); err != nil {
		return err
	}
	if err := a.lock.check(); err != nil {
		return err
	}
	if err := a.disk.stopped(); err != nil {
		return err
	}
	return a.disk.rename(staged(pendingName), pendingName)
}

// writePending writes the new manifest, which takes a while of very many files. One that
// somebody stops is not whole, and an error.
func (a *applier) writePending(w io.Writer) error {
	var stopped error
	entries := func(yield func(*entry) bool) {
		a.entries(func(e *entry) bool {
			stopped = a.disk.stopped()
			return stopped == nil && yield(e)
		})
	}
	if err := writeManifest(w, a.header, a.roster, a.sources, entries); err != nil {
		return err
	}
	return stopped
}

// repair makes the manifest say what an interrupted run has left, before its
// pending manifest is replaced by ours: otherwise its files would be nobody's if
// this run is interrupted too.
func (a *applier) repair() error {
	if a.pending == nil {
		return nil
	}
	m := a.pending
	if a.old != nil {
		m = a.old
	}
	return a.disk.replace(manifestName, func(w io.Writer) error { return writeManifest(w, m.header, m.roster, m.sources, a.recorded) })
}

// recorded are the entries of what is on disk now.
func (p *Plan) recorded(yield func(*entry) bool) {
	for i := range p.items {
		if e := p.items[i].recorded(); e != nil && !yield(e) {
			return
		}
	}
}

// makeFolders makes the folders of the files in the staging folder.
func (a *applier) makeFolders() error {
	made := map[string]bool{".": true}
	for n := range a.writes() {
		for dir := path.Dir(a.path(a.written(n))); !made[dir]; dir = path.Dir(dir) {
			made[dir] = true
		}
	}
	delete(made, ".")
	for _, dir := range slices.Sorted(maps.Keys(made)) {
		if err := a.disk.mkdir(staged(dir)); err != nil {
			return err
		}
	}
	return nil
}

// absent is the outermost folder above an item that isn't there, or "".
func (a *applier) absent(i int) string {
	if a.spool != nil {
		return a.spool.above[path.Dir(a.path(i))].absent
	}
	return a.items[i].above.absent
}

// stager is what each worker has.
type stager struct {
	*writer
	sum  hash.Hash
	room *room
}

// writeFiles writes the files, and takes the sums that are kept and aren't known: one
// worker can do that while the other waits for the disk.
func (a *applier) writeFiles() error {
	state := func() stager { return stager{a.disk.newWriter(), sha256.New(), &room{}} }
	writes := a.writes()
	return each(a.disk.workers, writes+len(a.same), state, func(s stager, i int) error {
		if err := a.disk.stopped(); err != nil {
			return err
		}
		if i >= writes {
			a.same[i-writes].hash(s.sum)
			return nil
		}
		n := a.written(spread(i, writes, a.disk.workers))
		it := a.at(n, s.room, false)
		if a.spool == nil {
			it.hash(s.sum)
		} else if a.spool.sums != nil {
			it.hash(s.sum)
			a.spool.sums[n] = it.sum
		}
		err := s.create(staged(it.path), it.file.writeTo)
		a.count(err)
		return err
	})
}

// spread gives the i-th of n in an order in which neighbors are far apart, in
// different folders most of the time: a file system makes one file at a time in
// a folder.
func spread(i, n, ways int) int {
	part, within := i%ways, i/ways
	return part*(n/ways) + min(part, n%ways) + within
}

func (f *File) writeTo(w io.Writer) error {
	for _, part := range f.Parts {
		if _, err := w.Write(part); err != nil {
			return err
		}
	}
	return nil
}

func (a *applier) count(err error) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if a.done++; a.progress != nil && err == nil {
		a.progress(a.done, a.writes())
	}
}

// commit can't be taken back.
func (a *applier) commit() error {
	if err := a.placeFiles(); err != nil {
		return err
	}
	if err := a.checkPlaced(); err != nil {
		return err
	}
	for _, it := range a.remove {
		if err := a.disk.remove(it.path); err != nil {
			return err
		}
	}
	if err := a.removeFolders(); err != nil {
		return err
	}
	if err := a.disk.rename(pendingName, manifestName); err != nil {
		return err
	}
	a.remember()
	return nil
}

// placeFiles puts the files in their places; a folder that is new goes as a
// whole.
func (a *applier) placeFiles() error {
	var single []int
	for i := 0; i < a.writes(); {
		top, n := a.absent(a.written(i)), 1
		for top != "" && i+n < a.writes() && a.absent(a.written(i+n)) == top {
			n++
		}
		if top == "" || a.disk.renameFolder(staged(top), top) != nil {
			// Somebody may have made the folder meanwhile, or a virus scanner have
			// one of its files open: most get through one by one.
			for j := range n {
				single = append(single, a.written(i+j))
			}
		}
		i += n
	}
	return each(a.disk.workers, len(single), nothing, func(_ struct{}, i int) error { return a.placeFile(a.at(single[i], &room{}, true)) })
}

func nothing() struct{} { return struct{}{} }

// placeFile makes the file's folder if it has to: it wasn't placed as a whole.
func (a *applier) placeFile(it *item) error {
	if it.place == absent {
		// Somebody may have made it since the folder was looked at.
		if _, err := os.Lstat(a.disk.path(it.path)); !errors.Is(err, os.ErrNotExist) {
			return errors.Join(err, fmt.Errorf("%s: %s", a.disk.path(it.path), Foreign))
		}
	}
	err := a.disk.rename(staged(it.path), it.path)
	if !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := os.MkdirAll(a.disk.path(path.Dir(it.path)), 0o777); err != nil {
		return err
	}
	return a.disk.rename(staged(it.path), it.path)
}

// checkPlaced looks if every file is in its place, before the manifest says so.
func (a *applier) checkPlaced() error {
	if a.spool != nil {
		return a.spool.checkPlaced(a.disk)
	}
	return each(a.disk.workers, len(a.write), nothing, func(_ struct{}, i int) error {
		it := &a.items[a.write[i]]
		place, stamp, err := a.disk.look(it.path)
		it.stamp = stamp
		return errors.Join(err, it.isPlaced(a.disk, place, stamp))
	})
}

func (it *item) isPlaced(d *disk, place kind, s stamp) error {
	if place == regular && s.size == it.file.Size() {
		return nil
	}
	return fmt.Errorf("%s: it isn't what was put there", d.path(it.path))
}

// removeFolders removes the folders that lost their last file.
func (a *applier) removeFolders() error {
	for _, dir := range a.staleFolders() {
		for dir != "." {
			removed, err := a.disk.removeIfEmpty(dir)
			if err != nil {
				return err
			}
			if !removed {
				break
			}
			dir = path.Dir(dir)
		}
	}
	return nil
}

// staleFolders are those of the files that are gone, innermost first.
func (a *applier) staleFolders() []string {
	var dirs []string
	for i := range a.items {
		it := &a.items[i]
		if it.chosen && it.file == nil && it.above.blocked == "" {
			dirs = append(dirs, path.Dir(it.path))
		}
	}
	slices.Sort(dirs)
	dirs = slices.Compact(dirs)
	slices.SortFunc(dirs, func(a, b string) int {
		return cmp.Compare(strings.Count(b, "/"), strings.Count(a, "/"))
	})
	return dirs
}

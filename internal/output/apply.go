package output

import (
	"cmp"
	"errors"
	"io"
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
		return nil
	}
	a := &applier{Plan: p, progress: progress}
	for i := range p.items {
		switch p.items[i].action() {
		case Add, Modify:
			a.write = append(a.write, &p.items[i])
		case Remove:
			a.remove = append(a.remove, &p.items[i])
		}
	}
	if err := a.prepare(); err != nil {
		return errors.Join(err, a.undo())
	}
	if err := a.commit(); err != nil {
		return &UnfinishedError{err}
	}
	return nil
}

// applier is one run of a plan.
type applier struct {
	*Plan
	write, remove []*item
	progress      func(done, total int)
	mutex         sync.Mutex
	done          int      // guarded by mutex
	temps         []string // what was written; guarded by mutex
	roots         []string // the output folder and its parents, if they were made
	folders       []string // made, parents first
	announced     bool     // the pending manifest is this run's
}

// prepare does everything that can be taken back.
func (a *applier) prepare() (err error) {
	if a.roots, err = a.disk.makeRoot(); err != nil {
		return err
	}
	if err := a.repair(); err != nil {
		return err
	}
	a.announced = true
	if err := a.disk.replace(pendingName, func(w io.Writer) error { return writeManifest(w, a.header, a.entries) }); err != nil {
		return err
	}
	if err := a.makeFolders(); err != nil {
		return err
	}
	return each(a.disk.workers, len(a.write), a.disk.newWriter, func(w *writer, i int) error {
		return a.writeTemp(w, a.write[i])
	})
}

// repair cleans up after an interrupted run, and makes the manifest say what it
// has left before its pending manifest is replaced by ours: otherwise its files
// would be nobody's if this run is interrupted too.
func (a *applier) repair() error {
	for _, temp := range a.Plan.temps {
		if err := a.disk.remove(temp); err != nil {
			return err
		}
	}
	if a.pending == nil {
		return nil
	}
	if err := a.removeFolders(); err != nil {
		return err
	}
	h := a.pending.header
	if a.old != nil {
		h = a.old.header
	}
	return a.disk.replace(manifestName, func(w io.Writer) error { return writeManifest(w, h, a.recorded) })
}

// recorded are the entries of what is on disk now.
func (p *Plan) recorded(yield func(*entry) bool) {
	for i := range p.items {
		if e := p.items[i].recorded(); e != nil && !yield(e) {
			return
		}
	}
}

func (a *applier) makeFolders() error {
	known := map[string]bool{".": true}
	for _, it := range a.write {
		if err := a.makeFolder(path.Dir(it.path), known); err != nil {
			return err
		}
	}
	return nil
}

func (a *applier) makeFolder(dir string, known map[string]bool) error {
	if known[dir] {
		return nil
	}
	if err := a.makeFolder(path.Dir(dir), known); err != nil {
		return err
	}
	known[dir] = true
	err := a.disk.mkdir(dir)
	if errors.Is(err, os.ErrExist) {
		return nil
	}
	a.folders = append(a.folders, dir)
	return err
}

func (a *applier) writeTemp(w *writer, it *item) error {
	temp := it.path + tempSuffix
	err := w.create(temp, os.O_EXCL, func(w io.Writer) error {
		for _, part := range it.file.Parts {
			if _, err := w.Write(part); err != nil {
				return err
			}
		}
		return nil
	})
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if !errors.Is(err, os.ErrExist) {
		a.temps = append(a.temps, temp)
	}
	if a.done++; a.progress != nil && err == nil {
		a.progress(a.done, len(a.write))
	}
	return err
}

// undo takes back what prepare did, in the opposite order.
func (a *applier) undo() error {
	slices.Reverse(a.folders)
	names := slices.Concat(a.temps, a.folders, []string{manifestName + tempSuffix, pendingName + tempSuffix})
	if a.announced {
		names = append(names, pendingName)
	}
	var errs []error
	for _, name := range names {
		errs = append(errs, unlessGone(a.disk.remove(name)))
	}
	for _, dir := range a.roots {
		errs = append(errs, unlessGone(os.Remove(dir)))
	}
	return errors.Join(errs...)
}

func unlessGone(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// An UnfinishedError is a run that failed when it couldn't be taken back any
// more: some files are new and some old. The next run completes it.
type UnfinishedError struct{ Err error }

func (e *UnfinishedError) Error() string { return e.Err.Error() }
func (e *UnfinishedError) Unwrap() error { return e.Err }

// commit can't be taken back.
func (a *applier) commit() error {
	none := func() struct{} { return struct{}{} }
	err := each(a.disk.workers, len(a.write), none, func(_ struct{}, i int) error {
		return a.disk.rename(a.write[i].path+tempSuffix, a.write[i].path)
	})
	if err != nil {
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
	return a.disk.rename(pendingName, manifestName)
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
		if it.chosen && it.file == nil && it.blocked == "" {
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

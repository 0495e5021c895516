package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"time"

	"rpcdsc/internal/held"
	"rpcdsc/internal/output"
)

// explainOutput adds what to do about what package output refuses.
func explainOutput(dir string, err error) error {
	var conflict *output.ConflictError
	var manifest *output.ManifestError
	var unfinished *output.UnfinishedError
	var fleet *output.FleetError
	var locked *output.LockedError
	var lock *output.LockError
	switch {
	case errors.As(err, &conflict):
		return explainConflict(dir, conflict)
	case errors.As(err, &manifest):
		return failure("%s can't be read (%s), so nobody knows which files are rpcdsc's; nothing was written", manifest.File, manifest.Err).
			hint("restore it, or choose another folder with --output")
	case errors.As(err, &unfinished):
		return explainUnfinished(unfinished)
	case errors.As(err, &fleet):
		return explainFleet(fleet)
	case errors.As(err, &locked):
		return failure("another run is writing to %s%s; nothing was written", dir, holderOf(locked)).
			hint("run it again when that one has ended, or write to another folder with --output")
	case errors.As(err, &lock):
		return explainLock(dir, lock)
	}
	return explainAccess(err)
}

// explainAccess says which file another program has open, if that is what is
// wrong. Nothing has been written.
func explainAccess(err error) error {
	file, ok := held.File(err)
	if !ok {
		return err
	}
	p := heldFile(file)
	p.message += "; nothing was written"
	return p
}

// explainUnfinished is for a run that others have to complete.
func explainUnfinished(err error) error {
	p := failure("%s", err)
	if file, ok := held.File(err); ok {
		p = heldFile(file)
	}
	return p.hint("some files are new and some old: remove the cause, and the same command completes it")
}

// holderOf says which run has a folder, as far as it is known.
func holderOf(e *output.LockedError) string {
	if e.Holder == "" {
		return ""
	}
	return fmt.Sprintf(": %s, since %s", e.Holder, e.Since.Format(time.DateTime))
}

func explainFleet(e *output.FleetError) error {
	if e.Unnamed {
		return failure("%s holds what rpcdsc 0.1 made of a file %s, for none of the hosts of the fleet %s; nothing was written", e.Dir, e.There, e.Name).
			hint("choose another folder with --output").
			hint("if all of that is to go, say `--replace-fleet %s`", quoteArg(e.There))
	}
	p := failure("%s holds the fleet %s, and this is the fleet %s; nothing was written", e.Dir, e.There, e.Name).
		hint("choose another folder with --output").
		hint("if the fleet has a new name, write formerly = [%q] below its name in the fleet file: then its hosts take over what the old one left there, too", e.There)
	if e.Part {
		return p.hint("a fleet is replaced as a whole: leave --host and --group out once")
	}
	return p.hint("if all of the other one's files are to go, say `--replace-fleet %s`", quoteArg(e.There))
}

// explainLock tells a folder that can't be written to from a file system that
// has no locks.
func explainLock(dir string, e *output.LockError) error {
	if err := explainAccess(e.Err); err != e.Err {
		return err
	}
	var path *fs.PathError
	if errors.As(e, &path) {
		return failure("%s can't be written to: %s; nothing was written", dir, path.Err).
			hint("look at %s, or choose another folder with --output", path.Path)
	}
	return failure("the file system of %s locks no files (%s), and without a lock another run could write at the same time; nothing was written", dir, e.Err).
		hint("write to a folder on a disk of this computer with --output, and copy it from there")
}

func explainConflict(dir string, conflict *output.ConflictError) error {
	p := failure("%s holds what must not be overwritten or removed; nothing was written", dir)
	for _, c := range conflict.Conflicts {
		p.message += fmt.Sprintf("\n  %s: %s", c.Path, c.Reason)
	}
	if conflict.Has(output.Edited) {
		p.hint("change the fleet file instead; `gen --force` writes over edits and removes edited files that are no longer made")
	}
	if conflict.Has(output.Unmarked) {
		p.hint("a run of rpcdsc 0.1 that was interrupted leaves such a folder: look what is in it, and remove it")
	}
	if conflict.Has(output.ReadOnly) {
		p.hint("Windows replaces no read-only file: `attrib -r /s %s` makes them writable", quoteArg(filepath.Join(dir, "*")))
	}
	others := []output.Reason{output.Foreign, output.NotAFile, output.NotAFolder, output.FleetFile}
	if slices.ContainsFunc(others, conflict.Has) {
		p.hint("move what isn't rpcdsc's away, or choose another folder with --output")
	}
	return p
}

package output

import (
	"cmp"
	"iter"
	"os"
	"slices"
	"strings"

	"rpcdsc/internal/held"
)

// Changes gives what happens to each file that was chosen, by path.
func (p *Plan) Changes() []Change { return slices.AppendSeq(make([]Change, 0, p.len()), p.Each()) }

// Each gives what Changes does, one by one: they may be many.
func (p *Plan) Each() iter.Seq[Change] { return p.Below(".") }

// Below is Each of the files below a folder, or of one file.
func (p *Plan) Below(place string) iter.Seq[Change] {
	return func(yield func(Change) bool) {
		var in room
		for i := range p.len() {
			if place != "." && !isBelow(p.path(i), place) {
				continue
			}
			it := p.at(i, &in, true)
			f, action := it.source(), it.action()
			if !it.chosen || it.file == nil && action == Same {
				continue
			}
			if !yield(Change{it.path, action, f.Group, f.Hosts}) {
				return
			}
		}
	}
}

// isBelow tells whether a path is that of a place, or leads through it.
func isBelow(path, place string) bool {
	rest, ok := strings.CutPrefix(path, place)
	return ok && (rest == "" || rest[0] == '/')
}

// Stale gives the files that would change but for Options.Shared, by path.
func (p *Plan) Stale() []Change {
	var out []Change
	for i := range p.items {
		it := &p.items[i]
		if !it.stale {
			continue
		}
		f, action := it.source(), Modify
		if it.file == nil {
			action = Remove
		}
		out = append(out, Change{it.path, action, f.Group, f.Hosts})
	}
	return out
}

// source is the file, or what the manifest knows of it.
func (it *item) source() *File {
	for _, e := range []*entry{it.old, it.pending} {
		if it.file == nil && e != nil {
			return e.file()
		}
	}
	return it.file
}

// Differs says if Apply would write anything, be it only the manifest.
func (p *Plan) Differs() bool {
	return !p.sameManifest || p.Interrupted() || p.touchesFiles()
}

// SameFiles says that every file stays and is listed as it is. Apply may still
// have to write where they come from into the manifest.
func (p *Plan) SameFiles() bool { return p.sameEntries && !p.Interrupted() && !p.touchesFiles() }

func (p *Plan) touchesFiles() bool {
	return p.spool != nil || slices.ContainsFunc(p.items, func(it item) bool { return it.action() != Same })
}

// LosesSignature counts the files that are signed and will no longer be.
func (p *Plan) LosesSignature() int {
	n := 0
	for i := range p.items {
		if it := &p.items[i]; it.chosen && it.file != nil && !it.file.signed() && it.old != nil && it.old.Signed {
			n++
		}
	}
	return n
}

// Interrupted says that an earlier run didn't come to its end. Apply completes
// it on the way.
func (p *Plan) Interrupted() bool { return p.pending != nil || p.leftover != absent }

// Beside gives the run that was writing to the folder while it was looked at, or
// nil. The plan then is of what was there before that run.
func (p *Plan) Beside() *LockedError { return p.beside }

// Source is the fleet file that the folder was made of: its name, and its sha256 in
// hexadecimal digits. Both are "" if nothing was made yet, or a run was interrupted.
func (p *Plan) Source() (name, sha256 string) {
	if p.old == nil || p.Interrupted() {
		return "", ""
	}
	return p.old.FleetFile, p.old.FleetSHA256
}

// Texts gives a file's text as it is and as it will be; one that isn't there is
// empty. ok is false if one of them isn't text.
func (p *Plan) Texts(name string) (before, after string, ok bool, err error) {
	i, found := slices.BinarySearchFunc(p.items, name, func(it item, name string) int { return cmp.Compare(it.path, name) })
	if !found {
		return "", "", false, os.ErrNotExist
	}
	it := &p.items[i]
	encoding := it.source().Encoding
	if encoding == Raw {
		return "", "", false, nil
	}
	if it.place == regular {
		content, err := held.ReadFile(p.disk.path(name))
		if err != nil {
			return "", "", false, err
		}
		if before, err = encoding.Decode(content); err != nil {
			return "", "", false, nil
		}
	}
	if it.file != nil {
		if after, err = encoding.Decode(it.file.Content()); err != nil {
			return "", "", false, nil
		}
	}
	return before, after, true, nil
}

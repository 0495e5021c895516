package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"rpcdsc/internal/enroll"
	"rpcdsc/internal/fleet"
	"rpcdsc/internal/held"
)

// finish tells what became of the lists, and writes the file.
func (r *importRun) finish() error {
	r.tell()
	if r.fleet == nil && len(r.roll.Groups) == 0 && len(r.roll.Networks) == 0 {
		return r.nothing()
	}
	text, err := r.make()
	if err != nil {
		return err
	}
	changed := !bytes.Equal(text, r.text)
	switch {
	case r.output == "":
		_, err = r.session.out.Write(text)
	case changed || !r.inPlace():
		err = r.write(text)
	}
	if err != nil {
		return err
	}
	if r.session.json {
		if err := r.session.answer(r.asJSON(changed)); err != nil {
			return err
		}
	} else {
		r.wrote(changed)
	}
	if r.roll.Unplaced() > 0 {
		return silent(exitDiffers)
	}
	return nil
}

func (r *importRun) make() ([]byte, error) {
	if r.fleet == nil {
		return r.roll.File(r.name)
	}
	text, err := r.roll.Extend(r.fleet, r.findings)
	if err != nil {
		return nil, failure("%s can't be extended: %s; nothing was written", r.fleet.File, err).
			hint("or leave --extend out, and copy the groups of the new file")
	}
	return text, nil
}

func (r *importRun) nothing() error {
	p := failure("nothing in the lists has a place in a fleet file; nothing was written")
	for _, l := range r.roll.Left {
		if strings.HasPrefix(l.Reason, "nothing says which Windows") {
			return p.hint("say which release of Windows they have: --os windows-server-2022, for example; `rpcdsc os` lists them")
		}
	}
	return p
}

// tell lists what was left, and what should be looked at.
func (r *importRun) tell() {
	ui := r.session.ui
	for _, l := range r.roll.Left {
		ui.note("%s:%d: left out: %s", l.File, l.Line, withText(l))
	}
	for _, l := range r.roll.Notes {
		ui.note("%s:%d: note: %s", l.File, l.Line, withText(l))
	}
	if r.roll.Known > 0 {
		ui.note("%s in the fleet file already, and left alone", isAre(plural(r.roll.Known, "host"), r.roll.Known))
	}
	if n := len(r.roll.Missing); n > 0 {
		missing := slices.Clone(r.roll.Missing)
		fleet.SortHosts(missing)
		ui.note("%s in the fleet file and in no list: %s", isAre(plural(n, "host"), n), strings.Join(fleet.FoldHosts(missing), ", "))
	}
}

func isAre(what string, n int) string {
	if n == 1 {
		return what + " is"
	}
	return what + " are"
}

func withText(l enroll.Left) string {
	if l.Text == "" {
		return l.Reason
	}
	return l.Text + ": " + l.Reason
}

// wrote says what was written, and what is next.
func (r *importRun) wrote(changed bool) {
	ui := r.session.ui
	what := describeRoll(r.roll)
	if n := r.roll.Unplaced(); n > 0 {
		what += "; " + count(n, "line has", "lines have") + " no place"
	}
	switch {
	case !changed:
		ui.note("nothing new: %s stays as it is", r.fleet.File)
		return
	case r.output == "":
		ui.note("%s", what)
	default:
		ui.note("wrote %s: %s", r.output, what)
	}
	if r.fleet == nil {
		ui.note("next: fill in %s where the file says FILL IN, then `rpcdsc check %s`", strings.Join(r.roll.FillIn(), " and "), quoteArg(r.fileName()))
		return
	}
	ui.note("next: `rpcdsc check %s`", quoteArg(r.fileName()))
}

func (r *importRun) fileName() string {
	if r.output == "" {
		return "FILE"
	}
	return r.output
}

func describeRoll(r *enroll.Roll) string {
	what := count(len(r.Groups), "new group", "new groups") + " with " + plural(r.Hosts(), "host")
	if len(r.Networks) > 0 {
		what += ", " + count(len(r.Networks), "new network", "new networks")
	}
	return what
}

// inPlace tells whether the file is the one that is extended.
func (r *importRun) inPlace() bool {
	_, err := os.Stat(r.output)
	return err == nil // any other that is there has been refused
}

// write puts the file in place wholly or not at all.
func (r *importRun) write(text []byte) error {
	if r.inPlace() {
		return r.replace(text)
	}
	dir := filepath.Dir(r.output)
	temp, err := writeTemp(dir, text, 0)
	if err != nil {
		return explainNew(r.output, err)
	}
	defer os.Remove(temp)
	// A link fails if the file is there by now; a file system without links gets the
	// file made directly.
	switch err := os.Link(temp, r.output); {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrExist):
		return failure("%s is there already; nothing was written", r.output).hint("name another file")
	}
	return writeNew(r.output, text)
}

// replace puts the new text in the place of the fleet file, unless somebody has
// changed that meanwhile.
func (r *importRun) replace(text []byte) error {
	target, err := filepath.EvalSymlinks(r.output)
	if err != nil {
		return explainFile(r.output, err)
	}
	info, err := os.Stat(target)
	if err != nil {
		return explainFile(r.output, err)
	}
	temp, err := writeTemp(filepath.Dir(target), text, info.Mode().Perm())
	if err != nil {
		return explainFile(r.output, err)
	}
	defer os.Remove(temp)
	now, err := readFile(target)
	if err != nil {
		return err
	}
	if !bytes.Equal(now, r.text) {
		return failure("%s was changed meanwhile; nothing was written", r.output).hint("run the same again")
	}
	if err := held.Retry(func() error { return os.Rename(temp, target) }); err != nil {
		return explainFile(r.output, err)
	}
	return nil
}

// writeTemp writes a file beside its place, on the disk when it comes back. A mode
// other than 0 is given to it as it is.
func writeTemp(dir string, text []byte, mode fs.FileMode) (name string, err error) {
	name = filepath.Join(dir, fmt.Sprintf(".rpcdsc-%d.tmp", os.Getpid()))
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o666)
	if err != nil {
		return "", err
	}
	_, err = f.Write(text)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil && mode != 0 {
		err = os.Chmod(name, mode)
	}
	if err != nil {
		return "", errors.Join(err, os.Remove(name))
	}
	return name, nil
}

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
	"rpcdsc/internal/replace"
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
	text, err := r.roll.Extend(r.fleet, r.findings, r.beside)
	if err != nil {
		return nil, failure("%s can't be extended: %s; nothing was written", r.fleet.File, err).
			hint("or leave --extend out, and copy the groups of the new file")
	}
	return text, nil
}

func (r *importRun) nothing() error {
	p := failure("nothing in the lists has a place in a fleet file; nothing was written")
	for _, l := range r.roll.Left {
		if strings.Contains(l.Reason, "not its groups") {
			return p.hint("say which release of Windows a group has: --os GROUP=windows-server-2022, for example; `rpcdsc os` lists them")
		}
		if strings.HasPrefix(l.Reason, "nothing says which Windows") {
			return p.hint("say which release of Windows they have: --os windows-server-2022, for example; `rpcdsc os` lists them")
		}
	}
	return p
}

// tell lists what was left, and what should be looked at.
func (r *importRun) tell() {
	ui := r.session.ui
	for _, l := range foldLeft(r.roll.Left) {
		ui.note("%s", l.say("left out"))
	}
	for _, l := range foldLeft(r.roll.Notes) {
		ui.note("%s", l.say("note"))
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

// leftRun is lines, one behind the other but for what has a place, of which the same
// is to be said.
type leftRun struct {
	enroll.Left
	last  int // line
	texts []string
}

// leastLeft is how many lines are told of in one.
const leastLeft = 4

// foldLeft puts what is the same into one line, where there is much of it.
func foldLeft(all []enroll.Left) []leftRun {
	var out []leftRun
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[n].File == all[0].File && all[n].Reason == all[0].Reason && all[n].Text != "" {
			n++
		}
		if n < leastLeft || all[0].Text == "" {
			n = 1
		}
		run := leftRun{all[0], all[n-1].Line, nil}
		for _, l := range all[:n] {
			if l.Text != "" {
				run.texts = append(run.texts, l.Text)
			}
		}
		out, all = append(out, run), all[n:]
	}
	return out
}

func (l leftRun) say(what string) string {
	lines := fmt.Sprint(l.Line)
	if l.last > l.Line {
		lines += fmt.Sprintf("-%d", l.last)
	}
	text := ""
	if l.texts != nil {
		text = strings.Join(fleet.FoldHosts(l.texts), ", ") + ": "
	}
	return fmt.Sprintf("%s:%s: %s: %s%s", l.File, lines, what, text, l.Reason)
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
		return explainReplace(r.output, replace.File(r.output, r.text, text))
	}
	dir := filepath.Dir(r.output)
	temp, err := writeTemp(dir, text)
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

// writeTemp writes a file beside its place, on the disk when it comes back.
func writeTemp(dir string, text []byte) (name string, err error) {
	name = filepath.Join(dir, fmt.Sprintf(".rpcdsc-%d.tmp", os.Getpid()))
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o666)
	if err != nil {
		return "", err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return "", errors.Join(err, os.Remove(name))
	}
	return name, nil
}

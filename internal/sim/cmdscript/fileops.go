package cmdscript

import (
	"errors"
	"strings"
)

// words splits a builtin's arguments into its switches and the rest.
func words(c *Simple) (switches string, names []string) {
	for _, w := range split(c.Tail, " \t") {
		if strings.HasPrefix(w, "/") {
			switches += strings.ToLower(w)
			continue
		}
		names = append(names, unquote(w))
	}
	return switches, names
}

// may asks what comes of a builtin's change of a file: false if it can't be made.
func (r *run) may(name string) (bool, error) {
	switch r.m.opens(name) {
	case Stops:
		return false, ErrStop
	case CantOpen:
		return false, nil
	}
	return true, nil
}

// status sets ERRORLEVEL from whether a builtin could do its work.
func (r *run) status(ok bool, complaint string) error {
	if !ok {
		r.ended(1)
		return r.write(r.err, complaint+"\r\n")
	}
	r.ended(0)
	return nil
}

func (r *run) md(c *Simple) error {
	switches, names := words(c)
	if switches != "" || len(names) != 1 {
		return errors.New("an md that isn't understood")
	}
	if err := whole(names[0]); err != nil {
		return err
	}
	may, err := r.may(names[0])
	if err != nil {
		return err
	}
	return r.status(may && r.m.mkdir(names[0]), "A subdirectory or file "+names[0]+" already exists.")
}

// del gives 1 if the folder isn't there. What it gives if there is nothing to
// delete in one that is there, nobody has recorded.
func (r *run) del(c *Simple) error {
	switches, names := words(c)
	if switches != "" && switches != "/q" || len(names) != 1 {
		return errors.New("a del that isn't understood")
	}
	if err := whole(names[0]); err != nil {
		return err
	}
	k := key(names[0])
	if r.m.dirs[k] != "" {
		return unknown("del of the folder " + names[0])
	}
	if r.m.dirs[parent(k)] == "" {
		return r.status(false, "The system cannot find the file specified.")
	}
	found, stays := r.m.Files(names[0]), false
	for _, name := range found {
		if r.m.held(key(name)) {
			return unknown("del of " + name + ", which is open")
		}
		may, err := r.may(name)
		if err != nil {
			return err
		}
		if !may {
			stays = true
			continue
		}
		r.m.Remove(name)
	}
	r.ended(0)
	if len(found) == 0 || stays {
		r.unsure = "what del gives without anything to delete, or if a file stays"
	}
	return nil
}

func (r *run) copy(c *Simple) error {
	switches, names := words(c)
	if switches != "/y" || len(names) != 2 {
		return errors.New("copy other than copy /y FROM TO isn't supported")
	}
	f, err := r.source(names[0])
	if err != nil {
		return err
	}
	to := key(names[1])
	if err := whole(names[1]); err != nil {
		return err
	}
	if r.m.dirs[to] != "" || r.m.held(to) || to == key(names[0]) {
		return unknown("copy onto a folder, onto itself or onto a file that is open")
	}
	may, err := r.may(names[1])
	if err != nil {
		return err
	}
	if f == nil || !may || r.m.dirs[parent(to)] == "" {
		return r.status(false, "The system cannot find the file specified.")
	}
	r.m.WriteFile(names[1], f.bytes())
	r.ended(0)
	return r.write(r.out, "        1 file(s) copied.\r\n")
}

func (r *run) ren(c *Simple) error {
	switches, names := words(c)
	if switches != "" || len(names) != 2 || strings.ContainsAny(names[1], `\:*?`) {
		return errors.New("a ren that isn't understood")
	}
	f, err := r.source(names[0])
	if err != nil {
		return err
	}
	to := names[0][:strings.LastIndexByte(names[0], '\\')+1] + names[1]
	if key(to) == key(names[0]) {
		return unknown("ren of " + names[0] + " to its own name")
	}
	may, err := r.may(names[0])
	if err != nil {
		return err
	}
	ok := f != nil && may && !r.m.there(key(to))
	if ok {
		r.m.WriteFile(to, f.bytes())
		r.m.Remove(names[0])
	}
	return r.status(ok, "A duplicate file name exists, or the file cannot be found.")
}

func (r *run) typ(c *Simple) error {
	switches, names := words(c)
	if switches != "" || len(names) != 1 {
		return errors.New("a type that isn't understood")
	}
	if isNul(names[0]) {
		r.ended(0)
		return nil
	}
	f, err := r.source(names[0])
	if err != nil {
		return err
	}
	if f == nil {
		return r.status(false, "The system cannot find the file specified.")
	}
	r.ended(0)
	return r.write(r.out, f.ansi())
}

// source gives a file that a builtin reads or moves, nil if there is none.
func (r *run) source(name string) (*file, error) {
	if err := whole(name); err != nil {
		return nil, err
	}
	k := key(name)
	switch {
	case strings.ContainsAny(name, "*?"):
		return nil, unknown("more than one file, " + name)
	case r.m.dirs[k] != "":
		return nil, unknown("a folder where a file is wanted, " + name)
	case r.m.held(k):
		return nil, unknown("reading or moving a file that is open, " + name)
	}
	return r.m.files[k], nil
}

package cmdscript

import (
	"bytes"
	"strings"
)

// Opening is what comes of a redirection to or from a file, or of a change of one
// by a builtin.
type Opening int

const (
	Opens    Opening = iota
	CantOpen         // the file can't be opened, or changed
	Stops            // the power fails before it is
	Loses            // the file is there, empty if the redirection begins it, and nothing of a redirection gets in: a full disk
)

// redirect points the streams elsewhere until restore. ok is false if a file can't
// be opened; those before it in the line were (W10).
func (r *run) redirect(redirs []Redir) (restore func(), ok bool, err error) {
	out, errs, in := r.out, r.err, r.in
	var opened []func()
	restore = func() {
		for _, end := range opened {
			end()
		}
		r.out, r.err, r.in = out, errs, in
	}
	for _, d := range redirs {
		end, complaint, err := r.point(d)
		if end != nil {
			opened = append(opened, end)
		}
		if err != nil {
			restore()
			return nil, false, err
		}
		if complaint != "" {
			restore()
			return nil, false, r.write(r.err, complaint+"\r\n")
		}
	}
	return restore, true, nil
}

// point points one stream elsewhere. end closes the file, if there is one;
// complaint says why it can't be opened, "" if it can.
func (r *run) point(d Redir) (end func(), complaint string, err error) {
	target, err := r.vars(d.Target)
	if err != nil {
		return nil, "", err
	}
	target = unquote(target)
	b := r.stream(d.Dup)
	if d.Dup < 0 {
		b = &bytes.Buffer{}
		if end, complaint, err = r.open(target, d.Op, b); err != nil || complaint != "" {
			return end, complaint, err
		}
	}
	switch d.Handle {
	case 1:
		r.out = b
	case 2:
		r.err = b
	}
	return end, "", nil
}

// open opens a file to read its content, or to write what is then in b.
func (r *run) open(name, op string, b *bytes.Buffer) (end func(), complaint string, err error) {
	if isNul(name) {
		if op == "<" {
			r.in = []byte{}
		}
		return nil, "", nil
	}
	if err := whole(name); err != nil {
		return nil, "", err
	}
	opening := r.m.opens(name)
	switch {
	case opening == Stops:
		return nil, "", ErrStop
	case opening == CantOpen:
		return nil, "Access is denied.", nil
	case op == "<":
		return r.input(name)
	}
	return r.output(name, op, b, opening == Loses)
}

func isNul(name string) bool { return strings.EqualFold(name, "nul") }

func (r *run) stream(handle int) *bytes.Buffer {
	if handle == 2 {
		return r.err
	}
	return r.out
}

// input reads a file, and has it open until end.
func (r *run) input(name string) (end func(), complaint string, err error) {
	k := key(name)
	f := r.m.files[k]
	switch {
	case f == nil && r.m.dirs[k] == "":
		return nil, "The system cannot find the file specified.", nil
	case f == nil || r.m.writers[k]:
		return nil, "", unknown("reading a folder, or a file that is open for writing, " + name)
	}
	if r.in = f.bytes(); r.in == nil {
		r.in = []byte{}
	}
	r.m.readers[k]++
	return func() { r.m.readers[k]-- }, "", nil
}

// output opens a file, which nobody else may have open; its folder must be there.
// What was written to b is in it once end has run, unless the disk is full.
func (r *run) output(name, op string, b *bytes.Buffer, full bool) (end func(), complaint string, err error) {
	k := key(name)
	switch {
	case r.m.looped[k] > 0:
		return nil, "", unknown("writing to the file that a for /f reads, " + name)
	case r.m.dirs[k] != "":
		return nil, "Access is denied.", nil
	case r.m.dirs[parent(k)] == "":
		return nil, "The system cannot find the path specified.", nil
	case r.m.held(k):
		return nil, "The process cannot access the file because it is being used by another process.", nil
	}
	if op == ">" || r.m.files[k] == nil {
		r.m.putAt(k, &file{name: name})
	}
	r.m.writers[k] = true
	return func() {
		delete(r.m.writers, k)
		if !full {
			r.m.appendAt(k, b.Bytes())
		}
	}, "", nil
}

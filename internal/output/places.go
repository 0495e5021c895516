package output

import (
	"errors"
	"io/fs"
	"os"
	"path"
)

// kind is what stands at a path.
type kind byte

const (
	absent kind = iota
	regular
	folder
	other // a link, a device
)

func kindOf(mode fs.FileMode) kind {
	switch {
	case mode.IsRegular():
		return regular
	case mode.IsDir():
		return folder
	}
	return other
}

// look says what is at a path, and what tells if it is still the same later.
func (d *disk) look(name string) (kind, stamp, error) {
	info, err := os.Lstat(d.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return absent, stamp{}, nil
	}
	if err != nil {
		return absent, stamp{}, err
	}
	return kindOf(info.Mode()), stampOf(info), nil
}

// parents is what is known of a path's folders: blocked is one that isn't a
// folder, or a link to one; absent is the outermost that isn't there. Both may
// be "".
type parents struct{ blocked, absent string }

// folders knows the folders that were looked at, by path.
type folders struct {
	disk  *disk
	known map[string]*parents
}

var noParents = &parents{}

// of looks at the folders of a path, from the outside: what is behind a link is
// not ours.
func (f *folders) of(name string) (*parents, error) {
	dir := path.Dir(name)
	if dir == "." {
		return noParents, nil
	}
	if p := f.known[dir]; p != nil {
		return p, nil
	}
	p, err := f.of(dir)
	if err != nil || *p != *noParents {
		return p, err
	}
	k, _, err := f.disk.look(dir)
	switch k {
	case absent:
		p = &parents{absent: dir}
	case regular, other:
		p = &parents{blocked: dir}
	}
	f.known[dir] = p
	return p, err
}

package output

import (
	"bufio"
	"bytes"
	"hash"
	"io"
	"os"

	"rpcdsc/internal/held"
)

// item is a path that is generated, or that a manifest lists.
type item struct {
	path    string
	file    *File       // nil: it is no longer generated
	old     *entry      // what manifest.json says of it
	pending *entry      // what an interrupted run meant it to be
	alias   *entry      // the same path in other letters
	was     *indexEntry // what was remembered of what is there
	above   *parents
	sum     Sum   // of the file
	stamp   stamp // of what is there
	disk    *Sum  // of what is there, if that is known and isn't the file

	asListed bool // manifest.json has what fresh gives; old is nil then
	chosen   bool // by Options.Only
	stale    bool // by Options.Shared: it would change, and stays as it is
	keyed    bool // the file has the key that was remembered
	hashed   bool // sum is known
	place    kind // what is there
	same     bool // it is the file already
}

func (it *item) action() Action {
	switch {
	case !it.chosen || it.same || it.file == nil && it.place == absent:
		return Same
	case it.file == nil:
		return Remove
	case it.place == absent:
		return Add
	}
	return Modify
}

// hash takes the sum of the file, if it matters and isn't known.
func (it *item) hash(h hash.Hash) {
	if it.wanted() && !it.hashed {
		it.sum, it.hashed = it.file.sumWith(h), true
	}
}

func (it *item) listed() bool {
	return it.asListed || it.old != nil || it.pending != nil || it.alias != nil
}

// known says if what is there is what a run has written there.
func (it *item) known() bool {
	for _, e := range []*entry{it.old, it.pending, it.alias} {
		if e != nil && it.disk != nil && e.SHA256 == *it.disk {
			return true
		}
	}
	return false
}

// conflict gives why the item must not be touched, or "".
func (it *item) conflict(d *disk, force bool) (Reason, error) {
	switch {
	case !it.chosen:
		return "", nil
	case it.above.blocked != "" && it.file != nil:
		return NotAFolder, nil
	case it.place == absent || it.same:
		return "", nil
	case it.place != regular:
		return NotAFile, nil
	case !it.listed():
		return Foreign, nil
	case !force && !it.known():
		return Edited, nil
	}
	if readOnly, err := d.isReadOnly(it.path); readOnly || err != nil {
		return ReadOnly, err
	}
	return "", nil
}

// entry is what the new manifest says of the item; nil is nothing.
func (it *item) entry() *entry {
	if !it.chosen {
		return it.recorded()
	}
	if it.file == nil {
		return nil
	}
	e := it.fresh()
	return &e
}

// fresh is what a manifest says of the file. Its sum is known.
func (it *item) fresh() entry {
	f := it.file
	size := f.Size()
	if it.unsigned() {
		size = it.was.stamp.size
	}
	return entry{f.Path, size, it.sum, f.Encoding, f.Group, f.Hosts, f.signed()}
}

// unsigned says if the file still lacks its signature.
func (it *item) unsigned() bool {
	return it.wanted() && it.file.signed() && it.file.Signature == 0
}

// recorded is what the manifests say of the item as it is on disk.
func (it *item) recorded() *entry {
	switch {
	case it.asListed:
		e := it.fresh()
		return &e
	case it.pending == nil:
		return it.old
	case it.place == regular && it.holds(it.pending.SHA256):
		return it.pending
	case it.old != nil:
		return it.old
	case it.place == regular:
		return it.pending // edited by hand: listed, but not as it is
	}
	return nil
}

// wanted says if the item is to be the file afterwards.
func (it *item) wanted() bool { return it.file != nil && it.chosen }

// unchanged says if what is there needn't be read: it is what it was when it was
// last looked at.
func (it *item) unchanged() bool {
	return it.was != nil && it.was.stamp == it.stamp && (it.hashed || !it.wanted())
}

// holds says if what is there has a sum.
func (it *item) holds(s Sum) bool {
	return it.same && it.sum == s || it.disk != nil && *it.disk == s
}

// inspector reads what is on disk. Each worker has one.
type inspector struct {
	disk   *disk
	all    bool // read also what is left alone
	verify bool // read also what hasn't changed since it was looked at
	buf    *bufio.Reader
	sum    hash.Hash
}

func (r *inspector) inspect(it *item) error {
	if it.place != regular || !it.chosen && !r.all {
		return nil
	}
	if !r.verify && it.unchanged() {
		it.disk = &it.was.sum
		it.same = it.wanted() && it.sum == it.was.sum
		return nil
	}
	f, err := held.Open(r.disk.path(it.path))
	if err != nil {
		return err
	}
	defer f.Close()
	if it.wanted() {
		it.same, err = r.holds(f, it.file)
		if err != nil || it.same {
			return err
		}
	}
	return r.read(it, f)
}

// holds says if a file on disk has the content of f, reading no further than
// the first difference.
func (r *inspector) holds(file io.Reader, f *File) (bool, error) {
	r.buf.Reset(file)
	for _, part := range f.Parts {
		for len(part) > 0 {
			b, err := r.buf.Peek(min(len(part), r.buf.Size()))
			if err != nil && err != io.EOF {
				return false, err
			}
			if !bytes.HasPrefix(part, b) || len(b) == 0 {
				return false, nil
			}
			part = part[len(b):]
			if _, err := r.buf.Discard(len(b)); err != nil {
				return false, err
			}
		}
	}
	_, err := r.buf.Peek(1)
	if err == io.EOF {
		return true, nil
	}
	return false, err
}

// read takes the sum of what is on disk.
func (r *inspector) read(it *item, f *os.File) error {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	r.buf.Reset(f)
	r.sum.Reset()
	if _, err := r.buf.WriteTo(r.sum); err != nil {
		return err
	}
	it.disk = new(Sum)
	r.sum.Sum(it.disk[:0])
	return nil
}

package output

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
)

// The pieces of a manifest as writeManifest writes it. A separator stands before
// each entry but the first.
const (
	entriesBegin = "\n  \"files\": ["
	entryIndent  = "\n    "
	entriesEnd   = "\n  ]\n}\n"
	entryBegin   = `{"path": "`
)

// largeManifest is more than most have, in bytes.
const largeManifest = 64 << 20

// readLines compares the manifest with the lines that would be written, so that
// only those that differ have to be understood: a manifest of a large fleet is
// large, and most of its lines stay. ok is false if it isn't exactly as
// writeManifest writes it; then it has to be read as what it may be.
func (p *Plan) readLines(only func(*File) bool) (ok bool, err error) {
	head, lines, ok, err := p.openLines()
	if !ok || err != nil {
		return false, err
	}
	if err := p.hash(); err != nil {
		return false, err
	}
	m := &manifest{}
	if m.read(bytes.NewReader(head)) != nil || m.schema != manifestSchema {
		return false, nil
	}
	l := &lineReader{items: p.items, index: p.index, only: only}
	if !l.read(lines) {
		l.forget()
		return false, nil
	}
	p.old, p.lines = m, true
	p.items = append(p.items, l.stale...)
	p.findAliases()
	p.sort()
	return true, nil
}

// openLines gives the manifest's head as a manifest without files, and its
// entries.
func (p *Plan) openLines() (head, lines []byte, ok bool, err error) {
	f, err := openRegular(p.disk.path(manifestName))
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errNotRegular) {
		return nil, nil, false, nil // readManifest says so
	}
	if err != nil {
		return nil, nil, false, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, nil, false, err
	}
	b := bytes.NewBuffer(make([]byte, 0, min(info.Size(), largeManifest)+bytes.MinRead))
	if _, err := b.ReadFrom(f); err != nil {
		return nil, nil, false, err
	}
	head, rest, found := bytes.Cut(b.Bytes(), []byte(entriesBegin))
	lines, ended := bytes.CutSuffix(rest, []byte(entriesEnd))
	if !found || !ended {
		return nil, nil, false, nil
	}
	return append(bytes.Clone(head), entriesBegin+"]}"...), lines, true, nil
}

// lineReader goes through items and lines, which are both by path.
type lineReader struct {
	items []item
	index index
	only  func(*File) bool
	next  int    // the item
	path  string // of the last line
	buf   []byte
	stale []item // what no item is of
}

// read gives false if the lines aren't those of a manifest.
func (l *lineReader) read(lines []byte) bool {
	for len(lines) > 0 {
		line, ok := bytes.CutPrefix(lines, []byte(entryIndent))
		if !ok {
			return false
		}
		line, lines, ok = cutLine(line)
		if !ok || !l.line(line) {
			return false
		}
	}
	return true
}

// cutLine cuts an entry off, with what follows it.
func cutLine(b []byte) (line, rest []byte, ok bool) {
	i := bytes.IndexByte(b, '\n')
	if i < 0 {
		return b, nil, true
	}
	line, ok = bytes.CutSuffix(b[:i], []byte(","))
	return line, b[i:], ok
}

func (l *lineReader) line(line []byte) bool {
	quoted, ok := bytes.CutPrefix(line, []byte(entryBegin))
	name, _, ended := bytes.Cut(quoted, []byte(`"`))
	if !ok || !ended || string(name) <= l.path {
		return false
	}
	for l.next < len(l.items) && l.items[l.next].path < string(name) {
		l.next++
	}
	if l.next == len(l.items) || l.items[l.next].path != string(name) {
		return l.addStale(line)
	}
	it := &l.items[l.next]
	l.path = it.path
	if it.hashed {
		e := it.fresh()
		l.buf = e.append(l.buf[:0])
		it.asListed = bytes.Equal(l.buf, line)
	}
	if !it.asListed {
		it.old = l.parse(line)
	}
	return it.asListed || it.old != nil
}

func (l *lineReader) addStale(line []byte) bool {
	e := l.parse(line)
	if e == nil {
		return false
	}
	l.path = e.Path
	l.stale = append(l.stale, item{path: e.Path, old: e, was: l.index.find(e.Path), chosen: l.only == nil || l.only(e.file())})
	return true
}

// parse gives nil if the line isn't what an entry gives.
func (l *lineReader) parse(line []byte) *entry {
	e := &entry{}
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if d.Decode(e) != nil || e.check() != nil {
		return nil
	}
	if _, err := d.Token(); err != io.EOF {
		return nil
	}
	if l.buf = e.append(l.buf[:0]); !bytes.Equal(l.buf, line) {
		return nil
	}
	return e
}

// forget takes back what was said of the items.
func (l *lineReader) forget() {
	for i := range l.items {
		l.items[i].asListed, l.items[i].old = false, nil
	}
}

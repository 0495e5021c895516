package output

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
)

// The pieces of a manifest as writeManifest writes it: its files begin with the
// first line here, each has a line that begins as the second, and the last two
// end it.
const (
	filesLine  = "  \"files\": [\n"
	entryBegin = `    {"path": "`
	filesEnd   = "  ]\n"
	end        = "}\n"
)

// readLines compares the manifest with the lines that would be written, so that
// only those that differ have to be understood: a manifest of a large fleet is
// large, and most of its lines stay. ok is false if it isn't exactly as
// writeManifest writes it; then it has to be read as what it may be.
func (p *Plan) readLines(only func(*File) bool) (ok bool, err error) {
	f, err := openRegular(p.disk.path(manifestName))
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errNotRegular) {
		return false, nil // readManifest says so
	}
	if err != nil {
		return false, err
	}
	defer f.Close()
	if err := p.hash(); err != nil {
		return false, err
	}
	l := newLineReader(f)
	l.items, l.index, l.only = p.items, p.index, only
	m := l.head()
	if m == nil || !l.read() {
		l.forget()
		return false, nil
	}
	p.old, p.lines = m, true
	p.items = append(p.items, l.stale...)
	p.findAliases()
	p.sort()
	return true, nil
}

func newLineReader(f io.Reader) *lineReader {
	return &lineReader{from: bufio.NewReaderSize(f, bufferSize)}
}

// lineReader goes through items and lines, which are both by path.
type lineReader struct {
	from  *bufio.Reader
	items []item
	index index
	only  func(*File) bool
	next  int    // the item
	path  string // of the last line
	buf   []byte
	long  []byte // a line that is longer than the reader's buffer
	stale []item // what no item is of
}

// head reads what stands before the entries, as a manifest without any. It gives
// nil if that isn't one.
func (l *lineReader) head() *manifest {
	var b []byte
	for !bytes.HasSuffix(b, []byte(filesLine)) {
		line, err := l.from.ReadSlice('\n')
		b = append(b, line...)
		// A line of many hosts is longer than the buffer.
		if err != nil && err != bufio.ErrBufferFull || len(b) > maxHead {
			return nil
		}
	}
	m := &manifest{}
	if m.read(bytes.NewReader(append(b, "]}"...))) != nil || m.schema != manifestSchema {
		return nil
	}
	return m
}

// maxHead is more than the head of any manifest, in bytes: it lists every host.
const maxHead = 32 << 20

// nextLine is the next line, with its end. One with the hosts of a large group is longer
// than the buffer.
func (l *lineReader) nextLine() ([]byte, error) {
	line, err := l.from.ReadSlice('\n')
	if err != bufio.ErrBufferFull {
		return line, err
	}
	l.long = append(l.long[:0], line...)
	for err == bufio.ErrBufferFull && len(l.long) < maxLine {
		line, err = l.from.ReadSlice('\n')
		l.long = append(l.long, line...)
	}
	return l.long, err
}

// maxLine is more than any line of a manifest, in bytes: no fleet has more than
// 100,000 hosts, and no host a name of more than 253 characters.
const maxLine = 32 << 20

// read gives false if the lines aren't those of a manifest.
func (l *lineReader) read() bool {
	for comma := false; ; {
		first := l.path == ""
		line, err := l.nextLine()
		if err != nil {
			return false
		}
		if string(line) == filesEnd {
			rest, err := io.ReadAll(io.LimitReader(l.from, int64(len(end))+1))
			return err == nil && !comma && string(rest) == end
		}
		if !first && !comma {
			return false
		}
		line, comma = bytes.CutSuffix(line, []byte(",\n"))
		if !l.line(bytes.TrimSuffix(line, []byte("\n"))) {
			return false
		}
	}
}

func (l *lineReader) line(line []byte) bool {
	quoted, ok := bytes.CutPrefix(line, []byte(entryBegin))
	name, _, ended := bytes.Cut(quoted, []byte(`"`))
	if !ok || !ended || string(name) <= l.path {
		return false
	}
	line = line[len(entryBegin)-len(`{"path": "`):]
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

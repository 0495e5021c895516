package output

import (
	"bufio"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"hash"
	"io"
	"iter"
	"os"
	"slices"
	"strings"
	"time"
)

// indexName is the file that remembers what each file held when it was last
// looked at. It belongs to this folder on this disk, and isn't part of what is
// generated: it spares reading, and can be removed at any time. One that is
// damaged is as good as none.
const indexName = ".rpcdsc-index"

// indexMark begins an index. Another version's is ignored and replaced; a file
// that doesn't begin with indexOwner isn't touched.
const (
	indexOwner = "rpcdsc index "
	indexMark  = indexOwner + "1\n"
)

// maxIndex is more than any index has, in bytes.
const maxIndex = 1 << 30

// indexEntry says that a file with this stamp has the content with this sum, and
// that who generates this key generates that content.
type indexEntry struct {
	path  string
	key   key
	sum   Sum
	stamp stamp
}

// index is the entries by path.
type index []indexEntry

func (x index) find(path string) *indexEntry {
	i, found := slices.BinarySearchFunc(x, path, func(e indexEntry, path string) int { return cmp.Compare(e.path, path) })
	if !found {
		return nil
	}
	return &x[i]
}

// readIndex gives what the index of the folder says, which is nothing if there is
// none that can be trusted. foreign says that somebody else's file is in its
// place. known gives a path in memory that is the same, to be kept only once.
func (d *disk) readIndex(known func(path []byte) string) (x index, foreign bool) {
	f, err := openRegular(d.path(indexName))
	if err != nil {
		return nil, errors.Is(err, errNotRegular)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() > maxIndex {
		return nil, err == nil
	}
	return newIndexReader(f, known).read(info.Size())
}

// fixedSize is that of an entry without its path's bytes.
const fixedSize = 2 + len(key{}) + len(Sum{}) + 4*8

// append adds an entry: the length of the path, the path, the key, the sum, and
// the stamp.
func (e *indexEntry) append(b []byte) []byte {
	b = binary.LittleEndian.AppendUint16(b, uint16(len(e.path)))
	b = append(b, e.path...)
	b = append(b, e.key[:]...)
	b = append(b, e.sum[:]...)
	for _, n := range []int64{e.stamp.size, e.stamp.modified, e.stamp.changed, int64(e.stamp.inode)} {
		b = binary.LittleEndian.AppendUint64(b, uint64(n))
	}
	return b
}

// indexReader reads an index from its start to its end.
type indexReader struct {
	from  *bufio.Reader
	sum   hash.Hash // of what was read
	known func(path []byte) string
	buf   []byte
}

func newIndexReader(from io.Reader, known func(path []byte) string) *indexReader {
	return &indexReader{from: bufio.NewReaderSize(from, bufferSize), sum: sha256.New(), known: known}
}

// take gives the next n bytes until the next call, or nil if there are none.
func (r *indexReader) take(n int) []byte {
	if cap(r.buf) < n {
		r.buf = make([]byte, n, 2*n)
	}
	r.buf = r.buf[:n]
	if _, err := io.ReadFull(r.from, r.buf); err != nil {
		return nil
	}
	r.sum.Write(r.buf)
	return r.buf
}

func (r *indexReader) read(size int64) (x index, foreign bool) {
	mark := r.take(int(min(size, int64(len(indexMark)))))
	if string(mark) != indexMark {
		return nil, !strings.HasPrefix(string(mark), indexOwner[:min(len(mark), len(indexOwner))])
	}
	return r.entries(size), false
}

// usualPath is the length of a short path, to guess the number of entries.
const usualPath = 12

// entries gives nothing if one bit isn't as it was written.
func (r *indexReader) entries(size int64) index {
	rest := size - int64(len(indexMark)+len(Sum{}))
	x := make(index, 0, min(max(0, rest)/int64(fixedSize+usualPath), 1<<16))
	for rest > 0 {
		e, ok := r.entry()
		if !ok || len(x) > 0 && x[len(x)-1].path >= e.path {
			return nil
		}
		x = append(x, e)
		rest -= int64(fixedSize + len(e.path))
	}
	want := Sum(r.sum.Sum(nil))
	if rest != 0 || string(r.take(len(want))) != string(want[:]) {
		return nil
	}
	return x
}

func (r *indexReader) entry() (e indexEntry, ok bool) {
	b := r.take(2)
	if b == nil {
		return e, false
	}
	n := int(binary.LittleEndian.Uint16(b))
	if b = r.take(fixedSize - 2 + n); b == nil {
		return e, false
	}
	e.path = r.known(b[:n])
	b = b[n:]
	b = b[copy(e.key[:], b):]
	b = b[copy(e.sum[:], b):]
	word := func(i int) int64 { return int64(binary.LittleEndian.Uint64(b[8*i:])) }
	e.stamp = stamp{word(0), word(1), word(2), uint64(word(3))}
	return e, true
}

// indexPatience is how long a run waits for the clock of the file system, which
// makes few steps a second, to be past the last file.
const (
	indexPatience = 50 * time.Millisecond
	indexPause    = time.Millisecond
)

// writeIndex replaces the index. It is no loss if it is interrupted: what is there
// then has no sum. Each entry is of a file that was looked at before; newest is
// the last of their times.
func (d *disk) writeIndex(newest int64, entries iter.Seq[indexEntry]) error {
	d.before("index", indexName)
	if err := os.Remove(d.path(indexName)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	w, err := d.newIndexWriter(indexName)
	if err != nil {
		return err
	}
	if err := w.begin(newest); err != nil {
		return errors.Join(err, w.file.Close())
	}
	for e := range entries {
		w.add(e)
	}
	return w.end()
}

// indexWriter writes a new index.
type indexWriter struct {
	file *os.File
	now  int64     // a time of the file system's clock
	sum  hash.Hash // of what was written
	to   *bufio.Writer
	buf  []byte
}

func (d *disk) newIndexWriter(name string) (*indexWriter, error) {
	f, err := os.OpenFile(d.path(name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, err
	}
	w := &indexWriter{file: f, sum: sha256.New(), buf: []byte(indexMark)}
	w.to = bufio.NewWriterSize(io.MultiWriter(f, w.sum), bufferSize)
	return w, nil
}

// begin waits until the clock is past the newest of the files.
func (w *indexWriter) begin(newest int64) (err error) {
	w.now, err = waitPast(w.file, newest)
	return err
}

// add leaves out a file that may be as new as the index itself: whoever changes it now
// may leave it the same times.
func (w *indexWriter) add(e indexEntry) {
	if e.stamp.newest() < w.now {
		w.buf = e.append(w.buf)
	}
	w.to.Write(w.buf) // the error is sticky: Flush gives it
	w.buf = w.buf[:0]
}

func (w *indexWriter) end() error {
	w.to.Write(w.buf)
	err := w.to.Flush()
	if err == nil {
		_, err = w.file.Write(w.sum.Sum(nil))
	}
	return errors.Join(err, w.file.Close())
}

// waitPast gives the time of the file system's clock, when it is past a time if
// it gets there soon.
func waitPast(f *os.File, newest int64) (now int64, err error) {
	for end := time.Now().Add(indexPatience); ; time.Sleep(indexPause) {
		if _, err := f.WriteAt([]byte(indexOwner), 0); err != nil {
			return 0, err
		}
		info, err := f.Stat()
		if err != nil {
			return 0, err
		}
		now := info.ModTime().UnixNano()
		if now > newest || time.Now().After(end) {
			return now, nil
		}
	}
}

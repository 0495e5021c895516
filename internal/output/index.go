package output

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"slices"
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
// none that can be trusted. foreign says that somebody else's file is in its place.
func (d *disk) readIndex() (x index, foreign bool) {
	f, err := openRegular(d.path(indexName))
	if err != nil {
		return nil, errors.Is(err, errNotRegular)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxIndex))
	if err != nil {
		return nil, false
	}
	return parseIndex(b), len(b) > 0 && !bytes.HasPrefix(b, []byte(indexOwner)[:min(len(b), len(indexOwner))])
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

// parseIndex gives nothing if one bit isn't as it was written.
func parseIndex(b []byte) index {
	body := len(b) - len(Sum{})
	if body < 0 || !bytes.HasPrefix(b, []byte(indexMark)) || sha256.Sum256(b[:body]) != Sum(b[body:]) {
		return nil
	}
	text := string(b[:body]) // the paths share it
	b, at := b[:body], len(indexMark)
	x := make(index, 0, (body-at)/(fixedSize+16))
	for at < body {
		e, size := parseEntry(b[at:], text[at:])
		if size == 0 || len(x) > 0 && x[len(x)-1].path >= e.path {
			return nil
		}
		x = append(x, e)
		at += size
	}
	return x
}

// parseEntry gives a size of 0 if there is no whole entry. text is what b is.
func parseEntry(b []byte, text string) (e indexEntry, size int) {
	if len(b) < fixedSize {
		return e, 0
	}
	n := int(binary.LittleEndian.Uint16(b))
	if len(b) < fixedSize+n {
		return e, 0
	}
	e.path = text[2 : 2+n]
	b = b[2+n:]
	b = b[copy(e.key[:], b):]
	b = b[copy(e.sum[:], b):]
	word := func(i int) int64 { return int64(binary.LittleEndian.Uint64(b[8*i:])) }
	e.stamp = stamp{word(0), word(1), word(2), uint64(word(3))}
	return e, fixedSize + n
}

// indexPatience is how long a run waits for the clock of the file system, which
// makes few steps a second, to be past the last file.
const (
	indexPatience = 50 * time.Millisecond
	indexPause    = time.Millisecond
)

// writeIndex replaces the index. It is no loss if it is interrupted: see
// parseIndex. Each entry is of a file that was looked at before.
func (d *disk) writeIndex(x index) error {
	d.before("index", indexName)
	if err := os.Remove(d.path(indexName)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	f, err := os.OpenFile(d.path(indexName), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	return errors.Join(x.write(f), f.Close())
}

// write leaves out a file that may be as new as the index itself: whoever changes
// it now may leave it the same times.
func (x index) write(f *os.File) error {
	now, err := x.wait(f)
	if err != nil {
		return err
	}
	b := []byte(indexMark)
	for i := range x {
		if x[i].stamp.newest() < now {
			b = x[i].append(b)
		}
	}
	sum := sha256.Sum256(b)
	_, err = f.WriteAt(append(b, sum[:]...), 0)
	return err
}

// wait gives the time of the file system's clock, when it is past every file's if
// it gets there soon.
func (x index) wait(f *os.File) (now int64, err error) {
	var newest int64
	for i := range x {
		newest = max(newest, x[i].stamp.newest())
	}
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

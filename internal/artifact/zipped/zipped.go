// Package zipped packs files into zip archives, always into the same bytes. It knows
// nothing of what the files are.
package zipped

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"slices"
	"strings"

	"rpcdsc/internal/sorting"
)

// Entry is a file of an archive.
type Entry struct {
	Name    string // with slashes
	Content []byte
}

// The time of each entry is the first that a zip archive can say, 1980-01-01: another
// one would make other bytes, and say nothing. In the form of MS-DOS, since the reader
// of WMF 4 knows no other.
const (
	date = 1<<5 | 1
	time = 0
)

// Pack packs files in the order of their names. They are stored as they are: what
// compression makes may change with the version of Go, and then every node would take
// the archive for a new one.
func Pack(entries []Entry) ([]byte, error) {
	parts, err := Parts(entries)
	return slices.Concat(parts...), err
}

// Parts is Pack in parts: each content is one of them, the same memory and not a copy, so
// that archives with the same files share it.
func Parts(entries []Entry) ([][]byte, error) {
	var out parts
	err := pack(&out, entries, zip.Store)
	return out.list, err
}

// parts collects what is written. The content of the entry that is written isn't copied;
// what writes it may have done that.
type parts struct {
	list    [][]byte
	content []byte
}

func (p *parts) Write(b []byte) (int, error) {
	if bytes.Equal(b, p.content) {
		p.list = append(p.list, p.content)
	} else {
		p.list = append(p.list, bytes.Clone(b))
	}
	return len(b), nil
}

// Compress packs files as Pack does, in a quarter of the bytes: for who copies the
// archive anew with each version of rpcdsc anyway.
func Compress(entries []Entry) ([]byte, error) {
	var out parts
	err := pack(&out, entries, zip.Deflate)
	return slices.Concat(out.list...), err
}

func pack(to *parts, entries []Entry, method uint16) error {
	entries = slices.Clone(entries)
	sorting.By(entries, func(a, b Entry) int { return strings.Compare(a.Name, b.Name) })
	w := zip.NewWriter(to)
	for i, e := range entries {
		if i > 0 && strings.EqualFold(e.Name, entries[i-1].Name) {
			return fmt.Errorf("two files of an archive are called %s", e.Name)
		}
		to.content = e.Content
		if err := add(w, e, method); err != nil {
			return fmt.Errorf("%s: %w", e.Name, err)
		}
	}
	return w.Close()
}

func add(w *zip.Writer, e Entry, method uint16) error {
	content := e.Content
	if method == zip.Deflate {
		var err error
		if content, err = deflated(content); err != nil {
			return err
		}
	}
	to, err := w.CreateRaw(header(e, method, len(content)))
	if err != nil {
		return err
	}
	if err := w.Flush(); err != nil { // so that the content comes alone
		return err
	}
	if _, err := to.Write(content); err != nil {
		return err
	}
	return w.Flush()
}

func deflated(content []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	err = w.Close()
	return out.Bytes(), err
}

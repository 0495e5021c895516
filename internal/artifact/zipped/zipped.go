// Package zipped packs files into zip archives, always into the same bytes. It knows
// nothing of what the files are.
package zipped

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
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
	entries = slices.SortedFunc(slices.Values(entries), func(a, b Entry) int { return strings.Compare(a.Name, b.Name) })
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i, e := range entries {
		if i > 0 && strings.EqualFold(e.Name, entries[i-1].Name) {
			return nil, fmt.Errorf("two files of an archive are called %s", e.Name)
		}
		if err := add(w, e); err != nil {
			return nil, fmt.Errorf("%s: %w", e.Name, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func add(w *zip.Writer, e Entry) error {
	to, err := w.CreateRaw(header(e))
	if err != nil {
		return err
	}
	_, err = io.Copy(to, bytes.NewReader(e.Content))
	return err
}

// Package readback reads zip archives of ours, and refuses what a reader on a node
// might take otherwise than another. It knows nothing of what packs them.
package readback

import (
	"archive/zip"
	"bytes"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"slices"
	"strings"
)

// Read gives the files of an archive by name. It wants them in the order of their
// names and of one time, so that the same files are always the same bytes; nothing that
// leads out of the folder, and nothing before, between or behind them.
func Read(content []byte) (map[string][]byte, error) { return readAll(content, zip.Store) }

// ReadCompressed is Read of an archive whose files are compressed.
func ReadCompressed(content []byte) (map[string][]byte, error) { return readAll(content, zip.Deflate) }

func readAll(content []byte, method uint16) (map[string][]byte, error) {
	r, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, err
	}
	out := map[string][]byte{}
	before := ""
	for _, f := range r.File {
		if err := check(f, before, method); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		before = f.Name
		if out[f.Name], err = read(f); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	if n := size(r); n != len(content) || r.Comment != "" {
		return nil, fmt.Errorf("has %d bytes, its entries are %d", len(content), n)
	}
	return out, nil
}

func check(f *zip.File, before string, method uint16) error {
	switch {
	case !fs.ValidPath(f.Name) || strings.ContainsAny(f.Name, `\:`):
		return fmt.Errorf("isn't a path below a folder")
	case !isASCII(f.Name):
		return fmt.Errorf("isn't ASCII")
	case before >= f.Name || strings.EqualFold(before, f.Name):
		return fmt.Errorf("stands behind %s", before)
	case f.Method != method || f.Flags != 0 || len(f.Extra) > 0 || f.Comment != "" || f.ExternalAttrs != 0:
		return fmt.Errorf("isn't packed as all others are, without words of a system")
	case f.ModifiedDate != 33 || f.ModifiedTime != 0: // 1980-01-01 00:00
		return fmt.Errorf("is of another time than all others")
	}
	return nil
}

func isASCII(s string) bool {
	return !slices.ContainsFunc([]byte(s), func(c byte) bool { return c < ' ' || c > '~' })
}

// read reads an entry, which has its own checksum.
func read(f *zip.File) ([]byte, error) {
	from, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer from.Close()
	content, err := io.ReadAll(from)
	if err == nil && (uint64(len(content)) != f.UncompressedSize64 || crc32.ChecksumIEEE(content) != f.CRC32) {
		err = fmt.Errorf("is damaged")
	}
	return content, err
}

// size is that of an archive with nothing in it but its entries: a header before each,
// a row in the list at the end, and what ends the list.
func size(r *zip.Reader) int {
	n := 22
	for _, f := range r.File {
		n += 30 + 46 + 2*len(f.Name) + int(f.CompressedSize64)
	}
	return n
}

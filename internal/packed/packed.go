// Package packed opens zip files that are part of the binary. What is released has its
// texts in them, which makes it smaller by a third of a megabyte; the files of a
// checkout are embedded as they are. It never reads anything else.
package packed

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
)

// FS gives what is in a zip file, which is compressed as a whole. One that can't be read
// was built wrongly: it panics.
func FS(compressed []byte) fs.FS {
	var content []byte
	z, err := gzip.NewReader(bytes.NewReader(compressed))
	if err == nil {
		content, err = io.ReadAll(z)
	}
	if err != nil {
		panic("packed: " + err.Error())
	}
	r, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		panic("packed: " + err.Error())
	}
	return r
}

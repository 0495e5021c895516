package main

import (
	"archive/zip"
	"errors"
	"io"
	"os"
	"strings"
	"time"
)

// earliest is the first time that a zip file can give, which all files have.
var earliest = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

func writeZip(name string, files map[string][]byte) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(zipTo(f, files), f.Close())
}

func zipTo(w io.Writer, files map[string][]byte) error { return zipBy(w, zip.Deflate, files) }

// zipBy makes a zip file with a method of compression.
func zipBy(w io.Writer, method uint16, files map[string][]byte) error {
	z := zip.NewWriter(w)
	for _, name := range names(files) {
		header := &zip.FileHeader{Name: name, Method: method, Modified: earliest}
		header.SetMode(mode(name))
		part, err := z.CreateHeader(header)
		if err != nil {
			return err
		}
		if _, err := part.Write(files[name]); err != nil {
			return err
		}
	}
	return z.Close()
}

// mode lets binaries be run where files have such a mode. Windows, where this may
// be built, has none to copy.
func mode(name string) os.FileMode {
	if strings.HasPrefix(name, "bin/") || strings.Contains(name, "/bin/") || strings.TrimSuffix(name, ".exe") == "rpcdsc" {
		return 0o755
	}
	return 0o644
}

package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// embedded are the packages whose texts a released binary has in a zip file, and which
// files those are: see package packed.
var embedded = map[string]func(file string) bool{
	"psmodule": func(file string) bool {
		folder, _, _ := strings.Cut(file, "/")
		return folder == "DSC3" || folder == "Gpo" || folder == "RpcPortPolicy"
	},
	"templates": func(file string) bool { return path.Ext(file) == ".toml" || path.Ext(file) == ".tmpl" },
}

// packSources writes sources.zip.gz of each of these packages of the project at root, and
// prints the files' names.
func packSources(root string, out io.Writer) error {
	for _, name := range []string{"psmodule", "templates"} {
		files, err := read(filepath.Join(root, name))
		if err != nil {
			return err
		}
		for file := range files {
			if !embedded[name](file) {
				delete(files, file)
			}
		}
		if len(files) == 0 {
			return fmt.Errorf("%s has no folder %s with texts", root, name)
		}
		file := filepath.Join(root, name, "sources.zip.gz")
		if err := writeSolid(file, files); err != nil {
			return err
		}
		fmt.Fprintln(out, file)
	}
	return nil
}

// writeSolid compresses a zip file as a whole: its files are much alike.
func writeSolid(name string, files map[string][]byte) error {
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return err
	}
	if err := errors.Join(zipBy(z, zip.Store, files), z.Close()); err != nil {
		return err
	}
	return os.WriteFile(name, out.Bytes(), 0o644)
}

// Command pack puts the folder of a PowerShell module into a zip file, which is
// unpacked into a folder of modules, and into the package that a gallery takes,
// which is NuGet's. The same files give the same bytes, on every system.
//
//	pack FOLDER OUT <about.json
//
// It also makes of a folder of binaries what is released: a zip file for each
// platform, a bill of materials, and manifests of winget and Scoop.
//
//	pack release FOLDER TEXT... <about.json
//
// Before that it packs what is embedded in them (see package packed).
//
//	pack sources ROOT
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

// module is what the manifest says.
type module struct {
	Name        string   `json:"name"`
	Version     string   `json:"version"`
	Author      string   `json:"author"`
	Copyright   string   `json:"copyright"`
	Description string   `json:"description"`
	License     string   `json:"license"` // an SPDX expression
	Project     string   `json:"project"` // a URL; "" is none
	Tags        []string `json:"tags"`
	Functions   []string `json:"functions"`
	Resources   []string `json:"resources"` // for DSC
	Editions    []string `json:"editions"`
}

func run(args []string, about io.Reader, out io.Writer) error {
	switch {
	case len(args) == 2 && args[0] == "sources":
		return packSources(args[1], out)
	case len(args) > 1 && args[0] == "release":
		return packRelease(args[1], args[2:], about, out)
	case len(args) != 2:
		return fmt.Errorf("usage: pack FOLDER OUT <about.json, pack release FOLDER TEXT... <about.json, or pack sources ROOT")
	}
	return packModule(args[0], args[1], about)
}

func packModule(folder, out string, about io.Reader) error {
	var m module
	d := json.NewDecoder(about)
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		return fmt.Errorf("what the manifest says: %w", err)
	}
	if m.Name == "" || m.Version == "" || m.Author == "" || m.Description == "" {
		return fmt.Errorf("a package needs a name, a version, an author and a description")
	}
	files, err := read(folder)
	if err != nil {
		return err
	}
	if _, ok := files[m.Name+".psd1"]; !ok {
		return fmt.Errorf("%s has no %s.psd1", folder, m.Name)
	}
	inside := map[string][]byte{}
	for name, content := range files {
		inside[m.Name+"/"+m.Version+"/"+name] = content
	}
	if err := writeZip(filepath.Join(out, m.Name+"-"+m.Version+".zip"), inside); err != nil {
		return err
	}
	parts, err := m.parts(files)
	if err != nil {
		return err
	}
	return writeZip(filepath.Join(out, m.Name+"."+m.Version+".nupkg"), parts)
}

// read gives the files of a folder by their names in it.
func read(folder string) (map[string][]byte, error) {
	files := map[string][]byte{}
	err := filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(folder, name)
		if err != nil {
			return err
		}
		files[filepath.ToSlash(rel)], err = os.ReadFile(name)
		return err
	})
	return files, err
}

func names(files map[string][]byte) []string {
	var out []string
	for name := range files {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

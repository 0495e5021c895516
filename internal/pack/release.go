package main

import (
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// release is what all files of a release say.
type release struct {
	Version     string `json:"version"`
	Author      string `json:"author"`
	Description string `json:"description"`
	License     string `json:"license"` // an SPDX expression
	URL         string `json:"url"`     // the folder from which the zip files are had; "" is not known
}

// program is a binary as build.ps1 leaves it.
type program struct {
	path string
	os   string
	arch string
	info *buildinfo.BuildInfo
	zip  string // name of its zip file
	sum  string // of that, SHA-256 in hexadecimal digits
}

// command is the program's name where it is installed.
func (b *program) command() string {
	if b.os == "windows" {
		return "rpcdsc.exe"
	}
	return "rpcdsc"
}

// packRelease puts each binary of a folder into a zip file with the texts that go with
// it, and writes what it was made from (sbom.cdx.json). With a URL it also writes the
// manifests of winget and Scoop. It prints the names of the files.
func packRelease(folder string, texts []string, about io.Reader, out io.Writer) error {
	var r release
	d := json.NewDecoder(about)
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		return fmt.Errorf("what the release is: %w", err)
	}
	if r.Version == "" || r.Author == "" || r.Description == "" || r.License == "" {
		return fmt.Errorf("a release needs a version, an author, a description and a license")
	}
	if u, err := url.Parse(r.URL); r.URL != "" && (err != nil || u.Scheme != "https" || u.Host == "") {
		return fmt.Errorf("%q is no https:// address", r.URL)
	}
	binaries, err := binariesOf(folder)
	if err != nil {
		return err
	}
	files := map[string][]byte{}
	for _, b := range binaries {
		if err := r.zip(b, folder, texts); err != nil {
			return err
		}
		fmt.Fprintln(out, b.zip)
	}
	if files["sbom.cdx.json"], err = r.sbom(binaries); err != nil {
		return err
	}
	if r.URL != "" {
		for name, text := range r.manifests(binaries) {
			files[name] = text
		}
	}
	for _, name := range names(files) {
		file := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, files[name], 0o644); err != nil {
			return err
		}
		fmt.Fprintln(out, name)
	}
	return nil
}

// binariesOf finds the binaries of a folder, in the order of their names.
func binariesOf(folder string) ([]*program, error) {
	paths, err := filepath.Glob(filepath.Join(folder, "rpcdsc-*-*"))
	if err != nil {
		return nil, err
	}
	var out []*program
	for _, path := range paths {
		parts := strings.Split(strings.TrimSuffix(filepath.Base(path), ".exe"), "-")
		if len(parts) != 3 || filepath.Ext(path) == ".zip" {
			continue
		}
		info, err := buildinfo.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		out = append(out, &program{path: path, os: parts[1], arch: parts[2], info: info})
	}
	if out == nil {
		return nil, fmt.Errorf("%s has no binaries", folder)
	}
	slices.SortFunc(out, func(a, b *program) int { return strings.Compare(a.path, b.path) })
	return out, nil
}

// zip makes the zip file of a binary.
func (r *release) zip(b *program, folder string, texts []string) error {
	files := map[string][]byte{}
	for _, path := range append([]string{b.path}, texts...) {
		if b.os == "windows" && filepath.Ext(path) == ".1" {
			continue // a man page, which nobody can read there
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files[filepath.Base(path)] = text
	}
	files[b.command()] = files[filepath.Base(b.path)]
	delete(files, filepath.Base(b.path))
	b.zip = fmt.Sprintf("rpcdsc-%s-%s-%s.zip", r.Version, b.os, b.arch)
	path := filepath.Join(folder, b.zip)
	if err := writeZip(path, files); err != nil {
		return err
	}
	text, err := os.ReadFile(path)
	b.sum = fmt.Sprintf("%x", sha256.Sum256(text))
	return err
}

package main

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const about = `{"name": "Some", "version": "1.2.3", "author": "A & B", "copyright": "(c)", "description": "<does>",
"license": "MIT", "project": "https://example.org/", "tags": ["X"], "functions": ["Get-Some"], "resources": ["Thing"], "editions": ["Core"]}`

func folder(t *testing.T, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func unzip(t *testing.T, file string) (map[string][]byte, []*zip.File) {
	t.Helper()
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	files := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	if len(files) != len(z.File) {
		t.Errorf("%s has a file twice", file)
	}
	return files, z.File
}

func TestPack(t *testing.T) {
	in, out := folder(t, "Some.psd1", "Some.PSM1", "LICENSE", "Public/Get-Some.ps1", "bin/linux-amd64/some", "bin/windows-386/some.exe"), t.TempDir()
	if err := run([]string{in, out}, strings.NewReader(about), io.Discard); err != nil {
		t.Fatal(err)
	}
	files, entries := unzip(t, filepath.Join(out, "Some-1.2.3.zip"))
	want := []string{"LICENSE", "Public/Get-Some.ps1", "Some.PSM1", "Some.psd1", "bin/linux-amd64/some", "bin/windows-386/some.exe"}
	for i, name := range want {
		want[i] = "Some/1.2.3/" + name
		if string(files[want[i]]) != name {
			t.Errorf("%s has %q", want[i], files[want[i]])
		}
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name)
		if program := strings.Contains(e.Name, "/bin/"); e.Mode().Perm() != map[bool]os.FileMode{true: 0o755, false: 0o644}[program] || !e.Modified.Equal(earliest) {
			t.Errorf("%s: mode %v, time %v", e.Name, e.Mode(), e.Modified)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("the zip file has %q, want %q", got, want)
	}
	checkPackage(t, filepath.Join(out, "Some.1.2.3.nupkg"), len(want))
}

// checkPackage reads a package as its users do: from its relationships to the
// description, with a type for every part.
func checkPackage(t *testing.T, file string, modules int) nuspec {
	t.Helper()
	files, _ := unzip(t, file)
	var links relations
	parse(t, files["_rels/.rels"], &links)
	targets := map[string]string{}
	for _, l := range links.List {
		targets[path.Base(l.Type)] = strings.TrimPrefix(l.Target, "/")
	}
	var spec nuspec
	parse(t, files[targets["manifest"]], &spec)
	if targets["manifest"] != spec.Metadata.ID+".nuspec" || spec.NS != "http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd" {
		t.Errorf("%s is of %s and %s", targets["manifest"], spec.Metadata.ID, spec.NS)
	}
	var props struct {
		Identifier string `xml:"http://purl.org/dc/elements/1.1/ identifier"`
		Version    string `xml:"version"`
	}
	parse(t, files[targets["core-properties"]], &props)
	if props.Identifier != spec.Metadata.ID || props.Version != spec.Metadata.Version {
		t.Errorf("the properties are of %s %s", props.Identifier, props.Version)
	}
	var kinds types
	parse(t, files["[Content_Types].xml"], &kinds)
	typed := map[string]bool{}
	for _, k := range slices.Concat(kinds.Defaults, kinds.Overrides) {
		if id := k.Extension + k.Part; typed[id] || k.Type == "" {
			t.Errorf("%s has the type %q, or two", id, k.Type)
		}
		typed[k.Extension+k.Part] = true
	}
	for name := range files {
		if extension := strings.ToLower(strings.TrimPrefix(path.Ext(name), ".")); name != "[Content_Types].xml" && !typed[extension] && !typed["/"+name] {
			t.Errorf("%s has no type", name)
		}
	}
	if len(files) != modules+4 {
		t.Errorf("%s has %d files: %q", file, len(files), slices.Sorted(maps.Keys(files)))
	}
	return spec
}

func parse(t *testing.T, text []byte, v any) {
	t.Helper()
	if err := xml.Unmarshal(text, v); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
}

func TestDescription(t *testing.T) {
	in, out := folder(t, "Some.psd1"), t.TempDir()
	if err := run([]string{in, out}, strings.NewReader(about), io.Discard); err != nil {
		t.Fatal(err)
	}
	got := checkPackage(t, filepath.Join(out, "Some.1.2.3.nupkg"), 1).Metadata
	if *got.License != (license{"expression", "MIT"}) {
		t.Errorf("license %+v", got.License)
	}
	got.License = nil
	want := metadata{ID: "Some", Version: "1.2.3", Authors: "A & B", Owners: "A & B", ProjectURL: "https://example.org/",
		Description: "<does>", Copyright: "(c)", Tags: "X PSModule PSEdition_Core PSIncludes_Function PSFunction_Get-Some PSCommand_Get-Some PSIncludes_DscResource PSDscResource_Thing"}
	if got != want {
		t.Errorf("%+v", got)
	}
}

func TestSameBytes(t *testing.T) {
	in := folder(t, "Some.psd1", "b", "a/c")
	var first map[string][]byte
	for range 3 {
		out := t.TempDir()
		if err := run([]string{in, out}, strings.NewReader(about), io.Discard); err != nil {
			t.Fatal(err)
		}
		files, err := read(out)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = files
		}
		if len(files) != 2 || !maps.EqualFunc(files, first, bytes.Equal) {
			t.Error("the bytes differ")
		}
	}
}

func TestRefuses(t *testing.T) {
	in, out := folder(t, "Other.psd1"), t.TempDir()
	for name, tt := range map[string]struct {
		args  []string
		about string
	}{
		"no folder":      {[]string{in}, about},
		"other module":   {[]string{in, out}, about},
		"no JSON":        {[]string{in, out}, ""},
		"no name":        {[]string{in, out}, `{"version": "1"}`},
		"unknown key":    {[]string{in, out}, `{"nam": "x"}`},
		"missing folder": {[]string{filepath.Join(in, "no"), out}, about},
	} {
		if err := run(tt.args, strings.NewReader(tt.about), io.Discard); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if left, _ := os.ReadDir(out); len(left) > 0 {
		t.Error("something was written")
	}
}

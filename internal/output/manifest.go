package output

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strconv"
)

// header is what a manifest says of the run that made it.
type header struct {
	Generator   string
	Fleet       string // the fleet's name; "" in a manifest of schema 1, which didn't have it
	FleetFile   string
	FleetSHA256 string
	Plan        Sum // of the approved plan that the run carried out; zero is none
}

// entry is a manifest's line on a file.
type entry struct {
	Path     string   `json:"path"`
	Size     int64    `json:"size"`
	SHA256   Sum      `json:"sha256"`
	Encoding Encoding `json:"encoding"`
	Group    string   `json:"group,omitempty"`
	Hosts    []string `json:"hosts,omitempty"`
	Signed   bool     `json:"signed,omitempty"`
}

func (e *entry) file() *File {
	return &File{Path: e.Path, Encoding: e.Encoding, Group: e.Group, Hosts: e.Hosts}
}

// manifest is one that was read.
type manifest struct {
	header
	roster  Roster
	sources []Source
	schema  int
	entries []entry
}

// all gives the entries; a manifest that isn't there has none.
func (m *manifest) all() iter.Seq[*entry] {
	return func(yield func(*entry) bool) {
		for i := 0; m != nil && i < len(m.entries); i++ {
			if !yield(&m.entries[i]) {
				return
			}
		}
	}
}

// readManifest gives nil if there is no such file.
func readManifest(dir, name string) (*manifest, error) {
	f, err := openManifest(filepath.Join(dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	m := &manifest{}
	if err := m.read(f); err != nil {
		return nil, &ManifestError{filepath.Join(dir, name), err}
	}
	return m, nil
}

func openManifest(file string) (*os.File, error) {
	f, err := openRegular(file)
	if errors.Is(err, errNotRegular) {
		return nil, &ManifestError{file, errNotRegular}
	}
	return f, err
}

// A ManifestError is a manifest that can't be read, so that nobody knows which
// files of the folder are the generator's.
type ManifestError struct {
	File string
	Err  error
}

func (e *ManifestError) Error() string { return fmt.Sprintf("%s: %v", e.File, e.Err) }
func (e *ManifestError) Unwrap() error { return e.Err }

// writeManifest writes one line a file, so that two manifests compare well.
func writeManifest(to io.Writer, h header, r Roster, sources []Source, entries iter.Seq[*entry]) error {
	w := bufio.NewWriterSize(to, bufferSize)
	b := fmt.Appendf(nil, "{\n  \"schema\": %d", manifestSchema)
	b = appendString(append(b, ",\n  \"generator\": "...), h.Generator)
	b = appendString(append(b, ",\n  \"fleet\": "...), h.Fleet)
	b = appendString(append(b, ",\n  \"fleet_file\": "...), h.FleetFile)
	b = appendString(append(b, ",\n  \"fleet_sha256\": "...), h.FleetSHA256)
	if (h.Plan != Sum{}) {
		b = appendString(append(b, ",\n  \"plan_sha256\": "...), h.Plan.String())
	}
	b = r.append(b)
	if sources != nil {
		b = appendSources(b, sources)
	}
	b = append(b, ",\n  \"files\": ["...)
	separator := "\n    "
	for e := range entries {
		b = append(b, separator...)
		separator = ",\n    "
		b = e.append(b)
		w.Write(b) // the error is sticky: Flush gives it
		b = b[:0]
	}
	w.Write(append(b, "\n  ]\n}\n"...))
	return w.Flush()
}

// append gives the same as json.Marshal, which would be slow for each of many
// thousand files.
func (e *entry) append(b []byte) []byte {
	b = appendString(append(b, `{"path": `...), e.Path)
	b = strconv.AppendInt(append(b, `, "size": `...), e.Size, 10)
	b = hex.AppendEncode(append(b, `, "sha256": "`...), e.SHA256[:])
	b = append(b, `", "encoding": `...)
	b = appendString(b, string(e.Encoding))
	if e.Group != "" {
		b = appendString(append(b, `, "group": `...), e.Group)
	}
	separator := `, "hosts": [`
	for _, host := range e.Hosts {
		b = appendString(append(b, separator...), host)
		separator = ", "
	}
	if len(e.Hosts) > 0 {
		b = append(b, ']')
	}
	if e.Signed {
		b = append(b, `, "signed": true`...)
	}
	return append(b, '}')
}

func appendString(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			quoted, _ := json.Marshal(s) // a string can always be marshalled
			return append(b, quoted...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}

package output

import (
	"bufio"
	"crypto/sha256"
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
	Generator   string `json:"generator"`
	FleetFile   string `json:"fleet"`
	FleetSHA256 string `json:"fleet_sha256"`
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

// manifest is one that was read. Sum is that of its own bytes.
type manifest struct {
	header
	entries []entry
	sum     Sum
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
	f, err := os.Open(filepath.Join(dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	h := sha256.New()
	m := &manifest{}
	if err := m.read(io.TeeReader(f, h)); err != nil {
		return nil, &ManifestError{filepath.Join(dir, name), err}
	}
	m.sum = Sum(h.Sum(nil))
	return m, nil
}

// sumOf gives the sum of a file on disk.
func sumOf(file string) (Sum, error) {
	f, err := os.Open(file)
	if err != nil {
		return Sum{}, err
	}
	defer f.Close()
	h := sha256.New()
	_, err = io.Copy(h, f)
	return Sum(h.Sum(nil)), err
}

// A ManifestError is a manifest that can't be read, so that nobody knows which
// files of the folder are the generator's.
type ManifestError struct {
	File string
	Err  error
}

func (e *ManifestError) Error() string { return fmt.Sprintf("%s: %v", e.File, e.Err) }
func (e *ManifestError) Unwrap() error { return e.Err }

// read takes the entries one by one: a manifest of a large fleet is large.
func (m *manifest) read(r io.Reader) error {
	d := json.NewDecoder(r)
	if err := expect(d, json.Delim('{')); err != nil {
		return err
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		if err := m.readKey(d, key.(string)); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	if err := expect(d, json.Delim('}')); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("text after its end")
	}
	return nil
}

func expect(d *json.Decoder, want json.Delim) error {
	t, err := d.Token()
	if err != nil {
		return err
	}
	if t != want {
		return fmt.Errorf("got %v, want %v", t, want)
	}
	return nil
}

func (m *manifest) readKey(d *json.Decoder, key string) error {
	switch key {
	case "schema":
		var schema int
		if err := d.Decode(&schema); err != nil || schema != manifestSchema {
			return errors.New("another version of rpcdsc wrote this")
		}
		return nil
	case "generator":
		return d.Decode(&m.Generator)
	case "fleet":
		return d.Decode(&m.FleetFile)
	case "fleet_sha256":
		return d.Decode(&m.FleetSHA256)
	case "files":
		return m.readEntries(d)
	}
	return errors.New("not a key of a manifest")
}

func (m *manifest) readEntries(d *json.Decoder) error {
	if err := expect(d, json.Delim('[')); err != nil {
		return err
	}
	for d.More() {
		var e entry
		if err := d.Decode(&e); err != nil {
			return err
		}
		// A path from outside must not make us remove a file elsewhere.
		if err := checkPath(e.Path); err != nil {
			return err
		}
		m.entries = append(m.entries, e)
	}
	return expect(d, json.Delim(']'))
}

const manifestSchema = 1

// writeManifest writes one line a file, so that two manifests compare well.
func writeManifest(to io.Writer, h header, entries iter.Seq[*entry]) error {
	w := bufio.NewWriterSize(to, bufferSize)
	b := fmt.Appendf(nil, "{\n  \"schema\": %d", manifestSchema)
	b = appendString(append(b, ",\n  \"generator\": "...), h.Generator)
	b = appendString(append(b, ",\n  \"fleet\": "...), h.FleetFile)
	b = appendString(append(b, ",\n  \"fleet_sha256\": "...), h.FleetSHA256)
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
	b = fmt.Appendf(b, `, "sha256": "%x", "encoding": `, e.SHA256[:])
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

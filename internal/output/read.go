package output

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"rpcdsc/internal/sorting"
)

// The schemas of a manifest. What schema 2 calls fleet_file was fleet in 1, which
// didn't have the fleet's name. Schema 3 lists the hosts, and those that have left.
const (
	manifestSchema    = 3
	rosterlessSchema  = 2
	oldManifestSchema = 1 // of rpcdsc 0.1
)

// maxFileSize is more than any file that is generated, in bytes.
const maxFileSize = 1 << 40

// read takes the entries one by one: a manifest of a large fleet is large. What
// it gives is doubted like any input, since files are removed by it.
func (m *manifest) read(r io.Reader) error {
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	if err := expect(d, json.Delim('{')); err != nil {
		return err
	}
	seen := map[string]bool{}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return err
		}
		key := t.(string) // More saw the start of one
		if seen[key] {
			return fmt.Errorf("%s: twice", key)
		}
		seen[key] = true
		if err := m.readKey(d, key); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	if err := expect(d, json.Delim('}')); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("text after its end")
	}
	return m.checkKeys(seen)
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
		if err := d.Decode(&m.schema); err != nil || m.schema < oldManifestSchema || m.schema > manifestSchema {
			return errors.New("another version of rpcdsc wrote this")
		}
		return nil
	case "generator":
		return d.Decode(&m.Generator)
	case "fleet":
		return d.Decode(&m.Fleet)
	case "fleet_file":
		return d.Decode(&m.FleetFile)
	case "fleet_sha256":
		return d.Decode(&m.FleetSHA256)
	case "plan_sha256":
		return d.Decode(&m.Plan)
	case "groups":
		return d.Decode(&m.roster.Groups)
	case "departed":
		return d.Decode(&m.roster.Departed)
	case "sources":
		return d.Decode(&m.sources)
	case "files":
		return m.readEntries(d)
	}
	return errors.New("not a key of a manifest")
}

// checkKeys looks for what must be there, and gives schema 1 its meaning.
func (m *manifest) checkKeys(seen map[string]bool) error {
	for _, text := range []string{m.Generator, m.Fleet, m.FleetFile, m.FleetSHA256} {
		if !printable(text) {
			return fmt.Errorf("%q can't be said of a fleet", text)
		}
	}
	switch {
	case !seen["schema"]:
		return errors.New("it has no schema")
	case !seen["files"]:
		return errors.New("it has no files")
	case m.schema != manifestSchema && (seen["plan_sha256"] || seen["sources"]):
		return errors.New("plan_sha256, sources: not keys of that schema")
	case m.schema == oldManifestSchema && (seen["fleet_file"] || seen["groups"] || seen["departed"]):
		return errors.New("fleet_file, groups, departed: not keys of schema 1")
	case m.schema == oldManifestSchema:
		m.Fleet, m.FleetFile = "", m.Fleet
	case !seen["fleet"]:
		return errors.New("it has no fleet")
	case m.schema == rosterlessSchema && (seen["groups"] || seen["departed"]):
		return errors.New("groups, departed: not keys of schema 2")
	case m.schema == manifestSchema && !(seen["groups"] && seen["departed"]):
		return errors.New("it has no groups, or doesn't say who has left")
	}
	return errors.Join(m.roster.check(), checkSources(m.sources))
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
		if err := e.check(); err != nil {
			return err
		}
		m.entries = append(m.entries, e)
	}
	if twice := duplicate(m.entries); twice != "" {
		return fmt.Errorf("%s: twice", twice)
	}
	return expect(d, json.Delim(']'))
}

// duplicate gives a path that two entries have. The entries are in order, unless
// somebody else wrote them.
func duplicate(entries []entry) string {
	byPath := func(a, b entry) int { return cmp.Compare(a.Path, b.Path) }
	if !slices.IsSortedFunc(entries, byPath) {
		entries = slices.Clone(entries)
		sorting.By(entries, byPath)
	}
	for i := 1; i < len(entries); i++ {
		if entries[i].Path == entries[i-1].Path {
			return entries[i].Path
		}
	}
	return ""
}

// check refuses what no run writes. A path from outside must not make us remove
// a file elsewhere, and no text play with the terminal that it is printed on.
func (e *entry) check() error {
	if err := checkPath(e.Path); err != nil {
		return err
	}
	if e.Size < 0 || e.Size > maxFileSize {
		return fmt.Errorf("%s: a size of %d bytes", e.Path, e.Size)
	}
	if e.SHA256 == (Sum{}) {
		return fmt.Errorf("%s: no sha256", e.Path)
	}
	if !e.Encoding.known() {
		return fmt.Errorf("%s: %w", e.Path, e.Encoding.unknown())
	}
	for _, name := range append([]string{e.Group}, e.Hosts...) {
		if !printable(name) {
			return fmt.Errorf("%s: %q can't be the name of a group or host", e.Path, name)
		}
	}
	return nil
}

func printable(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) })
}

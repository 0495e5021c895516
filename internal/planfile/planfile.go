// Package planfile is a plan that was saved so that somebody can approve it: what gen
// is to do to each file of an output folder, from which fleet file, by which rpcdsc
// and with which options. Its hash is what is signed off.
//
// Its bytes follow from what it says, and only those bytes are read: who changes a
// blank has another plan. The package makes no plan and carries none out; it says
// whether what is about to be done is what was approved.
package planfile

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"rpcdsc/internal/output"
)

// schema is the version of the format.
const schema = 1

// MaxSize is the size of the largest plan, in bytes: of some 200,000 files.
const MaxSize = 64 << 20

//go:embed schema.json
var schemaJSON []byte

// Schema is the JSON Schema (draft 2020-12) of a plan. It says less than Read does.
func Schema() []byte { return bytes.Clone(schemaJSON) }

// Plan is what was approved.
type Plan struct {
	Generator   string     // "rpcdsc 0.1.0"
	Fleet       string     // its name
	FleetFile   string     // its file's last name, for people
	FleetSHA256 output.Sum // of the file and of its hosts files, as the manifest has it
	HostsFiles  []HostsFile
	Options     Options
	Files       int        // of the folder afterwards
	Result      output.Sum // of all of them, as output.Plan.Outcomes gives it
	Changes     []Change   // by path, each once
}

// HostsFile is a file that the fleet file takes hosts from. They are in the order of
// their names, and each is there once.
type HostsFile struct {
	Name   string     `json:"name"` // as the fleet file has it
	SHA256 output.Sum `json:"sha256"`
}

// Options are what decides what is made besides the fleet file. Lists are in order
// and have nothing twice.
type Options struct {
	Date         string   `json:"date,omitempty"` // in UTC; "" is none
	Flavor       string   `json:"dsc_flavor"`
	MOFEncoding  string   `json:"mof_encoding"`
	NoMeta       bool     `json:"no_meta,omitempty"`
	Kinds        []string `json:"kinds,omitempty"` // that the command line asks for
	Hosts        []string `json:"hosts,omitempty"` // patterns, as those that follow
	Groups       []string `json:"groups,omitempty"`
	Release      []string `json:"release,omitempty"`
	ReplaceFleet string   `json:"replace_fleet,omitempty"`
	Force        bool     `json:"force,omitempty"`
	Wave         string   `json:"wave,omitempty"`
	Signer       string   `json:"signer_sha256,omitempty"` // "" is nobody
}

// Change is what happens to a file. Sums are those of its content; nil is no file.
type Change struct {
	output.Change
	Before *output.Sum `json:"before_sha256,omitempty"`
	After  *output.Sum `json:"after_sha256,omitempty"`
}

// NewChange is a change as package output gives it.
func NewChange(o output.Outcome) Change {
	c := Change{Change: o.Change}
	if (o.Before != output.Sum{}) {
		c.Before = &o.Before
	}
	if (o.After != output.Sum{}) {
		c.After = &o.After
	}
	return c
}

func (c *Change) same(d *Change) bool {
	return c.Path == d.Path && c.Action == d.Action && equal(c.Before, d.Before) && equal(c.After, d.After)
}

func equal(a, b *output.Sum) bool { return a == b || a != nil && b != nil && *a == *b }

// head is what stands before the changes.
type head struct {
	Schema      int         `json:"schema"`
	Generator   string      `json:"generator"`
	Fleet       string      `json:"fleet"`
	FleetFile   string      `json:"fleet_file"`
	FleetSHA256 output.Sum  `json:"fleet_sha256"`
	HostsFiles  []HostsFile `json:"hosts_files,omitempty"`
	Options     Options     `json:"options"`
	Files       int         `json:"files"`
	Result      output.Sum  `json:"result_sha256"`
}

// Encode gives the bytes of a plan: a line for each change, so that two plans compare
// well. The error is a plan that nobody could read.
func (p *Plan) Encode() ([]byte, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(head{schema, p.Generator, p.Fleet, p.FleetFile, p.FleetSHA256, p.HostsFiles, p.Options, p.Files, p.Result}); err != nil {
		return nil, err
	}
	b.Truncate(b.Len() - len("\n}\n"))
	b.WriteString(",\n  \"changes\": [")
	e.SetIndent("", "")
	separator := "\n    "
	for i := range p.Changes {
		b.WriteString(separator)
		separator = ",\n    "
		if err := e.Encode(&p.Changes[i]); err != nil {
			return nil, err
		}
		b.Truncate(b.Len() - len("\n"))
	}
	if len(p.Changes) > 0 {
		b.WriteString("\n  ")
	}
	b.WriteString("]\n}\n")
	if b.Len() > MaxSize {
		return nil, fmt.Errorf("a plan of %d bytes is larger than any that can be read, %d", b.Len(), MaxSize)
	}
	return b.Bytes(), nil
}

// Hash is what is signed off: the SHA-256 sum of a plan's bytes.
func Hash(encoded []byte) output.Sum { return sha256.Sum256(encoded) }

// errForm is for a text that was a plan, or looks like one.
var errForm = errors.New("it isn't as rpcdsc wrote it: somebody has changed it, or a program the ends of its lines")

// Read reads a plan.
func Read(encoded []byte) (*Plan, error) {
	if len(encoded) > MaxSize {
		return nil, fmt.Errorf("it has more than %d bytes, which are the most", MaxSize)
	}
	var version struct {
		Schema  *int             `json:"schema"`
		Changes *json.RawMessage `json:"changes"`
	}
	if err := json.Unmarshal(encoded, &version); err != nil || version.Schema == nil || version.Changes == nil {
		return nil, errors.New("it isn't a plan of `rpcdsc plan --save`")
	}
	if *version.Schema != schema {
		return nil, fmt.Errorf("it has schema %d, and this rpcdsc reads %d", *version.Schema, schema)
	}
	var all struct {
		head
		Changes []Change `json:"changes"`
	}
	d := json.NewDecoder(bytes.NewReader(encoded))
	d.DisallowUnknownFields()
	if err := d.Decode(&all); err != nil {
		return nil, err
	}
	p := &Plan{all.Generator, all.Fleet, all.FleetFile, all.FleetSHA256, all.HostsFiles, all.Options, all.Files, all.Result, all.Changes}
	again, err := p.Encode()
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(again, encoded) {
		return nil, errForm
	}
	return p, nil
}

// check refuses what no plan says, and what would play with a terminal.
func (p *Plan) check() error {
	if p.Files < 0 || (p.FleetSHA256 == output.Sum{}) || (p.Result == output.Sum{}) {
		return errors.New("a sum is missing, or the number of files is below zero")
	}
	o := &p.Options
	texts := slices.Concat([]string{p.Generator, p.Fleet, p.FleetFile, o.Date, o.Flavor, o.MOFEncoding, o.ReplaceFleet, o.Wave, o.Signer}, o.Kinds, o.Hosts, o.Groups, o.Release)
	for _, text := range texts {
		if !printable(text) {
			return fmt.Errorf("%q can't be said in a plan", text)
		}
	}
	if err := o.check(); err != nil {
		return err
	}
	for i, f := range p.HostsFiles {
		if f.Name == "" || !printable(f.Name) || (f.SHA256 == output.Sum{}) || i > 0 && p.HostsFiles[i-1].Name >= f.Name {
			return fmt.Errorf("%q can't be a hosts file", f.Name)
		}
	}
	for i := range p.Changes {
		if err := p.Changes[i].check(); err != nil {
			return err
		}
		if i > 0 && cmp.Compare(p.Changes[i-1].Path, p.Changes[i].Path) >= 0 {
			return fmt.Errorf("%s: it is there twice, or not in order", p.Changes[i].Path)
		}
	}
	return nil
}

func (o *Options) check() error {
	for _, list := range [][]string{o.Kinds, o.Hosts, o.Groups, o.Release} {
		for i, text := range list {
			if text == "" || i > 0 && list[i-1] >= text {
				return fmt.Errorf("%q is there twice, or not in order", text)
			}
		}
	}
	if o.Date != "" {
		if t, err := time.Parse(time.RFC3339, o.Date); err != nil || t.UTC().Format(time.RFC3339) != o.Date {
			return fmt.Errorf("%s isn't a date in UTC", o.Date)
		}
	}
	if o.Signer != "" && !sumText.MatchString(o.Signer) {
		return fmt.Errorf("%s can't be a signer", o.Signer)
	}
	return nil
}

var sumText = regexp.MustCompile(`^[0-9a-f]{64}$`)

func (c *Change) check() error {
	if !fs.ValidPath(c.Path) || c.Path == "." || !printable(c.Path) {
		return fmt.Errorf("%q can't be a path", c.Path)
	}
	for _, name := range append([]string{c.Group}, c.Hosts...) {
		if !printable(name) {
			return fmt.Errorf("%s: %q can't be the name of a group or host", c.Path, name)
		}
	}
	before, after := c.Before != nil, c.After != nil
	ok := false
	switch c.Action {
	case output.Add:
		ok = !before && after
	case output.Modify:
		ok = before && after
	case output.Remove:
		ok = before && !after
	}
	if !ok {
		return fmt.Errorf("%s: %q with these sums is no change", c.Path, c.Action)
	}
	return nil
}

func printable(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) || r == unicode.ReplacementChar })
}

package fleet

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"slices"
	"strings"

	"rpcdsc/internal/diag"
)

// reader collects the fleet and what is wrong with it.
type reader struct {
	fleet    *Fleet
	findings diag.Findings
	seen     map[diag.Finding]bool
	kept     map[string]int  // findings by their code
	guesses  int             // suggestions that may still be looked for in a long list
	looks    int             // pairs of a pattern and a host
	globs    map[string]bool // tells of each pattern whether it matches a host

	hosts    map[string]hostRef // by name in lower case
	groups   map[string]Text    // by name in lower case
	misspelt map[string]bool    // keys that an unknown one may be, or that are wrong: that they are missing is no further mistake
	lost     []string           // entries of hosts that are wrong, in lower case; "" for a whole list or file
	beside   Files              // the folder of the fleet file; nil if there is none
	file     string             // the file at hand
	bytes    int                // of all files
	listed   map[int]*hostsFile // the hosts file of a group
	sum      hash.Hash
	owners   map[*node]int // of a [[group]] or [[host]] table the group that it is about
}

// maxGuesses bounds the work for a file that is wrong in thousands of lines.
const maxGuesses = 20

// Parse reads a fleet file and reports everything that is wrong with it. The
// fleet is nil only if nothing can be done with it; if there are errors, it
// holds what could be understood.
func Parse(file string, src []byte) (*Fleet, diag.Findings) { return ParseBeside(file, src, nil) }

// ParseBeside is Parse of a file whose groups can have hosts in files beside it.
func ParseBeside(file string, src []byte, beside Files) (*Fleet, diag.Findings) {
	r := &reader{
		fleet:    &Fleet{File: file, Source: src, networks: map[string]int{}},
		beside:   beside,
		file:     file,
		listed:   map[int]*hostsFile{},
		bytes:    len(src),
		sum:      sha256.New(),
		kept:     map[string]int{},
		seen:     map[diag.Finding]bool{},
		guesses:  maxGuesses,
		groups:   map[string]Text{},
		globs:    map[string]bool{},
		owners:   map[*node]int{},
		misspelt: map[string]bool{},
	}
	r.sum.Write(src)
	ok := r.read(src)
	r.fleet.SHA256 = hex.EncodeToString(r.sum.Sum(nil))
	r.findings.Sort()
	r.tellTheRest()
	if !ok {
		return nil, r.findings
	}
	return r.fleet, r.findings
}

func (r *reader) read(src []byte) bool {
	root := r.tree(src)
	if root == nil || !r.readSchema(root) {
		return false
	}
	r.check(root, fileShape, "")
	r.fleet.Name = r.name(root.get("name"), "fleet")
	r.readFormerly(root.get("formerly"))
	r.fleet.Revision = r.readRevision(root.get("revision"))
	r.fleet.Lints = r.lints(root.get("allow_lints"))
	r.fleet.Kinds = root.get("output", "kinds").asTexts()
	r.fleet.PullServer = r.readPullServer(root.get("output", "pull_server"))
	r.fleet.PullShare = r.readPullShare(root.get("output", "pull_share"))
	r.readNetworks(root.get("networks"))
	defaults := r.defaults(root)
	r.readGroups(root, &defaults)
	r.readOverrides(root.get("host"))
	r.readAsserts(root.get("assert"))
	r.readApart(root)
	r.readWaves(root.get("wave"))
	r.checkEffective()
	r.lintRestart(root)
	r.lintNetworks()
	r.dropAllowed()
	return true
}

// readSchema is false for a file of another version, whose other keys can't be
// judged.
func (r *reader) readSchema(root *node) bool {
	n := root.get("schema")
	if n == nil || n.kind != kindInteger || n.text == "1" {
		return true
	}
	r.report(diag.SchemaVersion.At(n.place, "schema is %s, and this rpcdsc reads version 1", n.text))
	return false
}

// report keeps a finding, unless it is known: what the fleet sets for many
// groups is judged once for each.
func (r *reader) report(f diag.Finding) {
	f.File = r.file
	if r.seen[f] {
		return
	}
	r.fleet.Unread = r.fleet.Unread || slices.Contains(leavesOut, f.Code)
	r.kept[f.Code]++
	if r.kept[f.Code] > mostKept {
		return
	}
	r.seen[f] = true
	r.findings = append(r.findings, f)
}

// leavesOut are the errors after which a set lacks what they are about.
var leavesOut = []string{
	diag.UnknownKey.Code, diag.WrongType.Code, diag.BadPort.Code, diag.MapperInRange.Code, diag.BadDoor.Code, diag.BadAddress.Code,
	diag.EveryAddress.Code, diag.SpecialAddress.Code, diag.UnknownNetwork.Code, diag.MisplacedExcept.Code, diag.NetworkCycle.Code,
}

// mostKept leaves one that says that there are more.
const mostKept = diag.MostShown - 1

// tellTheRest says of which kinds there are findings that weren't kept.
func (r *reader) tellTheRest() {
	for _, k := range diag.Kinds() {
		if r.kept[k.Code] > mostKept && slices.ContainsFunc(r.findings, func(f diag.Finding) bool { return f.Code == k.Code }) {
			f := k.At(diag.Place{}, "there are more like the %d that are shown", mostKept)
			f.File = r.fleet.File
			r.findings = append(r.findings, f)
		}
	}
}

// didYouMean begins a remedy with the known names that are near.
func (r *reader) didYouMean(word string, known func() []string, remedy string) string {
	if r.guesses == 0 {
		return remedy
	}
	r.guesses--
	near := diag.Near(word, known(), 3)
	if near == nil {
		return remedy
	}
	return fmt.Sprintf("did you mean %s? Otherwise, %s", strings.Join(near, " or "), remedy)
}

// asText gives a string's value and place; nothing if it is missing or bad.
func (n *node) asText() Text {
	if n == nil || n.kind != kindString {
		return Text{}
	}
	return Text{n.text, n.place}
}

// asTexts gives a list's strings, without bad ones. It is nil if the list is
// missing, and not nil if it is there.
func (n *node) asTexts() []Text {
	if n == nil {
		return nil
	}
	out := make([]Text, 0, len(n.items))
	if n.kind != kindArray {
		return out
	}
	for _, item := range n.items {
		if item.kind == kindString {
			out = append(out, item.asText())
		}
	}
	return out
}

// someTexts is asTexts of a list that makes no sense empty.
func (r *reader) someTexts(n *node, name string) []Text {
	if n != nil && n.kind == kindArray && len(n.items) == 0 {
		r.report(diag.EmptyList.At(n.place, "%s is empty", name))
	}
	return n.asTexts()
}

// asTables gives a list's tables, without bad ones.
func (n *node) asTables() []*node {
	if n == nil {
		return nil
	}
	var out []*node
	for _, item := range n.items {
		if item.kind == kindTable {
			out = append(out, item)
		}
	}
	return out
}

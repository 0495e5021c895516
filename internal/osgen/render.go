package osgen

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"path"
	"slices"
	"strings"
	"text/template"
	"text/template/parse"

	"rpcdsc/dsc"
	"rpcdsc/internal/engine/ipsec"
	"rpcdsc/internal/engine/wfas"
	"rpcdsc/internal/netset"
)

// Data is what a template of a group's artifacts sees.
type Data struct {
	Generator string // "rpcdsc 0.1.0"
	Header    string // what the file says of its making, in a line
	Fleet     string
	Formerly  []string // the fleets whose things on a computer are taken over
	Group     string
	RuleGroup string
	Gen       *Generation
	Policies  []PolicyData
	Hosts     iter.Seq[HostData] // nil is none
	HostSets  []dsc.Table        // the hosts as a kind writes them that has little room
	Policy    *PolicyData        // the one that a per-policy artifact is for
}

// PolicyData is one distinct policy of the group.
type PolicyData struct {
	Tag    string
	Label  string
	Ports  []string           // of the registry value, one range a string
	Range  []netset.PortRange // the same, where the shell is cmd
	IPsec  []ipsec.Rule       // where the engine is ipsec
	WFAS   []wfas.Rule        // where the engine is wfas and the shell cmd
	Table  dsc.Table          // the policy as the node's PowerShell functions take it, where the shell is PowerShell
	When   string
	Notice int // seconds
	// Profiles of the firewall, where not all must enforce the rules.
	Profiles []ProfileData
}

// ProfileData is a profile of the firewall.
type ProfileData struct {
	Policies, Settings string // its keys, where Group Policy sets it and where the computer does
	Counts             bool   // the rules must be enforced in it
}

// HostData is one host of the group.
type HostData struct {
	Name      string
	Computer  string // NetBIOS name, upper case
	Tag       string // of its policy
	Slot      SlotData
	SlotTable dsc.Table // the slot as the node's PowerShell functions take it
}

// SlotData is a host's own restart slot, in the node's own time.
type SlotData struct {
	When  string // "window", "at" or "never"
	Day3  string // "SAT"; window only
	Date  string // "2026-12-05"; at only
	Clock string // "02:05"; window and at
}

// Rendered is one artifact that a template makes.
type Rendered struct {
	Path     string // relative to the group's folder
	Encoding string

	template *template.Template
	data     Data
}

// Write writes the artifact's text, with \n line ends. After an error a part of it may
// have been written.
func (r *Rendered) Write(w io.Writer) error {
	if err := r.template.Execute(w, r.data); err != nil {
		return fmt.Errorf("%s: %w", r.data.Gen.ID, err)
	}
	return nil
}

// usualSize is that of the longer artifacts, in bytes.
const usualSize = 80 << 10

// Text is what Write writes.
func (r *Rendered) Text() (string, error) {
	var b strings.Builder
	b.Grow(usualSize)
	err := r.Write(&b)
	return b.String(), err
}

// Render gives the generation's startup scripts for one group.
func (g *Generation) Render(data Data) []Rendered { return g.RenderKind("", data) }

// Makes tells whether the generation has templates of a kind.
func (g *Generation) Makes(kind string) bool {
	return slices.ContainsFunc(g.Artifacts, func(a Artifact) bool { return a.Kind == kind })
}

// RenderKind gives the generation's artifacts of a kind for one group.
func (g *Generation) RenderKind(kind string, data Data) []Rendered {
	data.Gen = g
	var out []Rendered
	for _, a := range g.Artifacts {
		if a.Per == "departed" || a.Kind != kind {
			continue
		}
		if a.Per == "group" {
			out = append(out, g.render(a, data))
			continue
		}
		for i := range data.Policies {
			one := data
			one.Policy = &data.Policies[i]
			out = append(out, g.render(a, one))
		}
	}
	return out
}

// RenderDeparted gives, of a kind, what removes the fleet from hosts that have left it.
func (g *Generation) RenderDeparted(kind string, data Data) []Rendered {
	data.Gen = g
	var out []Rendered
	for _, a := range g.Artifacts {
		if a.Kind == kind && (a.Departed || a.Per == "departed") {
			out = append(out, g.render(a, data))
		}
	}
	return out
}

func (g *Generation) render(a Artifact, data Data) Rendered {
	if data.Hosts == nil {
		data.Hosts = func(func(HostData) bool) {}
	}
	return Rendered{Path: a.pathFor(data.Policy), Encoding: a.Encoding, template: g.templates.Lookup(a.Template), data: data}
}

func (a Artifact) pathFor(p *PolicyData) string {
	if p == nil {
		return a.Path
	}
	return strings.ReplaceAll(a.Path, "{tag}", p.Tag)
}

// overlay lays a generation's own templates over those that all share.
func overlay(base *template.Template, fsys fs.FS, dir string) (*template.Template, error) {
	root, err := base.Clone()
	if err != nil {
		return nil, err
	}
	return parseTemplates(root, fsys, dir)
}

// parseTemplates adds the templates of a folder.
func parseTemplates(root *template.Template, fsys fs.FS, dir string) (*template.Template, error) {
	files, err := fs.Glob(fsys, path.Join(dir, "*.tmpl"))
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		src, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, err
		}
		if _, err := root.New(path.Base(file)).Parse(string(src)); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	return root, checkQuoted(root)
}

// checkQuoted refuses a template that prints a value which no quoter wrote.
func checkQuoted(root *template.Template) error {
	var errs []error
	for _, t := range root.Templates() {
		if t.Tree != nil {
			walk(t.Tree.Root, func(n *parse.ActionNode) {
				if last := lastCommand(n); len(n.Pipe.Decl) == 0 && quoters[last] == nil {
					where, what := t.Tree.ErrorContext(n)
					errs = append(errs, fmt.Errorf("%s: %s prints without a quoter", where, what))
				}
			})
		}
	}
	return errors.Join(errs...)
}

func lastCommand(n *parse.ActionNode) string {
	cmds := n.Pipe.Cmds
	if len(cmds) == 0 || len(cmds[len(cmds)-1].Args) == 0 {
		return ""
	}
	id, _ := cmds[len(cmds)-1].Args[0].(*parse.IdentifierNode)
	if id == nil {
		return ""
	}
	return id.Ident
}

// walk calls f for every action below n.
func walk(n parse.Node, f func(*parse.ActionNode)) {
	switch n := n.(type) {
	case *parse.ActionNode:
		f(n)
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, child := range n.Nodes {
			walk(child, f)
		}
	case *parse.IfNode:
		walkBranch(&n.BranchNode, f)
	case *parse.RangeNode:
		walkBranch(&n.BranchNode, f)
	case *parse.WithNode:
		walkBranch(&n.BranchNode, f)
	}
}

func walkBranch(b *parse.BranchNode, f func(*parse.ActionNode)) {
	walk(b.List, f)
	walk(b.ElseList, f)
}

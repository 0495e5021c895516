package generate

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"rpcdsc/dsc"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
	"rpcdsc/psmodule"
)

// The names of the resources, in the order in which they are applied. The rules
// come first: their Set saves what the registry held, and writes the three
// values as one unit; the Registry resources then hold them.
const (
	resourceRules   = "Rules"
	resourceRestart = "Restart"
)

// Stand-ins in a document that is printed once for all hosts of a policy.
const (
	nodeMark = "{{node}}"
	slotMark = "{{slot}}"
)

// dsc makes dsc/<host>.mof and <host>.meta.mof, and dsc/remove/<host>.mof.
func (b *builder) dsc() error {
	for i := range b.checked.Fleet.Groups {
		g := &b.checked.Fleet.Groups[i]
		gen := b.checked.generationOf(g)
		if gen.DSC == "" {
			continue
		}
		if err := b.dscGroup(g, gen); err != nil {
			return fmt.Errorf("group %s: %w", g.Name, err)
		}
	}
	return nil
}

func (b *builder) dscGroup(g *policy.Group, gen *osgen.Generation) error {
	meta, err := cut(b.lcm())
	if err != nil {
		return err
	}
	for i := range g.Hosts {
		h := &g.Hosts[i]
		docs, err := b.policyDocs(h.Policy, gen)
		if err != nil {
			return err
		}
		slot, err := b.slotText(h.Slot)
		if err != nil {
			return err
		}
		for _, d := range []struct {
			path string
			from pieces
		}{
			{"dsc/" + h.Name + ".mof", docs.apply},
			{"dsc/" + h.Name + ".meta.mof", meta},
			{"dsc/remove/" + h.Name + ".mof", docs.remove},
		} {
			b.set.Files = append(b.set.Files, output.File{
				Path: d.path, Encoding: output.UTF16, Group: g.Name, Hosts: []string{h.Name},
				Parts: d.from.fill(h.Name, slot),
			})
		}
	}
	return nil
}

// policyDocs is what hosts of one policy on one rule engine share.
type policyDocs struct{ apply, remove pieces }

// policyDocs prints the documents of a policy once.
func (b *builder) policyDocs(p *policy.Policy, gen *osgen.Generation) (*policyDocs, error) {
	key := gen.ID + " " + p.Tag
	if b.docs[key] != nil {
		return b.docs[key], nil
	}
	var err error
	if b.opt.Flavor == FlavorModule {
		b.docs[key], err = b.moduleDocs(p)
	} else {
		b.docs[key], err = b.inboxDocs(p, gen)
	}
	return b.docs[key], err
}

// inboxDocs prints the documents of a policy with resources that every node has.
func (b *builder) inboxDocs(p *policy.Policy, gen *osgen.Generation) (*policyDocs, error) {
	if strings.Contains(p.Label, "{{") {
		return nil, fmt.Errorf("the name %q can't stand in a document: it has {{ in it", p.Label)
	}
	s, err := scriptsFor(p, gen)
	if err != nil {
		return nil, err
	}
	apply, err := cut(b.applyDocument(p, s))
	if err != nil {
		return nil, err
	}
	remove, err := cut(b.document(dsc.Script{Name: "Remove", Get: s.removeGet, Test: s.removeTest, Set: s.removeSet}))
	if err != nil {
		return nil, err
	}
	return &policyDocs{apply, remove}, nil
}

func (b *builder) document(resources ...dsc.Resource) *dsc.Document {
	return &dsc.Document{
		Node: nodeMark, Comments: b.header(), Author: b.set.Generator, Host: "rpcdsc", Date: b.opt.Date,
		Resources: resources,
	}
}

func (b *builder) lcm() *dsc.LCM {
	return &dsc.LCM{
		Node: nodeMark, Comments: b.header(), Author: b.set.Generator, Host: "rpcdsc", Date: b.opt.Date,
		RefreshMode: dsc.Push, RefreshFrequencyMins: 30, ConfigurationMode: dsc.ApplyAndMonitor, FrequencyMins: 30,
	}
}

// rpcKey holds the three values that confine dynamic endpoints (KB 154596).
const rpcKey = `HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Rpc\Internet`

func (b *builder) applyDocument(p *policy.Policy, s *scripts) *dsc.Document {
	value := func(name string, kind dsc.ValueType, data []string, after string) dsc.Registry {
		return dsc.Registry{
			Name: name, Key: rpcKey, ValueName: name, ValueType: kind, ValueData: data,
			// Without Force a different value is an error, not a change.
			Ensure: dsc.Present, Force: true, DependsOn: []string{after},
		}
	}
	return b.document(
		dsc.Script{Name: resourceRules, Get: s.rulesGet, Test: s.rulesTest, Set: s.rulesSet},
		value("Ports", dsc.MultiStringValue, p.Range.Strings(), "[Script]"+resourceRules),
		value("PortsInternetAvailable", dsc.StringValue, []string{"Y"}, "[Registry]Ports"),
		value("UseInternetPorts", dsc.StringValue, []string{"Y"}, "[Registry]PortsInternetAvailable"),
		dsc.Script{Name: resourceRestart, Get: s.restartGet, Test: s.restartTest, Set: s.restartSet, DependsOn: []string{"[Registry]UseInternetPorts"}},
	)
}

// scripts are the bodies of a policy's Script resources.
type scripts struct {
	rulesGet, rulesTest, rulesSet       string
	restartGet, restartTest, restartSet string
	removeGet, removeTest, removeSet    string
}

// scriptsFor puts together the node's functions, the policy as data, and a call.
func scriptsFor(p *policy.Policy, gen *osgen.Generation) (*scripts, error) {
	full, err := assignPolicy(policyTable(p, gen))
	if err != nil {
		return nil, err
	}
	brief, err := assignPolicy(briefTable(p))
	if err != nil {
		return nil, err
	}
	s := &scripts{}
	for _, part := range []struct {
		to       *string
		function string
		assign   string
		slot     bool
		result   bool
	}{
		{&s.rulesGet, "Get-RpcRuleState", brief, false, true},
		{&s.rulesTest, "Test-RpcRuleState", full, false, false},
		{&s.rulesSet, "Set-RpcBase", full, false, false},
		{&s.restartGet, "Get-RpcRestart", brief, true, true},
		{&s.restartTest, "Test-RpcRestart", brief, true, false},
		{&s.restartSet, "Set-RpcRestart", brief, true, false},
		{&s.removeGet, "Test-RpcAbsent", brief, false, true},
		{&s.removeTest, "Test-RpcAbsent", brief, false, false},
		{&s.removeSet, "Remove-RpcState", brief, false, false},
	} {
		text, err := script(gen.Cmdlets, part.function, part.assign, part.slot, part.result)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", part.function, err)
		}
		*part.to = text
	}
	return s, nil
}

func script(engine, function, assign string, slot, result bool) (string, error) {
	code, err := psmodule.Inline(engine, function)
	if err != nil {
		return "", err
	}
	call := function + " -Policy $Policy"
	if slot {
		assign += "$Slot = " + slotMark + "\n"
		call += " -Slot $Slot"
	}
	if result {
		call = "@{ Result = [string](" + call + ") }"
	}
	return code + assign + call, nil
}

// assignPolicy writes the policy as the variable $Policy. Lists of addresses
// that several rules share are written once: in a document of UTF-16 each
// character counts twice.
func assignPolicy(p dsc.Table) (string, error) {
	var text strings.Builder
	for _, e := range append(shareLists(p), dsc.Entry{Key: "Policy", Value: p}) {
		literal, err := dsc.Literal(e.Value, -1)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&text, "$%s = %s\n", e.Key, literal)
	}
	return text.String(), nil
}

// shareLists replaces address lists that stand in several rules by variables,
// which it gives.
func shareLists(p dsc.Table) []dsc.Entry {
	var shared []dsc.Entry
	seen := map[string]*any{}
	for _, e := range p {
		rules, _ := e.Value.([]dsc.Table)
		for _, rule := range rules {
			value := &rule[len(rule)-1].Value
			list, ok := (*value).([]string)
			if !ok {
				continue
			}
			key := strings.Join(list, ",")
			first := seen[key]
			if first == nil {
				seen[key] = value
				continue
			}
			if _, done := (*first).(dsc.Variable); !done {
				name := fmt.Sprintf("Remote%d", len(shared)+1)
				shared = append(shared, dsc.Entry{Key: name, Value: list})
				*first = dsc.Variable(name)
			}
			*value = *first
		}
	}
	return shared
}

// printer is a document of package dsc.
type printer interface{ Print(w io.Writer) error }

// pieces is an encoded document, cut where a host's own words go.
type pieces struct {
	bytes [][]byte
	marks []string // the mark after each piece but the last
}

// cut prints and encodes a document once for all its hosts.
func cut(d printer) (pieces, error) {
	var text strings.Builder
	if err := d.Print(&text); err != nil {
		return pieces{}, err
	}
	encoded, err := output.UTF16.Encode(text.String())
	if err != nil {
		return pieces{}, err
	}
	var p pieces
	for {
		at, mark := firstMark(encoded)
		if at < 0 {
			p.bytes = append(p.bytes, encoded)
			return p, nil
		}
		p.bytes = append(p.bytes, encoded[:at])
		p.marks = append(p.marks, mark)
		encoded = encoded[at+2*len(mark):]
	}
}

func firstMark(encoded []byte) (int, string) {
	first, found := -1, ""
	for _, mark := range []string{nodeMark, slotMark} {
		if at := bytes.Index(encoded, utf16Of(mark)); at >= 0 && (first < 0 || at < first) {
			first, found = at, mark
		}
	}
	return first, found
}

// fill puts a host's words in. The pieces are shared between hosts.
func (p pieces) fill(node, slot string) [][]byte {
	words := map[string][]byte{nodeMark: utf16Of(node), slotMark: utf16Of(slot)}
	parts := make([][]byte, 0, 2*len(p.bytes))
	for i, piece := range p.bytes {
		parts = append(parts, piece)
		if i < len(p.marks) {
			parts = append(parts, words[p.marks[i]])
		}
	}
	return parts
}

// utf16Of encodes ASCII as UTF-16LE.
func utf16Of(s string) []byte {
	out := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		out = append(out, s[i], 0)
	}
	return out
}

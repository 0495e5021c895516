package mof

import (
	"fmt"
	"strings"
	"time"

	"rpcdsc/dsc"
	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/bodies"
	"rpcdsc/internal/artifact/module"
	"rpcdsc/internal/artifact/nodedata"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
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
	slotMark = bodies.SlotMark
)

// Make makes dsc/<host>.mof and <host>.meta.mof, dsc/remove/<host>.mof, and for
// each host that has left its own way out.
func (k Kind) Make(job *artifact.Job, m *artifact.Maker) error {
	docs, err := documents(job, job.Date)
	if err != nil {
		return err
	}
	p := newPrinter(job, job.Date)
	meta, err := Cut(p.lcm(), p.encoding, nodeMark)
	if err != nil {
		return err
	}
	m.AddMany(docs.Files(applyPath, docs.Apply))
	if !job.NoMeta {
		m.AddMany(docs.Files(metaPath, func(i int) [][]byte { return meta.Fill(docs.words(i).word) }))
	}
	m.AddMany(docs.Files(removePath, docs.Remove))
	return p.departed(job.Leavers(k.Serves), func(l *artifact.Leaver, remove [][]byte) {
		m.Add(output.File{Path: departedPath(l), Encoding: p.encoding, Group: l.Group, Hosts: []string{l.Name}, Parts: remove})
	})
}

// printer prints each document once for all hosts that share it.
type printer struct {
	job      *artifact.Job
	encoding output.Encoding
	date     time.Time
}

func newPrinter(job *artifact.Job, date time.Time) *printer {
	return &printer{job: job, encoding: job.MOFEncoding(), date: date}
}

func (p *printer) cut(d dsc.Configuration) (Pieces, error) {
	return Cut(d, p.encoding, nodeMark, slotMark)
}

// docKey is what decides about a document: the policy, and the generation's rule
// engine and limits.
type docKey struct {
	policy     *policy.Policy
	generation string
}

// departed gives each host that has left a fleet with what removes it. Such documents
// are of the inbox flavor always: nobody knows which version of the module the host has.
func (p *printer) departed(leavers []*artifact.Leaver, each func(*artifact.Leaver, [][]byte)) error {
	for _, l := range leavers {
		docs, err := p.removal(l.Policy, l.Generation)
		if err != nil {
			return fmt.Errorf("host %s, departed: %w", l.Name, err)
		}
		each(l, docs.remove.Fill(own{node: Encode(l.Name, p.encoding)}.word))
	}
	return nil
}

// policyDocs is what hosts of one policy on one rule engine share.
type policyDocs struct{ apply, remove Pieces }

// printed is what a document is known by in a job: kinds that carry it share it.
type printed struct {
	docKey
	date    time.Time
	removal bool
}

// removal prints once for all hosts that left a fleet what removes it.
func (p *printer) removal(of *policy.Policy, gen *osgen.Generation) (*policyDocs, error) {
	return artifact.Shared(p.job, printed{docKey{of, gen.Cmdlets}, p.date, true}, func() (*policyDocs, error) {
		s, err := bodies.Removal(of, gen)
		if err != nil {
			return nil, err
		}
		remove, err := p.cut(p.document(of, scriptResource("Remove", s.Remove)))
		return &policyDocs{remove: remove}, err
	})
}

// policyDocs prints the documents of a policy once.
func (p *printer) policyDocs(of *policy.Policy, gen *osgen.Generation) (*policyDocs, error) {
	return artifact.Shared(p.job, printed{docKey{of, gen.ID}, p.date, false}, func() (*policyDocs, error) {
		if p.job.Flavor == artifact.FlavorModule {
			return p.moduleDocs(of)
		}
		return p.inboxDocs(of, gen)
	})
}

// inboxDocs prints the documents of a policy with resources that every node has.
func (p *printer) inboxDocs(of *policy.Policy, gen *osgen.Generation) (*policyDocs, error) {
	if strings.Contains(of.Label, "{{") {
		return nil, fmt.Errorf("the name %q can't stand in a document: it has {{ in it", of.Label)
	}
	s, err := bodies.For(p.job, of, gen)
	if err != nil {
		return nil, err
	}
	apply, err := p.cut(p.applyDocument(of, s))
	if err != nil {
		return nil, err
	}
	remove, err := p.cut(p.document(of, scriptResource("Remove", s.Remove)))
	if err != nil {
		return nil, err
	}
	return &policyDocs{apply, remove}, nil
}

func (p *printer) document(of *policy.Policy, resources ...dsc.Resource) *dsc.Document {
	return &dsc.Document{
		Node: nodeMark, Comments: []string{p.job.HeaderOf(of.Fleet, of.Tag)}, Author: p.job.Generator(), Host: "rpcdsc", Date: p.date,
		Resources: resources,
	}
}

func (p *printer) lcm() *dsc.LCM {
	return &dsc.LCM{
		Node: nodeMark, Comments: []string{p.job.Header()}, Author: p.job.Generator(), Host: "rpcdsc", Date: p.date,
		RefreshMode: dsc.Push, RefreshFrequencyMins: 30, ConfigurationMode: dsc.ApplyAndMonitor, FrequencyMins: 30,
	}
}

func scriptResource(name string, r bodies.Resource, after ...string) dsc.Script {
	return dsc.Script{Name: name, Get: r.Get.String(), Test: r.Test.String(), Set: r.Set.String(), DependsOn: after}
}

// rpcKey holds the three values that confine dynamic endpoints (KB 154596).
const rpcKey = `HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Rpc\Internet`

func (p *printer) applyDocument(of *policy.Policy, s *bodies.Scripts) *dsc.Document {
	value := func(name string, kind dsc.ValueType, data []string, after string) dsc.Registry {
		return dsc.Registry{
			Name: name, Key: rpcKey, ValueName: name, ValueType: kind, ValueData: data,
			// Without Force a different value is an error, not a change.
			Ensure: dsc.Present, Force: true, DependsOn: []string{after},
		}
	}
	return p.document(of,
		scriptResource(resourceRules, s.Rules),
		value("Ports", dsc.MultiStringValue, of.Range.Strings(), "[Script]"+resourceRules),
		value("PortsInternetAvailable", dsc.StringValue, []string{"Y"}, "[Registry]Ports"),
		value("UseInternetPorts", dsc.StringValue, []string{"Y"}, "[Registry]PortsInternetAvailable"),
		scriptResource(resourceRestart, s.Restart, "[Registry]UseInternetPorts"),
	)
}

// The resource of the module (psmodule/RpcPortPolicy/DSCResources).
const (
	moduleClass    = "DSC_RpcPortPolicy"
	moduleResource = "Policy"
)

// moduleDocs prints the documents of a policy with the module's resource.
func (p *printer) moduleDocs(of *policy.Policy) (*policyDocs, error) {
	docs := &policyDocs{}
	for ensure, to := range map[string]*Pieces{"Present": &docs.apply, "Absent": &docs.remove} {
		d, err := p.cut(p.document(of, dsc.Custom{
			Name: moduleResource, Class: moduleClass, Friendly: module.Name,
			Module: module.Name, Version: module.VersionOf(p.job),
			Keys: []string{of.Fleet},
			Properties: []dsc.Property{
				{Name: "Fleet", Value: of.Fleet}, {Name: "Policy", Value: of.Tag}, {Name: "Ensure", Value: ensure},
				{Name: "Restart", Value: slotMark},
			},
		}))
		if err != nil {
			return nil, err
		}
		*to = d
	}
	return docs, nil
}

// slotText is what stands for the slot mark in a document.
func (p *printer) slotText(s policy.Slot) (string, error) {
	if p.job.Flavor == artifact.FlavorModule {
		return nodedata.SlotText(s), nil
	}
	return dsc.Literal(nodedata.Slot(s), -1)
}

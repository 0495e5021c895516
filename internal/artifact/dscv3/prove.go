package dscv3

import (
	"fmt"
	"strings"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/code"
	"rpcdsc/internal/artifact/dscv3/readback"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
	"rpcdsc/psmodule"
)

// Prove proves the document of each policy, that the other hosts of the policy get the
// same bytes, and the parts that are their own; the removals; and that the scripts are
// the tested ones.
func (k Kind) Prove(job *artifact.Job, files *artifact.Files) artifact.Proved {
	if !job.Asks(name) {
		return artifact.Proved{}
	}
	groups := job.Groups(k.Serves)
	all := job.ProveGroups(groups, func(g *policy.Group, gen *osgen.Generation) artifact.Proved {
		p := &prover{files: files, flavor: job.Flavor}
		p.group(g, gen)
		return p.Proved
	})
	for _, r := range removals(job) {
		p := &prover{files: files, flavor: r.flavor}
		prove := readback.ProveRemoval
		if r.flavor == artifact.FlavorModule {
			prove = readback.ProveModuleRemoval
		}
		p.document(r.path, r.host, "", r.gen, prove)
		all.Add(p.Proved)
	}
	if len(groups) > 0 {
		all.Add(proveScripts(files, &groups[0].Hosts[0]))
	}
	return all
}

// proveScripts compares what applies and verifies the documents with the tested text.
func proveScripts(files *artifact.Files, any *policy.Host) (p artifact.Proved) {
	scripts, err := psmodule.DSC3Scripts()
	if err != nil {
		p.Fail(proof.Failure{Artifact: name, Host: any.Name}.Because("%v", err))
	}
	p.Add(code.ProveFiles(files, name, scripts, any))
	return p
}

// prover proves some documents of a flavor.
type prover struct {
	artifact.Proved
	files  *artifact.Files
	flavor artifact.Flavor
}

func (p *prover) group(g *policy.Group, gen *osgen.Generation) {
	prove := readback.ProveApply
	if p.flavor == artifact.FlavorModule {
		prove = readback.ProveModule
	}
	models := map[*policy.Policy]*model{}
	for _, h := range artifact.Representatives(g) {
		models[h.Policy] = p.document(applyPath(h), h, h.Name, gen, prove)
	}
	for i := range g.Hosts {
		h := &g.Hosts[i]
		f := p.files.Open(applyPath(h))
		if of := models[h.Policy].file; f != nil && of != nil && f.Path == of.Path {
			continue // it has been read
		}
		if err := models[h.Policy].check(f, h); err != nil {
			p.Fail(proof.Failure{Artifact: applyPath(h), Host: h.Name}.Because("%v", err))
		}
	}
}

// document proves a document for a host and the code in it, and gives it as a model of
// the others. node is whom it must say to be for.
func (p *prover) document(path string, h *policy.Host, node string, gen *osgen.Generation, prove readback.Prove) *model {
	text, at, ok := p.files.Read(&p.Proved, path, h)
	if !ok {
		return &model{}
	}
	doc, err := readback.Read(path, text)
	if err != nil {
		p.Fail(at.Because("%v", err))
		return &model{}
	}
	p.Artifacts++
	if doc.Node != node || doc.Version != gen.DSC3 {
		p.Fail(at.Because("is for node %q with dsc %s, want %q and %s", doc.Node, doc.Version, node, gen.DSC3))
	}
	p.Fail(prove(at, doc, h)...)
	for body, text := range doc.Bodies {
		if err := code.CheckUnasked(gen.Cmdlets, body, text); err != nil {
			p.Fail(at.Because("%s: %v", body, err))
		}
	}
	return newModel(p.files.Open(path), doc.Slots)
}

// model is a document that was read, which others share the bytes of. The parts between
// those bytes are each host's own words: they are read for each host.
type model struct {
	file *output.File
	own  []word // what each own part is
}

// word is what stands before a host's own part, and what it must be.
type word struct {
	before string
	check  func(text string, h *policy.Host) error
}

var words = []word{
	{`"node": "`, func(text string, h *policy.Host) error {
		if text != h.Name {
			return fmt.Errorf("is for node %q", text)
		}
		return nil
	}},
	{`$Slot = `, readback.CheckSlot},
	{`"restart": "`, readback.CheckSlotWords},
}

// newModel finds out what the own parts of a document are. There must be the name and
// so many slots, or it is nobody's model: a word of its host's is among what all share.
func newModel(f *output.File, slots int) *model {
	m := &model{file: f}
	if f == nil || len(f.Parts) != 3+2*slots {
		return m
	}
	names := 0
	var own []word
	for i := 1; i < len(f.Parts); i += 2 {
		for at, w := range words {
			if strings.HasSuffix(string(f.Parts[i-1][max(0, len(f.Parts[i-1])-len(w.before)):]), w.before) {
				own = append(own, w)
				if at == 0 {
					names++
				}
			}
		}
	}
	if names == 1 && len(own) == 1+slots {
		m.own = own
	}
	return m
}

// check compares a host's document with the model, and its own parts with what they
// must be.
func (m *model) check(f *output.File, h *policy.Host) error {
	if f == nil || m.own == nil || len(f.Parts) != len(m.file.Parts) {
		return fmt.Errorf("isn't the document of policy %s", h.Policy.Tag)
	}
	for i, part := range f.Parts {
		if i%2 == 0 {
			if !sameMemory(part, m.file.Parts[i]) {
				return fmt.Errorf("isn't the document of policy %s", h.Policy.Tag)
			}
			continue
		}
		if i > 1 && m.own[i/2].before == m.own[i/2-1].before && sameMemory(part, f.Parts[i-2]) {
			continue // the same word again
		}
		if err := m.own[i/2].check(string(part), h); err != nil {
			return err
		}
	}
	return nil
}

func sameMemory(a, b []byte) bool {
	return len(a) > 0 && len(a) == len(b) && &a[0] == &b[0]
}

package mof

import (
	"strings"
	"sync"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/code"
	"rpcdsc/internal/artifact/module"
	"rpcdsc/internal/artifact/mof/readback"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
)

// Prove proves the documents of each policy, that the other hosts of the policy
// get the same bytes, and the parts that are their own.
func (k Kind) Prove(job *artifact.Job, files *artifact.Files) artifact.Proved {
	var models sync.Map
	all := job.ProveGroups(job.Groups(k.Serves), func(g *policy.Group, gen *osgen.Generation) artifact.Proved {
		p := newProver(job, files, &models)
		p.group(g, gen)
		return p.Proved
	})
	p := newProver(job, files, nil)
	p.departed(job.Leavers(k.Serves))
	all.Add(p.Proved)
	return all
}

func newProver(job *artifact.Job, files *artifact.Files, models *sync.Map) *prover {
	p := &prover{files: files, models: models, noMeta: job.NoMeta, at: ownPlaces, apply: readback.ProveApply, remove: readback.ProveRemoval}
	if job.Flavor == artifact.FlavorModule {
		version := module.VersionOf(job)
		p.apply, p.remove = readback.ProveModule("Present", version), readback.ProveModule("Absent", version)
	}
	return p
}

// ownPlaces are where this kind's documents lie.
var ownPlaces = Places{
	Apply:    func(_ *osgen.Generation, h *policy.Host) string { return applyPath(h) },
	Remove:   func(_ *osgen.Generation, h *policy.Host) string { return removePath(h) },
	Departed: departedPath,
}

// departed proves the first document for those that left a fleet, and that the
// others get the same bytes.
func (p *prover) departed(leavers []*artifact.Leaver) {
	models := map[docKey]*model{}
	for _, l := range leavers {
		key := docKey{l.Policy, l.Generation.Cmdlets}
		if models[key] == nil {
			models[key] = p.document(p.at.Departed(l), &l.Host, l.Generation, readback.ProveRemoval)
			p.Artifacts++
		}
		p.like(models[key], p.at.Departed(l), &l.Host)
	}
}

// prover proves one group's documents.
type prover struct {
	artifact.Proved
	files         *artifact.Files
	noMeta        bool
	at            Places
	apply, remove readback.Prove
	models        *sync.Map // of all groups: modelKey -> func() *model
}

// modelKey is what decides about a model.
type modelKey struct {
	docKey
	removes bool
}

// model proves a document once for all groups whose hosts share its bytes: failures
// are told of the group that comes first.
func (p *prover) model(path string, h *policy.Host, gen *osgen.Generation, removes bool) *model {
	prove := p.apply
	if removes {
		prove = p.remove
	}
	make := func() *model { return p.document(path, h, gen, prove) }
	known, _ := p.models.LoadOrStore(modelKey{docKey{h.Policy, gen.ID}, removes}, sync.OnceValue(make))
	m := known.(func() *model)()
	if m.file != nil {
		p.Artifacts++
	}
	return m
}

func (p *prover) group(g *policy.Group, gen *osgen.Generation) {
	applied, removed := map[*policy.Policy]*model{}, map[*policy.Policy]*model{}
	for _, h := range artifact.Representatives(g) {
		applied[h.Policy] = p.model(p.at.Apply(gen, h), h, gen, false)
		removed[h.Policy] = p.model(p.at.Remove(gen, h), h, gen, true)
	}
	var meta *model
	if !p.noMeta {
		meta = p.meta(&g.Hosts[0])
	}
	for i := range g.Hosts {
		h := &g.Hosts[i]
		p.like(applied[h.Policy], p.at.Apply(gen, h), h)
		p.like(removed[h.Policy], p.at.Remove(gen, h), h)
		if !p.noMeta {
			p.like(meta, metaPath(h), h)
		}
	}
}

// document proves a host's document and the code in it, and gives it as a model
// of the others.
func (p *prover) document(path string, h *policy.Host, gen *osgen.Generation, prove readback.Prove) *model {
	text, at, ok := p.files.Read(&p.Proved, path, h)
	if !ok {
		return &model{}
	}
	doc, err := readback.Read(path, text)
	if err != nil {
		p.Fail(at.Because("%v", err))
		return &model{}
	}
	p.node(at, text)
	p.Fail(prove(at, doc, h)...)
	for body, text := range doc.Bodies {
		if err := code.CheckBody(gen.Cmdlets, body, text); err != nil {
			p.Fail(at.Because("%s: %v", body, err))
		}
	}
	return newModel(p.files.Open(path), doc.OwnSlots())
}

// meta proves the meta document of a group's first host.
func (p *prover) meta(h *policy.Host) *model {
	text, at, ok := p.files.Read(&p.Proved, metaPath(h), h)
	if !ok {
		return &model{}
	}
	p.node(at, text)
	p.Fail(readback.ProveMeta(at, text)...)
	return newModel(p.files.Open(metaPath(h)), 0)
}

// node checks whom a document says to be for.
func (p *prover) node(at proof.Failure, text string) {
	if !strings.HasPrefix(text, "/*\n@TargetNode='"+at.Host+"'\n") {
		p.Fail(at.Because("is for another node"))
	}
}

// like checks the document of a host that shares a model's bytes; the model
// itself has been read.
func (p *prover) like(m *model, path string, h *policy.Host) {
	f := p.files.Open(path)
	if f != nil && m.file != nil && f.Path == m.file.Path {
		return
	}
	if err := m.check(f, h); err != nil {
		p.Fail(proof.Failure{Artifact: path, Host: h.Name}.Because("%v", err))
	}
}

package generate

import (
	"fmt"
	"maps"
	"path"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"rpcdsc/internal/osgen"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
)

// prove reads the rendered files back, as the nodes will, and gives everything
// in them that isn't the policy. Nothing may be written unless it gives nothing.
// It is done once for each distinct policy of a group. That hosts which share one
// share their documents' bytes too, and their own words, are checked for each.
func prove(c *Checked, set *output.Set, opt Options) (*prover, error) {
	p := newProver(c, set)
	p.flavor = opt.Flavor
	return p, p.all()
}

// all proves every group, at the same time, and what they share.
func (p *prover) all() error {
	c := p.checked
	provers := make([]prover, len(c.Fleet.Groups))
	var work errgroup.Group
	work.SetLimit(runtime.GOMAXPROCS(0))
	for i := range c.Fleet.Groups {
		g := &c.Fleet.Groups[i]
		provers[i] = *p
		provers[i].documented = map[string]proof.Sums{}
		work.Go(func() error {
			if err := provers[i].group(g, c.generationOf(g)); err != nil {
				return fmt.Errorf("group %s: %w", g.Name, err)
			}
			return nil
		})
	}
	if err := work.Wait(); err != nil {
		return err
	}
	for _, group := range provers {
		p.failures = append(p.failures, group.failures...)
		p.artifacts += group.artifacts
		maps.Copy(p.documented, group.documented)
	}
	return p.shared()
}

// shared proves the files that are for all groups.
func (p *prover) shared() error {
	if err := p.source(); err != nil {
		return err
	}
	for i := range p.checked.Fleet.Groups {
		if p.checked.generationOf(&p.checked.Fleet.Groups[i]).Cmdlets != "" {
			return p.module()
		}
	}
	return nil
}

// prover collects what is wrong with one group's files.
type prover struct {
	checked    *Checked
	flavor     Flavor
	set        *output.Set             // only read
	files      map[string]*output.File // of the set
	moduleRoot string
	documented map[string]proof.Sums // of their documents, by host, the first of each policy
	artifacts  int                   // that were proved, one that is for several policies for each
	failures   []proof.Failure
}

func newProver(c *Checked, set *output.Set) *prover {
	p := &prover{checked: c, set: set, files: make(map[string]*output.File, len(set.Files)), moduleRoot: moduleRoot(set), documented: map[string]proof.Sums{}}
	for i := range set.Files {
		p.files[set.Files[i].Path] = &set.Files[i]
	}
	return p
}

// representatives gives the first host of each policy.
func representatives(g *policy.Group) []*policy.Host {
	var out []*policy.Host
	seen := map[*policy.Policy]bool{}
	for i := range g.Hosts {
		if h := &g.Hosts[i]; !seen[h.Policy] {
			seen[h.Policy] = true
			out = append(out, h)
		}
	}
	return out
}

func (p *prover) group(g *policy.Group, gen *osgen.Generation) error {
	hosts := representatives(g)
	if gen.Shell == "cmd" {
		if err := p.cmd(g, gen, hosts); err != nil {
			return err
		}
	} else if err := p.powershell(g, gen, hosts); err != nil {
		return err
	}
	if gen.Cmdlets != "" {
		for _, h := range hosts {
			if err := p.data(h); err != nil {
				return err
			}
		}
	}
	if gen.DSC != "" {
		if err := p.documents(g, gen, hosts); err != nil {
			return err
		}
	}
	return nil
}

// cmd proves the startup scripts of a group for each of its policies.
func (p *prover) cmd(g *policy.Group, gen *osgen.Generation, hosts []*policy.Host) error {
	scripts := p.startup(g, gen)
	other, err := p.otherVersion(g, gen)
	if err != nil {
		return err
	}
	for _, h := range hosts {
		p.artifacts++
		p.failures = append(p.failures, scripts.Prove(h, other)...)
	}
	return nil
}

func (p *prover) startup(g *policy.Group, gen *osgen.Generation) *proof.Startup {
	s := newStartup(g, gen)
	for path, f := range p.files {
		if name, ok := strings.CutPrefix(path, s.Folder); ok {
			s.Files[name] = f.Content()
		}
	}
	return s
}

func newStartup(g *policy.Group, gen *osgen.Generation) *proof.Startup {
	return &proof.Startup{Folder: "startup/" + g.Name + "/", NT: gen.NT, IPsec: gen.Engine == osgen.EngineIPsec, Files: map[string][]byte{}}
}

// otherVersion renders a group's scripts as an earlier fleet file might have
// made them.
func (p *prover) otherVersion(g *policy.Group, gen *osgen.Generation) (*proof.Startup, error) {
	earlier, variants := *g, policy.Variants(g.Policies)
	earlier.Hosts = slices.Clone(g.Hosts)
	earlier.Policies = nil
	for _, of := range g.Policies {
		earlier.Policies = append(earlier.Policies, variants[of])
	}
	for i := range earlier.Hosts {
		earlier.Hosts[i].Policy = variants[g.Hosts[i].Policy]
	}
	b := &builder{checked: p.checked, set: &output.Set{}}
	if err := b.startupGroup(&earlier, gen); err != nil {
		return nil, err
	}
	s := newStartup(g, gen)
	for i := range b.set.Files {
		f := &b.set.Files[i]
		s.Files[strings.TrimPrefix(f.Path, s.Folder)] = f.Content()
	}
	return s, nil
}

// text decodes a file that must be there.
func (p *prover) text(path string) (string, error) {
	f := p.files[path]
	if f == nil {
		return "", fmt.Errorf("%s wasn't made", path)
	}
	content := f.Parts[0]
	if len(f.Parts) > 1 {
		content = f.Content()
	}
	return f.Encoding.Decode(content)
}

// powershell proves the data and the code of startup.ps1.
func (p *prover) powershell(g *policy.Group, gen *osgen.Generation, hosts []*policy.Host) error {
	path := "startup/" + g.Name + "/startup.ps1"
	text, err := p.text(path)
	if err != nil {
		return err
	}
	before, after, err := p.frame(g, gen)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if err := checkScript(gen.Cmdlets, text, before, after); err != nil {
		p.fail(path, hosts[0], "%v", err)
	}
	p.artifacts += len(hosts)
	failures, err := proof.ProveScript(path, text, g.Hosts)
	p.failures = append(p.failures, failures...)
	return err
}

// documents proves the documents of each policy, that the other hosts of the
// policy get the same bytes, and the parts that are their own.
func (p *prover) documents(g *policy.Group, gen *osgen.Generation, hosts []*policy.Host) error {
	apply, remove := proof.ProveDocument, proof.ProveRemoval
	if p.flavor == FlavorModule {
		version := path.Base(p.moduleRoot)
		apply, remove = proof.ModuleDocument("Present", version), proof.ModuleDocument("Absent", version)
	}
	applied, removed := map[*policy.Policy]*model{}, map[*policy.Policy]*model{}
	for _, h := range hosts {
		doc, err := p.document("dsc/", h, gen, apply)
		if err != nil {
			return err
		}
		p.documented[h.Name] = doc.Sums()
		applied[h.Policy] = newModel(p.files["dsc/"+h.Name+".mof"], doc.OwnSlots())
		if doc, err = p.document("dsc/remove/", h, gen, remove); err != nil {
			return err
		}
		removed[h.Policy] = newModel(p.files["dsc/remove/"+h.Name+".mof"], doc.OwnSlots())
	}
	meta, err := p.meta(&g.Hosts[0])
	if err != nil {
		return err
	}
	for i := range g.Hosts {
		h := &g.Hosts[i]
		p.like(applied[h.Policy], "dsc/"+h.Name+".mof", h)
		p.like(removed[h.Policy], "dsc/remove/"+h.Name+".mof", h)
		p.like(meta, "dsc/"+h.Name+".meta.mof", h)
	}
	return nil
}

// like checks the document of a host that shares a model's bytes; the model
// itself has been read.
func (p *prover) like(m *model, path string, h *policy.Host) {
	f := p.files[path]
	if f != nil && f == m.file {
		return
	}
	if err := m.check(f, h); err != nil {
		p.fail(path, h, "%v", err)
	}
}

// meta proves the meta document of a group's first host.
func (p *prover) meta(h *policy.Host) (*model, error) {
	path := "dsc/" + h.Name + ".meta.mof"
	text, err := p.text(path)
	if err != nil {
		return nil, err
	}
	p.node(path, text, h)
	failures, err := proof.ProveMeta(path, text, h)
	p.failures = append(p.failures, failures...)
	return newModel(p.files[path], 0), err
}

// node checks whom a document says to be for.
func (p *prover) node(path, text string, h *policy.Host) {
	if !strings.HasPrefix(text, "/*\n@TargetNode='"+h.Name+"'\n") {
		p.fail(path, h, "is for another node")
	}
}

// document proves a host's document and the code in it.
func (p *prover) document(folder string, h *policy.Host, gen *osgen.Generation, prove func(string, *proof.Document, *policy.Host) []proof.Failure) (*proof.Document, error) {
	path := folder + h.Name + ".mof"
	text, err := p.text(path)
	if err != nil {
		return nil, err
	}
	doc, err := proof.ReadDocument(path, text)
	if err != nil {
		return nil, err
	}
	p.artifacts++
	p.node(path, text, h)
	p.failures = append(p.failures, prove(path, doc, h)...)
	p.bodies(path, h, gen, doc)
	return doc, nil
}

// data proves the module's data file of a host's policy.
func (p *prover) data(h *policy.Host) error {
	path := p.moduleRoot + "/Fleet/policy-" + h.Policy.Tag + ".psd1"
	text, err := p.text(path)
	if err != nil {
		return err
	}
	p.artifacts++
	failures, err := proof.ProveData(path, text, h)
	p.failures = append(p.failures, failures...)
	return err
}

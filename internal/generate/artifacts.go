package generate

import (
	"fmt"
	"path"
	"strings"

	"rpcdsc/internal/osgen"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
)

// Artifacts reads every artifact that gives a host its rules. A document with
// the module's resource has none of its own.
func Artifacts(set *output.Set, flavor Flavor, gen *osgen.Generation, g *policy.Group, h *policy.Host) ([]*proof.Artifact, error) {
	r := &artifactReader{set: set}
	r.startup(gen, g, h)
	if gen.Cmdlets != "" {
		r.add(proof.ExplainData(r.text("module/*/*/Fleet/policy-" + h.Policy.Tag + ".psd1")))
	}
	if gen.DSC != "" && flavor != FlavorModule {
		r.add(proof.ExplainDocument(r.text("dsc/" + h.Name + ".mof")))
	}
	return r.artifacts, r.err
}

// artifactReader remembers the first error.
type artifactReader struct {
	set       *output.Set
	artifacts []*proof.Artifact
	err       error
}

func (r *artifactReader) add(a *proof.Artifact, err error) {
	r.fail(err)
	r.artifacts = append(r.artifacts, a)
}

func (r *artifactReader) startup(gen *osgen.Generation, g *policy.Group, h *policy.Host) {
	if gen.Shell == "cmd" {
		r.add(r.scripts(g, gen).Explain(h))
		return
	}
	name, text := r.text("startup/" + g.Name + "/startup.ps1")
	r.add(proof.ExplainScript(name, text, h))
}

// text is the file whose path matches; names have no wildcards in them.
func (r *artifactReader) text(pattern string) (name, text string) {
	for i := range r.set.Files {
		f := &r.set.Files[i]
		if ok, _ := path.Match(pattern, f.Path); !ok {
			continue
		}
		text, err := f.Encoding.Decode(f.Content())
		r.fail(err)
		return f.Path, text
	}
	r.fail(fmt.Errorf("%s wasn't made", pattern))
	return pattern, ""
}

func (r *artifactReader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

func (r *artifactReader) scripts(g *policy.Group, gen *osgen.Generation) *proof.Startup {
	s := newStartup(g, gen)
	for i := range r.set.Files {
		f := &r.set.Files[i]
		if name, ok := strings.CutPrefix(f.Path, s.Folder); ok {
			s.Files[name] = f.Content()
		}
	}
	return s
}

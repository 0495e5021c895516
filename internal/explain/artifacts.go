package explain

import (
	"fmt"
	"path"
	"strings"

	"rpcdsc/internal/osgen"
	"rpcdsc/internal/output"
	"rpcdsc/internal/proof"
)

// artifactsOf reads every artifact that gives the host its rules.
func artifactsOf(set *output.Set, gen *osgen.Generation, q Query) ([]*proof.Artifact, error) {
	r := &artifactReader{set: set}
	startup := "startup/" + q.Group.Name + "/"
	if gen.Shell == "cmd" {
		r.add(r.scripts(startup, gen).Explain(q.Host))
	} else {
		name, text := r.text(startup + "startup.ps1")
		r.add(proof.ExplainScript(name, text, q.Host))
	}
	if gen.Cmdlets != "" {
		r.add(proof.ExplainData(r.text("module/*/*/Fleet/policy-" + q.Host.Policy.Tag + ".psd1")))
	}
	if gen.DSC != "" {
		r.add(proof.ExplainDocument(r.text("dsc/" + q.Host.Name + ".mof")))
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

func (r *artifactReader) scripts(folder string, gen *osgen.Generation) *proof.Startup {
	s := &proof.Startup{Folder: folder, NT: gen.NT, IPsec: gen.Engine == osgen.EngineIPsec, Files: map[string][]byte{}}
	for i := range r.set.Files {
		f := &r.set.Files[i]
		if name, ok := strings.CutPrefix(f.Path, folder); ok {
			s.Files[name] = f.Content()
		}
	}
	return s
}

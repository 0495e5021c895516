package machineconfig

import (
	"crypto/sha256"
	"fmt"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/code"
	"rpcdsc/internal/artifact/machineconfig/readback"
	"rpcdsc/internal/artifact/module"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
	"rpcdsc/psmodule"
)

// Prove reads each package as the agent does, and the hashes.
func (Kind) Prove(job *artifact.Job, files *artifact.Files) (p artifact.Proved) {
	all := bundles(job)
	if len(all) == 0 {
		return p
	}
	sources, err := module.Functions(job)
	if err != nil {
		p.Fail(proof.Failure{Artifact: name, Host: all[0].firstHost(job)}.Because("%v", err))
		return p
	}
	hashes := make([]string, len(all))
	p = artifact.ProveEach(len(all), func(i int) (p artifact.Proved) {
		hashes[i] = all[i].prove(&p, job, files, sources)
		return p
	})
	published := map[string]string{}
	for i, b := range all {
		if hashes[i] != "" {
			published[b.name+".zip"] = hashes[i]
		}
	}
	if text, at, ok := files.Read(&p, publishPath, &policy.Host{Name: all[0].firstHost(job)}); ok {
		if err := readback.ProveHashes(text, published); err != nil {
			p.Fail(at.Because("%v", err))
		}
	}
	return p
}

// prove reads one package, and gives its hash; "" if it wasn't made.
func (b *bundle) prove(p *artifact.Proved, job *artifact.Job, files *artifact.Files, sources []psmodule.File) string {
	file, at := files.Open(b.path()), proof.Failure{Artifact: b.path(), Host: b.firstHost(job)}
	if file == nil {
		p.Fail(at.Because("wasn't made"))
		return ""
	}
	p.Artifacts++
	content := file.Content()
	found, failures := readback.Prove(at, content, b.want(job))
	p.Fail(failures...)
	for _, source := range sources {
		text, ok := found[source.Path]
		if delete(found, source.Path); !ok || text != source.Text {
			p.Fail(at.Because("its %s isn't the tested one: %s", source.Path, code.FirstOther(source.Text, text)))
		}
	}
	for file := range found {
		p.Fail(at.Because("has a file %s that nobody reads", file))
	}
	return fmt.Sprintf("%X", sha256.Sum256(content))
}

// firstHost is one of those that the package is for.
func (b *bundle) firstHost(job *artifact.Job) string {
	if b.hosts != nil {
		return b.hosts[0].Name
	}
	return job.Groups(Kind{}.Serves)[0].Hosts[0].Name
}

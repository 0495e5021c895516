package machineconfig

import (
	"strings"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/code"
	"rpcdsc/internal/artifact/machineconfig/readback"
	"rpcdsc/internal/artifact/module"
	"rpcdsc/internal/proof"
)

// Prove reads each package as the agent does, and the hashes.
func (Kind) Prove(job *artifact.Job, files *artifact.Files) (p artifact.Proved) {
	all := bundles(job)
	if len(all) == 0 {
		return p
	}
	hashes := map[string]string{}
	for _, b := range all {
		file, at := files.Open(b.path()), proof.Failure{Artifact: b.path(), Host: b.hosts[0].Name}
		if file == nil {
			p.Fail(at.Because("wasn't made"))
			continue
		}
		p.Artifacts++
		hashes[b.name+".zip"] = strings.ToUpper(file.SHA256().String())
		found, failures := readback.Prove(at, file.Content(), readback.Want{
			Name: b.name, Mode: b.mode(), Version: version(job), ModuleVersion: module.VersionOf(job), Hosts: b.hosts,
		})
		p.Fail(failures...)
		sources, err := module.Functions(job)
		if err != nil {
			p.Fail(at.Because("%v", err))
		}
		for _, source := range sources {
			text, ok := found[source.Path]
			if delete(found, source.Path); !ok || text != source.Text {
				p.Fail(at.Because("its %s isn't the tested one: %s", source.Path, code.FirstOther(source.Text, text)))
			}
		}
		for file := range found {
			p.Fail(at.Because("has a file %s that nobody reads", file))
		}
	}
	if text, at, ok := files.Read(&p, publishPath, all[0].hosts[0]); ok {
		if err := readback.ProveHashes(text, hashes); err != nil {
			p.Fail(at.Because("%v", err))
		}
	}
	return p
}

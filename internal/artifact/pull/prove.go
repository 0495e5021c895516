package pull

import (
	"crypto/sha256"
	"fmt"
	"strings"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/code"
	"rpcdsc/internal/artifact/module"
	"rpcdsc/internal/artifact/mof"
	"rpcdsc/internal/artifact/pull/readback"
	zip "rpcdsc/internal/artifact/zipped/readback"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
	"rpcdsc/psmodule"
)

// Prove proves that each host finds its own document under the name that it asks for,
// with its checksum; and what makes it ask.
func (k Kind) Prove(job *artifact.Job, files *artifact.Files) (p artifact.Proved) {
	all, groups := sources(job), job.Groups(k.Serves)
	if len(all) == 0 || len(groups) == 0 {
		return p
	}
	for _, s := range all {
		p.Add(mof.ProveAt(job, files, mof.Places{Apply: s.applyPath, Remove: s.removePath, Departed: s.departedPath}))
		p.Add(s.proveGroups(job, files, groups))
		p.Add(s.proveOthers(job, files, &groups[0].Hosts[0]))
	}
	p.Add(proveList(job, files, all, groups))
	p.Add(proveScript(job, files, all, &groups[0].Hosts[0]))
	return p
}

// proveGroups proves what is each host's own.
func (s *source) proveGroups(job *artifact.Job, files *artifact.Files, groups []*policy.Group) artifact.Proved {
	return job.ProveGroups(groups, func(g *policy.Group, gen *osgen.Generation) (p artifact.Proved) {
		for i := range g.Hosts {
			h := &g.Hosts[i]
			proveSum(&p, files, s.applyPath(gen, h), h)
			proveSum(&p, files, s.removePath(gen, h), h)
			if !s.hasMeta(job) {
				continue
			}
			client := readback.Client{Address: s.address, Share: s.share, Named: named(gen), Document: s.document(gen, h), Modules: packages(job)}
			if text, at, ok := files.Read(&p, s.metaPath(h), h); ok {
				if err := readback.ProveMeta(text, h.Name, client); err != nil {
					p.Fail(at.Because("%v", err))
				}
			}
		}
		return p
	})
}

// proveSum proves the checksum of a file.
func proveSum(p *artifact.Proved, files *artifact.Files, file string, h *policy.Host) {
	at := proof.Failure{Artifact: file + checksumExtension, Host: h.Name}
	of, sum := files.Open(file), files.Open(at.Artifact)
	if of == nil || sum == nil {
		p.Fail(at.Because("wasn't made, or what it is of"))
		return
	}
	if err := readback.ProveChecksum(sum.Content(), of.Parts); err != nil {
		p.Fail(at.Because("%v", err))
	}
	if (of.Sum != output.Sum{}) && !strings.EqualFold(of.Sum.String(), string(sum.Content())) {
		p.Fail(at.Because("is of a file that is said to have the sum %s", of.Sum))
	}
	if !of.Fixed {
		p.Fail(at.Because("is of a file that might get a signature"))
	}
}

// proveOthers proves the checksums of those that have left, and the module's package.
func (s *source) proveOthers(job *artifact.Job, files *artifact.Files, any *policy.Host) (p artifact.Proved) {
	for _, l := range job.Leavers(Kind{}.Serves) {
		proveSum(&p, files, s.departedPath(l), &l.Host)
	}
	if !packages(job) {
		return p
	}
	at := proof.Failure{Artifact: s.packagePath(job), Host: any.Name}
	proveSum(&p, files, at.Artifact, any)
	if file := files.Open(at.Artifact); file == nil {
		p.Fail(at.Because("wasn't made"))
	} else if err := proveModule(job, file.Content()); err != nil {
		p.Fail(at.Because("%v", err))
	}
	return p
}

// proveModule compares a package with the module, whose own room proves its files.
func proveModule(job *artifact.Job, packed []byte) error {
	entries, err := zip.Read(packed)
	if err != nil {
		return err
	}
	files, err := module.Files(job)
	if err != nil {
		return err
	}
	for i := range files {
		inside := strings.TrimPrefix(files[i].Path, module.Folder(job)+"/")
		content, ok := entries[inside]
		if !ok || sha256.Sum256(content) != files[i].SHA256() {
			return fmt.Errorf("its %s isn't %s, which is proved", inside, files[i].Path)
		}
	}
	if len(entries) != len(files) {
		return fmt.Errorf("has %d files, the module has %d", len(entries), len(files))
	}
	return nil
}

func proveList(job *artifact.Job, files *artifact.Files, all []*source, groups []*policy.Group) (p artifact.Proved) {
	text, at, ok := files.Read(&p, hostsPath, &groups[0].Hosts[0])
	if !ok {
		return p
	}
	var hosts []*policy.Host
	var generations []*osgen.Generation // of the hosts
	for _, g := range groups {
		for i := range g.Hosts {
			hosts, generations = append(hosts, &g.Hosts[i]), append(generations, job.Generation(g))
		}
	}
	err := readback.ProveHosts(text, len(hosts), func(i int) readback.Row {
		row := readback.Row{Name: hosts[i].Name}
		for _, s := range all {
			*map[bool]*string{false: &row.Server, true: &row.Share}[s.share] = s.document(generations[i], hosts[i])
		}
		return row
	})
	if err != nil {
		p.Fail(at.Because("%v", err))
	}
	return p
}

// proveScript compares what makes nodes clients with the tested one.
func proveScript(job *artifact.Job, files *artifact.Files, all []*source, any *policy.Host) (p artifact.Proved) {
	for _, s := range all {
		if s.hasMeta(job) {
			p.Add(code.ProveFiles(files, name, []psmodule.File{{Path: clientScript, Text: psmodule.PullScript()}}, any))
		}
	}
	return p
}

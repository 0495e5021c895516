package gpo

import (
	"bytes"
	"fmt"
	"path"
	"strings"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/code"
	"rpcdsc/internal/artifact/gpo/readback"
	"rpcdsc/internal/artifact/startup"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
	"rpcdsc/psmodule"
)

// Prove proves each object: that its backup is whole, and what it makes of its
// computers. Startup scripts are proved where they lie for themselves; here they must be
// the same.
func (k Kind) Prove(job *artifact.Job, files *artifact.Files) artifact.Proved {
	if !asked(job) {
		return artifact.Proved{}
	}
	groups := job.Groups(k.Serves)
	below := map[string][]string{} // files by the folder of their backup
	for _, f := range files.Below(root) {
		if folder, rest, ok := strings.Cut(strings.TrimPrefix(f.Path, root+"/"), "/"); ok {
			below[folder] = append(below[folder], rest)
		}
	}
	p := job.ProveGroups(groups, func(g *policy.Group, _ *osgen.Generation) (p artifact.Proved) {
		for _, o := range objects(job, g) {
			p.Add(o.prove(job, files, below[o.backup()]))
		}
		return p
	})
	for _, o := range departed(job) {
		p.Add(o.prove(job, files, below[o.backup()]))
	}
	if all := allObjects(job); len(all) > 0 {
		p.Add(proveLists(job, files, all))
	}
	return p
}

// at is a failure of a file of the object.
func (o *object) at(file string) proof.Failure {
	return proof.Failure{Artifact: path.Join(o.folder(), file), Host: o.hosts[0].Name}
}

// inside is where a file of the object lies in its backup.
func inside(file string) string { return path.Join("DomainSysvol/GPO", file) }

// content opens a file that must be there.
func (o *object) content(p *artifact.Proved, files *artifact.Files, file string) ([]byte, bool) {
	f := files.Open(path.Join(o.folder(), file))
	if f == nil {
		p.Fail(o.at(file).Because("wasn't made"))
		return nil, false
	}
	return f.Content(), true
}

// prove proves an object; there are the files in the folder of its backup.
func (o *object) prove(job *artifact.Job, files *artifact.Files, there []string) (p artifact.Proved) {
	p.Artifacts = max(1, len(o.policies))
	o.proveBackup(files, there, &p)
	if o.flavor == flavorScript {
		o.proveScripts(job, files, &p)
		return p
	}
	n, err := o.native(files)
	switch {
	case err != nil:
		p.Fail(o.at(inside(registryPath)).Because("%v", err))
	case o.remove:
		p.Fail(n.ProveRemoval(o.hosts[0])...)
	default:
		p.Fail(n.Prove(o.hosts, o.gen.RuleVersion)...)
	}
	return p
}

// native reads what a native object does.
func (o *object) native(files *artifact.Files) (*readback.Native, error) {
	at := path.Join(o.folder(), inside(registryPath))
	registry := files.Open(at)
	if registry == nil {
		return nil, fmt.Errorf("wasn't made")
	}
	tasks, err := files.Text(path.Join(o.folder(), inside(tasksPath)))
	if err != nil {
		return nil, fmt.Errorf("ScheduledTasks.xml: %w", err)
	}
	return readback.ReadNative(at, registry.Content(), tasks)
}

// what is the object as who imports it should find it.
func (o *object) what() readback.Object {
	return readback.Object{Name: o.name(), Backup: o.backup(), Native: o.flavor == flavorNative, Rules: !o.remove}
}

func (o *object) proveBackup(files *artifact.Files, there []string, p *artifact.Proved) {
	backup, ok := o.content(p, files, "Backup.xml")
	info, also := o.content(p, files, "bkupInfo.xml")
	if !ok || !also {
		return
	}
	if err := readback.ProveBackup(o.what(), backup, info, there); err != nil {
		p.Fail(o.at("Backup.xml").Because("%v", err))
	}
}

// proveScripts compares the scripts with those of startup/, and what runs them with
// what the object is for.
func (o *object) proveScripts(job *artifact.Job, files *artifact.Files, p *artifact.Proved) {
	scripts, err := startup.Group(job, o.group)
	if err != nil {
		p.Fail(o.at("").Because("%v", err))
	}
	var contents [][]byte
	for _, s := range scripts {
		at := inside(path.Join(startupFolder, path.Base(s.Path)))
		got, ok := o.content(p, files, at)
		if ok && !bytes.Equal(got, s.Content()) {
			p.Fail(o.at(at).Because("isn't %s, which is proved", s.Path))
		}
		contents = append(contents, got)
	}
	ini, ok := o.content(p, files, inside(scriptsPath))
	if !ok {
		return
	}
	run, err := readback.ReadScripts(o.fleet(), ini, contents, func(name string) (string, error) {
		return files.Text(path.Join(o.folder(), inside(startupFolder), name))
	})
	if err != nil {
		p.Fail(o.at(inside(scriptsPath)).Because("%v", err))
		return
	}
	if want := o.runs(); *run != want {
		p.Fail(o.at(inside(scriptsPath)).Because("runs %s%s, want %s%s", run.File, run.Arguments, want.File, want.Arguments))
	}
}

// runs is the script that the object is there to run.
func (o *object) runs() readback.Script {
	if o.gen.Shell == shellCmd {
		return map[bool]readback.Script{false: {File: "apply.cmd"}, true: {File: "remove.cmd"}}[o.remove]
	}
	return map[bool]readback.Script{false: {File: "startup.ps1"}, true: {File: "startup.ps1", Arguments: " -Action Remove"}}[o.remove]
}

// proveLists proves what is there once for all objects.
func proveLists(job *artifact.Job, files *artifact.Files, all []*object) (p artifact.Proved) {
	at := proof.Failure{Artifact: manifestPath, Host: all[0].hosts[0].Name}
	var what []readback.Object
	var infos [][]byte
	var rows []readback.Row
	for _, o := range all {
		info, _ := o.content(&p, files, "bkupInfo.xml")
		infos = append(infos, info)
		what = append(what, o.what())
		rows = append(rows, readback.Row{
			Object: o.what(), Group: o.group.Name, Flavor: o.flavor, Generation: o.gen.ID, Remove: o.remove,
			Versions: o.gen.Versions, ProductTypes: o.productTypes(job), Hosts: o.hosts,
		})
	}
	if list := files.Open(manifestPath); list == nil {
		p.Fail(at.Because("wasn't made"))
	} else if err := readback.ProveManifest(list.Content(), what, infos); err != nil {
		p.Fail(at.Because("%v", err))
	}
	p.Add(proveImporters(files, &policy.Host{Name: at.Host}))
	at.Artifact = tablePath
	if text, err := files.Text(tablePath); err != nil {
		p.Fail(at.Because("%v", err))
	} else {
		p.Fail(readback.ProveTable(tablePath, text, job.Fleet.Name, rows)...)
	}
	return p
}

// proveImporters compares the scripts that import the objects with the tested ones.
func proveImporters(files *artifact.Files, any *policy.Host) (p artifact.Proved) {
	scripts, err := psmodule.GpoScripts()
	if err != nil {
		p.Fail(proof.Failure{Artifact: root, Host: any.Name}.Because("%v", err))
	}
	p.Add(code.ProveFiles(files, root, scripts, any))
	return p
}

// Explain gives the rules of the native object that a host has.
func (Kind) Explain(job *artifact.Job, files *artifact.Files, g *policy.Group, h *policy.Host) (*proof.Artifact, error) {
	for _, o := range objects(job, g) {
		if o.flavor != flavorNative || o.remove || o.policies[0] != h.Policy {
			continue
		}
		n, err := o.native(files)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", o.folder(), err)
		}
		return n.Explain(), nil
	}
	return nil, nil
}

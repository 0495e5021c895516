package gpo

import (
	"fmt"
	"path"
	"slices"

	"rpcdsc/dsc"
	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/nodedata"
	"rpcdsc/internal/output"
)

// Make makes gpo/: a backup of each object, the list of them, and what imports them.
func (k Kind) Make(job *artifact.Job, m *artifact.Maker) error {
	var all []*object
	for _, g := range job.Groups(k.Serves) {
		for _, o := range objects(job, g) {
			if err := o.make(job, m); err != nil {
				return fmt.Errorf("group %s, %s: %w", g.Name, o.name(), err)
			}
			all = append(all, o)
		}
	}
	if len(all) == 0 {
		return nil
	}
	text, err := table(job, all)
	if err != nil {
		return err
	}
	if err := m.Text(output.File{Path: tablePath, Encoding: output.ASCII}, text); err != nil {
		return err
	}
	return m.Text(output.File{Path: manifestPath, Encoding: output.UTF8}, manifest(job, all))
}

// make makes the backup of an object.
func (o *object) make(job *artifact.Job, m *artifact.Maker) error {
	files, err := o.files(job)
	if err != nil {
		return err
	}
	names := o.hostNames()
	var paths []string
	for _, f := range files {
		paths = append(paths, f.Path)
		f.Path = path.Join(o.folder(), "DomainSysvol", "GPO", f.Path)
		f.Group, f.Hosts = o.group.Name, names
		m.Add(f)
	}
	slices.Sort(paths)
	for _, f := range []struct{ name, text string }{{"Backup.xml", o.backupXML(paths)}, {"bkupInfo.xml", o.backupInfo(job)}} {
		at := output.File{Path: path.Join(o.folder(), f.name), Encoding: output.UTF8, Group: o.group.Name, Hosts: names}
		if err := m.Text(at, f.text); err != nil {
			return err
		}
	}
	return nil
}

// files are those of the object itself, with paths below its folder.
func (o *object) files(job *artifact.Job) ([]output.File, error) {
	if o.flavor == flavorScript {
		return o.scriptFiles(job)
	}
	var m artifact.Maker
	registry, err := o.registry()
	if err != nil {
		return nil, err
	}
	m.Add(output.File{Path: registryPath, Encoding: output.Raw, Parts: [][]byte{registry}})
	return m.Files, m.Text(output.File{Path: tasksPath, Encoding: output.UTF8}, o.tasks(job))
}

// table makes RpcGpo.psd1, which the package comment describes.
func table(job *artifact.Job, all []*object) (string, error) {
	rows := make([]dsc.Table, len(all))
	for i, o := range all {
		rows[i] = o.row(job)
	}
	return nodedata.Literal(job.Header(), dsc.Table{
		{Key: "Schema", Value: 1}, {Key: "Fleet", Value: job.Fleet.Name}, {Key: "Gpos", Value: rows},
	})
}

func (o *object) row(job *artifact.Job) dsc.Table {
	tags := []string{}
	for _, p := range o.policies {
		tags = append(tags, p.Tag)
	}
	return dsc.Table{
		{Key: "Name", Value: o.name()}, {Key: "BackupId", Value: o.backup()},
		{Key: "Group", Value: o.group.Name}, {Key: "Flavor", Value: o.flavor}, {Key: "Remove", Value: o.remove},
		{Key: "Policies", Value: tags}, {Key: "Generation", Value: o.gen.ID}, {Key: "Versions", Value: o.gen.Versions},
		{Key: "MinBuild", Value: o.gen.MinBuild}, {Key: "MaxBuild", Value: o.gen.MaxBuild},
		{Key: "ProductTypes", Value: o.productTypes(job)},
		{Key: "Only", Value: o.only}, {Key: "Except", Value: o.except}, {Key: "Hosts", Value: o.hostNames()},
	}
}

// productTypes are those of the group's release.
func (o *object) productTypes(job *artifact.Job) []int {
	_, release, _ := job.Catalogue.Lookup(o.group.Target.Release)
	if len(release.ProductTypes) == 0 {
		return []int{1, 2, 3}
	}
	return release.ProductTypes
}

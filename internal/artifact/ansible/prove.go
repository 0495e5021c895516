package ansible

import (
	"slices"
	"strings"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/ansible/readback"
	"rpcdsc/internal/artifact/code"
	"rpcdsc/internal/artifact/module"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
)

// Prove proves that the inventory has each host in its group and with its policy, that
// the playbooks run the right tasks of the role on them, and that the role brings the
// module, whose own files are proved where they lie.
func (k Kind) Prove(job *artifact.Job, files *artifact.Files) (p artifact.Proved) {
	groups := groupsOf(job)
	if !job.Asks(name) || len(groups) == 0 {
		return p
	}
	any := &groups[0].Hosts[0]
	left := departed(job)
	proveInventory(job, files, groups, left, any, &p)
	for _, b := range playbooks(job, left) {
		p.Artifacts++
		text, at, ok := files.Read(&p, b.path, any)
		if !ok {
			continue
		}
		play, err := readback.ReadPlay(text)
		want := readback.Play{Hosts: b.hosts, Role: role, Tasks: b.tasks}
		if b.changes {
			want.Serial, want.MayFail = serial, mayFail
		}
		if err != nil {
			p.Fail(at.Because("%v", err))
		} else if *play != want {
			p.Fail(at.Because("is %+v, want %+v", *play, want))
		}
	}
	proveRole(files, any, &p)
	proveArchive(job, files, any, &p)
	return p
}

func proveInventory(job *artifact.Job, files *artifact.Files, groups []group, left []string, any *policy.Host, p *artifact.Proved) {
	p.Artifacts++
	text, at, ok := files.Read(p, inventoryPath, any)
	if !ok {
		return
	}
	inv, err := readback.ReadInventory(text)
	if err != nil {
		p.Fail(at.Because("%v", err))
		return
	}
	want := make([]readback.Group, len(groups))
	for i, g := range groups {
		want[i].Name = g.name
		for h := range g.Hosts {
			want[i].Hosts = append(want[i].Hosts, &g.Hosts[h])
		}
	}
	var waves []readback.Subset
	for _, w := range wavesOf(job, groups) {
		waves = append(waves, readback.Subset{Name: w.name, Hosts: w.hosts})
	}
	p.Fail(inv.Prove(at.Artifact, groupName(job.Fleet.Name), want, waves, left)...)
}

// script is the expression that reads the script.
const script = ` {{ lookup("ansible.builtin.file", "Invoke-RpcPortPolicy.ps1") }}`

// The tasks of the role, by their files.
var (
	powershell = "ansible.windows.win_powershell"
	tasks      = "ansible.builtin.import_tasks"
	tell       = readback.Step{Module: "ansible.builtin.debug", When: true}
	copies     = readback.Step{Module: tasks, Argument: "copy.yml"}
	steps      = map[string][]readback.Step{
		"tasks/main.yml": {copies, {Module: tasks, Argument: "apply.yml"},
			{Module: "ansible.windows.win_reboot", When: true}, {Module: tasks, Argument: "apply.yml", When: true}},
		"tasks/copy.yml":   {{Module: "ansible.windows.win_copy", Argument: "RpcPortPolicy.zip"}},
		"tasks/apply.yml":  {{Module: powershell, Argument: "Apply" + script}, {Module: powershell, Argument: "Confirm" + script, When: true}, tell},
		"tasks/verify.yml": {copies, {Module: powershell, Argument: "Verify" + script}, tell},
		"tasks/remove.yml": {copies, {Module: powershell, Argument: "Remove" + script}, tell},
	}
)

// proveRole compares the role with the tested one, and reads what its tasks do.
func proveRole(files *artifact.Files, any *policy.Host, p *artifact.Proved) {
	sources, err := roleFiles()
	if err != nil {
		p.Fail(proof.Failure{Artifact: rolePath, Host: any.Name}.Because("%v", err))
	}
	for _, s := range sources {
		text, at, ok := files.Read(p, s.Path, any)
		if ok && text != s.Text {
			p.Fail(at.Because("isn't the tested one: %s", code.FirstOther(s.Text, text)))
		}
		want, ofTasks := steps[strings.TrimPrefix(s.Path, rolePath+"/")]
		if !ok || !ofTasks {
			continue
		}
		if does, err := readback.ReadTasks(text); err != nil {
			p.Fail(at.Because("%v", err))
		} else if !slices.Equal(does, want) {
			p.Fail(at.Because("does %+v, want %+v", does, want))
		}
	}
}

func proveArchive(job *artifact.Job, files *artifact.Files, any *policy.Host, p *artifact.Proved) {
	at := proof.Failure{Artifact: archivePath, Host: any.Name}
	archive := files.Open(archivePath)
	sources, err := module.Files(job)
	if archive == nil || err != nil {
		p.Fail(at.Because("wasn't made, or its module wasn't (%v)", err))
		return
	}
	want := make([]readback.Packed, len(sources))
	for i := range sources {
		want[i] = readback.Packed{Name: inArchive(&sources[i]), Content: sources[i].Content(), Source: sources[i].Path}
	}
	if err := readback.ProveArchive(archive.Content(), want); err != nil {
		p.Fail(at.Because("%v", err))
	}
	if text, at, ok := files.Read(p, varsPath, any); ok {
		if err := readback.ProveHash(text, archive.Content()); err != nil {
			p.Fail(at.Because("%v", err))
		}
	}
}

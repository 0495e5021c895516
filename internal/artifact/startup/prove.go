package startup

import (
	"errors"
	"path"
	"slices"
	"strings"
	"time"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/code"
	"rpcdsc/internal/artifact/startup/readback"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
)

// Prove proves the scripts of each group: what they do for each of its policies, and
// which host has which.
func (Kind) Prove(job *artifact.Job, files *artifact.Files) artifact.Proved {
	p := job.ProveGroups(job.Groups(Kind{}.Serves), func(g *policy.Group, gen *osgen.Generation) artifact.Proved {
		if gen.Shell == shellCmd {
			return proveCmd(job, files, g, gen)
		}
		return provePowerShell(job, files, g, gen)
	})
	p.Add(proveDeparted(job, files))
	return p
}

// proveCmd runs the scripts in cmd, and reads which hosts they know. What they never
// open on the simulated computer stays unread.
func proveCmd(job *artifact.Job, files *artifact.Files, g *policy.Group, gen *osgen.Generation) (p artifact.Proved) {
	s := scripts(files, g, gen)
	other, err := otherVersion(job, g, gen)
	if err != nil {
		p.Fail(proof.Failure{Artifact: s.Folder, Host: g.Hosts[0].Name}.Because("another version can't be made: %v", err))
		return p
	}
	for _, h := range artifact.Representatives(g) {
		p.Artifacts++
		p.Fail(s.Prove(h, other)...)
	}
	for _, h := range artifact.OtherDays(g) {
		p.Fail(s.Prove(h, nil)...)
	}
	p.Fail(s.ProveHosts(g.Hosts)...)
	for _, name := range s.Opened() {
		files.Open(path.Join(folder(g), name))
	}
	return p
}

// scripts are a group's scripts in cmd and what lies beside them.
func scripts(files *artifact.Files, g *policy.Group, gen *osgen.Generation) *readback.Startup {
	s := &readback.Startup{Folder: folder(g) + "/", NT: gen.NT, IPsec: gen.Engine == osgen.EngineIPsec, Files: map[string][]byte{}}
	for _, f := range files.Below(folder(g)) {
		s.Files[strings.TrimPrefix(f.Path, s.Folder)] = f.Content()
	}
	return s
}

// otherVersion makes a group's scripts as an earlier fleet file might have done: with
// other policies, and other slots.
func otherVersion(job *artifact.Job, g *policy.Group, gen *osgen.Generation) (*readback.Startup, error) {
	earlier, variants := *g, policy.Variants(g.Policies)
	earlier.Hosts = slices.Clone(g.Hosts)
	earlier.Policies = nil
	for _, of := range g.Policies {
		earlier.Policies = append(earlier.Policies, variants[of])
	}
	for i := range earlier.Hosts {
		h := &earlier.Hosts[i]
		h.Policy = variants[h.Policy]
		h.Slot.Day, h.Slot.At = (h.Slot.Day+1)%7, h.Slot.At.Add(25*time.Hour)
	}
	var m artifact.Maker
	if err := renderGroup(job, &m, &earlier); err != nil {
		return nil, err
	}
	return scripts(artifact.NewFiles(m.Files), g, gen), nil
}

// scriptName is the only file of a group whose shell is PowerShell.
const scriptName = "startup.ps1"

func script(g *policy.Group) string { return path.Join(folder(g), scriptName) }

// provePowerShell proves the data and the code of startup.ps1.
func provePowerShell(job *artifact.Job, files *artifact.Files, g *policy.Group, gen *osgen.Generation) (p artifact.Proved) {
	text, at, ok := files.Read(&p, script(g), &g.Hosts[0])
	if !ok {
		return p
	}
	before, after, err := frame(job, g, gen)
	if err == nil {
		err = code.CheckScript(gen.Cmdlets, text, before, after)
	}
	if err != nil {
		p.Fail(at.Because("%v", err))
	}
	p.Artifacts = len(g.Policies)
	s, err := readback.ReadScript(script(g), text)
	if err != nil {
		p.Fail(at.Because("%v", err))
		return p
	}
	p.Fail(s.Prove(g.Hosts)...)
	return p
}

// frame renders a group's script without data, and cuts it where they go.
func frame(job *artifact.Job, g *policy.Group, gen *osgen.Generation) (before, after string, err error) {
	rendered := gen.Render(groupData(job, g))
	i := slices.IndexFunc(rendered, func(r osgen.Rendered) bool { return r.Path == scriptName })
	if i < 0 {
		return "", "", errors.New("no template makes it")
	}
	text, err := rendered[i].Text()
	if err != nil {
		return "", "", err
	}
	before, after, ok := strings.Cut(text, "$Policies = @{\n}\n\n$Hosts = @(\n)\n\n")
	if !ok {
		return "", "", errors.New("its template has no place for data")
	}
	return before, after, nil
}

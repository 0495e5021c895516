package intune

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/code"
	"rpcdsc/internal/artifact/intune/readback"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
	"rpcdsc/psmodule"
)

// Prove proves the scripts of each group: that their code is the tested one, and what
// their data make of the group's hosts.
func (Kind) Prove(job *artifact.Job, files *artifact.Files) artifact.Proved {
	p := job.ProveGroups(groups(job), func(g *policy.Group, gen *osgen.Generation) artifact.Proved {
		return proveGroup(job, files, g, gen)
	})
	p.Add(proveDeparted(job, files))
	return p
}

// frameOf is what a template makes of a script without data.
func frameOf(frames []osgen.Rendered, script string) (string, error) {
	i := slices.IndexFunc(frames, func(r osgen.Rendered) bool { return r.Path == script })
	if i < 0 {
		return "", errors.New("no template makes it")
	}
	return frames[i].Text()
}

func proveGroup(job *artifact.Job, files *artifact.Files, g *policy.Group, gen *osgen.Generation) (p artifact.Proved) {
	frames := gen.RenderKind(name, groupData(job, g))
	for _, script := range []string{detect, remediate, "remove/" + detect, "remove/" + remediate} {
		text, at, ok := files.Read(&p, path.Join(folder(g), script), &g.Hosts[0])
		if !ok {
			continue
		}
		frame, err := frameOf(frames, script)
		if err != nil {
			p.Fail(at.Because("%v", err))
			continue
		}
		before, after, hasData := strings.Cut(frame, "$Policies = @{\n}\n\n$Hosts = @(\n)\n\n")
		if !hasData {
			p.Artifacts++
			if err := checkWhole(gen, frame, text); err != nil {
				p.Fail(at.Because("%v", err))
			}
			continue
		}
		p.Artifacts += len(g.Policies)
		if err := code.CheckScript(gen.Cmdlets, text, before, after); err != nil {
			p.Fail(at.Because("%v", err))
		}
		s, err := readback.Read(at.Artifact, text)
		if err != nil {
			p.Fail(at.Because("%v", err))
			continue
		}
		p.Fail(s.Prove(g.Hosts)...)
	}
	return p
}

// checkWhole compares a script that holds no data with its template, and that with the
// tested functions.
func checkWhole(gen *osgen.Generation, want, text string) error {
	if text != want {
		return fmt.Errorf("isn't the tested one: %s", code.FirstOther(want, text))
	}
	main := text[max(0, strings.LastIndex(text, "\nif ($env:PROCESSOR_ARCHITEW6432)\n")):]
	functions, err := psmodule.Inline(gen.Cmdlets, psmodule.Commands(main)...)
	if err != nil {
		return err
	}
	if head, ok := strings.CutSuffix(text, "\n)\n\n"+functions+main); !ok || len(psmodule.Commands(head)) > 0 {
		return errors.New("its template has other functions than those that it uses")
	}
	return nil
}

package intune

import (
	"path"
	"slices"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
)

// leavers are the clients of one generation that have left a fleet: they share the
// remediation that takes it off them.
type leavers struct {
	fleet string
	gen   *osgen.Generation
	hosts []string
	group string // that all of them were of; "" if there are several
}

// leaversOf sorts the clients that have left, if anybody asks for scripts for them.
func leaversOf(job *artifact.Job) []*leavers {
	if !job.Asks(name) {
		return nil
	}
	var out []*leavers
	for _, l := range job.Leavers(Kind{}.Serves) {
		if !isClient(l.Release) {
			continue
		}
		i := slices.IndexFunc(out, func(o *leavers) bool { return o.fleet == l.Policy.Fleet && o.gen == l.Generation })
		if i < 0 {
			i = len(out)
			out = append(out, &leavers{fleet: l.Policy.Fleet, gen: l.Generation, group: l.Group})
		}
		out[i].hosts = append(out[i].hosts, l.Name)
		if out[i].group != l.Group {
			out[i].group = ""
		}
	}
	return out
}

// render makes departed/<fleet>/intune/<generation>/.
func (l *leavers) render(job *artifact.Job) ([]output.File, error) {
	rendered := l.gen.RenderDeparted(name, osgen.Data{
		Generator: job.Generator(), Header: job.HeaderOf(l.fleet), Fleet: l.fleet,
		Group: "Hosts that have left", RuleGroup: "rpcdsc " + l.fleet,
	})
	var m artifact.Maker
	for _, r := range rendered {
		at := path.Join(artifact.DepartedFolder(l.fleet), name, l.gen.ID, path.Base(r.Path))
		f := output.File{Path: at, Encoding: output.Encoding(r.Encoding), Group: l.group, Hosts: l.hosts}
		if err := m.Stream(f, r.Write); err != nil {
			return nil, err
		}
	}
	return m.Files, nil
}

func makeDeparted(job *artifact.Job, m *artifact.Maker) error {
	for _, l := range leaversOf(job) {
		files, err := l.render(job)
		if err != nil {
			return err
		}
		m.Files = append(m.Files, files...)
	}
	return nil
}

// proveDeparted compares the scripts with their templates, and those with the tested
// functions.
func proveDeparted(job *artifact.Job, files *artifact.Files) (p artifact.Proved) {
	for _, l := range leaversOf(job) {
		want, err := l.render(job)
		for _, f := range want {
			p.Artifacts++
			text, at, ok := files.Read(&p, f.Path, &policy.Host{Name: l.hosts[0]})
			if !ok {
				continue
			}
			tested, err := f.Encoding.Decode(f.Content())
			if err == nil {
				err = checkWhole(l.gen, tested, text)
			}
			if err != nil {
				p.Fail(at.Because("%v", err))
			}
		}
		if err != nil {
			p.Fail(proof.Failure{Artifact: artifact.DepartedFolder(l.fleet), Host: l.hosts[0]}.Because("%v", err))
		}
	}
	return p
}

package module

import (
	"encoding/csv"
	"fmt"
	"io"
	"path"
	"strings"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/module/readback"
	"rpcdsc/internal/artifact/nodedata"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
	"rpcdsc/psmodule"
)

// Make makes module/RpcPortPolicy/<version>/: the functions, a data file for each
// distinct policy, and the list of hosts.
func (Kind) Make(job *artifact.Job, m *artifact.Maker) error {
	return m.Once(job, filesKey{}, func() ([]output.File, error) { return makeFiles(job) })
}

// filesKey is that of the module's files among what Once has made.
type filesKey struct{}

// Files are those of the module, below its folder with its version. Kinds that carry
// the module pack them; nobody may change them.
func Files(job *artifact.Job) ([]output.File, error) {
	return job.Once(filesKey{}, func() ([]output.File, error) { return makeFiles(job) })
}

func makeFiles(job *artifact.Job) ([]output.File, error) {
	groups := job.Groups(Kind{}.Serves)
	if len(groups) == 0 {
		return nil, nil
	}
	var m artifact.Maker
	if err := makeFunctions(job, &m); err != nil {
		return nil, err
	}
	if err := makePolicies(job, &m, groups); err != nil {
		return nil, err
	}
	err := makeHosts(job, &m, groups)
	return m.Files, err
}

// Functions are the module's files that hang on no policy.
func Functions(job *artifact.Job) ([]psmodule.File, error) {
	return psmodule.Module(VersionOf(job), listsResource(job))
}

// FilesFor are the module's files with the data of one policy of a group, and the rows
// of the hosts that have it. Their paths are below the module's folder.
func FilesFor(job *artifact.Job, g *policy.Group, p *policy.Policy) ([]output.File, error) {
	alone := *g
	alone.Policies, alone.Hosts = []*policy.Policy{p}, nil
	for i := range g.Hosts {
		if g.Hosts[i].Policy == p {
			alone.Hosts = append(alone.Hosts, g.Hosts[i])
		}
	}
	var m artifact.Maker
	if err := makeFunctions(job, &m); err != nil {
		return nil, err
	}
	groups := []*policy.Group{&alone}
	if err := makePolicies(job, &m, groups); err != nil {
		return nil, err
	}
	err := writeHosts(job, &m, groups, nil)
	belowFolder(job, m.Files)
	return m.Files, err
}

// Bare are the module's files without any fleet's data. Their paths are below the module's
// folder.
func Bare(job *artifact.Job) ([]output.File, error) {
	var m artifact.Maker
	err := makeFunctions(job, &m)
	belowFolder(job, m.Files)
	return m.Files, err
}

func belowFolder(job *artifact.Job, files []output.File) {
	for i := range files {
		files[i].Path = strings.TrimPrefix(files[i].Path, Folder(job)+"/")
	}
}

// functionsKey is what the encoded functions are known by in a job: what carries the
// module shares them.
type functionsKey struct{}

func makeFunctions(job *artifact.Job, m *artifact.Maker) error {
	made, err := artifact.Shared(job, functionsKey{}, func() ([]output.File, error) {
		files, err := Functions(job)
		if err != nil {
			return nil, err
		}
		var made artifact.Maker
		for _, f := range files {
			if err := made.Text(output.File{Path: path.Join(Folder(job), f.Path), Encoding: output.ASCII}, f.Text); err != nil {
				return nil, err
			}
		}
		return made.Files, nil
	})
	m.Files = append(m.Files, made...)
	return err
}

// makePolicies makes a data file for each policy. Groups of several generations
// can share one; their rules must be the same then.
func makePolicies(job *artifact.Job, m *artifact.Maker, groups []*policy.Group) error {
	type of struct {
		policy     *policy.Policy
		generation string
	}
	done := map[of]bool{}
	made := map[string]string{} // text by tag
	for _, g := range groups {
		for _, p := range g.Policies {
			key := of{p, g.Target.Generation}
			if done[key] {
				continue
			}
			done[key] = true
			text, err := nodedata.Literal(job.Header(p.Tag), nodedata.Policy(job, p, job.Generation(g)))
			if err != nil {
				return err
			}
			known, ok := made[p.Tag]
			if ok && known != text {
				return fmt.Errorf("policy %s isn't the same for every generation: group %s", p.Tag, g.Name)
			}
			if ok {
				continue
			}
			made[p.Tag] = text
			if err := m.Text(output.File{Path: policyPath(job, p.Tag), Encoding: output.ASCII}, text); err != nil {
				return err
			}
		}
	}
	return nil
}

// makeHosts makes the list of hosts: a row for each, and for each that has left one
// with the fleets that it was in, in place of a policy.
func makeHosts(job *artifact.Job, m *artifact.Maker, groups []*policy.Group) error {
	return writeHosts(job, m, groups, departed(job, groups))
}

func writeHosts(job *artifact.Job, m *artifact.Maker, groups []*policy.Group, left []readback.Departed) error {
	return m.Stream(output.File{Path: hostsPath(job), Encoding: output.ASCII}, func(to io.Writer) error {
		w := csv.NewWriter(to)
		_ = w.Write([]string{"Name", "Computer", "Policy", "When", "Day", "Clock", "At", "Departed"}) // the writer keeps its first error
		for _, g := range groups {
			for i := range g.Hosts {
				h := &g.Hosts[i]
				_ = w.Write(append(append([]string{h.Name, h.Computer, h.Policy.Tag}, nodedata.SlotCells(h.Slot)...), ""))
			}
		}
		for _, d := range left {
			_ = w.Write([]string{d.Name, d.Computer, "", "", "", "", "", strings.Join(d.Fleets, " ")})
		}
		w.Flush()
		return w.Error()
	})
}

// departed gives the hosts that have left and that the list names: not those that
// are in it with a policy, or another one that a computer of their name would find, nor those of a Windows on which the module doesn't run.
func departed(job *artifact.Job, groups []*policy.Group) []readback.Departed {
	leavers := job.AllLeavers()
	if len(leavers) == 0 {
		return nil
	}
	known := map[string]bool{}
	for _, g := range groups {
		for i := range g.Hosts {
			known[g.Hosts[i].Computer] = true
		}
	}
	var out []readback.Departed
	at := map[string]int{}
	for _, l := range leavers {
		key := strings.ToLower(l.Name)
		if known[l.Computer] || l.Generation != nil && !(Kind{}).Serves(l.Generation) {
			continue
		}
		if _, ok := at[key]; !ok {
			at[key] = len(out)
			out = append(out, readback.Departed{Name: l.Name, Computer: l.Computer})
		}
		d := &out[at[key]]
		d.Fleets = append(d.Fleets, l.Policy.Fleet)
	}
	return out
}

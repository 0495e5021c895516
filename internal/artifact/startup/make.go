package startup

import (
	"fmt"
	"path"
	"strings"
	"time"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/nodedata"
	"rpcdsc/internal/engine/ipsec"
	"rpcdsc/internal/engine/wfas"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
)

// Make makes startup/<group>/ of each group, and what removes a fleet from hosts that
// have left it.
func (Kind) Make(job *artifact.Job, m *artifact.Maker) error {
	for i := range job.Fleet.Groups {
		g := &job.Fleet.Groups[i]
		if err := makeGroup(job, m, g); err != nil {
			return fmt.Errorf("group %s: %w", g.Name, err)
		}
	}
	return makeDeparted(job, m)
}

// Group gives the files of a group, which lie in startup/<group>/, for a kind that
// carries them in files of its own. They are made once a job; nobody may change them.
func Group(job *artifact.Job, g *policy.Group) ([]output.File, error) {
	return job.Once(groupKey(g.Name), func() ([]output.File, error) { return groupFiles(job, g) })
}

func groupFiles(job *artifact.Job, g *policy.Group) ([]output.File, error) {
	var m artifact.Maker
	err := renderGroup(job, &m, g)
	return m.Files, err
}

// groupKey is the name of a group, for Job.Once.
type groupKey string

func makeGroup(job *artifact.Job, m *artifact.Maker, g *policy.Group) error {
	return m.Once(job, groupKey(g.Name), func() ([]output.File, error) { return groupFiles(job, g) })
}

func renderGroup(job *artifact.Job, m *artifact.Maker, g *policy.Group) error {
	gen := job.Generation(g)
	names := artifact.HostNames(g)
	for _, r := range gen.Render(templateData(job, g, gen)) {
		f := output.File{Path: path.Join(folder(g), r.Path), Encoding: output.Encoding(r.Encoding), Group: g.Name, Hosts: names}
		if err := m.Stream(f, r.Write); err != nil {
			return err
		}
	}
	return nil
}

// folder is where a group's files lie.
func folder(g *policy.Group) string { return path.Join("startup", g.Name) }

func templateData(job *artifact.Job, g *policy.Group, gen *osgen.Generation) osgen.Data {
	data := groupData(job, g)
	for _, p := range g.Policies {
		data.Policies = append(data.Policies, policyData(job, p, gen))
	}
	data.Hosts = func(yield func(osgen.HostData) bool) {
		for i := range g.Hosts {
			if !yield(hostData(&g.Hosts[i])) {
				return
			}
		}
	}
	return data
}

func hostData(h *policy.Host) osgen.HostData {
	return osgen.HostData{Name: h.Name, Computer: h.Computer, Tag: h.Policy.Tag, Slot: slotData(h.Slot), SlotTable: nodedata.Slot(h.Slot)}
}

// groupData is what a template sees of a group without its policies and hosts.
func groupData(job *artifact.Job, g *policy.Group) osgen.Data {
	return osgen.Data{
		Generator: job.Generator(),
		Header:    job.Header(),
		Fleet:     job.Fleet.Name,
		Formerly:  g.Policies[0].FormerFleets(),
		Group:     g.Name,
		RuleGroup: g.Policies[0].RuleGroup(),
	}
}

func policyData(job *artifact.Job, p *policy.Policy, gen *osgen.Generation) osgen.PolicyData {
	d := osgen.PolicyData{
		Tag:    p.Tag,
		Label:  p.Label,
		Ports:  p.Range.Strings(),
		When:   p.When,
		Notice: int(p.Notice / time.Second),
	}
	if gen.Shell == shellCmd {
		d.Range = p.Range.Ranges()
	}
	if gen.Engine == osgen.EngineIPsec {
		d.IPsec = ipsec.Rules(p, gen.LineChars())
		return d
	}
	if gen.Shell == shellPowerShell {
		d.Table = nodedata.Policy(job, p, gen)
		return d
	}
	d.Profiles = profileData(p)
	d.WFAS = wfas.Rules(p, gen.RuleLimits(gen.LineChars()))
	for i := range d.WFAS {
		r := &d.WFAS[i]
		r.Name = fmt.Sprintf("%s - %s %s", p.Label, r.Name, p.Tag)
	}
	return d
}

// profileData is each profile of the firewall, if they don't all count.
func profileData(p *policy.Policy) []osgen.ProfileData {
	if p.Profiles == nil {
		return nil
	}
	var out []osgen.ProfileData
	for _, name := range policy.AllProfiles {
		d := osgen.ProfileData{Policies: name + "Profile", Settings: name + "Profile", Counts: p.Counts(name)}
		if name == "Private" { // as Windows calls it since XP
			d.Settings = "StandardProfile"
		}
		out = append(out, d)
	}
	return out
}

// slotData is a slot in the words of the .cmd scripts.
func slotData(s policy.Slot) osgen.SlotData {
	d := osgen.SlotData{When: s.When}
	switch s.When {
	case "window":
		d.Day3, d.Clock = strings.ToUpper(s.Day.String()[:3]), s.Clock()
	case "at":
		d.Date, d.Clock = s.At.Format(time.DateOnly), s.Clock()
	}
	return d
}

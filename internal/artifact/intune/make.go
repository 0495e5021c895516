package intune

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"rpcdsc/dsc"
	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/nodedata"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
)

// Make makes intune/<group>/ of each group of clients.
func (Kind) Make(job *artifact.Job, m *artifact.Maker) error {
	for _, g := range groups(job) {
		if err := makeGroup(job, m, g); err != nil {
			return fmt.Errorf("group %s: %w", g.Name, err)
		}
	}
	return makeDeparted(job, m)
}

func makeGroup(job *artifact.Job, m *artifact.Maker, g *policy.Group) error {
	files, err := render(job, g, hostSets(g))
	if err != nil {
		return err
	}
	m.Files = append(m.Files, files...)
	worst := slices.MaxFunc(files, func(a, b output.File) int { return cmp.Compare(a.Size(), b.Size()) })
	if worst.Size() <= mostBytes {
		return nil
	}
	bare, err := render(job, g, nil)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(bare, func(f output.File) bool { return f.Path == worst.Path })
	return &sizeError{group: g.Name, path: worst.Path, bytes: worst.Size(), bare: bare[i].Size(), hosts: len(g.Hosts)}
}

// render makes a group's files with some hosts.
func render(job *artifact.Job, g *policy.Group, hosts []dsc.Table) ([]output.File, error) {
	gen := job.Generation(g)
	data := groupData(job, g)
	for _, p := range g.Policies {
		data.Policies = append(data.Policies, osgen.PolicyData{Tag: p.Tag, Table: nodedata.Policy(job, p, gen)})
	}
	data.HostSets = hosts
	var m artifact.Maker
	names := artifact.HostNames(g)
	for _, r := range gen.RenderKind(name, data) {
		f := output.File{Path: path.Join(folder(g), r.Path), Encoding: output.Encoding(r.Encoding), Group: g.Name, Hosts: names}
		if err := m.Stream(f, r.Write); err != nil {
			return nil, err
		}
	}
	return m.Files, nil
}

// groupData is what a template sees of a group without its policies and hosts.
func groupData(job *artifact.Job, g *policy.Group) osgen.Data {
	return osgen.Data{
		Generator: job.Generator(), Header: job.Header(), Fleet: job.Fleet.Name,
		Group: g.Name, RuleGroup: g.Policies[0].RuleGroup(),
	}
}

// set is hosts of one policy and domain, that restart on one day.
type set struct{ tag, when, day, domain string }

// hostSets writes a group's hosts in few bytes each: what several have in common once,
// and behind each time of the day the names of those that restart then.
func hostSets(g *policy.Group) []dsc.Table {
	var order []set
	times := map[set][]string{}
	clocks := map[set]string{} // the last time of each
	for i := range g.Hosts {
		h := &g.Hosts[i]
		label, domain := h.Name, ""
		if dot := strings.IndexByte(label, '.'); dot >= 0 {
			label, domain = label[:dot], label[dot:]
		}
		day, clock := dayAndClock(h.Slot)
		key := set{h.Policy.Tag, h.Slot.When, day, domain}
		switch list := times[key]; {
		case list == nil:
			order = append(order, key)
			fallthrough
		case clocks[key] != clock:
			times[key], clocks[key] = append(list, clock+" "+label), clock
		default:
			list[len(list)-1] += " " + label
		}
	}
	tables := make([]dsc.Table, len(order))
	for i, key := range order {
		tables[i] = key.table(times[key])
	}
	return tables
}

func (s set) table(times []string) dsc.Table {
	t := dsc.Table{{Key: "Policy", Value: s.tag}, {Key: "When", Value: s.when}}
	if s.day != "" {
		t = append(t, dsc.Entry{Key: "Day", Value: s.day})
	}
	return append(t, dsc.Entry{Key: "Domain", Value: s.domain}, dsc.Entry{Key: "Times", Value: times})
}

// dayAndClock are a restart's day, a date or the name of one, and its time of the day.
func dayAndClock(s policy.Slot) (day, clock string) {
	switch s.When {
	case "window":
		return s.Day.String(), s.Clock()
	case "at":
		return s.At.Format("2006-01-02"), s.Clock()
	}
	return "", "-"
}

package generate

import (
	"fmt"
	"path"
	"strings"
	"time"

	"rpcdsc/internal/engine/ipsec"
	"rpcdsc/internal/engine/wfas"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
)

// startup makes startup/<group>/: what a startup script runs.
func (b *builder) startup() error {
	for i := range b.checked.Fleet.Groups {
		g := &b.checked.Fleet.Groups[i]
		if err := b.startupGroup(g, b.checked.generationOf(g)); err != nil {
			return fmt.Errorf("group %s: %w", g.Name, err)
		}
	}
	return nil
}

func (b *builder) startupGroup(g *policy.Group, gen *osgen.Generation) error {
	rendered, err := gen.Render(b.templateData(g, gen))
	if err != nil {
		return err
	}
	names := hostNames(g.Hosts)
	for _, r := range rendered {
		f := output.File{Path: path.Join("startup", g.Name, r.Path), Encoding: output.Encoding(r.Encoding), Group: g.Name, Hosts: names}
		if err := b.text(f, r.Text); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) templateData(g *policy.Group, gen *osgen.Generation) osgen.Data {
	data := b.groupData(g)
	for _, p := range g.Policies {
		data.Policies = append(data.Policies, policyData(p, gen))
	}
	for i := range g.Hosts {
		h := &g.Hosts[i]
		data.Hosts = append(data.Hosts, osgen.HostData{Name: h.Name, Computer: h.Computer, Tag: h.Policy.Tag, Slot: slotData(h.Slot), SlotTable: slotTable(h.Slot)})
	}
	return data
}

// groupData is what a template sees of a group without its policies and hosts.
func (b *builder) groupData(g *policy.Group) osgen.Data {
	return osgen.Data{
		Generator:   b.set.Generator,
		FleetFile:   b.set.FleetFile,
		FleetSHA256: b.set.FleetSHA256,
		Fleet:       b.checked.Fleet.Name,
		Group:       g.Name,
		RuleGroup:   g.Policies[0].RuleGroup(),
	}
}

func policyData(p *policy.Policy, gen *osgen.Generation) osgen.PolicyData {
	d := osgen.PolicyData{
		Tag:    p.Tag,
		Label:  p.Label,
		Ports:  p.Range.Strings(),
		When:   p.When,
		Notice: int(p.Notice / time.Second),
	}
	if gen.Engine == osgen.EngineIPsec {
		d.IPsec = ipsec.Rules(p, gen.LineChars())
		return d
	}
	d.Table = policyTable(p, gen)
	d.WFAS = wfas.Rules(p, gen.RuleLimits(gen.LineChars()))
	for i := range d.WFAS {
		r := &d.WFAS[i]
		r.Name = fmt.Sprintf("%s - %s %s", p.Label, r.Name, p.Tag)
	}
	return d
}

func slotData(s policy.Slot) osgen.SlotData {
	d := osgen.SlotData{When: s.When}
	switch s.When {
	case "window":
		day := s.Day.String()
		d.Day, d.Day3, d.DayNumber, d.Clock = day, strings.ToUpper(day[:3]), int(s.Day), s.Clock()
	case "at":
		d.Clock, d.Date, d.At = s.Clock(), s.At.Format("2006-01-02"), s.At.Format("2006-01-02T15:04:05")
	}
	return d
}

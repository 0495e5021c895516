package generate

import (
	"strings"

	"rpcdsc/dsc"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
	"rpcdsc/psmodule"
)

// dscSource makes dsc/source/: the configuration as source with its data, for
// those who compile it themselves.
func (b *builder) dscSource() error {
	c := configurationData{flavor: b.opt.Flavor}
	for i := range b.checked.Fleet.Groups {
		g := &b.checked.Fleet.Groups[i]
		gen := b.checked.generationOf(g)
		if gen.DSC == "" {
			continue
		}
		for i := range g.Hosts {
			if err := c.add(&g.Hosts[i], gen); err != nil {
				return err
			}
		}
	}
	if len(c.nodes) == 0 {
		return nil
	}
	data, err := b.dataText(c.table())
	if err != nil {
		return err
	}
	if err := b.text(output.File{Path: "dsc/source/RpcPorts.psd1", Encoding: output.ASCII}, data); err != nil {
		return err
	}
	text := "# " + strings.Join(b.header(), "\n# ") + "\n" + configuration(b.opt.Flavor)
	return b.text(output.File{Path: "dsc/source/RpcPorts.ps1", Encoding: output.ASCII}, text)
}

func configuration(f Flavor) string {
	if f == FlavorModule {
		return psmodule.ModuleConfiguration()
	}
	return psmodule.Configuration()
}

// configurationData is what RpcPorts.ps1 compiles: a node for each host, and
// once for each policy the bodies of its Script resources, if there are any.
type configurationData struct {
	flavor  Flavor
	nodes   []dsc.Table
	scripts dsc.Table
	seen    map[string]bool
}

func (c *configurationData) table() dsc.Table {
	if c.flavor == FlavorModule {
		return dsc.Table{{Key: "AllNodes", Value: c.nodes}}
	}
	return dsc.Table{
		{Key: "AllNodes", Value: c.nodes},
		{Key: "NonNodeData", Value: dsc.Table{{Key: "Scripts", Value: c.scripts}}},
	}
}

func (c *configurationData) add(h *policy.Host, gen *osgen.Generation) error {
	if c.flavor == FlavorModule {
		c.nodes = append(c.nodes, moduleNode(h))
		return nil
	}
	slot, err := dsc.Literal(slotTable(h.Slot), -1)
	if err != nil {
		return err
	}
	key := gen.Cmdlets + h.Policy.Tag
	c.nodes = append(c.nodes, dsc.Table{
		{Key: "NodeName", Value: h.Name},
		{Key: "Scripts", Value: key},
		{Key: "Ports", Value: h.Policy.Range.Strings()},
		{Key: "Slot", Value: slot},
	})
	if c.seen[key] {
		return nil
	}
	if c.seen == nil {
		c.seen = map[string]bool{}
	}
	c.seen[key] = true
	s, err := scriptsFor(h.Policy, gen)
	if err != nil {
		return err
	}
	c.scripts = append(c.scripts, dsc.Entry{Key: key, Value: s.table()})
	return nil
}

func (s *scripts) table() dsc.Table {
	return dsc.Table{
		{Key: "RulesGet", Value: s.rulesGet},
		{Key: "RulesTest", Value: s.rulesTest},
		{Key: "RulesSet", Value: s.rulesSet},
		{Key: "RestartGet", Value: s.restartGet},
		{Key: "RestartTest", Value: s.restartTest},
		{Key: "RestartSet", Value: s.restartSet},
	}
}

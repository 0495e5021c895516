package dscsource

import (
	"io"
	"iter"
	"slices"

	"rpcdsc/dsc"
	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/bodies"
	"rpcdsc/internal/artifact/nodedata"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
	"rpcdsc/psmodule"
)

// Make makes dsc/source/.
func (k Kind) Make(job *artifact.Job, m *artifact.Maker) error {
	groups := job.Groups(k.Serves)
	if len(groups) == 0 {
		return nil
	}
	c := configurationData{job: job, groups: groups, flavor: job.Flavor, keys: map[bodyKey]string{}}
	for _, g := range groups {
		for i := range g.Hosts {
			if err := c.add(&g.Hosts[i], job.Generation(g)); err != nil {
				return err
			}
		}
	}
	write := func(w io.Writer) error { return nodedata.WriteLiteral(w, job.Header()+"\n"+howToRead, c.table()) }
	if err := m.Stream(output.File{Path: dataPath, Encoding: output.ASCII}, write); err != nil {
		return err
	}
	text := "# " + job.Header() + "\n" + configuration(job.Flavor)
	return m.Text(output.File{Path: codePath, Encoding: output.ASCII}, text)
}

// howToRead is for those who read the data themselves: Import-PowerShellDataFile
// stops at 500 keys and elements, which are some 550 hosts.
const howToRead = `# Give it to the configuration as -ConfigurationData, or read it with Import-LocalizedData: Import-PowerShellDataFile
# stops at 500 keys and elements, and has no -SkipLimitCheck before PowerShell 7.`

func configuration(f artifact.Flavor) string {
	if f == artifact.FlavorModule {
		return psmodule.ModuleConfiguration()
	}
	return psmodule.Configuration()
}

// configurationData is what RpcPorts.ps1 compiles: a node for each host, and for
// the bodies of Script resources once for each rule engine the code, once for each
// policy the data.
type configurationData struct {
	job     *artifact.Job
	groups  []*policy.Group
	flavor  artifact.Flavor
	code    dsc.Table
	scripts dsc.Table
	keys    map[bodyKey]string // of the scripts
}

// bodyKey is what decides about the bodies.
type bodyKey struct{ engine, tag string }

func (c *configurationData) table() dsc.Table {
	if c.flavor == artifact.FlavorModule {
		return dsc.Table{{Key: "AllNodes", Value: iter.Seq[dsc.Table](c.nodes)}}
	}
	return dsc.Table{
		{Key: "AllNodes", Value: iter.Seq[dsc.Table](c.nodes)},
		{Key: "NonNodeData", Value: dsc.Table{{Key: "Code", Value: c.code}, {Key: "Scripts", Value: c.scripts}}},
	}
}

// nodes are those of all hosts, made one by one.
func (c *configurationData) nodes(yield func(dsc.Table) bool) {
	for _, g := range c.groups {
		gen := c.job.Generation(g)
		for i := range g.Hosts {
			if !yield(c.node(&g.Hosts[i], gen)) {
				return
			}
		}
	}
}

// add makes what a host's node needs. After it the node can be made.
func (c *configurationData) add(h *policy.Host, gen *osgen.Generation) error {
	if c.flavor == artifact.FlavorModule {
		return nil
	}
	if _, err := dsc.Literal(nodedata.Slot(h.Slot), -1); err != nil {
		return err
	}
	key := bodyKey{gen.Cmdlets, h.Policy.Tag}
	if c.keys[key] == "" {
		return c.addScripts(key, h.Policy, gen)
	}
	return nil
}

func (c *configurationData) node(h *policy.Host, gen *osgen.Generation) dsc.Table {
	if c.flavor == artifact.FlavorModule {
		return moduleNode(h)
	}
	slot, _ := dsc.Literal(nodedata.Slot(h.Slot), -1) // add has seen that it can be
	return dsc.Table{
		{Key: "NodeName", Value: h.Name},
		{Key: "Scripts", Value: c.keys[bodyKey{gen.Cmdlets, h.Policy.Tag}]},
		{Key: "Ports", Value: h.Policy.Range.Strings()},
		{Key: "Slot", Value: slot},
	}
}

func (c *configurationData) addScripts(key bodyKey, p *policy.Policy, gen *osgen.Generation) error {
	s, err := bodies.For(c.job, p, gen)
	if err != nil {
		return err
	}
	c.addCode(key.engine, s)
	c.keys[key] = key.engine + key.tag
	c.scripts = append(c.scripts, dsc.Entry{Key: c.keys[key], Value: dsc.Table{
		{Key: "Engine", Value: key.engine},
		{Key: "Full", Value: s.Rules.Set.Data},
		{Key: "Brief", Value: s.Rules.Get.Data},
	}})
	return nil
}

// addCode adds what the bodies of all policies share: what stands before the data,
// and behind.
func (c *configurationData) addCode(engine string, s *bodies.Scripts) {
	if slices.ContainsFunc(c.code, func(e dsc.Entry) bool { return e.Key == engine }) {
		return
	}
	around := func(b bodies.Body) []string { return []string{b.Code, b.Call} }
	c.code = append(c.code, dsc.Entry{Key: engine, Value: dsc.Table{
		{Key: "RulesGet", Value: around(s.Rules.Get)},
		{Key: "RulesTest", Value: around(s.Rules.Test)},
		{Key: "RulesSet", Value: around(s.Rules.Set)},
		{Key: "RestartGet", Value: around(s.Restart.Get)},
		{Key: "RestartTest", Value: around(s.Restart.Test)},
		{Key: "RestartSet", Value: around(s.Restart.Set)},
	}})
}

// moduleNode is a host in the configuration's data.
func moduleNode(h *policy.Host) dsc.Table {
	return dsc.Table{
		{Key: "NodeName", Value: h.Name},
		{Key: "Fleet", Value: h.Policy.Fleet},
		{Key: "Policy", Value: h.Policy.Tag},
		{Key: "Restart", Value: nodedata.SlotText(h.Slot)},
	}
}

package generate

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"rpcdsc/dsc"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
	"rpcdsc/psmodule"
)

// module makes module/RpcPortPolicy/<version>/: the functions, a data file for
// each distinct policy, and the list of hosts.
func (b *builder) module() error {
	hosts, policies, err := b.moduleData()
	if err != nil || len(hosts) == 0 {
		return err
	}
	root := moduleRoot(b.set)
	files, err := psmodule.Module(path.Base(root), listsResource(b.checked))
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := b.text(output.File{Path: path.Join(root, f.Path), Encoding: output.ASCII}, f.Text); err != nil {
			return err
		}
	}
	for _, p := range policies {
		if err := b.text(output.File{Path: path.Join(root, "Fleet", "policy-"+p.tag+".psd1"), Encoding: output.ASCII}, p.text); err != nil {
			return err
		}
	}
	csv := "Name,Computer,Policy,When,Day,Clock,At\n" + strings.Join(hosts, "")
	return b.text(output.File{Path: path.Join(root, "Fleet", "hosts.csv"), Encoding: output.ASCII}, csv)
}

var leadingNumbers = regexp.MustCompile(`^v?(\d{1,9}\.\d{1,9}\.\d{1,9})`)

// moduleRoot is the module's folder.
func moduleRoot(set *output.Set) string {
	return path.Join("module", moduleName, moduleVersion(strings.TrimPrefix(set.Generator, generatorName)))
}

// listsResource tells whether all groups that can run the module have a
// PowerShell whose manifests can list DSC resources.
func listsResource(c *Checked) bool {
	for i := range c.Fleet.Groups {
		gen := c.generationOf(&c.Fleet.Groups[i])
		if major, _, _ := strings.Cut(gen.PowerShell, "."); gen.Cmdlets != "" && len(major) == 1 && major < "5" {
			return false
		}
	}
	return true
}

// moduleVersion is the numbers of a version: a module manifest takes no more.
func moduleVersion(version string) string {
	if m := leadingNumbers.FindStringSubmatch(version); m != nil {
		return m[1]
	}
	return "0.0.0"
}

type dataFile struct{ tag, text string }

// moduleData collects what the module says of the groups that can run it: a CSV
// row for each host (no field can hold a comma or a quote) and a data file for
// each policy.
func (b *builder) moduleData() (rows []string, policies []dataFile, err error) {
	seen := map[string]string{}
	for i := range b.checked.Fleet.Groups {
		g := &b.checked.Fleet.Groups[i]
		gen := b.checked.generationOf(g)
		if gen.Cmdlets == "" {
			continue
		}
		for _, p := range g.Policies {
			text, err := b.dataText(policyTable(p, gen))
			if err != nil {
				return nil, nil, err
			}
			switch known := seen[p.Tag]; {
			case known == "":
				seen[p.Tag] = text
				policies = append(policies, dataFile{p.Tag, text})
			case known != text:
				return nil, nil, fmt.Errorf("policy %s isn't the same for every generation: group %s", p.Tag, g.Name)
			}
		}
		for i := range g.Hosts {
			rows = append(rows, hostRow(&g.Hosts[i]))
		}
	}
	return rows, policies, nil
}

func hostRow(h *policy.Host) string {
	cells := map[string]string{}
	for _, e := range slotTable(h.Slot) {
		cells[e.Key], _ = e.Value.(string)
	}
	return strings.Join([]string{h.Name, h.Computer, h.Policy.Tag, cells["When"], cells["Day"], cells["Clock"], cells["At"]}, ",") + "\n"
}

// dataText is a data file (.psd1) with the header that every artifact has.
func (b *builder) dataText(t dsc.Table) (string, error) {
	literal, err := dsc.Literal(t, 0)
	if err != nil {
		return "", err
	}
	return "# " + strings.Join(b.header(), "\n# ") + "\n" + literal + "\n", nil
}

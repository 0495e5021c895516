package generate

import (
	"strings"

	"rpcdsc/dsc"
	"rpcdsc/internal/policy"
)

// Flavor is what resources the DSC documents use.
type Flavor string

// The flavors. Inbox documents carry all that they need; module documents name
// a policy of the module, which must be on the node with the fleet's data.
const (
	FlavorInbox  Flavor = "inbox"
	FlavorModule Flavor = "module"
)

// Flavors are the names that a user can give.
func Flavors() []string { return []string{string(FlavorInbox), string(FlavorModule)} }

// The resource of the module (psmodule/RpcPortPolicy/DSCResources).
const (
	moduleName     = "RpcPortPolicy"
	moduleClass    = "DSC_RpcPortPolicy"
	moduleResource = "Policy"
)

// moduleDocs prints the documents of a policy with the module's resource.
func (b *builder) moduleDocs(p *policy.Policy) (*policyDocs, error) {
	docs := &policyDocs{}
	for ensure, to := range map[string]*pieces{"Present": &docs.apply, "Absent": &docs.remove} {
		d, err := cut(b.document(dsc.Custom{
			Name: moduleResource, Class: moduleClass, Friendly: moduleName,
			Module: moduleName, Version: moduleVersion(b.opt.Version),
			Keys: []string{p.Fleet},
			Properties: []dsc.Property{
				{Name: "Fleet", Value: p.Fleet}, {Name: "Policy", Value: p.Tag}, {Name: "Ensure", Value: ensure},
				{Name: "Restart", Value: slotMark},
			},
		}))
		if err != nil {
			return nil, err
		}
		*to = d
	}
	return docs, nil
}

// moduleNode is a host in the configuration's data.
func moduleNode(h *policy.Host) dsc.Table {
	return dsc.Table{
		{Key: "NodeName", Value: h.Name},
		{Key: "Fleet", Value: h.Policy.Fleet},
		{Key: "Policy", Value: h.Policy.Tag},
		{Key: "Restart", Value: restartText(h.Slot)},
	}
}

// restartText is a slot as the module's resource takes it.
func restartText(s policy.Slot) string {
	d := slotData(s)
	if d.When == "window" {
		return strings.Join([]string{d.When, d.Day, d.Clock}, " ")
	}
	return strings.TrimSpace(d.When + " " + d.At)
}

// slotText is what stands for the slot mark in a document.
func (b *builder) slotText(s policy.Slot) (string, error) {
	if b.opt.Flavor == FlavorModule {
		return restartText(s), nil
	}
	return dsc.Literal(slotTable(s), -1)
}

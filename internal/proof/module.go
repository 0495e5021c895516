package proof

import (
	"maps"
	"slices"

	"rpcdsc/internal/policy"
	"rpcdsc/internal/read/mof"
)

// moduleClass is the class of the module's resource.
const moduleClass = "DSC_RpcPortPolicy"

// moduleSchema is what its schema.mof says of what a document sets.
var moduleSchema = mof.Class{Name: moduleClass, Properties: []mof.Property{
	{Name: "Fleet", Type: mof.String, Required: true},
	{Name: "Policy", Type: mof.String, Required: true},
	{Name: "Ensure", Type: mof.String, Values: []mof.Value{{Text: "Present"}, {Text: "Absent"}}},
	{Name: "Restart", Type: mof.String},
}}

// ModuleDocument gives what proves a document that names a policy of the module:
// it is this host's, in the version that has the data, and nothing else is in it.
// What the policy does is proved of the module's data.
func ModuleDocument(ensure, version string) func(string, *Document, *policy.Host) []Failure {
	return func(path string, doc *Document, h *policy.Host) []Failure {
		d := &dataProof{artifact: path, host: h}
		want := map[string]string{
			"ResourceID": "[RpcPortPolicy]Policy", "Fleet": h.Policy.Fleet, "Policy": h.Policy.Tag, "Ensure": ensure,
			"Restart": restartOf(h.Slot), "ModuleName": "RpcPortPolicy", "ModuleVersion": version,
		}
		if !maps.Equal(doc.Module, want) {
			d.fail("has the resource %v, want %v", doc.Module, want)
		}
		if !slices.Equal(doc.Order, []string{"[RpcPortPolicy]Policy"}) {
			d.fail("has the resources %v", doc.Order)
		}
		return d.failures
	}
}

// ProveModuleNode compares a node of the configuration's data with its host.
func ProveModuleNode(path string, n *SourceNode, h *policy.Host) []Failure {
	d := &dataProof{artifact: path, host: h}
	switch {
	case n == nil:
		d.fail("isn't there")
	case n.Fleet != h.Policy.Fleet || n.Policy != h.Policy.Tag || n.Restart != restartOf(h.Slot):
		d.fail("has policy %s of fleet %s, restart %s", n.Policy, n.Fleet, n.Restart)
	}
	return d.failures
}

// restartOf is a slot in the words of the module's resource.
func restartOf(s policy.Slot) string {
	switch s.When {
	case "window":
		return "window " + s.Day.String() + " " + s.Clock()
	case "at":
		return "at " + s.At.Format("2006-01-02T15:04:05")
	}
	return s.When
}

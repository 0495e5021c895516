package proof

import (
	"fmt"
	"strings"

	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof/psdata"
)

// SourceNode is what the data of the configuration's source give a node.
type SourceNode struct {
	Scripts string // the key of its bodies
	Ports   []string
	Slot    string            // as text, which the compiler puts into the bodies
	Bodies  map[string]string // "RulesSet"; nodes with one key share them
}

// ReadSource reads the data of the configuration's source, by node.
func ReadSource(where, text string) (map[string]*SourceNode, error) {
	v, err := psdata.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", where, err)
	}
	r := &tableReader{where: where}
	data := r.table(v)
	bodies := map[string]map[string]string{}
	for key, v := range r.table(r.table(data["NonNodeData"])["Scripts"]) {
		bodies[key] = map[string]string{}
		t := r.table(v)
		for name := range t {
			bodies[key][name] = r.string(t, name)
		}
	}
	nodes := map[string]*SourceNode{}
	list, _ := data["AllNodes"].([]any)
	for _, v := range list {
		t := r.table(v)
		n := &SourceNode{Scripts: r.string(t, "Scripts"), Ports: r.strings(t, "Ports"), Slot: r.string(t, "Slot")}
		n.Bodies = bodies[n.Scripts]
		nodes[r.string(t, "NodeName")] = n
	}
	return nodes, r.err
}

// ProveNode compares the data of a node with its host: ports and slot.
func ProveNode(path string, n *SourceNode, h *policy.Host) []Failure {
	d := &dataProof{artifact: path, host: h}
	if n == nil {
		d.fail("isn't there")
		return d.failures
	}
	d.ports(n.Ports)
	slot, err := psdata.Parse(n.Slot)
	if err != nil {
		d.fail("its restart slot: %v", err)
	}
	d.slot(slot)
	return d.failures
}

// ProveBodies does what a compiler does with a node's bodies, and compares the
// outcome with the node's document, which is proved.
func ProveBodies(path string, n *SourceNode, h *policy.Host, doc *Document) []Failure {
	d := &dataProof{artifact: path, host: h}
	for at, want := range doc.Bodies {
		name := strings.NewReplacer("[Script]", "", " ", "", "Script", "").Replace(at)
		if got := strings.ReplaceAll(n.Bodies[name], "{{slot}}", n.Slot); got != want {
			d.fail("%s isn't the %s of its document", name, at)
		}
	}
	if len(n.Bodies) != len(doc.Bodies) {
		d.fail("has %d bodies, its document %d", len(n.Bodies), len(doc.Bodies))
	}
	return d.failures
}

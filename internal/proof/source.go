package proof

import (
	"crypto/sha256"
	"fmt"
	"strings"

	"rpcdsc/internal/policy"
	"rpcdsc/internal/read/psdata"
)

// SourceNode is what the data of the configuration's source give a node.
type SourceNode struct {
	Scripts string // the key of its bodies
	Ports   []string
	Slot    string            // as text, which the compiler puts into the bodies
	Bodies  map[string]string // "RulesSet"; nodes with one key share them

	// With the module's resource only these.
	Fleet, Policy, Restart string
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
	shared := map[string]any{}
	if data["NonNodeData"] != nil {
		shared = r.table(r.table(data["NonNodeData"])["Scripts"])
	}
	for key, v := range shared {
		bodies[key] = map[string]string{}
		t := r.table(v)
		for name := range t {
			bodies[key][name] = r.string(t, name)
		}
	}
	nodes := map[string]*SourceNode{}
	list, _ := data["AllNodes"].([]any)
	for i, v := range list {
		list[i] = nil // thousands of nodes need no second copy
		t := r.table(v)
		n := &SourceNode{}
		if t["Fleet"] != nil {
			n.Fleet, n.Policy, n.Restart = r.string(t, "Fleet"), r.string(t, "Policy"), r.string(t, "Restart")
		} else {
			n.Scripts, n.Ports, n.Slot = r.string(t, "Scripts"), r.strings(t, "Ports"), r.string(t, "Slot")
			n.Bodies = bodies[n.Scripts]
		}
		name := r.string(t, "NodeName")
		if nodes[name] != nil {
			r.fail("node %s stands twice", name)
		}
		nodes[name] = n
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

// Sums are what stands for the bodies of a document, by name: "RulesSet".
type Sums map[string][sha256.Size]byte

// Sums sums up the bodies, which are most of a document.
func (d *Document) Sums() Sums {
	sums := Sums{}
	for at, body := range d.Bodies {
		sums[strings.NewReplacer("[Script]", "", " ", "", "Script", "").Replace(at)] = sha256.Sum256([]byte(body))
	}
	return sums
}

// ProveBodies does what a compiler does with a node's bodies, and compares the
// outcome with the node's document, which is proved.
func ProveBodies(path string, n *SourceNode, h *policy.Host, doc Sums) []Failure {
	d := &dataProof{artifact: path, host: h}
	for name, want := range doc {
		if got := strings.ReplaceAll(n.Bodies[name], "{{slot}}", n.Slot); sha256.Sum256([]byte(got)) != want {
			d.fail("%s isn't the one of its document", name)
		}
	}
	if len(n.Bodies) != len(doc) {
		d.fail("has %d bodies, its document %d", len(n.Bodies), len(doc))
	}
	return d.failures
}

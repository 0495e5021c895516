// Package readback reads the data of the DSC configuration's source, and does
// with them what a compiler does. It knows nothing of what prints them.
package readback

import (
	"fmt"

	data "rpcdsc/internal/artifact/nodedata/readback"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
	"rpcdsc/internal/read/psdata"
)

// Node is what the data of the configuration's source give a node.
type Node struct {
	Scripts string // the key of its bodies
	Ports   []string
	Slot    string // as text, which the compiler puts into the bodies

	// With the module's resource only these.
	Fleet, Policy, Restart string

	bodies *bodies // nodes with one key share them
}

// bodies are what the compiler puts together: the code around the data, by name of
// the body ("RulesSet"), and the data with rules and without.
type bodies struct {
	around      map[string][]string
	full, brief string
}

// Read reads the data of the configuration's source, by node.
func Read(text string) (map[string]*Node, error) {
	r := &data.Tables{}
	nodes := map[string]*Node{}
	twice := ""
	v, err := psdata.ParseEach(text, "AllNodes", func(v any) {
		t := r.AnyKeys(v)
		name := r.String(t, "NodeName")
		if nodes[name] != nil {
			twice = name
		}
		nodes[name] = readNode(r, t)
	})
	if err != nil {
		return nil, err
	}
	if twice != "" {
		return nil, fmt.Errorf("node %s stands twice", twice)
	}
	shared := readBodies(r, r.Table(v, "AllNodes", "NonNodeData"))
	for _, n := range nodes {
		n.bodies = shared[n.Scripts]
	}
	return nodes, r.Err
}

// readBodies reads what nodes share, by key.
func readBodies(r *data.Tables, all psdata.Table) map[string]*bodies {
	out := map[string]*bodies{}
	if all["NonNodeData"] == nil {
		return out
	}
	shared := r.Table(all["NonNodeData"], "Code", "Scripts")
	code := map[string]map[string][]string{}
	for engine, v := range r.AnyKeys(shared["Code"]) {
		code[engine] = map[string][]string{}
		t := r.AnyKeys(v) // Bodies knows them
		for name := range t {
			code[engine][name] = r.Strings(t, name)
		}
	}
	for key, v := range r.AnyKeys(shared["Scripts"]) {
		t := r.Table(v, "Engine", "Full", "Brief")
		out[key] = &bodies{around: code[r.String(t, "Engine")], full: r.String(t, "Full"), brief: r.String(t, "Brief")}
	}
	return out
}

func readNode(r *data.Tables, t psdata.Table) *Node {
	if t["Fleet"] != nil {
		r.Table(t, "NodeName", "Fleet", "Policy", "Restart")
		return &Node{Fleet: r.String(t, "Fleet"), Policy: r.String(t, "Policy"), Restart: r.String(t, "Restart")}
	}
	r.Table(t, "NodeName", "Scripts", "Ports", "Slot")
	return &Node{Scripts: r.String(t, "Scripts"), Ports: r.Strings(t, "Ports"), Slot: r.String(t, "Slot")}
}

// Prove compares the data of a node with its host: the registry's ports, and the
// slot.
func (n *Node) Prove(at proof.Failure, h *policy.Host) []proof.Failure {
	if n == nil {
		return []proof.Failure{at.Because("isn't there")}
	}
	v, err := psdata.Parse(n.Slot)
	var slot *policy.Slot
	if err == nil {
		slot, err = data.Slot(v)
	}
	if err != nil {
		return []proof.Failure{at.Because("%v", err)}
	}
	state := &proof.State{RPC: proof.ConfinedTo(n.Ports), Restart: &proof.Restart{Slot: slot}}
	return proof.Compare(at, h, state, proof.HasRPC|proof.HasSlot)
}

// ProveModule does it for a node of the module's resource.
func (n *Node) ProveModule(at proof.Failure, h *policy.Host) []proof.Failure {
	if n == nil {
		return []proof.Failure{at.Because("isn't there")}
	}
	slot, err := data.SlotWords(n.Restart)
	if err != nil {
		return []proof.Failure{at.Because("%v", err)}
	}
	failures := proof.Compare(at, h, &proof.State{Restart: &proof.Restart{Slot: slot}}, proof.HasSlot)
	if n.Fleet != h.Policy.Fleet || n.Policy != h.Policy.Tag {
		failures = append(failures, at.Because("has policy %s of fleet %s", n.Policy, n.Fleet))
	}
	return failures
}

// Body is a body as the compiler puts it together: what all policies share before
// the data and behind, and a policy's data.
type Body struct {
	At            string // resource and property, as in a document
	Before, After string
	Data          string
}

// Bodies gives the node's bodies. One whose parts aren't there is left out.
func (n *Node) Bodies() []Body {
	var out []Body
	for _, b := range []struct {
		name, at string
		full     bool
	}{
		{"RulesGet", "[Script]Rules GetScript", false},
		{"RulesTest", "[Script]Rules TestScript", true},
		{"RulesSet", "[Script]Rules SetScript", true},
		{"RestartGet", "[Script]Restart GetScript", false},
		{"RestartTest", "[Script]Restart TestScript", false},
		{"RestartSet", "[Script]Restart SetScript", false},
	} {
		if n.bodies == nil || len(n.bodies.around[b.name]) != 2 {
			continue
		}
		body := Body{At: b.at, Before: n.bodies.around[b.name][0], After: n.bodies.around[b.name][1], Data: n.bodies.brief}
		if b.full {
			body.Data = n.bodies.full
		}
		out = append(out, body)
	}
	return out
}

// SlotMark stands in a body for the node's slot.
const SlotMark = "{{slot}}"

// ProveBodies compares the data of a node's bodies with its host's policy. All six
// must be there.
func (n *Node) ProveBodies(at proof.Failure, h *policy.Host) []proof.Failure {
	if got := len(n.Bodies()); got != 6 || len(n.bodies.around) != got {
		return []proof.Failure{at.Because("has %d bodies, want 6", got)}
	}
	const always = proof.HasIdentity | proof.HasRPC | proof.HasRestart
	failures := proveData(at, n.bodies.full, h, always|proof.HasRules)
	return append(failures, proveData(at, n.bodies.brief, h, always)...)
}

func proveData(at proof.Failure, text string, h *policy.Host, want proof.Part) []proof.Failure {
	v, err := data.Assigned(text, "Policy")
	if err != nil {
		return []proof.Failure{at.Because("%v", err)}
	}
	state, err := data.Policy(at.Artifact, v)
	if err != nil {
		return []proof.Failure{at.Because("%v", err)}
	}
	return proof.Compare(at, h, state, want)
}

// Package readback reads the data of the DSC configuration's source, and does
// with them what a compiler does. It knows nothing of what prints them.
package readback

import (
	"fmt"
	"strings"

	document "rpcdsc/internal/artifact/mof/readback"
	data "rpcdsc/internal/artifact/nodedata/readback"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
	"rpcdsc/internal/read/psdata"
)

// Node is what the data of the configuration's source give a node.
type Node struct {
	Scripts string // the key of its bodies
	Ports   []string
	Slot    string            // as text, which the compiler puts into the bodies
	Bodies  map[string]string // "RulesSet"; nodes with one key share them

	// With the module's resource only these.
	Fleet, Policy, Restart string
}

// Read reads the data of the configuration's source, by node.
func Read(text string) (map[string]*Node, error) {
	v, err := psdata.Parse(text)
	if err != nil {
		return nil, err
	}
	r := &data.Tables{}
	all := r.Table(v)
	bodies := readBodies(r, all)
	nodes := map[string]*Node{}
	list, _ := all["AllNodes"].([]any)
	for i, v := range list {
		list[i] = nil // thousands of nodes need no second copy
		t := r.Table(v)
		name := r.String(t, "NodeName")
		if nodes[name] != nil {
			return nil, fmt.Errorf("node %s stands twice", name)
		}
		nodes[name] = readNode(r, t, bodies)
	}
	return nodes, r.Err
}

// readBodies reads the script bodies that nodes share, by key and name.
func readBodies(r *data.Tables, all psdata.Table) map[string]map[string]string {
	bodies := map[string]map[string]string{}
	if all["NonNodeData"] == nil {
		return bodies
	}
	for key, v := range r.Table(r.Table(all["NonNodeData"])["Scripts"]) {
		bodies[key] = map[string]string{}
		t := r.Table(v)
		for name := range t {
			bodies[key][name] = r.String(t, name)
		}
	}
	return bodies
}

func readNode(r *data.Tables, t psdata.Table, bodies map[string]map[string]string) *Node {
	if t["Fleet"] != nil {
		return &Node{Fleet: r.String(t, "Fleet"), Policy: r.String(t, "Policy"), Restart: r.String(t, "Restart")}
	}
	n := &Node{Scripts: r.String(t, "Scripts"), Ports: r.Strings(t, "Ports"), Slot: r.String(t, "Slot")}
	n.Bodies = bodies[n.Scripts]
	return n
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

// Compiled gives the node's bodies with its slot in them, by resource and property
// as in its document.
func (n *Node) Compiled() map[string]string {
	out := make(map[string]string, len(n.Bodies))
	for name, body := range n.Bodies {
		if at, ok := properties[name]; ok {
			name = at
		}
		out[name] = strings.ReplaceAll(body, "{{slot}}", n.Slot)
	}
	return out
}

// properties are the bodies' own names in a document.
var properties = map[string]string{
	"RulesGet": "[Script]Rules GetScript", "RulesTest": "[Script]Rules TestScript", "RulesSet": "[Script]Rules SetScript",
	"RestartGet": "[Script]Restart GetScript", "RestartTest": "[Script]Restart TestScript", "RestartSet": "[Script]Restart SetScript",
}

// ProveBodies compares the data of compiled bodies.
func ProveBodies(at proof.Failure, bodies map[string]string, h *policy.Host) []proof.Failure {
	states := map[string]*proof.State{}
	for name, body := range bodies {
		state, err := document.ReadBody(at.Artifact, body)
		if err != nil {
			return []proof.Failure{at.Because("%s: %v", name, err)}
		}
		states[name] = state
	}
	return document.ProveBodies(at, states, h)
}

// Package readback reads the data of the DSC configuration's source, and does
// with them what a compiler does. It knows nothing of what prints them.
package readback

import (
	data "rpcdsc/internal/artifact/nodedata/readback"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
	"rpcdsc/internal/read/psdata"
)

// Node is what the data of the configuration's source give a node.
type Node struct {
	Name    string
	Scripts string // the key of its bodies
	Ports   []string
	Slot    string // as text, which the compiler puts into the bodies

	// With the module's resource only these.
	Fleet, Policy, Restart string
}

// Scripts are what the compiler puts bodies together from: the code around the data, by
// name of the body ("RulesSet"), and the data with rules and without. Nodes with one key
// share them.
type Scripts struct {
	around      map[string][]string
	full, brief string
}

// Read reads the data of the configuration's source. each gets the nodes in their order,
// one by one: there can be so many that they would fill the memory. shared is what
// nodes share, by key.
func Read(text string, each func(*Node)) (shared map[string]*Scripts, err error) {
	r := &data.Tables{}
	v, err := psdata.ParseEach(text, "AllNodes", func(v any) { each(readNode(r, r.AnyKeys(v))) })
	if err != nil {
		return nil, err
	}
	return readScripts(r, r.Table(v, "AllNodes", "NonNodeData")), r.Err
}

func readScripts(r *data.Tables, all psdata.Table) map[string]*Scripts {
	out := map[string]*Scripts{}
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
		out[key] = &Scripts{around: code[r.String(t, "Engine")], full: r.String(t, "Full"), brief: r.String(t, "Brief")}
	}
	return out
}

func readNode(r *data.Tables, t psdata.Table) *Node {
	if t["Fleet"] != nil {
		r.Table(t, "NodeName", "Fleet", "Policy", "Restart")
		return &Node{Name: r.String(t, "NodeName"), Fleet: r.String(t, "Fleet"), Policy: r.String(t, "Policy"), Restart: r.String(t, "Restart")}
	}
	r.Table(t, "NodeName", "Scripts", "Ports", "Slot")
	return &Node{Name: r.String(t, "NodeName"), Scripts: r.String(t, "Scripts"), Ports: r.Strings(t, "Ports"), Slot: r.String(t, "Slot")}
}

// Prove compares the data of a node with its host: the registry's ports, and the
// slot.
func (n *Node) Prove(at proof.Failure, h *policy.Host) []proof.Failure {
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

// Bodies gives the bodies. One whose parts aren't there is left out.
func (s *Scripts) Bodies() []Body {
	if s == nil {
		return nil
	}
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
		if len(s.around[b.name]) != 2 {
			continue
		}
		body := Body{At: b.at, Before: s.around[b.name][0], After: s.around[b.name][1], Data: s.brief}
		if b.full {
			body.Data = s.full
		}
		out = append(out, body)
	}
	return out
}

// SlotMark stands in a body for the node's slot.
const SlotMark = "{{slot}}"

// Prove compares the data of the bodies with a host's policy. All six must be there.
func (s *Scripts) Prove(at proof.Failure, h *policy.Host) []proof.Failure {
	if got := len(s.Bodies()); got != 6 || len(s.around) != got { // nil has none
		return []proof.Failure{at.Because("has %d bodies, want 6", got)}
	}
	const always = proof.HasIdentity | proof.HasRPC | proof.HasRestart
	failures := proveData(at, s.full, h, always|proof.HasRules)
	return append(failures, proveData(at, s.brief, h, always)...)
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

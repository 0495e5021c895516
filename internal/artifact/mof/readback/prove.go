package readback

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	data "rpcdsc/internal/artifact/nodedata/readback"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
	"rpcdsc/internal/read/mof"
	"rpcdsc/internal/read/psdata"
)

// Prove gives what is wrong with a document for a host. at says where it is from.
type Prove func(at proof.Failure, doc *Document, h *policy.Host) []proof.Failure

// ProveApply compares a document that applies a policy: each body's data, the
// registry values, the order.
func ProveApply(at proof.Failure, doc *Document, h *policy.Host) []proof.Failure {
	failures := ProveBodies(at, doc.States, h)
	failures = append(failures, proof.Compare(at, h, &proof.State{RPC: doc.Registry}, proof.HasRPC)...)
	return append(failures, proveOrder(at, doc, "[Script]Rules", "[Registry]Ports", "[Registry]PortsInternetAvailable", "[Registry]UseInternetPorts", "[Script]Restart")...)
}

// proveOrder wants resources in an order, and each to depend on the one before it:
// an LCM goes on after a failure with what doesn't depend on it.
func proveOrder(at proof.Failure, doc *Document, want ...string) []proof.Failure {
	var failures []proof.Failure
	if !slices.Equal(doc.Order, want) {
		failures = append(failures, at.Because("applies its resources in the order %v", doc.Order))
	}
	for i, id := range want {
		if after := want[max(0, i-1):i]; !slices.Equal(doc.After[id], after) {
			failures = append(failures, at.Because("%s depends on %v, want %v", id, doc.After[id], after))
		}
	}
	return failures
}

// ProveBodies compares the data of the bodies that apply a policy, by resource and
// property.
func ProveBodies(at proof.Failure, states map[string]*proof.State, h *policy.Host) []proof.Failure {
	const always = proof.HasIdentity | proof.HasRPC | proof.HasRestart
	want := map[string]proof.Part{}
	for _, body := range []string{"GetScript", "TestScript", "SetScript"} {
		want["[Script]Rules "+body] = always
		want["[Script]Restart "+body] = always | proof.HasSlot
	}
	// The rules' Test and Set need the rules; the others do without.
	want["[Script]Rules TestScript"] |= proof.HasRules
	want["[Script]Rules SetScript"] |= proof.HasRules
	return compareBodies(at, states, h, want)
}

// ProveRemoval asks of a document that it removes what is the fleet's, and
// nothing else.
func ProveRemoval(at proof.Failure, doc *Document, h *policy.Host) []proof.Failure {
	want := map[string]proof.Part{}
	for _, body := range []string{"GetScript", "TestScript", "SetScript"} {
		want["[Script]Remove "+body] = proof.HasIdentity
	}
	failures := compareBodies(at, doc.States, h, want)
	if len(doc.Registry) > 0 {
		failures = append(failures, at.Because("sets %v", doc.Registry))
	}
	return append(failures, proveOrder(at, doc, "[Script]Remove")...)
}

func compareBodies(at proof.Failure, states map[string]*proof.State, h *policy.Host, want map[string]proof.Part) []proof.Failure {
	var failures []proof.Failure
	type proved struct {
		state *proof.State
		want  proof.Part
	}
	seen := map[proved]bool{} // bodies with the same data share their state
	for _, body := range slices.Sorted(maps.Keys(want)) {
		state := states[body]
		if state == nil {
			failures = append(failures, at.Because("has no %s", body))
			continue
		}
		if seen[proved{state, want[body]}] {
			continue
		}
		seen[proved{state, want[body]}] = true
		failures = append(failures, proof.Compare(at, h, state, want[body])...)
	}
	for body := range states {
		if _, ok := want[body]; !ok {
			failures = append(failures, at.Because("has a body %s", body))
		}
	}
	return failures
}

// moduleClass is the class of the module's resource.
const moduleClass = "DSC_RpcPortPolicy"

// moduleSchema is what its schema.mof says of what a document sets.
var moduleSchema = mof.Class{Name: moduleClass, Properties: []mof.Property{
	{Name: "Fleet", Type: mof.String, Required: true},
	{Name: "Policy", Type: mof.String, Required: true},
	{Name: "Ensure", Type: mof.String, Values: []mof.Value{{Text: "Present"}, {Text: "Absent"}}},
	{Name: "Restart", Type: mof.String},
}}

// ProveModule gives what proves a document that names a policy of the module: it
// is this host's, in the version that has the data, and nothing else is in it.
// What the policy does is proved of the module's data.
func ProveModule(ensure, version string) Prove {
	return func(at proof.Failure, doc *Document, h *policy.Host) []proof.Failure {
		var failures []proof.Failure
		got := maps.Clone(doc.Module)
		want := map[string]string{
			"ResourceID": "[RpcPortPolicy]Policy", "Fleet": h.Policy.Fleet, "Policy": h.Policy.Tag, "Ensure": ensure,
			"ModuleName": "RpcPortPolicy", "ModuleVersion": version,
		}
		restart := got["Restart"]
		delete(got, "Restart")
		if !maps.Equal(got, want) {
			failures = append(failures, at.Because("has the resource %v, want %v", doc.Module, want))
		}
		if err := CheckSlotWords(restart, h); err != nil {
			failures = append(failures, at.Because("has the resource %v: %v", doc.Module, err))
		}
		return append(failures, proveOrder(at, doc, "[RpcPortPolicy]Policy")...)
	}
}

// Explain reads the rules that a node's compiled document sets.
func Explain(path, text string) (*proof.Artifact, error) {
	doc, err := Read(path, text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	state := doc.States["[Script]Rules SetScript"]
	if state == nil {
		return nil, fmt.Errorf("%s: sets no rules", path)
	}
	return data.WithLines(path, text, "SetScript = ", state.Rules)
}

// OwnSlots is how many times a document holds its host's slot.
func (d *Document) OwnSlots() int {
	if d.Module != nil {
		return d.slots + 1
	}
	return d.slots
}

// CheckSlot compares what stands for a host's slot in the bodies of its document
// with the slot. It stands between MOF's quotes, so it must be free of what means
// something there, and of comments.
func CheckSlot(text string, h *policy.Host) error {
	if strings.ContainsAny(text, "\"\\#\r\n") {
		return fmt.Errorf("its restart slot is %q", text)
	}
	v, err := psdata.Parse(text)
	if err != nil {
		return fmt.Errorf("its restart slot is %q: %w", text, err)
	}
	slot, err := data.Slot(v)
	return sameSlot(slot, err, h)
}

// CheckSlotWords is the same for a document with the module's resource.
func CheckSlotWords(text string, h *policy.Host) error {
	slot, err := data.SlotWords(text)
	return sameSlot(slot, err, h)
}

func sameSlot(slot *policy.Slot, err error, h *policy.Host) error {
	if err != nil {
		return err
	}
	for _, f := range proof.Compare(proof.Failure{}, h, &proof.State{Restart: &proof.Restart{Slot: slot}}, proof.HasSlot) {
		return errors.New(f.Problem)
	}
	return nil
}

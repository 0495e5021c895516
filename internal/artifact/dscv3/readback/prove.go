package readback

import (
	"maps"
	"slices"

	compiled "rpcdsc/internal/artifact/mof/readback"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
)

// Prove gives what is wrong with a document for a host. at says where it is from.
type Prove func(at proof.Failure, doc *Document, h *policy.Host) []proof.Failure

// ProveApply compares a document that applies a policy: each body's data, the registry
// values, the order.
func ProveApply(at proof.Failure, doc *Document, h *policy.Host) []proof.Failure {
	return append(compiled.ProveApply(at, &doc.Document, h), noModule(at, doc)...)
}

// ProveRemoval asks of a document that it removes what is the fleet's, and nothing else.
func ProveRemoval(at proof.Failure, doc *Document, h *policy.Host) []proof.Failure {
	return append(compiled.ProveRemoval(at, &doc.Document, h), noModule(at, doc)...)
}

func noModule(at proof.Failure, doc *Document) []proof.Failure {
	if doc.Module != nil {
		return []proof.Failure{at.Because("has the resource %v too", doc.Module)}
	}
	return nil
}

// ProveModule compares a document that names a policy of the module. What that does is
// proved of the module's data.
func ProveModule(at proof.Failure, doc *Document, h *policy.Host) []proof.Failure {
	got := maps.Clone(doc.Module)
	slot := got["restart"]
	delete(got, "restart")
	failures := proveOwn(at, doc, "[RpcPortPolicy]Policy", got, map[string]string{"fleet": h.Policy.Fleet, "policy": h.Policy.Tag, "_exist": "true"})
	if err := compiled.CheckSlotWords(slot, h); err != nil {
		failures = append(failures, at.Because("has the resource %v: %v", doc.Module, err))
	}
	return failures
}

// ProveModuleRemoval compares a document with which the module takes a fleet away.
func ProveModuleRemoval(at proof.Failure, doc *Document, h *policy.Host) []proof.Failure {
	return proveOwn(at, doc, "[RpcPortPolicy]Remove", doc.Module, map[string]string{"fleet": h.Policy.Fleet, "_exist": "false"})
}

// proveOwn wants the module's resource and nothing else in a document.
func proveOwn(at proof.Failure, doc *Document, id string, got, want map[string]string) []proof.Failure {
	var failures []proof.Failure
	if !maps.Equal(got, want) {
		failures = append(failures, at.Because("has the resource %v, want %v", got, want))
	}
	if !slices.Equal(doc.Order, []string{id}) || len(doc.After) > 0 {
		failures = append(failures, at.Because("has the resources %v, want %s", doc.Order, id))
	}
	return failures
}

// CheckSlot compares what stands for a host's slot in the bodies of its document with
// the slot, and CheckSlotWords what stands for it as the module's resource takes it.
var (
	CheckSlot      = compiled.CheckSlot
	CheckSlotWords = compiled.CheckSlotWords
)

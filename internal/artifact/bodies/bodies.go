// Package bodies makes the bodies of DSC Script resources: the node's functions
// that a call reaches, inlined, the policy as data, and the call. Documents and
// their source carry the same.
package bodies

import (
	"errors"
	"fmt"
	"strings"

	"rpcdsc/dsc"
	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/nodedata"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
	"rpcdsc/psmodule"
)

// Scripts are the bodies of a policy's Script resources.
type Scripts struct{ Rules, Restart, Remove Resource }

// Resource is the bodies of one resource.
type Resource struct{ Get, Test, Set Body }

// Body is the text of a body in its parts: the code is the same for each policy,
// the data for each body that takes them, and the call is the body's own.
type Body struct{ Code, Data, Call string }

func (b Body) String() string { return b.Code + b.Data + b.Call }

// SlotMark stands in a call for the host's restart slot.
const SlotMark = "{{slot}}"

// For puts together the node's functions, the policy as data, and a call.
func For(job *artifact.Job, p *policy.Policy, gen *osgen.Generation) (*Scripts, error) {
	full, err := assignPolicy(nodedata.Policy(job, p, gen))
	if err != nil {
		return nil, err
	}
	brief, err := assignPolicy(nodedata.Brief(p))
	if err != nil {
		return nil, err
	}
	s, err := Removal(p, gen)
	if err != nil {
		return nil, err
	}
	for _, part := range []struct {
		to       *Body
		function string
		data     string
		slot     bool
		result   bool
	}{
		{&s.Rules.Get, "Get-RpcRuleState", brief, false, true},
		{&s.Rules.Test, "Test-RpcRuleState", full, false, false},
		{&s.Rules.Set, setter(p), full, false, false},
		{&s.Restart.Get, "Get-RpcRestart", brief, true, true},
		{&s.Restart.Test, "Test-RpcRestart", brief, true, false},
		{&s.Restart.Set, "Set-RpcRestart", brief, true, false},
	} {
		if err := part.to.make(gen, part.function, part.data, part.slot, part.result); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// setter is what makes the rules. What takes over from other fleets is long, so that
// only documents of a fleet that does carry it.
func setter(p *policy.Policy) string {
	if p.Formerly != nil {
		return "Set-RpcSuccessor"
	}
	return "Set-RpcBase"
}

// Removal puts together what removes a policy, which hangs on the fleet's name
// alone: a host that has left the fleet has no other data any more.
func Removal(p *policy.Policy, gen *osgen.Generation) (*Scripts, error) {
	data, err := assignPolicy(nodedata.Removal(p))
	if err != nil {
		return nil, err
	}
	s := &Scripts{}
	return s, errors.Join(
		s.Remove.Get.make(gen, "Test-RpcAbsent", data, false, true),
		s.Remove.Test.make(gen, "Test-RpcAbsent", data, false, false),
		s.Remove.Set.make(gen, "Remove-RpcState", data, false, false),
	)
}

// make puts together a function with all that it reaches, its data, and the call.
func (b *Body) make(gen *osgen.Generation, function, data string, slot, result bool) error {
	code, err := psmodule.Body(gen.Cmdlets, function)
	if err != nil {
		return fmt.Errorf("%s: %w", function, err)
	}
	*b = Body{code, data, call(function, slot, result)}
	return nil
}

func call(function string, slot, result bool) string {
	text := function + " -Policy $Policy"
	if slot {
		text += " -Slot $Slot"
	}
	if result {
		text = "@{ Result = [string](" + text + ") }"
	}
	if slot {
		text = "$Slot = " + SlotMark + "\n" + text
	}
	return text
}

// assignPolicy writes the policy as the variable $Policy. Lists of addresses
// that several rules share are written once: in a document of UTF-16 each
// character counts twice.
func assignPolicy(p dsc.Table) (string, error) {
	var text strings.Builder
	for _, e := range append(shareLists(p), dsc.Entry{Key: "Policy", Value: p}) {
		literal, err := dsc.Literal(e.Value, -1)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&text, "$%s = %s\n", e.Key, literal)
	}
	return text.String(), nil
}

// shareLists replaces address lists that stand in several rules by variables,
// which it gives.
func shareLists(p dsc.Table) []dsc.Entry {
	var shared []dsc.Entry
	seen := map[string]*any{}
	for _, e := range p {
		rules, _ := e.Value.([]dsc.Table)
		for _, rule := range rules {
			value := &rule[len(rule)-1].Value
			list, ok := (*value).([]string)
			if !ok {
				continue
			}
			key := strings.Join(list, ",")
			first := seen[key]
			if first == nil {
				seen[key] = value
				continue
			}
			if _, done := (*first).(dsc.Variable); !done {
				name := fmt.Sprintf("Remote%d", len(shared)+1)
				shared = append(shared, dsc.Entry{Key: name, Value: list})
				*first = dsc.Variable(name)
			}
			*value = *first
		}
	}
	return shared
}

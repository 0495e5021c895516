package bodies

import (
	"strings"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
	"rpcdsc/psmodule"
)

// Unasked are the bodies for an engine that runs each Set without having asked its
// Test, as DSC 3 does: they ask it themselves, so that what is in place isn't touched,
// and what Test refuses isn't begun.
func Unasked(job *artifact.Job, p *policy.Policy, gen *osgen.Generation) (*Scripts, error) {
	s, err := For(job, p, gen)
	if err != nil {
		return nil, err
	}
	for _, r := range []*Resource{&s.Rules, &s.Restart, &s.Remove} {
		if err := r.ask(gen); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// UnaskedRemoval is Removal for such an engine.
func UnaskedRemoval(p *policy.Policy, gen *osgen.Generation) (*Scripts, error) {
	s, err := Removal(p, gen)
	if err != nil {
		return nil, err
	}
	return s, s.Remove.ask(gen)
}

// lastLine cuts a text before its last line.
func lastLine(text string) (before, line string) {
	at := strings.LastIndexByte(text, '\n') + 1
	return text[:at], text[at:]
}

// ask puts the call of Test around that of Set. Both are in the last line of a body.
func (r *Resource) ask(gen *osgen.Generation) error {
	slot, test := lastLine(r.Test.Call)
	_, set := lastLine(r.Set.Call)
	call := "if (-not (" + test + ")) { " + set + " }"
	code, err := psmodule.Inline(gen.Cmdlets, psmodule.Commands(call)...)
	if err != nil {
		return err
	}
	r.Set = Body{code, r.Set.Data, slot + call}
	return nil
}

package fleet

import (
	"slices"
	"strings"

	"rpcdsc/internal/diag"
)

// maxFormer is how many former names a fleet can have: every document of every host
// carries them.
const maxFormer = 8

// readFormerly reads the names that the fleet had before. What a fleet of such a name
// has on a host is taken over, so that each must be meant. The fleet's own name says
// that other ways of applying it were there before: documents then take over from them.
func (r *reader) readFormerly(n *node) {
	for i, t := range r.someTexts(n, "formerly") {
		if i == maxFormer {
			r.report(diag.BadFormer.At(t.Place, "formerly has more than %d names", maxFormer).
				Remedyf("leave out the names that no host knows any more"))
			return
		}
		r.checkName(t, "former fleet")
		switch {
		case slices.ContainsFunc(r.fleet.Formerly, func(k Text) bool { return strings.EqualFold(k.Value, t.Value) }):
			r.report(diag.BadFormer.At(t.Place, "%q is listed already", t.Value))
		default:
			r.fleet.Formerly = append(r.fleet.Formerly, t)
		}
	}
}

// FormerNames are the names that the fleet had before, as they are written: its own
// may be among them.
func (f *Fleet) FormerNames() []string {
	var names []string
	for _, t := range f.Formerly {
		names = append(names, t.Value)
	}
	return names
}

// WasFormerly says if a name is one that the fleet had before, and another one than
// it has.
func (f *Fleet) WasFormerly(name string) bool {
	former := slices.ContainsFunc(f.Formerly, func(t Text) bool { return strings.EqualFold(t.Value, name) })
	return former && !strings.EqualFold(f.Name.Value, name)
}

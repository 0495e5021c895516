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
// has on a host is taken over, so that each must be meant.
func (r *reader) readFormerly(n *node) {
	for i, t := range r.someTexts(n, "formerly") {
		if i == maxFormer {
			r.report(diag.BadFormer.At(t.Place, "formerly has more than %d names", maxFormer).
				Remedyf("leave out the names that no host knows any more"))
			return
		}
		r.checkName(t, "former fleet")
		switch {
		case strings.EqualFold(t.Value, r.fleet.Name.Value):
			r.report(diag.BadFormer.At(t.Place, "%q is the name that the fleet has", t.Value))
		case slices.ContainsFunc(r.fleet.Formerly, func(k Text) bool { return strings.EqualFold(k.Value, t.Value) }):
			r.report(diag.BadFormer.At(t.Place, "%q is listed already", t.Value))
		default:
			r.fleet.Formerly = append(r.fleet.Formerly, t)
		}
	}
}

// FormerNames are the names that the fleet had before.
func (f *Fleet) FormerNames() []string {
	var names []string
	for _, t := range f.Formerly {
		names = append(names, t.Value)
	}
	return names
}

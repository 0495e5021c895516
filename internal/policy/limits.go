package policy

import (
	"rpcdsc/internal/diag"
	"rpcdsc/internal/fleet"
)

// What is made of each policy and proved is bounded by these: the largest fleets that
// are known of have some hundred policies, a chain of shops one for each.
const (
	maxPolicies   = 10_000    // that differ
	maxRanges     = 500_000   // of addresses and ports in them
	maxAllFilters = 2_000_000 // of IPsec in them
)

// bound is how much of something a file asks for, and how much it may.
type bound struct{ used, most int }

// take counts n more, and tells whether this is what goes over the bound.
func (b *bound) take(n int) bool {
	before := b.used
	b.used += n
	return b.used > b.most && before <= b.most
}

// bounds are those on the policies of a file.
type bounds struct {
	policies, ranges, filters bound
	filtered                  map[*Policy]bool // whose filters are counted
}

func newBounds() bounds {
	return bounds{bound{0, maxPolicies}, bound{0, maxRanges}, bound{0, maxAllFilters}, map[*Policy]bool{}}
}

// exceeded tells whether nothing is made of the file.
func (b bounds) exceeded() bool {
	for _, of := range []bound{b.policies, b.ranges, b.filters} {
		if of.used > of.most {
			return true
		}
	}
	return false
}

// placeOf is where settings say what makes a policy their own.
func (r *resolver) placeOf(s *fleet.Settings) diag.Place {
	place := r.file.Name.Place
	if len(s.Allow) > 0 {
		place = s.Allow[0].Place
	}
	if len(s.Ports) > 0 && s.Ports[0].Place.Line > place.Line {
		place = s.Ports[0].Place
	}
	return place
}

// count counts a policy that no settings have meant before.
func (r *resolver) count(s *fleet.Settings, p *Policy) {
	if r.bounds.policies.take(1) {
		r.report(diag.TooManyPolicies.At(r.placeOf(s), "up to here, hosts have more than %d different policies", r.bounds.policies.most))
	}
	if r.bounds.ranges.take(len(p.Allow.Ranges()) + len(p.TCP.Ranges()) + len(p.UDP.Ranges())) {
		r.report(diag.TooManyPolicies.At(r.placeOf(s), "up to here, the policies that differ have %d ranges of addresses and ports, and %d are the most", r.bounds.ranges.used, r.bounds.ranges.most))
	}
}

// countFilters counts the filters of a policy on a Windows that has IPsec filters.
func (r *resolver) countFilters(s *fleet.Settings, t Target, p *Policy) {
	if !t.IPsec || r.bounds.filtered[p] {
		return
	}
	r.bounds.filtered[p] = true
	if r.bounds.filters.take(p.Filters()) {
		r.report(diag.TooManyPolicies.At(r.placeOf(s), "up to here, the policies that differ have %d IPsec filters, and %d are the most: one for each closed port and network", r.bounds.filters.used, r.bounds.filters.most))
	}
}

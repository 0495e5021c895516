package netset

import "go4.org/netipx"

// The algebra of sets, each in one pass over both lists of ranges, which are
// ascending and don't touch: an IPSetBuilder sorts and copies for every step,
// and most of a proof's time went there.

func union(a, b []AddrRange) []AddrRange {
	out := make([]AddrRange, 0, len(a)+len(b))
	for len(a) > 0 || len(b) > 0 {
		if len(a) == 0 || len(b) > 0 && b[0].From().Less(a[0].From()) {
			a, b = b, a
		}
		next := a[0]
		a = a[1:]
		if n := len(out) - 1; n >= 0 && touch(out[n], next) {
			if out[n].To().Less(next.To()) {
				out[n] = netipx.IPRangeFrom(out[n].From(), next.To())
			}
			continue
		}
		out = append(out, next)
	}
	return out
}

// touch tells whether next, which begins no earlier, leaves no gap behind r.
func touch(r, next AddrRange) bool {
	return !r.To().Less(next.From()) || r.To().Next() == next.From()
}

func minus(a, b []AddrRange) []AddrRange {
	out := make([]AddrRange, 0, len(a)+len(b))
	for _, r := range a {
		for len(b) > 0 && b[0].To().Less(r.From()) {
			b = b[1:]
		}
		for r.IsValid() && len(b) > 0 && !r.To().Less(b[0].From()) {
			if r.From().Less(b[0].From()) {
				out = append(out, netipx.IPRangeFrom(r.From(), b[0].From().Prev()))
			}
			if !b[0].To().Less(r.To()) {
				r = AddrRange{} // nothing of it is left; b[0] may reach into the next
				break
			}
			r = netipx.IPRangeFrom(b[0].To().Next(), r.To())
			b = b[1:]
		}
		if r.IsValid() {
			out = append(out, r)
		}
	}
	return out
}

// within tells whether all of a is in b. Most sets that are intersected are that,
// the one or the other.
func within(a, b []AddrRange) bool {
	for _, r := range a {
		for len(b) > 0 && b[0].To().Less(r.To()) {
			b = b[1:]
		}
		if len(b) == 0 || r.From().Less(b[0].From()) {
			return false
		}
	}
	return true
}

func intersect(a, b []AddrRange) []AddrRange {
	out := make([]AddrRange, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if b[0].To().Less(a[0].To()) {
			a, b = b, a
		}
		from := a[0].From()
		if from.Less(b[0].From()) {
			from = b[0].From()
		}
		if !a[0].To().Less(from) {
			out = append(out, netipx.IPRangeFrom(from, a[0].To()))
		}
		a = a[1:]
	}
	return out
}

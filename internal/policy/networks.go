package policy

import (
	"strings"

	"rpcdsc/internal/diag"
	"rpcdsc/internal/fleet"
	"rpcdsc/internal/netset"
)

// allow is the set that block.allow means. Groups and hosts that have no list of
// their own share one, and its work.
func (r *resolver) allow(s *fleet.Settings) netset.Addrs {
	if len(s.Allow) == 0 {
		return netset.Addrs{}
	}
	known, ok := r.lists[&s.Allow[0]]
	if !ok {
		known = r.addrs(s.Allow)
		r.lists[&s.Allow[0]] = known
	}
	return known
}

// addrs is the union of entries, following names of networks. It is empty where
// that would be too much.
func (r *resolver) addrs(entries []fleet.Entry) netset.Addrs {
	if has, not := fleet.Sides(entries); not != nil {
		return r.addrs(has).Minus(r.addrs(not))
	}
	var ranges []netset.AddrRange
	var sets []netset.Addrs
	known, held := map[netset.Addrs]bool{}, 0
	for _, e := range entries {
		if e.Ref == "" {
			ranges = append(ranges, e.Range)
		} else if set := r.network(e.Ref); !known[set] {
			known[set] = true
			sets = append(sets, set)
			held += len(set.Ranges())
		}
	}
	if len(sets) == 1 && ranges == nil {
		return sets[0]
	}
	if len(entries) > 0 && !r.spend(2*(held+len(ranges)), entries[0].Place) { // twice, as it is kept
		return netset.Addrs{}
	}
	if len(sets) == 1 {
		return sets[0].Union(netset.NewAddrs(ranges...))
	}
	for _, set := range sets {
		ranges = append(ranges, set.Ranges()...)
	}
	return netset.NewAddrs(ranges...)
}

func (r *resolver) network(name string) netset.Addrs {
	key := strings.ToLower(name)
	if known, ok := r.networks[key]; ok {
		return known
	}
	r.networks[key] = netset.Addrs{} // the reader has refused cycles; this keeps one from hanging us
	if n := r.file.Network(name); n != nil {
		set := r.addrs(n.Entries)
		if set.IsEmpty() && len(n.Entries) > 0 && r.entries <= r.limit {
			r.report(diag.EmptyNetwork.At(n.Name.Place, "network %s has nothing left: its exceptions take out all of it", name))
		}
		r.networks[key] = set
	}
	return r.networks[key]
}

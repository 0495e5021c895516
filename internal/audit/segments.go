package audit

import (
	"slices"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/read/firewalllog"
)

// segments parts all addresses so that those of one part are in the same networks,
// and are allowed by the same policies.
type segments struct {
	starts   []firewalllog.Addr // of each, ascending
	networks []Network
	names    map[int32][]int // the networks of a segment, once it was asked for
	allowed  map[allowKey]bool
}

type allowKey struct {
	host    *Host
	segment int32
}

// newSegments puts a bound where any set begins or ends, and around IPv4.
func newSegments(networks []Network, hosts []Host) *segments {
	s := &segments{networks: networks, names: map[int32][]int{}, allowed: map[allowKey]bool{}}
	s.starts = append(s.starts, firewalllog.Addr{}, firewalllog.Addr{Lo: 0xffff << 32}, firewalllog.Addr{Lo: 0x1_0000 << 32})
	for _, n := range networks {
		s.bound(n.Addrs)
	}
	seen := map[netset.Addrs]bool{}
	for i := range hosts {
		if allow := hosts[i].Policy.Allow; !seen[allow] {
			seen[allow] = true
			s.bound(allow)
		}
	}
	slices.SortFunc(s.starts, firewalllog.Addr.Compare)
	s.starts = slices.Compact(s.starts)
	return s
}

func (s *segments) bound(addrs netset.Addrs) {
	for _, r := range addrs.Ranges() {
		s.starts = append(s.starts, firewalllog.AddrOf(r.From()))
		if next := r.To().Next(); next.IsValid() {
			s.starts = append(s.starts, firewalllog.AddrOf(next))
		}
	}
}

// of gives the segment of an address.
func (s *segments) of(a firewalllog.Addr) int32 {
	at, found := slices.BinarySearchFunc(s.starts, a, firewalllog.Addr.Compare)
	if !found {
		at--
	}
	return int32(at)
}

// in gives the networks that a segment is in, as indexes.
func (s *segments) in(segment int32) []int {
	known, ok := s.names[segment]
	if !ok {
		ip := s.starts[segment].IP()
		for i, n := range s.networks {
			if n.Addrs.Contains(ip) {
				known = append(known, i)
			}
		}
		s.names[segment] = known
	}
	return known
}

// passes tells whether the policy of a host lets a segment in. An engine that can't
// filter IPv6 lets all of it in.
func (s *segments) passes(h *Host, segment int32) bool {
	key := allowKey{h, segment}
	known, ok := s.allowed[key]
	if !ok {
		ip := s.starts[segment].IP()
		known = h.Policy.Allow.Contains(ip) || h.Policy.IgnoreIPv6 && !ip.Is4()
		s.allowed[key] = known
	}
	return known
}

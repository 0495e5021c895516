package change

import (
	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
)

// Turn is packets of which something else becomes than before: "block" or "allow", or
// "open" for those that no rule is about.
type Turn struct {
	Was, Is string
	Packets Packets
}

// Turns gives what becomes of which packets under the policy after, and didn't under
// the one before. A computer without a policy, nil, decides about nothing.
func Turns(before, after *policy.Policy) []Turn {
	a, b := decided(before), decided(after)
	var out []Turn
	for _, t := range []Turn{
		{"block", "allow", a.Blocked.Intersect(b.Allowed)},
		{"allow", "block", a.Allowed.Intersect(b.Blocked)},
		{"open", "block", b.Blocked.Minus(a.Blocked).Minus(a.Allowed)},
		{"open", "allow", b.Allowed.Minus(a.Blocked).Minus(a.Allowed)},
		{"block", "open", a.Blocked.Minus(b.Blocked).Minus(b.Allowed)},
		{"allow", "open", a.Allowed.Minus(b.Blocked).Minus(b.Allowed)},
	} {
		if !t.Packets.IsEmpty() {
			out = append(out, t)
		}
	}
	return out
}

// decided is what a policy decides where it is enforced: an engine that filters no
// IPv6 leaves that open, whatever the policy says of it.
func decided(p *policy.Policy) Decision {
	if p == nil {
		return Decision{}
	}
	d := Wanted(p)
	if p.IgnoreIPv6 {
		v4 := everyPort(netset.Universe.V4())
		d = Decision{d.Blocked.Intersect(v4), d.Allowed.Intersect(v4)}
	}
	return d
}

// everyPort is all packets from some addresses.
func everyPort(from netset.Addrs) Packets {
	ports := netset.Ports{}.Complement()
	return Made("tcp", ports, from).Union(Made("udp", ports, from))
}

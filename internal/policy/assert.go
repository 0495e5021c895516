package policy

import (
	"rpcdsc/internal/diag"
	"rpcdsc/internal/fleet"
	"rpcdsc/internal/netset"
)

// checkAsserts holds the policies against what the file says must be true. Work
// is done once for each policy that an assertion is about; the first host that
// has it is named.
func (r *resolver) checkAsserts(out *Fleet) {
	for i := range r.file.Asserts {
		a := &r.file.Asserts[i]
		from := r.addrs(a.FromEntries)
		seen := map[*Policy]bool{}
		for _, g := range out.Groups {
			for j := range g.Hosts {
				h := &g.Hosts[j]
				if !a.Matches(h.Name) || seen[h.Policy] {
					continue
				}
				seen[h.Policy] = true
				r.checkAssert(a, from, h)
			}
		}
	}
}

func (r *resolver) checkAssert(a *fleet.Assert, from netset.Addrs, h *Host) {
	for _, door := range a.Ports {
		for _, v := range h.Policy.Verdicts(door.Proto, netset.NewPorts(door.Range)) {
			who := from.Intersect(v.From)
			if v.Verdict == a.Want.Value || who.IsEmpty() {
				continue
			}
			f := diag.AssertionFailed.At(door.Place, "the assertion wants %s, but on host %s a packet from %s to %s/%s is %s",
				a.Want.Value, h.Name, netset.FormatRange(who.Ranges()[0]), v.Ports.Ranges()[0], door.Proto, said[v.Verdict])
			r.report(f.Remedyf("%s", remedy(a.Want.Value, h)))
			return
		}
	}
}

var said = map[string]string{"allow": "allowed", "block": "blocked", "open": "not governed by any rule"}

// Verdict is what a policy does with some sources at some ports.
type Verdict struct {
	Verdict string // "allow", "block" or "open"
	From    netset.Addrs
	Ports   netset.Ports
}

// Verdicts splits everyone who sends to ports of a protocol by what the policy
// does with them. Parts that hold nothing are left out.
func (p *Policy) Verdicts(proto string, ports netset.Ports) []Verdict {
	closed := ports.Intersect(p.Closed(proto))
	everyone := netset.Universe
	if p.IgnoreIPv6 {
		everyone = everyone.V4()
	}
	all := []Verdict{
		{"allow", p.Allow, closed},
		{"block", everyone.Minus(p.Allow), closed},
		{"open", netset.Universe.Minus(everyone), closed},
		{"open", netset.Universe, ports.Minus(closed)},
	}
	var out []Verdict
	for _, v := range all {
		if !v.From.IsEmpty() && !v.Ports.IsEmpty() {
			out = append(out, v)
		}
	}
	return out
}

// remedy says which key of the host's settings would make the wanted verdict.
func remedy(want string, h *Host) string {
	switch want {
	case "allow":
		return "close the port with rpc.ports or block.also of " + h.Name + " and name the network in its block.allow, or correct the assertion"
	case "block":
		return "close the port with rpc.ports or block.also of " + h.Name + " and leave the network out of its block.allow, or correct the assertion"
	}
	return "leave the port out of rpc.ports and block.also of " + h.Name + ", or correct the assertion"
}

// Package change says what a change means, as sets of packets and not as files: of
// what a fleet file says, and of what computers report to enforce.
//
// It compares, folds and counts. It never reads a file, never makes an artifact, and
// prints nothing: package cli does.
package change

import (
	"slices"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
)

// Protos are the protocols that policies are about, in the order of every answer.
var Protos = [...]string{"tcp", "udp"}

// span is ports that the same sources are about.
type span struct {
	first, last int
	from        netset.Addrs
}

// Packets is an immutable set of packets: by protocol, spans that are ascending,
// don't meet, and have sources. The zero value is the empty set.
type Packets [len(Protos)][]span

// Cell is packets of one protocol: all from some sources to some ports.
type Cell struct {
	Proto string
	Ports netset.Ports
	From  netset.Addrs
}

// IsEmpty tells whether there is none.
func (p Packets) IsEmpty() bool { return len(p[0])+len(p[1]) == 0 }

// Union is what is in p or in q.
func (p Packets) Union(q Packets) Packets { return combine(p, q, netset.Addrs.Union) }

// Minus is what is in p and not in q.
func (p Packets) Minus(q Packets) Packets { return combine(p, q, netset.Addrs.Minus) }

// Intersect is what is in p and in q.
func (p Packets) Intersect(q Packets) Packets { return combine(p, q, netset.Addrs.Intersect) }

// Equal tells whether both hold the same packets.
func (p Packets) Equal(q Packets) bool { return p.Minus(q).IsEmpty() && q.Minus(p).IsEmpty() }

// Cells gives the set as cells: the ports of one protocol that the same sources are
// about are one.
func (p Packets) Cells() []Cell {
	var out []Cell
	for i, spans := range p {
		begin := len(out)
		for _, s := range spans {
			ports := netset.NewPorts(netset.PortRange{First: uint16(s.first), Last: uint16(s.last)})
			at := slices.IndexFunc(out[begin:], func(c Cell) bool { return c.From.Equal(s.from) })
			if at < 0 {
				out = append(out, Cell{Protos[i], ports, s.from})
				continue
			}
			out[begin+at].Ports = out[begin+at].Ports.Union(ports)
		}
	}
	return out
}

// combine cuts both sets where either begins or ends, and puts the sources of each
// piece together. What is combined of nothing and nothing must be nothing.
func combine(p, q Packets, op func(a, b netset.Addrs) netset.Addrs) Packets {
	var out Packets
	for i := range Protos {
		a, b := p[i], q[i]
		starts := cuts(a, b)
		for n := 0; n+1 < len(starts); n++ {
			first, last := starts[n], starts[n+1]-1
			a, b = from(a, first), from(b, first)
			out[i] = push(out[i], span{first, last, op(sources(a, first), sources(b, first))})
		}
	}
	return out
}

// cuts are the ports where a span begins or has just ended, ascending.
func cuts(lists ...[]span) []int {
	var out []int
	for _, list := range lists {
		for _, s := range list {
			out = append(out, s.first, s.last+1)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// from drops the spans that end before a port.
func from(spans []span, port int) []span {
	for len(spans) > 0 && spans[0].last < port {
		spans = spans[1:]
	}
	return spans
}

func sources(spans []span, port int) netset.Addrs {
	if len(spans) == 0 || spans[0].first > port {
		return netset.Addrs{}
	}
	return spans[0].from
}

// push adds a span behind the others, as a part of the last if it goes on with it.
func push(spans []span, s span) []span {
	if s.from.IsEmpty() {
		return spans
	}
	if n := len(spans); n > 0 && spans[n-1].last+1 == s.first && spans[n-1].from.Equal(s.from) {
		spans[n-1].last = s.last
		return spans
	}
	return append(spans, s)
}

// Made is the packets that a set of ports and one of sources make.
func Made(proto string, ports netset.Ports, from netset.Addrs) Packets {
	var out Packets
	i := slices.Index(Protos[:], proto)
	for _, r := range ports.Ranges() {
		out[i] = push(out[i], span{int(r.First), int(r.Last), from})
	}
	return out
}

// Decision is what becomes of packets: these are blocked and those let in, and what
// is in neither is left to others.
type Decision struct{ Blocked, Allowed Packets }

// Wanted is what a policy decides.
func Wanted(p *policy.Policy) Decision {
	var d Decision
	for _, proto := range Protos {
		d.Blocked = d.Blocked.Union(Made(proto, p.Closed(proto), p.Blocked()))
		d.Allowed = d.Allowed.Union(Made(proto, p.Closed(proto), p.Allow))
	}
	return d
}

// Decide is what rules decide under the precedence of Windows Firewall: a block rule
// beats every allow rule.
func Decide(rules []proof.Rule) Decision {
	var d Decision
	for _, r := range rules {
		side := &d.Blocked
		if r.Action == proof.Allow {
			side = &d.Allowed
		}
		*side = side.Union(Made(r.Proto, r.Ports, r.Remote))
	}
	d.Allowed = d.Allowed.Minus(d.Blocked)
	return d
}

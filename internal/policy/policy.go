// Package policy says what each host must enforce, as sets: which ports are
// closed, to whom they stay open, and when the host restarts.
//
// It turns what the fleet file says into that form, and refuses what a release
// can't do. It never says how a tool is told; that is the engines' part.
package policy

import (
	"time"

	"rpcdsc/internal/netset"
)

// EndpointMapper is the port of the RPC endpoint mapper, closed in every policy
// ([MS-RPCE] 2.1.1.1).
const EndpointMapper = 135

// Policy is what a host enforces. Hosts that enforce the same share one.
type Policy struct {
	Tag        string       // hexadecimal digits, 8 mostly; in a fleet, the same tag is the same content and nothing else
	Fleet      string       // the fleet's name
	Label      string       // what administrators read, "Block RPC Ports - contoso"
	Range      netset.Ports // HKLM\SOFTWARE\Microsoft\Rpc\Internet, Ports
	TCP, UDP   netset.Ports // the closed ports: endpoint mapper, Range, block.also
	Allow      netset.Addrs // whom the closed ports stay open to
	IgnoreIPv6 bool         // the engine can't filter IPv6, and the fleet file accepts that
	When       string       // "window", "at" or "never"
	Notice     time.Duration
}

// RuleGroup is the group of every firewall rule of the fleet: what a node may
// change, and nothing else.
func (p *Policy) RuleGroup() string { return "rpcdsc " + p.Fleet }

// Closed gives the closed ports of a protocol, "tcp" or "udp".
func (p *Policy) Closed(proto string) netset.Ports {
	if proto == "udp" {
		return p.UDP
	}
	return p.TCP
}

// Blocked is everyone whom the closed ports are closed to.
func (p *Policy) Blocked() netset.Addrs { return p.Allow.Complement() }

// Slot is a host's own time to restart, in the node's own time.
type Slot struct {
	When string       // "window", "at" or "never"
	Day  time.Weekday // window: the day of the week
	At   time.Time    // window: the time of day; at: date and time. UTC carries it, it means no zone.
}

// Clock is the time of day, "02:05".
func (s Slot) Clock() string { return s.At.Format("15:04") }

// Variants gives for each policy one that an earlier version of the fleet file
// might have had: one more port, one more network. Upgrades are proved with them.
// Their tags are no other policy's, neither among themselves nor of those given.
func Variants(of []*Policy) map[*Policy]*Policy {
	out := make(map[*Policy]*Policy, len(of))
	var all []hashed
	for _, p := range of {
		v, today := p.variant(), *p
		out[p] = v
		all = append(all, hash(v), hash(&today))
	}
	setTags(all)
	return out
}

func (p *Policy) variant() *Policy {
	v := *p
	free := p.TCP.Union(netset.NewPorts(netset.PortRange{First: 1, Last: 1024})).Complement().Ranges()
	if len(free) > 0 {
		more := netset.NewPorts(netset.PortRange{First: free[0].First, Last: free[0].First})
		v.Range, v.TCP = p.Range.Union(more), p.TCP.Union(more)
	}
	v.Allow = p.Allow.Union(netset.MustAddrs("192.0.2.1")) // TEST-NET-1: nobody's
	return &v
}

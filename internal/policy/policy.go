// Package policy says what each host must enforce, as sets: which ports are
// closed, to whom they stay open, and when the host restarts.
//
// It turns what the fleet file says into that form, and refuses what a release
// can't do. It never says how a tool is told; that is the engines' part.
package policy

import (
	"slices"
	"strings"
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
	Formerly   []string     // the fleets that it takes the place of, whose things on a host are taken over, also by its own name; nil for none
	Label      string       // what administrators read, "Block RPC Ports - contoso"
	Range      netset.Ports // HKLM\SOFTWARE\Microsoft\Rpc\Internet, Ports
	TCP, UDP   netset.Ports // the closed ports: endpoint mapper, Range, block.also
	Allow      netset.Addrs // whom the closed ports stay open to
	IgnoreIPv6 bool         // the engine can't filter IPv6, and the fleet file accepts that
	Profiles   []string     // of Windows Firewall, that must enforce the rules, in the order of AllProfiles; nil for all
	When       string       // "window", "at" or "never"
	Notice     time.Duration
}

// CountHosts is how many hosts the groups have.
func (f *Fleet) CountHosts() (n int) {
	for i := range f.Groups {
		n += len(f.Groups[i].Hosts)
	}
	return n
}

// AllProfiles are those of Windows Firewall. The rules are made for all of them,
// whichever must enforce them.
var AllProfiles = []string{"Domain", "Private", "Public"}

// Counts tells whether a profile must enforce the rules.
func (p *Policy) Counts(profile string) bool {
	return p.Profiles == nil || slices.Contains(p.Profiles, profile)
}

// RuleGroup is the group of every firewall rule of the fleet: what a node may
// change, and nothing else.
func (p *Policy) RuleGroup() string { return "rpcdsc " + p.Fleet }

// FormerFleets are the other fleets that it takes the place of: Formerly without its
// own name, which stands there if other ways have applied it.
func (p *Policy) FormerFleets() []string {
	var others []string
	for _, name := range p.Formerly {
		if !strings.EqualFold(name, p.Fleet) {
			others = append(others, name)
		}
	}
	return others
}

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

// variant has the first of many ports and networks: more of them would prove no
// more.
func (p *Policy) variant() *Policy {
	v := *p
	v.Range = first(p.Range, 32)
	v.TCP = p.TCP.Minus(p.Range.Minus(v.Range))
	v.Allow = netset.NewAddrs(p.Allow.Ranges()[:min(8, len(p.Allow.Ranges()))]...)
	free := p.TCP.Union(netset.NewPorts(netset.PortRange{First: 1, Last: 1024})).Complement().Ranges()
	if len(free) > 0 {
		more := netset.NewPorts(netset.PortRange{First: free[0].First, Last: free[0].First})
		v.Range, v.TCP = v.Range.Union(more), v.TCP.Union(more)
	}
	v.Allow = v.Allow.Union(netset.MustAddrs("192.0.2.1")) // TEST-NET-1: nobody's
	return &v
}

// first gives the lowest n of some ports.
func first(ports netset.Ports, n int) netset.Ports {
	var out []netset.PortRange
	for _, r := range ports.Ranges() {
		if n <= 0 {
			break
		}
		last := min(int(r.Last), int(r.First)+n-1)
		out = append(out, netset.PortRange{First: r.First, Last: uint16(last)})
		n -= last - int(r.First) + 1
	}
	return netset.NewPorts(out...)
}

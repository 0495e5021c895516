package audit

import (
	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/read/firewalllog"
)

// class is what a port is to a policy.
type class uint8

const (
	open    class = iota // nothing that the change is about
	closed               // the policy closes it
	inRange              // it closes it too, and RPC is nowhere near it yet
	dynamic              // RPC may have it today, and won't after the change
)

// classes is the class of each port, by protocol.
type classes struct{ tcp, udp [1 << 16]class }

// newClasses looks at each port. What lies both in the new range and in the old one
// is closed: whether RPC has it today nobody can tell.
func newClasses(p *policy.Policy, old netset.Ports) *classes {
	c := &classes{}
	mark := func(of *[1 << 16]class, ports netset.Ports, as class) {
		ports.Each(func(port uint16) { of[port] = as })
	}
	fresh := p.Range.Minus(old).Minus(netset.NewPorts(netset.PortRange{First: policy.EndpointMapper, Last: policy.EndpointMapper}))
	mark(&c.tcp, old, dynamic)
	mark(&c.tcp, p.TCP, closed)
	mark(&c.tcp, fresh, inRange)
	mark(&c.udp, p.UDP, closed)
	return c
}

func (c *classes) of(protocol firewalllog.Protocol, port uint16) class {
	if protocol == firewalllog.UDP {
		return c.udp[port]
	}
	return c.tcp[port]
}

// want adds what hosts have in common to what is read of logs.
func want(hosts []Host) *firewalllog.Wanted {
	w := &firewalllog.Wanted{}
	tcp, udp := netset.Ports{}, netset.Ports{}
	for i := range hosts {
		h := &hosts[i]
		if i > 0 && h.Policy == hosts[i-1].Policy && h.Dynamic.Equal(hosts[i-1].Dynamic) {
			continue
		}
		tcp = tcp.Union(h.Policy.TCP).Union(h.Dynamic)
		udp = udp.Union(h.Policy.UDP)
	}
	tcp.Each(func(port uint16) { w.Add(firewalllog.TCP, port) })
	udp.Each(func(port uint16) { w.Add(firewalllog.UDP, port) })
	return w
}

package fwrule

import (
	"errors"
	"fmt"

	"rpcdsc/internal/netset"
)

// Scope is the packets that a rule is for: those of its protocols to its local
// ports from its remote addresses, whatever the profile, program or interface.
type Scope struct {
	Protos []string // "tcp", "udp"
	Ports  netset.Ports
	Remote netset.Addrs // of both families, within netset.Universe
}

// Scope says which packets the rule is for. It refuses a rule for which protocol,
// ports and addresses don't tell it: one that isn't active or inbound, that has
// any further condition, or that names what the computer's network decides.
//
// Addresses of one family only are taken to leave the other alone, as a rule holds
// the families apart ([MS-FASP] 2.2.22).
func (r *Rule) Scope() (Scope, error) {
	s := Scope{Ports: netset.NewPorts(r.Ports...), Remote: netset.NewAddrs(r.Remote...)}
	switch {
	case !r.Active:
		return s, errors.New("the rule isn't active: Active=TRUE is missing")
	case r.Dir != "In":
		return s, errors.New("the rule is for outbound packets")
	case r.Action == "ByPass":
		return s, errors.New("the rule lets pass what IPsec authenticates")
	case len(r.Profiles) > 0:
		return s, fmt.Errorf("the rule is only for the profiles %q", r.Profiles)
	case len(r.Others) > 0:
		return s, fmt.Errorf("%s says more than protocol, ports and addresses do", r.Others[0])
	}
	var ok bool
	if s.Protos, ok = map[int][]string{TCP: {"tcp"}, UDP: {"udp"}, AnyProtocol: {"tcp", "udp"}}[r.Protocol]; !ok {
		return s, fmt.Errorf("protocol %d is neither TCP nor UDP", r.Protocol)
	}
	if len(r.Ports) == 0 {
		s.Ports = netset.NewPorts(netset.PortRange{First: 1, Last: 65535})
	}
	if len(r.Remote) == 0 {
		s.Remote = netset.Universe
	}
	return s, r.checkEnds()
}

// checkEnds refuses end points that are no source of a packet: port 0, and the
// addresses outside of the universe that a policy decides about.
func (r *Rule) checkEnds() error {
	for _, p := range r.Ports {
		if p.First == 0 {
			return errors.New("port 0 is no port")
		}
	}
	for _, at := range r.Remote {
		if !netset.Universe.ContainsRange(at) {
			return fmt.Errorf("the firewall takes no rule with %s in it", netset.FormatRange(at))
		}
	}
	return nil
}

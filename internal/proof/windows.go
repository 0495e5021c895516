package proof

import (
	"fmt"
	"net"
	"net/netip"
	"strings"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/sim/windows"
)

// FromIPsec reads the filters that are in force on a simulated computer. Each is
// one port from one network, to this computer.
func FromIPsec(rules []windows.IPsecRule) ([]Rule, error) {
	var out []Rule
	sources := sourceCache{}
	for _, r := range rules {
		action, ok := map[string]Action{"BLOCK": Block, "PASS": Allow}[r.Action]
		if !ok {
			return nil, fmt.Errorf("rule %s: action %q", r.Name, r.Action)
		}
		for _, f := range r.Filters {
			rule, err := sources.readFilter(f)
			if err != nil {
				return nil, fmt.Errorf("rule %s: filter %s: %w", r.Name, f, err)
			}
			rule.Where, rule.Action = "rule "+r.Name+", filter "+f, action
			out = append(out, rule)
		}
	}
	return out, nil
}

// sourceCache keeps the sources that were read: each stands in many filters.
type sourceCache map[string]Rule

// readFilter reads ipsecpol's grammar, source=destination:port:protocol. A
// mirrored filter (+ for =) is refused: it would govern what goes out, too.
func (c sourceCache) readFilter(s string) (Rule, error) {
	source, rest, ok := strings.Cut(s, "=")
	parts := strings.Split(rest, ":")
	if !ok || len(parts) != 3 || parts[0] != "0" {
		return Rule{}, fmt.Errorf("not one direction, from somebody to this computer's port")
	}
	ports, err := readPorts(parts[1:2])
	if err != nil {
		return Rule{}, err
	}
	rule, ok := c[source]
	if !ok {
		if rule.Remote, rule.Bits, err = readSource(source); err != nil {
			return Rule{}, err
		}
		c[source] = rule
	}
	rule.Proto, rule.Ports = strings.ToLower(parts[2]), ports
	return rule, nil
}

func readSource(s string) (netset.Addrs, int, error) {
	if s == "*" {
		return netset.NewAddrs(netset.Universe4), 0, nil
	}
	addr, mask, _ := strings.Cut(s, "/")
	m := net.ParseIP(mask).To4()
	ones, bits := net.IPMask(m).Size()
	if m == nil || bits != 32 || ones == 0 {
		return netset.Addrs{}, 0, fmt.Errorf("the mask %q is none", mask)
	}
	ip, err := netip.ParseAddr(addr)
	if err != nil {
		return netset.Addrs{}, 0, err
	}
	r, err := netset.ParseAddrs(netip.PrefixFrom(ip, ones).String())
	return netset.NewAddrs(r), ones, err
}

// FromFirewall reads the firewall rules of a simulated computer.
func FromFirewall(rules []windows.FirewallRule) ([]Rule, error) {
	var out []Rule
	for _, r := range rules {
		action, ok := map[string]Action{"block": Block, "allow": Allow}[r.Action]
		if !ok {
			return nil, fmt.Errorf("rule %s: action %q", r.Name, r.Action)
		}
		ports, err := readPorts(r.Ports)
		if err != nil {
			return nil, fmt.Errorf("rule %s: %w", r.Name, err)
		}
		remote, err := readAddrs(r.Remote)
		if err != nil {
			return nil, fmt.Errorf("rule %s: %w", r.Name, err)
		}
		out = append(out, Rule{Where: "rule " + r.Name, Action: action, Proto: strings.ToLower(r.Proto), Ports: ports, Remote: remote})
	}
	return out, nil
}

package readback

import (
	"fmt"
	"net"
	"net/netip"
	"strings"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/proof"
	"rpcdsc/internal/read/words"
	"rpcdsc/internal/sim/windows"
)

// ipsecRules reads the filters that are in force on a simulated computer. Each is
// one port from one network, to this computer.
func ipsecRules(rules []windows.IPsecRule) ([]proof.Rule, error) {
	count := 0
	for _, r := range rules {
		count += len(r.Filters)
	}
	out := make([]proof.Rule, 0, count)
	read := filterReader{map[string]proof.Rule{}, map[string]netset.Ports{}}
	for _, r := range rules {
		action, ok := map[string]proof.Action{"BLOCK": proof.Block, "PASS": proof.Allow}[r.Action]
		if !ok {
			return nil, fmt.Errorf("rule %s: action %q", r.Name, r.Action)
		}
		for _, f := range r.Filters {
			rule, err := read.filter(f)
			if err != nil {
				return nil, fmt.Errorf("rule %s: filter %s: %w", r.Name, f, err)
			}
			rule.Name, rule.Filter, rule.Action = r.Name, f, action
			out = append(out, rule)
		}
	}
	return out, nil
}

// filterReader keeps the sources and ports that it has read: each stands in many
// filters.
type filterReader struct {
	sources map[string]proof.Rule
	ports   map[string]netset.Ports
}

// filter reads ipsecpol's grammar, source=destination:port:protocol. A mirrored
// filter (+ for =) is refused: it would govern what goes out, too.
func (r filterReader) filter(s string) (rule proof.Rule, err error) {
	source, rest, _ := strings.Cut(s, "=")
	rest, toMe := strings.CutPrefix(rest, "0:")
	port, proto, ok := strings.Cut(rest, ":")
	if !toMe || !ok || strings.Contains(proto, ":") {
		return rule, fmt.Errorf("not one direction, from somebody to this computer's port")
	}
	ports, known := r.ports[port]
	if !known {
		if ports, err = words.Ports([]string{port}); err != nil {
			return rule, err
		}
		r.ports[port] = ports
	}
	if rule, known = r.sources[source]; !known {
		if rule.Remote, rule.Bits, err = readSource(source); err != nil {
			return rule, err
		}
		r.sources[source] = rule
	}
	rule.Ports = ports
	rule.Proto, err = words.Protocol(proto)
	return rule, err
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

// firewallRules reads the firewall rules of a simulated computer.
func firewallRules(rules []windows.FirewallRule) ([]proof.Rule, error) {
	var out []proof.Rule
	for _, r := range rules {
		action, ok := map[string]proof.Action{"block": proof.Block, "allow": proof.Allow}[r.Action]
		if !ok {
			return nil, fmt.Errorf("rule %s: action %q", r.Name, r.Action)
		}
		ports, err := words.Ports(r.Ports)
		if err != nil {
			return nil, fmt.Errorf("rule %s: %w", r.Name, err)
		}
		remote, err := words.Remote(r.Remote)
		if err != nil {
			return nil, fmt.Errorf("rule %s: %w", r.Name, err)
		}
		proto, err := words.Protocol(r.Proto)
		if err != nil {
			return nil, fmt.Errorf("rule %s: %w", r.Name, err)
		}
		out = append(out, proof.Rule{Name: r.Name, Action: action, Proto: proto, Ports: ports, Remote: remote})
	}
	return out, nil
}

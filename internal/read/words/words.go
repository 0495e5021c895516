// Package words reads what firewall rules and filters are made of, as the tools
// of Windows write it: lists of ports and of remote addresses.
//
// It refuses what Windows refuses, or takes otherwise than it looks. It never
// decides what a rule does.
package words

import (
	"errors"
	"fmt"
	"strings"

	"rpcdsc/internal/netset"
)

// Protocol reads what rules can be for: TCP or UDP, in any case of letters. What is
// for any protocol has no ports, and others aren't RPC's.
func Protocol(s string) (string, error) {
	proto := strings.ToLower(s)
	if proto != "tcp" && proto != "udp" {
		return "", fmt.Errorf("the protocol %q is neither TCP nor UDP", s)
	}
	return proto, nil
}

// Ports reads a list of ports and ranges, "135" and "5001-5100".
func Ports(list []string) (netset.Ports, error) {
	ranges := make([]netset.PortRange, 0, len(list))
	for _, s := range list {
		r, err := netset.ParsePorts(s)
		if err != nil {
			return netset.Ports{}, err
		}
		ranges = append(ranges, r)
	}
	return netset.NewPorts(ranges...), nil
}

// Remote reads a firewall rule's remote addresses. Windows refuses a rule with
// an end point outside of the universe, and takes an empty list for any.
func Remote(list []string) (netset.Addrs, error) {
	ranges := make([]netset.AddrRange, 0, len(list))
	for _, s := range list {
		r, err := netset.ParseAddrs(s)
		if err != nil {
			return netset.Addrs{}, err
		}
		if !netset.Universe.ContainsRange(r) {
			return netset.Addrs{}, fmt.Errorf("the firewall takes no rule with %s in it", s)
		}
		ranges = append(ranges, r)
	}
	if len(ranges) == 0 {
		return netset.Addrs{}, errors.New("an empty list of addresses means any")
	}
	return netset.NewAddrs(ranges...), nil
}

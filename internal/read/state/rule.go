package state

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"go4.org/netipx"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/read/fwrule"
)

// maxRules is the most rules that one fleet has on a computer.
const maxRules = 2_000

// Rule is a rule as Windows' own objects have it: each property with its values.
type Rule map[string][]string

// Rules reads the rules.
func (s *State) Rules() ([]Rule, error) {
	var rules []Rule
	if err := json.Unmarshal(s.RawRules, &rules); err != nil && len(s.RawRules) > 0 {
		return nil, explain(err)
	}
	if len(rules) > maxRules {
		return nil, fmt.Errorf("%d rules are too many", len(rules))
	}
	return rules, nil
}

// Is gives a property's value; several have blanks between them.
func (r Rule) Is(property string) string { return strings.Join(r[property], " ") }

// named are the properties that narrow nothing, and those that Scope reads.
var named = []string{"name", "displayName", "description", "group", "action", "protocol", "localPort", "remoteAddress"}

// plain are the values with which any other property narrows nothing.
var plain = regexp.MustCompile(`^(|Any|Inbound|True|NotRequired|Domain, Private, Public)$`)

// Scope says which packets the rule is for. It refuses a rule for which protocol,
// ports and addresses don't tell it.
func (r Rule) Scope() (fwrule.Scope, error) {
	var s fwrule.Scope
	for _, property := range slices.Sorted(maps.Keys(r)) {
		if value := r.Is(property); !slices.Contains(named, property) && !plain.MatchString(value) {
			return s, fmt.Errorf("its %s is %.300q", property, value)
		}
	}
	if a := r.Is("action"); a != "Block" && a != "Allow" {
		return s, fmt.Errorf("its action is %.300q", a)
	}
	var err error
	if s.Protos, err = protocols(r.Is("protocol")); err != nil {
		return s, err
	}
	if s.Ports, err = ports(r["localPort"]); err != nil {
		return s, err
	}
	s.Remote, err = remote(r["remoteAddress"])
	return s, err
}

// protocols reads a protocol; 256 is COM's number for any.
func protocols(s string) ([]string, error) {
	switch s {
	case "TCP", "UDP":
		return []string{strings.ToLower(s)}, nil
	case "", "Any", "256":
		return []string{"tcp", "udp"}, nil
	}
	return nil, fmt.Errorf("its protocol is %.300q", s)
}

func anything(list []string) bool { return len(list) == 0 || len(list) == 1 && list[0] == "Any" }

func ports(list []string) (netset.Ports, error) {
	if anything(list) {
		return netset.NewPorts(netset.PortRange{First: 1, Last: 65535}), nil
	}
	ranges := make([]netset.PortRange, len(list))
	for i, s := range list {
		var err error
		if ranges[i], err = netset.ParsePorts(s); err != nil {
			return netset.Ports{}, fmt.Errorf("its port is %.300q", s)
		}
	}
	return netset.NewPorts(ranges...), nil
}

func remote(list []string) (netset.Addrs, error) {
	if anything(list) {
		return netset.Universe, nil
	}
	ranges := make([]netset.AddrRange, len(list))
	for i, s := range list {
		var err error
		if ranges[i], err = address(s); err != nil || !netset.Universe.ContainsRange(ranges[i]) {
			return netset.Addrs{}, fmt.Errorf("its remote address is %.300q", s)
		}
	}
	return netset.NewAddrs(ranges...), nil
}

// address reads an entry as COM writes it, "10.1.1.0/255.255.255.0" for a network.
func address(s string) (netset.AddrRange, error) {
	network, mask, ok := strings.Cut(s, "/")
	if !ok || !strings.Contains(mask, ".") {
		return netset.ParseAddrs(s)
	}
	ip, err := netip.ParseAddr(network)
	if err != nil {
		return netset.AddrRange{}, err
	}
	m, err := netip.ParseAddr(mask)
	if err != nil || !m.Is4() {
		return netset.AddrRange{}, errors.New("the mask isn't one")
	}
	for bits := range 33 {
		if all, _ := netip.AddrFrom4([4]byte{255, 255, 255, 255}).Prefix(bits); all.Addr() == m {
			prefix, err := ip.Prefix(bits)
			return netipx.RangeOfPrefix(prefix), err
		}
	}
	return netset.AddrRange{}, errors.New("the ones of the mask don't come first")
}

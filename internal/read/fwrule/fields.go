package fwrule

import (
	"errors"
	"fmt"
	"math/bits"
	"net/netip"
	"slices"
	"strings"
	"unicode/utf16"

	"go4.org/netipx"

	"rpcdsc/internal/netset"
)

// readers read the fields that a Rule has a place for.
var readers map[string]func(p *parser, name, value string) error

func init() {
	text := func(to func(*parser) *string) func(*parser, string, string) error {
		return func(p *parser, _, value string) error {
			*to(p) = value
			return checkText(value)
		}
	}
	word := func(to func(*parser) *string, words ...string) func(*parser, string, string) error {
		return func(p *parser, _, value string) error {
			*to(p) = value
			return oneOf(value, words)
		}
	}
	readers = map[string]func(p *parser, name, value string) error{
		"Action":    word(func(p *parser) *string { return &p.Action }, "Allow", "Block", "ByPass"),
		"Dir":       word(func(p *parser) *string { return &p.Dir }, "In", "Out"),
		"Active":    (*parser).active,
		"Protocol":  (*parser).protocol,
		"Profile":   (*parser).profile,
		"LPort":     (*parser).port,
		"LPort2_10": (*parser).portRange,
		"RA4":       (*parser).remote,
		"RA6":       (*parser).remote,
		"Name":      (*parser).name,
		"Desc":      text(func(p *parser) *string { return &p.Desc }),
		"EmbedCtxt": text(func(p *parser) *string { return &p.Group }),
		"Edge":      flag, "LSM": flag, "AuthByPassOut": flag, "LOM": flag, "PCross": flag,
	}
}

func oneOf(value string, words []string) error {
	if slices.Contains(words, value) {
		return nil
	}
	return fmt.Errorf("it can be %s", strings.Join(words, ", "))
}

var booleans = []string{"TRUE", "FALSE"}

func (p *parser) active(_, value string) error {
	p.Active = value == "TRUE"
	return oneOf(value, booleans)
}

// flag keeps a flag that is set; one that isn't is as if it weren't written.
func flag(p *parser, name, value string) error {
	if value == "TRUE" {
		p.Others = append(p.Others, Field{name, value})
	}
	return oneOf(value, booleans)
}

func (p *parser) protocol(_, value string) error {
	if len(p.Ports) > 0 {
		return errors.New("it must stand before the ports")
	}
	var err error
	p.Protocol, err = number(value, 255)
	return err
}

func (p *parser) profile(_, value string) error {
	p.Profiles = append(p.Profiles, value)
	return oneOf(value, []string{"Domain", "Private", "Public"})
}

// checkText checks what every text of a rule must be ([MS-FASP] 2.2.37); a | can't
// be in it, as it would end the field.
func checkText(value string) error {
	if n := len(utf16.Encode([]rune(value))); n >= 10000 {
		return fmt.Errorf("%d characters: a rule can have 9999", n)
	}
	if strings.ContainsRune(value, 0) {
		return errors.New("it has a NUL in it")
	}
	return nil
}

func (p *parser) name(_, value string) error {
	if p.Name = value; strings.EqualFold(value, "ALL") {
		return errors.New("no rule can have this name: it means all rules")
	}
	return checkText(value)
}

// hasPorts tells whether ports may stand here: TCP or UDP must stand before.
func (p *parser) hasPorts() error {
	return check(p.Protocol == TCP || p.Protocol == UDP, "Protocol=6 or Protocol=17 must stand before it")
}

// port reads one port; a word for ports that change is kept.
func (p *parser) port(name, value string) error {
	if err := p.hasPorts(); err != nil {
		return err
	}
	if slices.Contains([]string{"RPC", "RPC-EPMap", "Teredo"}, value) {
		p.Others = append(p.Others, Field{name, value})
		return nil
	}
	n, err := number(value, 65535)
	if err == nil {
		p.addPorts(n, n)
	}
	return err
}

func (p *parser) portRange(name, value string) error {
	if err := p.hasPorts(); err != nil {
		return err
	}
	if value == "IPTLSIn" || value == "IPHTTPSIn" {
		p.Others = append(p.Others, Field{name, value})
		return nil
	}
	from, to, ok := strings.Cut(value, "-")
	if !ok {
		return errors.New("it is for a range; one port is LPort")
	}
	first, err := number(from, 65535)
	if err != nil {
		return err
	}
	last, err := number(to, 65535)
	if err == nil {
		err = check(first <= last, "the range is reversed")
	}
	p.addPorts(first, last)
	return err
}

func (p *parser) addPorts(first, last int) {
	p.lists["local ports"]++
	p.Ports = append(p.Ports, netset.PortRange{First: uint16(first), Last: uint16(last)})
}

// remote reads addresses of the family that the field's name says; a word for
// addresses that depend on the computer's network is kept.
func (p *parser) remote(name, value string) error {
	if slices.Contains([]string{"LocalSubnet", "DNS", "DHCP", "WINS", "DefaultGateway"}, value) {
		p.Others = append(p.Others, Field{name, value})
		return nil
	}
	at, err := addresses(value)
	if err != nil {
		return err
	}
	if at.From().Is4() != (name == "RA4") {
		return errors.New("RA4 is for IPv4, RA6 for IPv6")
	}
	kind := " ranges"
	if strings.Contains(value, "/") {
		kind = " networks"
	}
	p.lists[name+kind]++
	p.Remote = append(p.Remote, at)
	return nil
}

// addresses reads an address, a range, or a network with its mask or its length.
func addresses(s string) (netset.AddrRange, error) {
	if first, last, ok := strings.Cut(s, "-"); ok {
		from, errFrom := address(first)
		to, errTo := address(last)
		if err := errors.Join(errFrom, errTo); err != nil {
			return netset.AddrRange{}, err
		}
		at := netipx.IPRangeFrom(from, to)
		return at, check(at.IsValid(), "the range is reversed, or of two families")
	}
	if network, length, ok := strings.Cut(s, "/"); ok {
		return subnet(network, length)
	}
	ip, err := address(s)
	return netipx.IPRangeFrom(ip, ip), err
}

// address reads an address that can be an end point: for IPv6, neither the
// unspecified nor the loopback address can ([MS-FASP] 2.2.10).
func address(s string) (netip.Addr, error) {
	ip, err := netip.ParseAddr(s)
	switch {
	case err != nil || ip.Zone() != "" || ip.Is4In6():
		return ip, fmt.Errorf("%q isn't an address", s)
	case ip.Is6() && (ip.IsUnspecified() || ip.IsLoopback()):
		return ip, fmt.Errorf("the firewall takes no rule with %s in it", s)
	}
	return ip, nil
}

// subnet reads a network. For IPv6 it may be at the unspecified address ([MS-FASP]
// 2.2.6).
func subnet(network, length string) (netset.AddrRange, error) {
	ip, err := address(network)
	if err != nil && ip != netip.IPv6Unspecified() {
		return netset.AddrRange{}, err
	}
	ones, err := number(length, 128)
	if strings.Contains(length, ".") {
		ones, err = maskLength(length)
	} else if err == nil && ones == ip.BitLen() {
		err = fmt.Errorf("the length must be below %d: a single address has none", ip.BitLen())
	}
	if err == nil && ones == 0 {
		err = errors.New("a network of all addresses can't be written so")
	}
	if err != nil {
		return netset.AddrRange{}, err
	}
	prefix, err := ip.Prefix(ones)
	return netipx.RangeOfPrefix(prefix), err
}

// maskLength is how many ones a mask has, which must come first.
func maskLength(s string) (int, error) {
	mask, err := netip.ParseAddr(s)
	if err != nil || !mask.Is4() {
		return 0, fmt.Errorf("%q isn't a mask", s)
	}
	four := mask.As4()
	m := uint32(four[0])<<24 | uint32(four[1])<<16 | uint32(four[2])<<8 | uint32(four[3])
	ones := bits.LeadingZeros32(^m)
	return ones, check(m == ^uint32(0)<<(32-ones), "the ones of the mask don't come first")
}

package netset

import (
	"fmt"
	"net/netip"
	"slices"
	"sort"
	"strings"

	"go4.org/netipx"
)

// AddrRange is an inclusive range of addresses of one family.
type AddrRange = netipx.IPRange

// The source addresses that a packet from elsewhere can carry, as far as a
// Windows Firewall rule can name them: a rule refuses the unspecified and the
// loopback address as an end point ([MS-FASP] 2.2.8 to 2.2.10, 2.2.24), and the
// limited broadcast address is never a source.
var (
	Universe4 = netipx.IPRangeFrom(netip.MustParseAddr("0.0.0.1"), netip.MustParseAddr("255.255.255.254"))
	Universe6 = netipx.IPRangeFrom(netip.MustParseAddr("::2"), netip.MustParseAddr("ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe"))
)

// Universe is every source address that a policy decides about.
var Universe = NewAddrs(Universe4, Universe6)

// Addrs is an immutable set of addresses of both families. The zero value is
// the empty set. Two that were made apart aren't == even if they are equal.
type Addrs struct{ set *[]AddrRange }

// NewAddrs gives the union of ranges. An invalid range is a programming error.
func NewAddrs(ranges ...AddrRange) Addrs {
	for _, r := range ranges {
		if !r.IsValid() {
			panic(fmt.Sprintf("netset: invalid range %s", r))
		}
	}
	inOrder := func(a, b AddrRange) int { return a.From().Compare(b.From()) }
	if !slices.IsSortedFunc(ranges, inOrder) {
		ranges = slices.Clone(ranges)
		slices.SortFunc(ranges, inOrder)
	}
	return newAddrs(union(ranges, nil))
}

// newAddrs takes ranges that are ascending and don't touch each other.
func newAddrs(ranges []AddrRange) Addrs {
	ranges = slices.Clip(ranges)
	return Addrs{&ranges}
}

// Union is what is in a or in b.
func (a Addrs) Union(b Addrs) Addrs {
	switch {
	case a.IsEmpty() || a.set == b.set:
		return b
	case b.IsEmpty():
		return a
	}
	return newAddrs(union(a.Ranges(), b.Ranges()))
}

// Minus is what is in a and not in b.
func (a Addrs) Minus(b Addrs) Addrs {
	if a.IsEmpty() || b.IsEmpty() {
		return a
	}
	return newAddrs(minus(a.Ranges(), b.Ranges()))
}

// Intersect is what is in both.
func (a Addrs) Intersect(b Addrs) Addrs {
	switch {
	case a.set == b.set || within(a.Ranges(), b.Ranges()):
		return a
	case within(b.Ranges(), a.Ranges()):
		return b
	}
	return newAddrs(intersect(a.Ranges(), b.Ranges()))
}

// Meets tells whether any address is in both.
func (a Addrs) Meets(b Addrs) bool {
	x, y := a.Ranges(), b.Ranges()
	for len(x) > 0 && len(y) > 0 {
		if x[0].Overlaps(y[0]) {
			return true
		}
		if x[0].To().Less(y[0].To()) {
			x = x[1:]
		} else {
			y = y[1:]
		}
	}
	return false
}

// Complement is the rest of Universe.
func (a Addrs) Complement() Addrs { return Universe.Minus(a) }

// Equal tells whether both hold the same addresses.
func (a Addrs) Equal(b Addrs) bool { return a.set == b.set || slices.Equal(a.Ranges(), b.Ranges()) }

// IsEmpty tells whether the set holds nothing.
func (a Addrs) IsEmpty() bool { return len(a.Ranges()) == 0 }

// Contains tells whether ip is in the set.
func (a Addrs) Contains(ip netip.Addr) bool { return a.ContainsRange(netipx.IPRangeFrom(ip, ip)) }

// ContainsRange tells whether every address of r is in the set.
func (a Addrs) ContainsRange(r AddrRange) bool {
	ranges := a.Ranges()
	at, _ := slices.BinarySearchFunc(ranges, r.From(), func(x AddrRange, from netip.Addr) int { return x.To().Compare(from) })
	return at < len(ranges) && !r.From().Less(ranges[at].From()) && !ranges[at].To().Less(r.To())
}

// ContainsAll tells whether every address of b is in a.
func (a Addrs) ContainsAll(b Addrs) bool { return b.Minus(a).IsEmpty() }

// Ranges gives the set as the fewest ranges, IPv4 first, ascending. They are the
// set's own: read them only.
func (a Addrs) Ranges() []AddrRange {
	if a.set == nil {
		return nil
	}
	return *a.set
}

// Ranges4 gives the IPv4 part as the fewest ranges, ascending.
func (a Addrs) Ranges4() []AddrRange { return a.family(true) }

// Ranges6 gives the IPv6 part as the fewest ranges, ascending.
func (a Addrs) Ranges6() []AddrRange { return a.family(false) }

// family is a part of the ranges, as IPv4 comes first.
func (a Addrs) family(v4 bool) []AddrRange {
	ranges := a.Ranges()
	first6 := sort.Search(len(ranges), func(i int) bool { return !ranges[i].From().Is4() })
	if v4 {
		return ranges[:first6]
	}
	return ranges[first6:]
}

// V4 is the IPv4 part of the set.
func (a Addrs) V4() Addrs { return newAddrs(a.Ranges4()) }

// V6 is the IPv6 part of the set.
func (a Addrs) V6() Addrs { return newAddrs(a.Ranges6()) }

// Prefixes4 gives the IPv4 part as the fewest prefixes, ascending.
func (a Addrs) Prefixes4() []netip.Prefix { return prefixes(a.Ranges4()) }

// Prefixes6 gives the IPv6 part as the fewest prefixes, ascending.
func (a Addrs) Prefixes6() []netip.Prefix { return prefixes(a.Ranges6()) }

func prefixes(ranges []AddrRange) []netip.Prefix {
	var out []netip.Prefix
	for _, r := range ranges {
		out = r.AppendPrefixes(out)
	}
	return out
}

// String lists the ranges as FormatRange writes them, joined by commas.
func (a Addrs) String() string {
	var text []byte
	for i, r := range a.Ranges() {
		if i > 0 {
			text = append(text, ',')
		}
		text = appendRange(text, r)
	}
	return string(text)
}

// FormatRange writes a range as short as every Windows tool takes it: a host as
// a bare address (a rule's prefix must be below 32 or 128), a whole prefix as
// address/length, anything else as first-last.
func FormatRange(r AddrRange) string {
	var room [2*39 + 1]byte // two addresses of IPv6 and a hyphen
	return string(appendRange(room[:0], r))
}

func appendRange(text []byte, r AddrRange) []byte {
	if r.From() == r.To() {
		return r.From().AppendTo(text)
	}
	if p, ok := r.Prefix(); ok && p.Bits() > 0 {
		return p.AppendTo(text)
	}
	return r.AppendTo(text)
}

// ParseAddrs reads one written entry: an address, a CIDR prefix without host
// bits, or an inclusive range "first-last". Errors are *SyntaxError.
func ParseAddrs(s string) (AddrRange, error) {
	if first, last, ok := strings.Cut(s, "-"); ok {
		return parseRange(first, last)
	}
	if strings.Contains(s, "/") {
		return parsePrefix(s)
	}
	ip, err := parseAddr(s)
	if err != nil {
		return AddrRange{}, err
	}
	return netipx.IPRangeFrom(ip, ip), nil
}

// MustAddrs is the union of entries as ParseAddrs reads them, for those that a
// program knows; it panics on any other.
func MustAddrs(entries ...string) Addrs {
	ranges := make([]AddrRange, len(entries))
	for i, e := range entries {
		r, err := ParseAddrs(e)
		if err != nil {
			panic("netset: " + err.Error())
		}
		ranges[i] = r
	}
	return NewAddrs(ranges...)
}

func parseRange(first, last string) (AddrRange, error) {
	from, err := parseAddr(first)
	if err != nil {
		return AddrRange{}, err
	}
	to, err := parseAddr(last)
	if err != nil {
		return AddrRange{}, err
	}
	if from.Is4() != to.Is4() {
		return AddrRange{}, &SyntaxError{"a range can't go from one address family to the other", "write two entries, one for IPv4 and one for IPv6"}
	}
	if to.Less(from) {
		return AddrRange{}, &SyntaxError{"the range is reversed", fmt.Sprintf("write %s-%s", to, from)}
	}
	return netipx.IPRangeFrom(from, to), nil
}

func parsePrefix(s string) (AddrRange, error) {
	addr, bits, _ := strings.Cut(s, "/")
	if _, err := parseAddr(addr); err != nil {
		return AddrRange{}, err
	}
	p, err := netip.ParsePrefix(s)
	if err != nil {
		return AddrRange{}, &SyntaxError{fmt.Sprintf("%q isn't a prefix length", bits), "write address/length, such as 10.1.1.0/24 or 2001:db8::/64"}
	}
	if p.Masked() != p {
		return AddrRange{}, &SyntaxError{fmt.Sprintf("%s has host bits set", s), fmt.Sprintf("write %s for the network, or %s for the host", p.Masked(), p.Addr())}
	}
	return netipx.RangeOfPrefix(p), nil
}

func parseAddr(s string) (netip.Addr, error) {
	ip, err := netip.ParseAddr(s)
	switch {
	case err != nil && strings.TrimSpace(s) != s:
		return ip, &SyntaxError{fmt.Sprintf("%q has blanks around the address", s), "remove the blanks"}
	case err != nil:
		return ip, &SyntaxError{fmt.Sprintf("%q isn't an IP address", s), "write an IPv4 or IPv6 address, a prefix such as 10.1.1.0/24, or a range such as 10.1.1.5-10.1.1.9"}
	case ip.Zone() != "":
		return ip, &SyntaxError{fmt.Sprintf("%s carries a zone", s), "a zone has no meaning on another machine: remove " + `"%` + ip.Zone() + `"`}
	case ip.Is4In6():
		return ip, &SyntaxError{fmt.Sprintf("%s is an IPv4 address in IPv6 dress", s), "write " + ip.Unmap().String()}
	}
	return ip, nil
}

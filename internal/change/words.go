package change

import (
	"fmt"
	"math/big"
	"strings"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/sorting"
)

// Words says sets of addresses in the names of a fleet's networks.
type Words struct {
	networks []policy.Named
}

// NewWords takes the names of a fleet.
func NewWords(f *policy.Fleet) *Words { return &Words{f.Networks()} }

// Of gives the names of networks that together are a part of a set, as few as there
// need to be, and the rest, which no network lies in. Where nothing but IPv4 counts, so
// it does of the networks.
func (w *Words) Of(set netset.Addrs, onlyV4 bool) (names []string, rest netset.Addrs) {
	var inside []policy.Named
	for _, n := range w.networks {
		if onlyV4 {
			n.Addrs = n.Addrs.V4()
		}
		if !n.Addrs.IsEmpty() && set.ContainsAll(n.Addrs) {
			inside = append(inside, n)
		}
	}
	sorting.By(inside, func(a, b policy.Named) int { return Size(b.Addrs).Cmp(Size(a.Addrs)) })
	var covered netset.Addrs
	for _, n := range inside {
		if !covered.ContainsAll(n.Addrs) {
			names = append(names, n.Name)
			covered = covered.Union(n.Addrs)
		}
	}
	return names, set.Minus(covered)
}

// Size is the number of addresses of a set.
func Size(set netset.Addrs) *big.Int {
	sum, one := new(big.Int), big.NewInt(1)
	for _, r := range set.Ranges() {
		from, to := r.From().As16(), r.To().As16()
		n := new(big.Int).Sub(new(big.Int).SetBytes(to[:]), new(big.Int).SetBytes(from[:]))
		sum.Add(sum, n.Add(n, one))
	}
	return sum
}

// SizeText says how much a set is: "2 networks, 510 addresses". Of IPv6, of which a
// network has more than anybody counts, it is a power of two.
func SizeText(set netset.Addrs) string {
	var sizes []string
	if v4 := set.V4(); !v4.IsEmpty() {
		sizes = append(sizes, counted(Size(v4), ""))
	}
	if v6 := set.V6(); !v6.IsEmpty() {
		sizes = append(sizes, counted(Size(v6), "IPv6 "))
	}
	if len(sizes) == 0 {
		return "no address"
	}
	n := len(set.Ranges())
	if n == 1 {
		return "1 network, " + sizes[0]
	}
	return fmt.Sprintf("%d networks, %s", n, strings.Join(sizes, " and "))
}

// counted is a number with its noun: exact below 2^32.
func counted(n *big.Int, kind string) string {
	switch {
	case n.Cmp(big.NewInt(1)) == 0:
		return "1 " + kind + "address"
	case n.BitLen() <= 32:
		return thousands(n.String()) + " " + kind + "addresses"
	case n.TrailingZeroBits() == uint(n.BitLen()-1):
		return fmt.Sprintf("2^%d %saddresses", n.BitLen()-1, kind)
	}
	return fmt.Sprintf("more than 2^%d %saddresses", n.BitLen()-1, kind)
}

func thousands(digits string) string {
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

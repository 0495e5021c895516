package report

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"rpcdsc/internal/netset"
)

// plural gives "1 host" and "2 hosts".
func plural(n int, one string) string { return count(n, one, one+"s") }

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return digits(fmt.Sprint(n)) + " " + many
}

func itoa(n int) string { return strconv.Itoa(n) }

func utoa(n uint64) string { return strconv.FormatUint(n, 10) }

func more(n int) string {
	return fmt.Sprintf("And %s, which would make this too long to read; the commands of rpcdsc list them with --json.", plural(n, "row"))
}

// digits parts a number by thousands.
func digits(n string) string {
	for i := len(n) - 3; i > 0; i -= 3 {
		n = n[:i] + "," + n[i:]
	}
	return n
}

// someOf joins the first of many.
func someOf(list []string, most int) string {
	if len(list) <= most+1 {
		return strings.Join(list, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(list[:most], ", "), len(list)-most)
}

// addresses counts those of ranges.
func addresses(ranges []netset.AddrRange) *big.Int {
	sum := new(big.Int)
	for _, r := range ranges {
		from, to := r.From().As16(), r.To().As16()
		size := new(big.Int).Sub(new(big.Int).SetBytes(to[:]), new(big.Int).SetBytes(from[:]))
		sum.Add(sum, size.Add(size, big.NewInt(1)))
	}
	return sum
}

// size4 says how many addresses of IPv4 a set has.
func size4(a netset.Addrs) string { return digits(addresses(a.Ranges4()).String()) }

// size6 says how many networks of /64 the IPv6 part of a set is, as nobody reads the
// number of its addresses.
func size6(a netset.Addrs) string {
	n := addresses(a.Ranges6())
	subnets, rest := new(big.Int).DivMod(n, new(big.Int).Lsh(big.NewInt(1), 64), new(big.Int))
	switch {
	case n.Sign() == 0:
		return "0"
	case rest.Sign() == 0:
		return digits(subnets.String())
	case subnets.Sign() > 0:
		return digits(subnets.String()) + " and a part"
	}
	return "part of one"
}

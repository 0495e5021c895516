package netset

import (
	"encoding/binary"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// ParseWritten reads what ParseAddrs reads, and what people paste that has one
// meaning: a network with its mask (10.1.1.0/255.255.255.0), a range whose end is
// the last number only (10.1.1.10-20), and stars at the end (10.1.1.*). What comes
// from it is for ParseAddrs to write down. Errors are *SyntaxError.
func ParseWritten(s string) (AddrRange, error) {
	plain, err := plainAddrs(s)
	if err != nil {
		return AddrRange{}, err
	}
	return ParseAddrs(plain)
}

// plainAddrs gives an entry in the form that ParseAddrs takes.
func plainAddrs(s string) (string, error) {
	if addr, mask, ok := strings.Cut(s, "/"); ok && strings.Contains(mask, ".") {
		bits, err := maskBits(addr, mask)
		return fmt.Sprintf("%s/%d", addr, bits), err
	}
	if first, last, ok := strings.Cut(s, "-"); ok && isNumber(last) {
		if at := strings.LastIndexByte(first, '.'); at > 0 && isIPv4(first) {
			return first + "-" + first[:at+1] + last, nil
		}
	}
	if network, ok := strings.CutSuffix(s, ".*"); ok {
		return stars(s, network)
	}
	return s, nil
}

func isIPv4(s string) bool {
	ip, err := netip.ParseAddr(s)
	return err == nil && ip.Is4()
}

// isNumber tells whether s can be the last number of an IPv4 address.
func isNumber(s string) bool {
	n, err := strconv.ParseUint(s, 10, 8)
	return err == nil && s == strconv.FormatUint(n, 10)
}

// maskBits is the length of the prefix that a mask means.
func maskBits(addr, mask string) (int, error) {
	ip, err := netip.ParseAddr(mask)
	if err != nil || !ip.Is4() {
		return 0, &SyntaxError{fmt.Sprintf("%q isn't a mask", mask), "write address/length, such as 10.1.1.0/24"}
	}
	four := ip.As4()
	m := binary.BigEndian.Uint32(four[:])
	bits := leadingOnes(m)
	if m == ^uint32(0)<<(32-bits) {
		return bits, nil
	}
	remedy := "write the network as address/length, such as 10.1.1.0/24, or as a range"
	if inverse := leadingOnes(^m); ^m == ^uint32(0)<<(32-inverse) {
		remedy = fmt.Sprintf("write %s/%d", addr, inverse)
	}
	return 0, &SyntaxError{fmt.Sprintf("the ones of the mask %s don't come first", mask), remedy}
}

func leadingOnes(m uint32) int {
	n := 0
	for ; n < 32 && m&(1<<(31-n)) != 0; n++ {
	}
	return n
}

// stars makes a prefix of the numbers before the stars.
func stars(s, network string) (string, error) {
	for strings.HasSuffix(network, ".*") {
		network = strings.TrimSuffix(network, ".*")
	}
	bits := 8
	for rest := network; strings.Contains(rest, "."); bits += 8 {
		_, rest, _ = strings.Cut(rest, ".")
	}
	whole := network + strings.Repeat(".0", max(0, 4-bits/8))
	if bits > 24 || !isIPv4(whole) {
		return "", &SyntaxError{fmt.Sprintf("%q isn't a network", s), "write the stars for whole numbers at the end, as in 10.1.1.*, or a prefix such as 10.1.1.0/24"}
	}
	return fmt.Sprintf("%s/%d", whole, bits), nil
}

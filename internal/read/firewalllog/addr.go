package firewalllog

import (
	"bytes"
	"encoding/binary"
	"net/netip"
)

// Addr is an address of either family; one of IPv4 is the IPv6 address that maps
// it, so that both forms of it are the same. It holds no pointer, as millions are
// kept.
type Addr struct{ Hi, Lo uint64 }

const mapped = 0xffff << 32

// AddrOf turns an address around. Its zone is left out.
func AddrOf(a netip.Addr) Addr {
	b := a.As16()
	return Addr{binary.BigEndian.Uint64(b[:8]), binary.BigEndian.Uint64(b[8:])}
}

// Is4 tells whether it is an address of IPv4.
func (a Addr) Is4() bool { return a.Hi == 0 && a.Lo>>32 == 0xffff }

// IP is the address as the library has it.
func (a Addr) IP() netip.Addr {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], a.Hi)
	binary.BigEndian.PutUint64(b[8:], a.Lo)
	return netip.AddrFrom16(b).Unmap()
}

// Compare orders by number, IPv4 before most of IPv6.
func (a Addr) Compare(b Addr) int {
	switch {
	case a.Hi != b.Hi && a.Hi < b.Hi, a.Hi == b.Hi && a.Lo < b.Lo:
		return -1
	case a == b:
		return 0
	}
	return 1
}

// IsLoopback tells whether it is 127.0.0.0/8 or ::1.
func (a Addr) IsLoopback() bool {
	return a.Is4() && a.Lo>>24&0xff == 127 || a == Addr{0, 1}
}

// Masked is the address with only its first bits, of 32 or of 128.
func (a Addr) Masked(bits int) Addr {
	if a.Is4() {
		bits += 96
	}
	return Addr{a.Hi & highBits(bits), a.Lo & highBits(bits-64)}
}

func highBits(n int) uint64 {
	if n <= 0 {
		return 0
	}
	return ^uint64(0) << max(0, 64-n)
}

// ParseAddr reads an address in any form that Windows writes. A zone is left out.
func ParseAddr(text []byte) (Addr, bool) {
	if i := bytes.IndexByte(text, '%'); i >= 0 {
		text = text[:i]
	}
	if a, ok := parse4(text); ok {
		return Addr{0, mapped | uint64(a)}, true
	}
	return parse6(text)
}

func parse4(text []byte) (uint32, bool) {
	var addr, part uint32
	dots, digits := 0, 0
	for _, c := range text {
		switch {
		case isDigit(c) && digits < 3 && (digits == 0 || part > 0): // no zero in front
			part = part*10 + uint32(c-'0')
			digits++
		case c == '.' && digits > 0 && part <= 255 && dots < 3:
			addr = addr<<8 | part
			part, digits = 0, 0
			dots++
		default:
			return 0, false
		}
	}
	return addr<<8 | part, dots == 3 && digits > 0 && part <= 255
}

// parse6 collects the groups before and after "::".
func parse6(text []byte) (Addr, bool) {
	var groups [8]uint16
	n, gap := 0, -1 // groups so far, and how many stand before "::"
	if bytes.HasPrefix(text, []byte("::")) {
		gap, text = 0, text[2:]
	}
	for gap != n || len(text) > 0 {
		if a, ok := parse4(text); ok && n <= 6 {
			groups[n], groups[n+1] = uint16(a>>16), uint16(a)
			n += 2
			break
		}
		group, digits := hexGroup(text)
		if digits == 0 || digits > 4 || n == 8 {
			return Addr{}, false
		}
		groups[n] = group
		n, text = n+1, text[digits:]
		if len(text) == 0 {
			break
		}
		if text[0] != ':' || len(text) == 1 {
			return Addr{}, false
		}
		if text = text[1:]; text[0] == ':' {
			if gap >= 0 {
				return Addr{}, false
			}
			gap, text = n, text[1:]
		}
	}
	return spread(groups, n, gap)
}

func hexGroup(text []byte) (group uint16, digits int) {
	for _, c := range text {
		var v byte
		switch {
		case isDigit(c):
			v = c - '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			v = c | 0x20 - 'a' + 10
		default:
			return group, digits
		}
		group = group<<4 | uint16(v)
		digits++
	}
	return group, digits
}

// spread puts zeros where "::" was.
func spread(groups [8]uint16, n, gap int) (Addr, bool) {
	if gap < 0 && n != 8 || gap >= 0 && n >= 8 {
		return Addr{}, false
	}
	if gap >= 0 {
		tail := groups
		for i := gap; i < 8; i++ {
			groups[i] = 0
		}
		copy(groups[8-(n-gap):], tail[gap:n])
	}
	var a Addr
	for i := range 4 {
		a.Hi = a.Hi<<16 | uint64(groups[i])
		a.Lo = a.Lo<<16 | uint64(groups[i+4])
	}
	return a, true
}

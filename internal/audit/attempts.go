package audit

import "rpcdsc/internal/read/firewalllog"

// attempts knows which attempts it has seen. One DROP is one packet, and a client
// tries a connection several times, each time with the same ports and sequence
// number; what is let through has one line, or several of the same second. It
// remembers at least the last maxRemembered attempts, which is more than a host sees
// in the minute that the last try may take.
type attempts struct{ now, before map[uint64]struct{} }

const maxRemembered = 32 << 10

// first tells whether a line is the first of its attempt.
func (a *attempts) first(e *firewalllog.Entry) bool {
	f := fingerprint(e)
	if _, known := a.now[f]; known {
		return false
	}
	_, known := a.before[f]
	if len(a.now) >= maxRemembered {
		a.now, a.before = a.before, a.now
		clear(a.now)
	}
	if a.now == nil {
		a.now = map[uint64]struct{}{}
	}
	a.now[f] = struct{}{}
	return !known
}

// fingerprint is the same for all lines of an attempt. That two attempts have the
// same happens once in centuries of logs.
func fingerprint(e *firewalllog.Entry) uint64 {
	last := uint64(e.Syn)
	if e.Action != firewalllog.Drop {
		last = uint64(e.Time)
	}
	h := uint64(e.Action)<<40 | uint64(e.Protocol)<<32 | uint64(e.SrcPort)<<16 | uint64(e.DstPort)
	for _, word := range [...]uint64{e.Src.Hi, e.Src.Lo, e.Dst.Hi, e.Dst.Lo, last} {
		h = mix(h ^ word)
	}
	return h
}

// mix spreads each bit over all of them (the finalizer of splitmix64).
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

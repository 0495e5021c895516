package audit

import (
	"math/rand/v2"

	"rpcdsc/internal/read/firewalllog"
)

// attempts knows which attempts it has seen. One DROP is one packet, and a client
// tries a connection several times, each time with the same ports and sequence
// number; what is let through has one line, or several of the same second. It
// remembers at least the last maxRemembered attempts, which is more than a host sees
// in the minute that the last try may take.
type attempts struct{ now, before set }

const maxRemembered = 32 << 10

// first tells whether a line is the first of its attempt.
func (a *attempts) first(e *firewalllog.Entry) bool {
	f := fingerprint(e)
	if a.now.has(f) {
		return false
	}
	known := a.before.has(f)
	if a.now.n >= maxRemembered {
		a.now, a.before = a.before, a.now
		a.now.clear()
	}
	a.now.add(f)
	return !known
}

// set holds numbers that are hashes already, so that a map needn't hash them again.
type set struct {
	places []uint64 // a power of two, at most half of them taken; 0 is free
	n      int
}

func (s *set) has(f uint64) bool {
	return s.n > 0 && s.places[s.place(f)] != 0
}

// add adds a number that it hasn't.
func (s *set) add(f uint64) {
	if 2*s.n >= len(s.places) {
		old := s.places
		s.places = make([]uint64, max(64, 2*len(old)))
		for _, f := range old {
			if f != 0 {
				s.places[s.place(f)] = f
			}
		}
	}
	s.places[s.place(f)] = f
	s.n++
}

func (s *set) place(f uint64) int {
	last := len(s.places) - 1
	at := int(f) & last
	for s.places[at] != 0 && s.places[at] != f {
		at = (at + 1) & last
	}
	return at
}

func (s *set) clear() {
	clear(s.places)
	s.n = 0
}

// fingerprint is the same for all lines of an attempt. That two attempts have the
// same happens once in centuries of logs.
func fingerprint(e *firewalllog.Entry) uint64 {
	last := uint64(e.Syn)
	if e.Action != firewalllog.Drop {
		last = uint64(e.Time)
	}
	h := hashSeed ^ (uint64(e.Action)<<40 | uint64(e.Protocol)<<32 | uint64(e.SrcPort)<<16 | uint64(e.DstPort))
	for _, word := range [...]uint64{e.Src.Hi, e.Src.Lo, e.Dst.Hi, e.Dst.Lo, last} {
		h = mix(h ^ word)
	}
	return max(h, 1)
}

// hashSeed is another one in each run, so that no log can be made whose lines all have
// one hash.
var hashSeed = rand.Uint64()

// mix spreads each bit over all of them (the finalizer of splitmix64).
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

package audit

import "rpcdsc/internal/read/firewalllog"

// key is what attempts are counted by.
type key struct {
	source  firewalllog.Addr
	segment int32
	pid     uint32 // of the listener, at a dynamic port
	port    uint16
	kind    kind
}

// kind is what the firewall did, and what the port is.
type kind uint8

const (
	classBits kind = 3      // a class
	isUDP     kind = 1 << 2 // or TCP
	dropped   kind = 1 << 3 // or let through
	isRPC     kind = 1 << 4 // folded, and known before to be likely
)

func (k kind) class() class { return class(k & classBits) }

// counted is a key with what was counted.
type counted struct {
	key
	attempts    uint64
	first, last firewalllog.Time
}

// table counts by source and port. What has too many of them is folded: first the
// dynamic ports, then sources into ever larger networks, each as often as it must be.
// A source that is folded stays in its segment, so that networks of the fleet are
// counted as exactly as ever.
type table struct {
	max     int
	level   int
	places  []int32 // of the entries, one more than it is, by their key's hash; 0 is free
	entries []counted
	rpc     map[uint32]bool // processes that listen at 135
}

// widths is how many bits of a source are left at each level, of IPv4 and of IPv6. At
// level 1 the dynamic ports are one.
var widths = [...][2]int{{32, 128}, {32, 128}, {24, 64}, {16, 48}, {8, 32}, {0, 0}}

// foldings says of each level what is together.
var foldings = [...]string{
	"",
	"dynamic ports are counted together",
	"sources are counted by /24 and /64, dynamic ports together",
	"sources are counted by /16 and /48, dynamic ports together",
	"sources are counted by /8 and /32, dynamic ports together",
	"all sources of a network and all ports are counted together",
}

func newTable(max int, rpc map[uint32]bool) *table {
	return &table{max: max, places: make([]int32, fewPlaces), rpc: rpc}
}

func (t *table) add(k key, at firewalllog.Time, attempts uint64) {
	t.put(counted{t.fold(k), attempts, at, at})
	for len(t.entries) > t.max && t.level < len(widths)-1 {
		t.rise(t.level + 1)
	}
}

func (t *table) put(c counted) {
	place := t.place(&c.key)
	if at := t.places[place]; at != 0 {
		e := &t.entries[at-1]
		e.attempts += c.attempts
		e.first, e.last = min(e.first, c.first), max(e.last, c.last)
		return
	}
	t.entries = append(t.entries, c)
	t.places[place] = int32(len(t.entries))
	if 2*len(t.entries) > len(t.places) {
		t.places = make([]int32, 2*len(t.places))
		for i := range t.entries {
			t.places[t.place(&t.entries[i].key)] = int32(i + 1)
		}
	}
}

// fewPlaces is how many there are at first. There are always a power of two, and twice
// as many as entries.
const fewPlaces = 64

// place is where a key's entry is noted, or would be. A map would hold each key a second
// time, and hash it slower.
func (t *table) place(k *key) int {
	last := len(t.places) - 1
	at := int(k.hash()) & last
	for t.places[at] != 0 && t.entries[t.places[at]-1].key != *k {
		at = (at + 1) & last
	}
	return at
}

func (k *key) hash() uint64 {
	h := mix(hashSeed ^ k.source.Hi)
	h = mix(h ^ k.source.Lo)
	h = mix(h ^ uint64(k.pid)<<32 ^ uint64(uint32(k.segment)))
	return mix(h ^ uint64(k.port)<<8 ^ uint64(k.kind))
}

// fold gives what a key is counted by at the level that has been reached.
func (t *table) fold(k key) key {
	if t.level == 0 {
		return k
	}
	if k.kind.class() == dynamic {
		if t.rpc[k.pid] {
			k.kind |= isRPC
		}
		k.port, k.pid = 0, 0
	}
	if t.level == len(widths)-1 {
		k.port = 0
	}
	k.source = k.source.Masked(t.bits(k.source))
	return k
}

// bits is how many of a source are told apart.
func (t *table) bits(source firewalllog.Addr) int {
	if source.Is4() {
		return widths[t.level][0]
	}
	return widths[t.level][1]
}

// rise folds what there is. Before sources are, those at a dynamic port keep what
// is known of them.
func (t *table) rise(level int) {
	asked := t.asked()
	old := t.entries
	t.level, t.entries, t.places = level, nil, make([]int32, fewPlaces)
	for _, c := range old {
		if asked[c.source] && c.kind.class() == dynamic && widths[level][0] < 32 {
			c.kind |= isRPC
		}
		c.key = t.fold(c.key)
		t.put(c)
	}
}

// asked are the sources that came to the endpoint mapper, as long as they are told
// apart.
func (t *table) asked() map[firewalllog.Addr]bool {
	out := map[firewalllog.Addr]bool{}
	if widths[t.level][0] < 32 {
		return out
	}
	for i := range t.entries {
		if e := &t.entries[i]; e.port == endpointMapper && e.kind&isUDP == 0 {
			out[e.source] = true
		}
	}
	return out
}

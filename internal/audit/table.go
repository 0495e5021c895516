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
	index   map[key]int32
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
	return &table{max: max, index: map[key]int32{}, rpc: rpc}
}

func (t *table) add(k key, at firewalllog.Time, attempts uint64) {
	t.put(counted{t.fold(k), attempts, at, at})
	for len(t.entries) > t.max && t.level < len(widths)-1 {
		t.rise(t.level + 1)
	}
}

func (t *table) put(c counted) {
	at, ok := t.index[c.key]
	if !ok {
		t.index[c.key] = int32(len(t.entries))
		t.entries = append(t.entries, c)
		return
	}
	e := &t.entries[at]
	e.attempts += c.attempts
	e.first, e.last = min(e.first, c.first), max(e.last, c.last)
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
	t.level, t.entries = level, nil
	clear(t.index)
	for _, c := range old {
		if asked[c.source] && c.kind.class() == dynamic && widths[level][0] < 32 {
			c.kind |= isRPC
		}
		c.key = t.fold(c.key)
		t.put(c)
	}
	t.index = shrunk(t.index)
}

// shrunk is a map with room for what it holds: one that was larger keeps its room.
func shrunk(index map[key]int32) map[key]int32 {
	out := make(map[key]int32, len(index))
	for k, at := range index {
		out[k] = at
	}
	return out
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

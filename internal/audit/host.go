package audit

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"

	"rpcdsc/internal/policy"
	"rpcdsc/internal/read/firewalllog"
	"rpcdsc/internal/sorting"
)

const endpointMapper = policy.EndpointMapper

// hostAudit collects what the logs of a host say, line by line and in order.
type hostAudit struct {
	host     *Host
	number   int // among the hosts
	classes  *classes
	segments *segments
	named    *table // sources in networks of the fleet
	others   *table // and those that may be anybody's
	attempts attempts
	own      map[firewalllog.Addr]*int // lines that have an address as the host's own
	rpc      map[uint32]bool           // processes that listen at 135
	sent     *sentTable

	// of the line before
	source  firewalllog.Addr
	segment int32
	table   *table
	ownAddr firewalllog.Addr
	ownSeen *int // lines that have ownAddr
}

// Bounds of what a log that says nonsense could fill.
const (
	maxOwn       = 4096
	maxProcesses = 4096
)

func newHostAudit(number int, h *Host, c *classes, s *segments, sent *sentTable, max int) *hostAudit {
	a := &hostAudit{host: h, number: number, classes: c, segments: s, sent: sent, own: map[firewalllog.Addr]*int{}, rpc: map[uint32]bool{}}
	a.named, a.others = newTable(max, a.rpc), newTable(max, a.rpc)
	return a
}

// add takes a line. Loopback is in the log too, and no rule meets it.
func (a *hostAudit) add(e *firewalllog.Entry) {
	if e.Src == e.Dst || e.Src.IsLoopback() {
		return
	}
	switch {
	case e.Direction == firewalllog.Receive, e.Action == firewalllog.OpenInbound:
		a.received(e)
	case e.Action == firewalllog.Allow && e.Direction == firewalllog.Send, e.Action == firewalllog.Open:
		a.isOwn(e.Src, e)
		if e.Protocol == firewalllog.TCP {
			a.sent.add(a.number, e)
		}
	}
}

func (a *hostAudit) received(e *firewalllog.Entry) {
	a.isOwn(e.Dst, e)
	class := a.classes.of(e.Protocol, e.DstPort)
	k := key{source: e.Src, port: e.DstPort, kind: kind(class)}
	switch {
	case class == open:
		return
	case e.Action == firewalllog.Drop:
		k.kind |= dropped
	case e.Action != firewalllog.Allow && e.Action != firewalllog.OpenInbound:
		return
	}
	if e.Protocol == firewalllog.UDP {
		k.kind |= isUDP
	} else if e.DstPort == endpointMapper && e.PID != 0 && len(a.rpc) < maxProcesses {
		a.rpc[e.PID] = true
	}
	if class == dynamic {
		k.pid = e.PID
	}
	attempts := uint64(0) // another try of one that was counted
	if a.attempts.first(e) {
		attempts = 1
	}
	if a.table == nil || e.Src != a.source {
		a.source, a.segment, a.table = e.Src, a.segments.of(e.Src), a.others
		if len(a.segments.in(a.segment)) > 0 {
			a.table = a.named
		}
	}
	k.segment = a.segment
	a.table.add(k, e.Time, attempts)
}

// isOwn notes an address that the host has. Only TCP has no broadcasts.
func (a *hostAudit) isOwn(addr firewalllog.Addr, e *firewalllog.Entry) {
	if e.Protocol != firewalllog.TCP {
		return
	}
	if a.ownSeen == nil || addr != a.ownAddr {
		n := a.own[addr]
		if n == nil {
			if len(a.own) == maxOwn {
				return
			}
			n = new(int)
			a.own[addr] = n
		}
		a.ownAddr, a.ownSeen = addr, n
	}
	*a.ownSeen++
}

// ownShare is how many lines of a hundred an address needs of its family to be taken
// for one of the host's.
const ownShare = 5

// addresses gives the host's own addresses, the most frequent ones first, and whether
// none of a family has most of its lines.
func (a *hostAudit) addresses() (own []firewalllog.Addr, mixed bool) {
	total := map[bool]int{}
	most := map[bool]int{}
	for addr, n := range a.own {
		total[addr.Is4()] += *n
		most[addr.Is4()] = max(most[addr.Is4()], *n)
	}
	for addr, n := range a.own {
		if *n*100 >= total[addr.Is4()]*ownShare {
			own = append(own, addr)
		}
	}
	slices.SortFunc(own, func(x, y firewalllog.Addr) int { return cmp.Or(cmp.Compare(*a.own[y], *a.own[x]), x.Compare(y)) })
	for family, n := range total {
		mixed = mixed || 2*most[family] <= n
	}
	return own, mixed
}

// finish turns what was counted into rows, and says what of it was folded. The host's
// own addresses are no source.
func (a *hostAudit) finish(after bool, own []firewalllog.Addr) (rows []Row, folded string) {
	rows = make([]Row, 0, len(a.named.entries)+len(a.others.entries))
	for _, t := range []*table{a.named, a.others} {
		asked := t.asked()
		for i := range t.entries {
			c := &t.entries[i]
			if !slices.Contains(own, c.source) {
				rows = append(rows, a.row(t, c, asked, after))
			}
		}
		folded = cmp.Or(folded, foldings[t.level])
	}
	if folded != "" && foldings[a.named.level] == "" {
		folded += ", but for those of the fleet's networks"
	}
	return merge(rows), folded
}

func (a *hostAudit) row(t *table, c *counted, asked map[firewalllog.Addr]bool, after bool) Row {
	likely := c.kind&isRPC != 0 || asked[c.source] || a.rpc[c.pid]
	return Row{
		Host: int32(a.number), Port: c.port, UDP: c.kind&isUDP != 0, Attempts: c.attempts, First: c.first, Last: c.last,
		Verdict: verdict(c.kind, a.segments.passes(a.host, c.segment), likely, after),
		source:  c.source, bits: uint8(t.bits(c.source)), segment: c.segment,
	}
}

// verdict decides on what was counted. It is the one place that does.
func verdict(k kind, passes, likely, after bool) Verdict {
	class, drop := k.class(), k&dropped != 0
	switch {
	case drop && after && passes && class != dynamic:
		return CutOff
	case drop:
		return Dropped
	case class == inRange && !after:
		return Foreign
	case passes:
		return Kept
	case class == dynamic && likely:
		return Likely
	case class == dynamic:
		return Unknown
	case after:
		return LetIn
	}
	return Certain
}

// merge puts rows in order and adds up those that differ only by the process that
// listened.
func merge(rows []Row) []Row {
	sorting.By(rows, compareRows)
	out := rows[:0]
	for _, r := range rows {
		if n := len(out); n > 0 && compareRows(out[n-1], r) == 0 {
			last := &out[n-1]
			last.Attempts += r.Attempts
			last.First, last.Last = min(last.First, r.First), max(last.Last, r.Last)
			continue
		}
		out = append(out, r)
	}
	return out
}

func compareRows(a, b Row) int {
	return cmp.Or(cmp.Compare(a.Verdict, b.Verdict), compareSources(&a, &b), cmp.Compare(a.segment, b.segment),
		cmp.Compare(a.Protocol(), b.Protocol()), cmp.Compare(a.Port, b.Port), cmp.Compare(a.Host, b.Host))
}

// compareSources puts IPv4 first.
func compareSources(a, b *Row) int {
	switch {
	case a.source == b.source:
		return cmp.Compare(a.bits, b.bits)
	case a.source.Is4() != b.source.Is4():
		if a.source.Is4() {
			return -1
		}
		return 1
	}
	return a.source.Compare(b.source)
}

func (r *Row) sameSource(o *Row) bool { return r.source == o.source && r.bits == o.bits }

// cantTell says why the logs of a host can't show that all is well.
func (h *HostResult) cantTell(after bool) string {
	switch t := &h.Tally; {
	case t.Lines == 0 && t.Skipped > 0:
		return "no line is of the time that is looked at"
	case t.Lines == 0 && len(h.Notes)+len(h.Errors) == 0:
		return "there is no line in them: nothing is logged, or nothing came"
	case t.Lines == 0:
		return "no line in them was understood"
	case !after && t.Allowed == 0:
		return "no line says ALLOW: allowed connections aren't logged, or there were none"
	case after && t.Dropped == 0:
		return "no line says DROP: dropped packets aren't logged, or there were none"
	}
	return ""
}

// ips turns addresses around for people.
func ips(of []firewalllog.Addr) []netip.Addr {
	out := make([]netip.Addr, len(of))
	for i, a := range of {
		out[i] = a.IP()
	}
	return out
}

// notes says what of a log wasn't understood.
func notes(log string, t *firewalllog.Tally) (out []string) {
	switch {
	case t.Bad == 1:
		out = append(out, fmt.Sprintf("%s: line %d wasn't understood", log, t.BadLine))
	case t.Bad > 1:
		out = append(out, fmt.Sprintf("%s: %d lines weren't understood, the first is line %d", log, t.Bad, t.BadLine))
	}
	if t.Half {
		out = append(out, fmt.Sprintf("%s: the last line was cut off, and wasn't used", log))
	}
	return out
}

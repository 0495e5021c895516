package audit

import (
	"cmp"

	"rpcdsc/internal/read/firewalllog"
	"rpcdsc/internal/sorting"
)

// sentTable keeps what hosts say of others: connections that left them. To whom they
// went is only known when all logs are read.
type sentTable struct {
	index map[sentKey]int32
	lines []sentLine
	full  bool
}

type sentKey struct {
	to, from firewalllog.Addr
	host     int32 // that has the log
	port     uint16
}

type sentLine struct {
	sentKey
	attempts    uint64
	first, last firewalllog.Time
}

// maxSent bounds the table. What is more isn't kept, and that is said.
const maxSent = 20_000

func (t *sentTable) add(host int, e *firewalllog.Entry) {
	k := sentKey{e.Dst, e.Src, int32(host), e.DstPort}
	at, ok := t.index[k]
	if !ok {
		if len(t.lines) >= maxSent {
			t.full = true
			return
		}
		at = int32(len(t.lines))
		t.index[k] = at
		t.lines = append(t.lines, sentLine{k, 0, e.Time, e.Time})
	}
	l := &t.lines[at]
	l.attempts++
	l.first, l.last = min(l.first, e.Time), max(l.last, e.Time)
}

// evidence gives what was sent to hosts that are audited, as far as somebody has to
// look at it.
func (r *run) evidence() []Sent {
	var out []Sent
	for _, l := range r.sent.lines {
		to, ok := r.owner[l.to]
		if !ok || to == int(l.host) {
			continue
		}
		h := &r.hosts[to]
		class := r.classesOf(h).of(firewalllog.TCP, l.port)
		if class == open {
			continue
		}
		segment := r.segments.of(l.from)
		asked := l.sentKey
		asked.port = endpointMapper
		_, likely := r.sent.index[asked]
		v := verdict(kind(class), r.segments.passes(h, segment), likely, r.options.After)
		if v.Faults() && v != LetIn { // that it was let in its own log has to say
			row := Row{Host: int32(to), Verdict: v, Port: l.port, Attempts: l.attempts, First: l.first, Last: l.last, source: l.from, bits: uint8(l.from.IP().BitLen()), segment: segment}
			out = append(out, Sent{row, r.hosts[l.host].Name})
		}
	}
	sorting.By(out, func(a, b Sent) int { return cmp.Or(compareRows(a.Row, b.Row), cmp.Compare(a.From, b.From)) })
	return out
}

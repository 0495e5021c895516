package firewalllog

import (
	"encoding/binary"
	"math/bits"
)

// Wanted says for each destination port which protocols matter there.
type Wanted [1 << 16]Protocol

// Parser takes blocks apart. Two can do so at once.
type Parser struct {
	Wanted       *Wanted // what lines are given of; others are only counted
	Since, Until Time    // lines before and after are as if they weren't there; 0 is no bound

	clock  clock
	fields [maxFields + 1]span
}

// span is where a field is in a block.
type span struct{ from, to int32 }

// Parse appends the wanted lines of a block to what it is given, and counts all of
// them. A line that isn't whole, or has no date, address or port where one must be,
// is counted as bad.
func (p *Parser) Parse(b *Block, to []Entry) ([]Entry, Tally) {
	var t Tally
	for i := range b.parts {
		to = p.part(b, &b.parts[i], to, &t)
	}
	return to, t
}

func (p *Parser) part(b *Block, part *part, to []Entry, t *Tally) []Entry {
	// What ends the text belongs to it here: at least one line end, and what a word of
	// eight bytes reaches into.
	text := b.buffer[:part.to+padding]
	line := part.line
	for at := part.from; at < part.to; line++ {
		n, next := p.split(text, at)
		last := part.cut && next > part.to
		at = next
		if n == 0 {
			continue
		}
		if last && !p.ends(text, part.columns, n) {
			t.Half = true
			continue
		}
		var e Entry
		use, ok := p.line(text, part.columns, n, &e, t)
		switch {
		case !ok:
			t.bad(line)
		case use:
			if last {
				e.PID = 0 // what is there may be its first digits
			}
			to = append(to, e)
		}
	}
	return to
}

func (t *Tally) bad(line int) {
	t.Bad++
	if t.BadLine == 0 {
		t.BadLine = line
	}
}

// ends tells whether a line that has no line end is whole all the same: the word
// in the last column that always is one can't be the first part of another.
func (p *Parser) ends(text []byte, c *columns, n int) bool {
	if n < c.count {
		return false
	}
	switch string(p.field(text, c.path)) {
	case "RECEIVE", "SEND", "FORWARD", "UNKNOWN", "-":
		return true
	}
	return false
}

// split finds the fields of the line that begins at from, eight bytes at a time. It
// gives how many there are, at most one more than maxFields, and where the next line
// begins. Whatever isn't printed parts fields: blanks, tabs, the carriage return,
// NULs.
func (p *Parser) split(text []byte, from int) (n, next int) {
	start := from
	for at := from; ; at += 8 {
		for m := gaps(binary.LittleEndian.Uint64(text[at:])); m != 0; m &= m - 1 {
			end := at + bits.TrailingZeros64(m)>>3
			if end > start {
				p.fields[n] = span{int32(start), int32(end)}
				n = min(n+1, maxFields)
			}
			start = end + 1
			if text[end] == '\n' {
				return n, start
			}
		}
	}
}

const (
	everyHigh  = 0x8080808080808080
	everyGraph = 0x2121212121212121 // the first character that is printed, "!"
)

// gaps has the high bit of each byte set that is a blank or below it.
func gaps(word uint64) uint64 {
	return ^((word | everyHigh) - everyGraph) &^ word & everyHigh
}

// line reads a line's fields. It tells whether the line is wanted, and whether it
// can be understood.
func (p *Parser) line(text []byte, c *columns, n int, e *Entry, t *Tally) (use, ok bool) {
	if n < c.count {
		return false, false
	}
	if e.Time, ok = p.clock.read(p.field(text, c.date), p.field(text, c.time)); !ok {
		return false, false
	}
	if e.Time < p.Since || p.Until != 0 && e.Time > p.Until {
		return false, true
	}
	if e.Action = actionOf(p.field(text, c.action)); e.Action == EventsLost {
		return false, p.lost(text, c, t)
	}
	e.Protocol = protocolOf(p.field(text, c.protocol))
	if e.DstPort, ok = port(p.field(text, c.dstPort)); !ok {
		return false, false
	}
	if use = p.Wanted[e.DstPort]&e.Protocol != 0; use {
		if ok = p.rest(text, c, e); !ok {
			return false, false
		}
	}
	t.count(e)
	return use, true
}

func (t *Tally) count(e *Entry) {
	t.Lines++
	if e.Action.lets() {
		t.Allowed++
	} else if e.Action == Drop {
		t.Dropped++
	}
	if t.First == 0 || e.Time < t.First {
		t.First = e.Time
	}
	t.Last = max(t.Last, e.Time)
}

// lost reads how many events were lost.
func (p *Parser) lost(text []byte, c *columns, t *Tally) bool {
	lost, ok := number(p.field(text, c.info), 1<<48)
	if ok {
		t.Lines++
		t.Lost += lost
	}
	return ok
}

// rest reads what only those lines need that are wanted.
func (p *Parser) rest(text []byte, c *columns, e *Entry) bool {
	var okSrc, okDst, okPort bool
	e.Src, okSrc = ParseAddr(p.field(text, c.src))
	e.Dst, okDst = ParseAddr(p.field(text, c.dst))
	e.SrcPort, okPort = port(p.field(text, c.srcPort))
	if !okSrc || !okDst || !okPort {
		return false
	}
	e.Direction = directionOf(p.field(text, c.path))
	// Without these a line is worth as much as one of a log that hasn't the columns.
	syn, _ := number(p.field(text, c.syn), 1<<32-1)
	pid, _ := number(p.field(text, c.pid), 1<<32-1)
	e.Syn, e.PID = uint32(syn), uint32(pid)
	return true
}

// field gives a column of the line that was split last; nil if the log has none.
func (p *Parser) field(text []byte, column int) []byte {
	if column < 0 {
		return nil
	}
	f := p.fields[column]
	return text[f.from:f.to]
}

// port reads a port, or "-", or nothing.
func port(text []byte) (uint16, bool) {
	if len(text) == 0 || len(text) == 1 && text[0] == '-' {
		return 0, true
	}
	n, ok := number(text, 1<<16-1)
	return uint16(n), ok
}

func number(text []byte, most uint64) (n uint64, ok bool) {
	if len(text) == 0 || len(text) > 18 {
		return 0, false
	}
	for _, c := range text {
		if !isDigit(c) {
			return 0, false
		}
		n = n*10 + uint64(c-'0')
	}
	return n, n <= most
}

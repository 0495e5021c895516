package firewalllog

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// Wanted says which lines matter, by protocol and destination port.
type Wanted struct {
	ports [1 << 16]Protocol
	any   Protocol // matters at some port
}

// Add makes a port matter.
func (w *Wanted) Add(protocol Protocol, port uint16) {
	w.ports[port] |= protocol
	w.any |= protocol
}

// Has tells whether a port matters.
func (w *Wanted) Has(protocol Protocol, port uint16) bool { return w.ports[port]&protocol != 0 }

// Parser takes blocks apart. Two can do so at once.
type Parser struct {
	Wanted       *Wanted // what lines are given of; others are only counted
	Since, Until Time    // lines before and after are as if they weren't there; 0 is no bound

	clock  clock
	fields [maxFields]span
}

// span is where a field is in a block.
type span struct{ from, to int32 }

// Parse appends the wanted lines of a block to what it is given, and counts all of
// them. A line without a date, address or port where one must be is counted as bad;
// one that nobody wants is read no further than it takes to know that.
func (p *Parser) Parse(b *Block, to []Entry) ([]Entry, Tally) {
	var t Tally
	for i := range b.parts {
		to = p.part(b, &b.parts[i], to, &t)
	}
	return to, t
}

func (p *Parser) part(b *Block, part *part, to []Entry, t *Tally) []Entry {
	// What follows the text belongs to it here: a line end, if it has none, and what a
	// word of eight bytes reaches into.
	text := b.buffer[:part.to+padding]
	line := part.line
	for at := part.from; at < part.to; line++ {
		end := at + bytes.IndexByte(text[at:], '\n')
		if c := text[at]; c <= ' ' || c == mark8[0] {
			at = end - len(trimStart(text[at:end]))
		}
		if end >= part.to {
			return p.lastLine(text, at, end, part.columns, line, to, t)
		}
		var ok bool
		if to, ok = p.line(text, at, end, part.columns, to, t); !ok {
			t.bad(line)
		}
		at = end + 1
	}
	return to
}

// lastLine reads a line that has no end. It is used only if it is whole.
func (p *Parser) lastLine(text []byte, at, end int, c *columns, line int, to []Entry, t *Tally) []Entry {
	switch n := p.split(text, at, end, 0, c.count); {
	case n == 0:
		return to
	case n < c.count || !isWhole(p.field(text, c.path)):
		t.Half = true
		return to
	}
	before := len(to)
	to, ok := p.line(text, at, end, c, to, t)
	if !ok {
		t.bad(line)
	}
	for i := range to[before:] {
		to[before+i].PID = 0 // what is there may be its first digits
	}
	return to
}

// isWhole tells whether the word in the last column that always is one is no part of
// another.
func isWhole(path []byte) bool {
	switch string(path) {
	case "RECEIVE", "SEND", "FORWARD", "UNKNOWN", "-":
		return true
	}
	return false
}

func (t *Tally) bad(line int) {
	t.Bad++
	if t.BadLine == 0 {
		t.BadLine = line
	}
}

// line reads the line text[at:end]. It tells whether it can be understood.
func (p *Parser) line(text []byte, at, end int, c *columns, to []Entry, t *Tally) (_ []Entry, ok bool) {
	n, from := 0, at
	if c.dated && end-at > 19 && text[at+10] == ' ' && text[at+19] == ' ' { // most lines
		p.fields[0], p.fields[1] = span{int32(at), int32(at + 10)}, span{int32(at + 11), int32(at + 19)}
		n, from = 2, at+20
	}
	if n = p.split(text, from, end, n, c.head); n < c.head {
		return to, n == 0
	}
	now, ok := p.clock.read(p.field(text, c.date), p.field(text, c.time))
	if !ok {
		return to, false
	}
	if now < p.Since || p.Until != 0 && now > p.Until {
		t.Skipped++
		return to, true
	}
	action, protocol := actionOf(p.field(text, c.action)), protocolOf(p.field(text, c.protocol))
	if action == EventsLost {
		return to, p.lost(text, end, c, t)
	}
	if p.Wanted.any&protocol != 0 {
		e := Entry{Time: now, Action: action, Protocol: protocol}
		use, ok := p.wanted(text, end, c, &e)
		if !ok {
			return to, false
		}
		if use {
			to = append(to, e)
		}
	}
	t.count(now, action)
	return to, true
}

// wanted reads what the line's head doesn't say, if the line is wanted.
func (p *Parser) wanted(text []byte, end int, c *columns, e *Entry) (use, ok bool) {
	if p.splitMore(text, end, c.head, c.first) < c.first {
		return false, false
	}
	if e.DstPort, ok = port(p.field(text, c.dstPort)); !ok || !p.Wanted.Has(e.Protocol, e.DstPort) {
		return false, ok
	}
	return true, p.splitMore(text, end, c.first, c.count) == c.count && p.rest(text, c, e)
}

func (t *Tally) count(now Time, action Action) {
	t.Lines++
	if action.lets() {
		t.Allowed++
	} else if action == Drop {
		t.Dropped++
	}
	if t.First == 0 || now < t.First {
		t.First = now
	}
	t.Last = max(t.Last, now)
}

// split finds the fields of text[at:end], eight bytes at a time, until there are so
// many; it has n already. Whatever isn't printed parts fields: blanks, tabs, the
// carriage return, NULs. Behind the end there is a line end, and room to read a word.
func (p *Parser) split(text []byte, at, end, n, most int) int {
	start := at
	for ; at <= end && n < most; at += 8 {
		for m := gaps(binary.LittleEndian.Uint64(text[at:])); m != 0; m &= m - 1 {
			gap := at + bits.TrailingZeros64(m)>>3
			if gap > start {
				p.fields[n] = span{int32(start), int32(gap)}
				if n++; n == most {
					return n
				}
			}
			if start = gap + 1; gap >= end {
				return n
			}
		}
	}
	return n
}

// splitMore goes on where the fields end that there are already.
func (p *Parser) splitMore(text []byte, end, n, most int) int {
	return p.split(text, int(p.fields[n-1].to), end, n, most)
}

const (
	everyHigh  = 0x8080808080808080
	everyGraph = 0x2121212121212121 // the first character that is printed, "!"
)

// gaps has the high bit of each byte set that is a blank or below it.
func gaps(word uint64) uint64 {
	return ^((word | everyHigh) - everyGraph) &^ word & everyHigh
}

// lost reads how many events were lost.
func (p *Parser) lost(text []byte, end int, c *columns, t *Tally) bool {
	if p.splitMore(text, end, c.head, c.count) < c.count {
		return false
	}
	lost, ok := number(p.field(text, c.info), 1<<48-1)
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
	if n > most {
		return 0, false
	}
	return n, true
}

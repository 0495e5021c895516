package probe

import (
	"context"
	"encoding/binary"
	"net"
	"strings"
	"testing"
	"time"

	"rpcdsc/internal/probe/probetest"
)

const netlogon = "12345678-1234-abcd-ef00-01234567cffb"

// serve runs a mapper on loopback until the test ends.
func serve(t testing.TB, c probetest.Config) *probetest.Server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := probetest.Serve(l, c)
	t.Cleanup(s.Close)
	return s
}

// some are entries with ports from 5001 on.
func some(n int) (all []probetest.Entry) {
	for i := range n {
		all = append(all, probetest.Entry{Tower: probetest.IP(netlogon, 1, 7, uint16(5001+i), [4]byte{192, 0, 2, 1})})
	}
	return all
}

// wreck changes every answer to a lookup.
func wreck(f func(*probetest.Answer)) probetest.Config {
	return probetest.Config{Entries: some(3), Wreck: func(_ int, a *probetest.Answer) { f(a) }}
}

// later changes every answer but the first of three.
func later(f func(*probetest.Answer)) probetest.Config {
	return probetest.Config{Entries: some(3), PerAnswer: 1, Wreck: func(n int, a *probetest.Answer) {
		if n > 1 {
			f(a)
		}
	}}
}

// send changes the nth answer, of which the bind's is 0.
func send(nth int, f func([]byte) [][]byte) probetest.Config {
	return probetest.Config{Entries: some(3), Send: func(n int, pdus [][]byte) [][]byte {
		if n != nth {
			return pdus
		}
		return f(pdus[0])
	}}
}

// at puts bytes into a PDU.
func at(place int, b ...byte) func([]byte) [][]byte {
	return func(p []byte) [][]byte { copy(p[place:], b); return [][]byte{p} }
}

func instead(b []byte) func([]byte) [][]byte {
	return func([]byte) [][]byte { return [][]byte{b} }
}

func nothing([]byte) [][]byte { return nil }

// fault is a whole PDU.
func fault(status uint32, call byte) []byte {
	b := []byte{5, 0, 3, 3, 0x10, 0, 0, 0, 32, 0, 0, 0, call, 0, 0, 0, 32, 0, 0, 0, 0, 0, 0, 0}
	return append(binary.LittleEndian.AppendUint32(b, status), 0, 0, 0, 0)
}

func endless(p []byte) [][]byte {
	var out [][]byte
	for range 40 {
		q := append([]byte(nil), p[:24]...)
		binary.LittleEndian.PutUint16(q[8:], 60000)
		q[3] = 0
		if out == nil {
			q[3] = 1
		}
		out = append(out, append(q, make([]byte, 60000-24)...))
	}
	return out
}

// hostile is what a mapper may do, and what is made of it. Entries is how many are
// listed all the same.
var hostile = []struct {
	name    string
	config  probetest.Config
	outcome Outcome
	entries int
	err     string
}{
	// Strange, and right.
	{"ends as Windows does", probetest.Config{Entries: some(3)}, Listed, 3, ""},
	{"ends as Samba does", probetest.Config{Entries: some(3), Live: true}, Listed, 3, ""},
	{"one entry an answer", probetest.Config{Entries: some(9), PerAnswer: 1}, Listed, 9, ""},
	{"seven entries an answer", probetest.Config{Entries: some(9), PerAnswer: 7, Live: true}, Listed, 9, ""},
	{"nothing listed", probetest.Config{}, Listed, 0, ""},
	{"big-endian", probetest.Config{Entries: some(9), PerAnswer: 4, Live: true, Big: true}, Listed, 9, ""},
	{"fragments larger than asked", probetest.Config{Entries: some(400), Fragment: 60000}, Listed, 400, ""},
	{"fragments of one byte", probetest.Config{Entries: some(3), Fragment: 25}, Listed, 3, ""},
	{"a verification trailer", wreck(func(a *probetest.Answer) {
		a.Trailer = append([]byte("\x8a\xe3\x13\x71\x02\xf4\x36\x71"), make([]byte, 40)...)
	}), Listed, 3, ""},
	{"entries without towers", wreck(func(a *probetest.Answer) { a.Entries[1].Tower = nil }), Listed, 3, ""},
	{"hint of four gigabytes", send(1, at(16, 0xff, 0xff, 0xff, 0xff)), Listed, 3, ""},
	{"a trailer that authenticates", send(1, func(p []byte) [][]byte {
		p = append(p, make([]byte, 24)...)
		binary.LittleEndian.PutUint16(p[8:], uint16(len(p)))
		binary.LittleEndian.PutUint16(p[10:], 16)
		return [][]byte{p}
	}), Listed, 3, ""},

	// Without an end.
	{"live handle for ever", wreck(func(a *probetest.Answer) {
		a.Handle, a.Status = [20]byte{4: 1}, 0
		a.Entries, a.Num, a.Actual = some(1), 1, 1
	}), Partial, 200, "after 200 answers"},
	{"live handle for ever, full answers", probetest.Config{Wreck: func(_ int, a *probetest.Answer) {
		a.Handle, a.Status = [20]byte{4: 1}, 0
		a.Entries, a.Num, a.Actual = some(500), 500, 500
	}}, Partial, 20_000, "after 20000 entries"},
	{"towers of two kilobytes for ever", probetest.Config{Wreck: func(_ int, a *probetest.Answer) {
		a.Handle, a.Status = [20]byte{4: 1}, 0
		a.Entries, a.Num, a.Actual = some(500), 500, 500
		for i := range a.Entries {
			a.Entries[i].Tower = append(a.Entries[i].Tower, make([]byte, 2000-len(a.Entries[i].Tower))...)
		}
	}}, Partial, 4000, "after 8388608 bytes"},
	{"live handle with nothing", wreck(func(a *probetest.Answer) {
		a.Handle, a.Entries, a.Num, a.Actual, a.Status = [20]byte{4: 1}, nil, 0, 0, 0
	}), Malformed, 0, "has no entries, and says that it has"},
	{"null handle with nothing", later(func(a *probetest.Answer) { a.Handle, a.Entries, a.Num, a.Actual, a.Status = [20]byte{}, nil, 0, 0, 0 }), Partial, 1, "has no entries, and says that it has"},
	{"fragments without an end", send(1, endless), Malformed, 0, "more than 2097152 bytes"},
	{"empty fragments", send(1, func(p []byte) [][]byte {
		q := append([]byte(nil), p[:24]...)
		q[3], q[8], q[9] = 1, 24, 0
		return [][]byte{q, q}
	}), Malformed, 0, "a fragment with nothing in it"},

	// Lengths that lie.
	{"more entries than asked", wreck(func(a *probetest.Answer) { a.Num, a.Actual, a.Max = 501, 501, 501 }), Malformed, 0, "501 entries, and 500 were asked for"},
	{"four billion entries", wreck(func(a *probetest.Answer) { a.Num, a.Actual, a.Max = 1<<32-1, 1<<32-1, 1<<32-1 }), Malformed, 0, "4294967295 entries"},
	{"entries that aren't there", wreck(func(a *probetest.Answer) { a.Num, a.Actual = 500, 500 }), Malformed, 0, "500 entries in"},
	{"two numbers of entries", wreck(func(a *probetest.Answer) { a.Actual = 2 }), Malformed, 0, "num_ents 3, max_count 500, actual_count 2"},
	{"more than max_count", wreck(func(a *probetest.Answer) { a.Max = 2 }), Malformed, 0, "max_count 2"},
	{"an array's offset", wreck(func(a *probetest.Answer) { a.Offset = 1 }), Malformed, 0, "entries from 1 on"},
	{"annotation too long", wreck(func(a *probetest.Answer) { a.Entries[0].Annotation = strings.Repeat("a", 64) }), Malformed, 0, "an annotation of 65 bytes"},
	{"annotation of four gigabytes", wreck(func(a *probetest.Answer) { a.Entries[2].AnnotationLength = 1<<32 - 1 }), Malformed, 0, "an annotation of 4294967295 bytes"},
	{"annotation's offset", wreck(func(a *probetest.Answer) { a.Entries[0].AnnotationOffset = 1 }), Malformed, 0, "an annotation from 1 on"},
	{"tower too long", wreck(func(a *probetest.Answer) { a.Entries[0].Tower = make([]byte, 2001) }), Malformed, 0, "a tower of 2001 bytes"},
	{"tower with two lengths", wreck(func(a *probetest.Answer) { a.Entries[0].TowerSize = 76 }), Malformed, 0, "bytes in 76"},
	{"tower beyond the stub", wreck(func(a *probetest.Answer) { a.Entries[2].TowerLength, a.Entries[2].TowerSize = 1999, 1999 }), Malformed, 0, "a tower: 1999 bytes"},
	{"no status", wreck(func(a *probetest.Answer) { a.Cut = 4 }), Malformed, 0, "the status"},
	{"no stub", wreck(func(a *probetest.Answer) { a.Cut = 1 << 20 }), Malformed, 0, "the handle"},
	{"frag_length of a header's part", send(1, at(8, 8, 0)), Malformed, 0, "frag_length 8"},
	{"frag_length of 64 KiB, and nothing", send(1, func(p []byte) [][]byte { p[8], p[9] = 0xff, 0xff; return [][]byte{p} }), Silent, 0, "no answer, or no whole one, in 1s"},
	{"auth_length beyond the PDU", send(1, at(10, 0xff, 0xff)), Malformed, 0, "auth_length 65535"},
	{"address beyond the bind_ack", send(0, at(24, 0xff, 0xff)), Malformed, 0, "the address: 65535 bytes"},
	{"many results", send(0, at(32, 200)), Malformed, 0, "200 results"},
	{"half a bind_ack", send(0, func(p []byte) [][]byte { p[8] = 30; return [][]byte{p[:30]} }), Malformed, 0, "the number of results"},

	// Not what was asked.
	{"another call", send(1, at(12, 9)), Malformed, 0, "an answer to call 9, and it was 2"},
	{"another call's bind_ack", send(0, at(12, 9)), Malformed, 0, "an answer to call 9, and it was 1"},
	{"a request for an answer", send(1, at(2, 0)), Malformed, 0, "PDU type 0"},
	{"a response to a bind", send(0, at(2, 2)), Malformed, 0, "PDU type 2"},
	{"version 4", send(0, at(0, 4)), Malformed, 0, "version 4.0"},
	{"a web server", send(0, instead([]byte("HTTP/1.1 400 Bad Request\r\n\r\n"))), Malformed, 0, "if it is that"},
	{"no first fragment", send(1, at(3, 2)), Malformed, 0, "out of order"},
	{"two first fragments", probetest.Config{Entries: some(9), Fragment: 100, Send: func(n int, pdus [][]byte) [][]byte {
		if n == 1 {
			pdus[1][3] |= 1
		}
		return pdus
	}}, Malformed, 0, "out of order"},
	{"NDR64", send(0, at(40, probetest.Interface(netlogon, 1, probetest.NDR64)[1][3:19]...)), Malformed, 0, "71710533-beba-4937-8319-b5dbef9ccc36, which wasn't asked for"},

	// Refusals.
	{"access denied", send(1, instead(fault(5, 2))), Denied, 0, "access denied"},
	{"access denied at the bind", send(0, instead(fault(5, 1))), Denied, 0, "access denied"},
	{"access denied as a status", wreck(func(a *probetest.Answer) { a.Entries, a.Num, a.Actual, a.Status = nil, 0, 0, 5 }), Denied, 0, "access denied"},
	{"a fault", send(1, instead(fault(0x1c010002, 2))), Refused, 0, "it knows no ept_lookup (0x1c010002)"},
	{"half a fault", send(1, func([]byte) [][]byte { b := fault(5, 2)[:24]; b[8] = 24; return [][]byte{b} }), Malformed, 0, "the status of a fault"},
	{"a fault in the middle", probetest.Config{Entries: some(3), PerAnswer: 1, Send: func(n int, pdus [][]byte) [][]byte {
		if n == 3 {
			return [][]byte{fault(0x1c00001a, 4)}
		}
		return pdus
	}}, Partial, 2, "it doesn't know the handle"},
	{"a failure", wreck(func(a *probetest.Answer) { a.Status = 0x16c9a0cd }), Partial, 3, "can't use its list"},
	{"bind_nak", send(0, instead([]byte{5, 0, 13, 3, 0x10, 0, 0, 0, 18, 0, 0, 0, 1, 0, 0, 0, 2, 0})), Refused, 0, "it has reached a limit"},
	{"no such interface", send(0, at(36, 2, 0, 1, 0)), Refused, 0, "doesn't know the interface"},

	// Ends, and silence.
	{"never says anything", probetest.Config{Mute: true}, Silent, 0, "no answer, or no whole one, in 1s"},
	{"silent after the bind", send(1, func([]byte) [][]byte { return [][]byte{} }), Silent, 0, "no answer, or no whole one, in 1s"},
	{"closes at once", send(0, nothing), HungUp, 0, "it closes the connection"},
	{"closes after the bind", send(1, nothing), HungUp, 0, "it closes the connection"},
	{"closes in the middle", probetest.Config{Entries: some(3), PerAnswer: 1, Send: func(n int, pdus [][]byte) [][]byte {
		if n == 2 {
			return nil
		}
		return pdus
	}}, Partial, 1, "it closes the connection"},
	{"a byte now and then", probetest.Config{Entries: some(3), Slow: 20 * time.Millisecond}, Silent, 0, "no answer, or no whole one, in 1s"},
}

// A mapper that misbehaves costs what it may, and nothing else; what is made of it says
// what was wrong.
func TestMisbehaving(t *testing.T) {
	for _, tt := range hostile {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, tt.config)
			timeout := time.Minute
			if tt.outcome == Silent {
				timeout = time.Second
			}
			r := Ask(context.Background(), Target{Name: "h", Address: s.Addr}, Options{Timeout: timeout, Keep: true})
			if r.Outcome != tt.outcome || r.Entries != tt.entries || len(r.Endpoints) > tt.entries {
				t.Errorf("%s with %d entries, %v; want %s with %d", r.Outcome, r.Entries, r.Err, tt.outcome, tt.entries)
			}
			if (r.Err == nil) != (tt.err == "") || r.Err != nil && !strings.Contains(r.Err.Error(), tt.err) {
				t.Errorf("error %v, want %q", r.Err, tt.err)
			}
		})
	}
	if len(hostile) < 25+12 {
		t.Errorf("%d ways only", len(hostile))
	}
}

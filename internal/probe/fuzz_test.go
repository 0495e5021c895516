package probe

import (
	"bufio"
	"bytes"
	"net"
	"testing"

	"rpcdsc/internal/probe/epm"
	"rpcdsc/internal/probe/probetest"
)

// deaf is a connection whose other end says what it says, whatever it is told.
type deaf struct{ net.Conn }

func (deaf) Write(b []byte) (int, error) { return len(b), nil }

// FuzzList has a whole conversation with a mapper that says anything.
func FuzzList(f *testing.F) {
	entries := probetest.Controller([4]byte{10, 0, 0, 1})[:20]
	for _, c := range []probetest.Config{{}, {Live: true}, {Big: true}, {Fragment: 200}, {PerAnswer: 20, Live: true}} {
		c.Entries = entries
		f.Add(probetest.Answers(c, epm.Bind(1), epm.Lookup(2, epm.Handle{})))
	}
	f.Add(append(probetest.Answers(probetest.Config{}, epm.Bind(1)), fault(5, 2)...))
	f.Fuzz(func(t *testing.T, b []byte) {
		l := lister{conn: deaf{}, in: bufio.NewReader(&limited{bytes.NewReader(b), maxBytes})}
		err := l.list()
		if len(l.endpoints) > l.entries || l.entries*28 > len(b) {
			t.Errorf("%d endpoints of %d entries of %d bytes", len(l.endpoints), l.entries, len(b))
		}
		p := l.ports()
		p.classify(nil, 135, p.UDP)
		if outcome := outcomeOf(err, len(l.endpoints) > 0); (outcome == Listed) != (err == nil) || outcome == Failed || outcome == Silent {
			t.Errorf("%s: %v", outcome, err)
		}
	})
}

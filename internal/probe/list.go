package probe

import (
	"bufio"
	"fmt"
	"io"
	"net"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/probe/epm"
)

// What one mapper may take. A real domain controller lists 413 entries in one answer.
const (
	maxAnswers = 200
	maxEntries = 20_000
	maxBytes   = 8 << 20
)

// lister is one conversation with a mapper.
type lister struct {
	conn net.Conn
	in   *bufio.Reader
	call uint32

	entries, unreadable int
	endpoints           []Endpoint
	known               map[Endpoint]bool // without the transfer syntax
	interfaces          map[[20]byte]bool
}

// BoundError is a list that goes on after it was long enough.
type BoundError struct{ What string }

func (e *BoundError) Error() string { return "the list has no end after " + e.What }

// StatusError is an answer that says that it has failed.
type StatusError struct{ Status uint32 }

func (e *StatusError) Error() string {
	return "the mapper can't list its endpoints: " + epm.StatusText(e.Status)
}

// list collects the whole list. What it has at an error counts.
//
// Windows ends with a null handle in the answer that has the last entries, and Samba
// with one more answer that has none. To go on with a null handle is to begin again.
func (l *lister) list() error {
	if err := l.bind(); err != nil {
		return err
	}
	var h epm.Handle
	for answers := 1; ; answers++ {
		a, err := l.lookup(h)
		if err != nil {
			return err
		}
		l.add(a.Entries)
		h = a.Handle
		switch {
		case a.Status == epm.StatusNotFound:
			return nil
		case a.Status != epm.StatusOK:
			return &StatusError{a.Status}
		case len(a.Entries) == 0:
			l.free(h)
			return &epm.Malformed{Problem: "an answer has no entries, and says that it has"}
		case h.IsNull():
			return nil
		case answers == maxAnswers:
			l.free(h)
			return &BoundError{fmt.Sprintf("%d answers", answers)}
		case l.entries >= maxEntries:
			l.free(h)
			return &BoundError{fmt.Sprintf("%d entries", l.entries)}
		}
	}
}

func (l *lister) bind() error {
	l.call++
	if _, err := l.conn.Write(epm.Bind(l.call)); err != nil {
		return err
	}
	p, err := epm.ReadPDU(l.in)
	if err != nil {
		return err
	}
	return epm.CheckBind(p, l.call)
}

func (l *lister) lookup(h epm.Handle) (epm.Answer, error) {
	l.call++
	if _, err := l.conn.Write(epm.Lookup(l.call, h)); err != nil {
		return epm.Answer{}, err
	}
	stub, order, err := epm.ReadStub(l.in, l.call)
	if err != nil {
		return epm.Answer{}, err
	}
	return epm.ReadAnswer(stub, order)
}

// free lets the server forget where it was. Nobody waits for its answer, which could
// only be that it has.
func (l *lister) free(h epm.Handle) {
	if !h.IsNull() {
		l.call++
		_, _ = l.conn.Write(epm.Free(l.call, h))
	}
}

// add takes what is new of some entries.
func (l *lister) add(entries []epm.Entry) {
	if l.known == nil {
		l.known, l.interfaces = map[Endpoint]bool{}, map[[20]byte]bool{}
	}
	l.entries += len(entries)
	for _, entry := range entries {
		b, err := epm.ReadTower(entry.Tower)
		if err != nil {
			l.unreadable++
			continue
		}
		e := Endpoint{b, entry.Object, entry.Annotation}
		e.Syntax = epm.GUID{}
		if l.known[e] {
			continue
		}
		l.known[e] = true
		var id [20]byte
		copy(id[:], b.Interface[:])
		id[16], id[17], id[18], id[19] = byte(b.Major>>8), byte(b.Major), byte(b.Minor>>8), byte(b.Minor)
		l.interfaces[id] = true
		l.endpoints = append(l.endpoints, e)
	}
}

// ports gives each port once, however many endpoints it has.
func (l *lister) ports() Ports {
	of := func(protocol string) netset.Ports {
		var all []netset.PortRange
		for _, e := range l.endpoints {
			if e.Protocol == protocol {
				all = append(all, netset.PortRange{First: e.Port, Last: e.Port})
			}
		}
		return netset.NewPorts(all...)
	}
	return Ports{TCP: of(epm.TCP), HTTP: of(epm.HTTP), UDP: of(epm.UDP)}
}

// limited is a reader that has an end of its own.
type limited struct {
	from io.Reader
	left int
}

func (r *limited) Read(b []byte) (int, error) {
	if r.left == 0 {
		return 0, &BoundError{fmt.Sprintf("%d bytes", maxBytes)}
	}
	n, err := r.from.Read(b[:min(len(b), r.left)])
	r.left -= n
	return n, err
}

package probetest

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// session is one connection's state: where its handle stands.
type session struct {
	s      *Server
	handle [20]byte
	at     int
	nth    int
}

// answer gives the PDUs that answer one.
func (t *session) answer(header, body []byte) [][]byte {
	call := binary.LittleEndian.Uint32(header[12:])
	switch header[2] {
	case kindBind:
		return [][]byte{t.s.PDU(kindBindAck, 3, call, t.ack())}
	case kindRequest:
		return t.request(call, body)
	}
	return nil
}

// ack takes the first context, in NDR.
func (t *session) ack() []byte {
	o := t.s.order()
	b := o.AppendUint32(o.AppendUint16(o.AppendUint16(nil, 5840), 5840), 0x1234)
	b = append(o.AppendUint16(b, 4), "135\x00"...)
	for len(b)%4 != 0 {
		b = append(b, 0)
	}
	b = append(b, 1, 0, 0, 0, 0, 0, 0, 0)
	return o.AppendUint32(appendUUID(b, o, NDR), 2)
}

// request reads a stub from its front, in which rpcclient has pointers.
func (t *session) request(call uint32, body []byte) [][]byte {
	le := binary.LittleEndian
	stub := body[8:]
	switch le.Uint16(body[6:]) {
	case 2:
		at := 4
		if le.Uint32(stub[at:]) != 0 {
			at += 16
		}
		if at += 4; le.Uint32(stub[at:]) != 0 {
			at += 20
		}
		at += 8
		return t.lookup(call, [20]byte(stub[at:at+20]), int(le.Uint32(stub[at+20:])))
	case 4:
		t.s.mutex.Lock()
		t.s.freed++
		t.s.mutex.Unlock()
		t.handle = [20]byte{}
		return t.s.response(call, make([]byte, 24))
	}
	return [][]byte{t.s.fault(call, 0x1c010002)}
}

func (t *session) lookup(call uint32, handle [20]byte, most int) [][]byte {
	s := t.s
	if s.OnLookup != nil {
		s.OnLookup(handle)
	}
	if handle == [20]byte{} {
		t.at = 0
	} else if handle != t.sent() {
		return [][]byte{s.fault(call, 0x1c00001a)}
	}
	if s.PerAnswer > 0 {
		most = min(most, s.PerAnswer)
	}
	t.nth++
	a := t.next(most)
	if s.Wreck != nil {
		s.Wreck(t.nth, a)
	}
	t.handle = a.Handle
	return s.response(call, a.stub(s.order()))
}

// sent is the handle as the client, which is little-endian, gives it back.
func (t *session) sent() [20]byte {
	h := t.handle
	if t.s.Big {
		for _, part := range [][]byte{h[:4], h[4:8], h[8:10], h[10:12]} {
			for i, j := 0, len(part)-1; i < j; i, j = i+1, j-1 {
				part[i], part[j] = part[j], part[i]
			}
		}
	}
	return h
}

// next is the right answer. Each has another handle, and only the last one is good.
func (t *session) next(most int) *Answer {
	rest := t.s.Entries[min(t.at, len(t.s.Entries)):]
	rest = rest[:min(most, len(rest))]
	t.at += len(rest)
	n := uint32(len(rest))
	a := &Answer{Entries: slices.Clone(rest), Num: n, Max: uint32(most), Actual: n, Handle: [20]byte{4: byte(t.nth), 9: 7, 19: 1}}
	switch {
	case n == 0:
		a.Status, a.Handle = 0x16c9a0d6, [20]byte{}
	case t.at == len(t.s.Entries) && !t.s.Live:
		a.Handle = [20]byte{}
	}
	return a
}

func (s *Server) fault(call, status uint32) []byte {
	o := s.order()
	return s.PDU(kindFault, 3, call, o.AppendUint32(o.AppendUint32(append(o.AppendUint32(nil, 32), 0, 0, 0, 0), status), 0))
}

// response puts a stub into fragments.
func (s *Server) response(call uint32, stub []byte) (out [][]byte) {
	size := s.Fragment
	if size == 0 {
		size = 5832
	}
	flags := byte(1)
	for r := bytes.NewBuffer(stub); ; flags = 0 {
		hint := s.order().AppendUint32(nil, uint32(r.Len()))
		part := r.Next(size - 24)
		if r.Len() == 0 {
			flags |= 2
		}
		out = append(out, s.PDU(kindResponse, flags, call, append(append(hint, 0, 0, 0, 0), part...)))
		if flags&2 != 0 {
			return out
		}
	}
}

// Answers gives the bytes that a mapper answers to requests, without a connection.
func Answers(c Config, requests ...[]byte) (out []byte) {
	t := &session{s: &Server{Config: c}}
	for _, r := range requests {
		for _, p := range t.answer(r[:16], r[16:]) {
			out = append(out, p...)
		}
	}
	return out
}

package epm

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
)

// The kinds of PDU that are sent, or may come.
const (
	kindRequest  = 0
	kindResponse = 2
	kindFault    = 3
	kindBind     = 11
	kindBindAck  = 12
	kindBindNak  = 13
)

// Flags of a header: the first and the last fragment.
const first, last = 1, 2

// The parts of a PDU with a size of their own, in bytes.
const (
	headerSize  = 16
	answerSize  = 8 // between the header and a stub: hint, context, cancels
	trailerSize = 8 // before what authenticates
)

// MaxStub is the longest answer that is put together, in bytes. 500 entries with the
// longest towers are about a million.
const MaxStub = 2 << 20

// PDU is one fragment.
type PDU struct {
	Kind  byte
	Call  uint32
	flags byte
	order binary.ByteOrder
	body  []byte // after the header, without what authenticates
}

// ReadPDU reads one fragment. It takes memory as the bytes come, at most 64 KiB. Errors
// are *Malformed, or the reader's.
func ReadPDU(r io.Reader) (PDU, error) {
	var header [headerSize]byte
	if _, err := io.ReadFull(r, header[:]); err != nil {
		return PDU{}, err
	}
	p, size, auth, err := readHeader(header[:])
	if err != nil {
		return PDU{}, err
	}
	var body bytes.Buffer
	if _, err := io.CopyN(&body, r, int64(size-headerSize)); err != nil {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return PDU{}, err
	}
	if p.body = body.Bytes(); auth > 0 {
		if auth+trailerSize > len(p.body) {
			return PDU{}, malformed("auth_length %d in a PDU of %d bytes", auth, size)
		}
		p.body = p.body[:len(p.body)-auth-trailerSize]
	}
	return p, nil
}

// readHeader gives the fragment's length with the header, and that of what
// authenticates.
func readHeader(b []byte) (p PDU, size, auth int, err error) {
	if b[0] != 5 || b[1] > 1 {
		return PDU{}, 0, 0, malformed("version %d.%d of DCE/RPC, if it is that: it begins with % x", b[0], b[1], b[:4])
	}
	p = PDU{Kind: b[2], flags: b[3]}
	switch b[4] >> 4 { // what isn't little-endian is big-endian to Windows, too
	case 1:
		p.order = binary.LittleEndian
	default:
		p.order = binary.BigEndian
	}
	c := cursor{b: b, at: 8, order: p.order}
	size, auth, p.Call = int(c.u16("")), int(c.u16("")), c.u32("")
	if size < headerSize {
		err = malformed("frag_length %d is shorter than a header", size)
	}
	return p, size, auth, err
}

// cursor reads the body; where it is aligned counts from the PDU's start, which is a
// multiple of 8 away.
func (p *PDU) cursor() *cursor { return &cursor{b: p.body, order: p.order} }

// Fault is what a server answers that can't or won't do what was asked.
type Fault struct{ Status uint32 }

func (e *Fault) Error() string { return "the mapper answers with a fault: " + StatusText(e.Status) }

// Refused is a server that doesn't take the bind.
type Refused struct{ Reason string }

func (e *Refused) Error() string { return "the mapper doesn't take the bind: " + e.Reason }

var nakReasons = map[uint16]string{
	0: "for no reason that it tells", 1: "it has too much to do", 2: "it has reached a limit", 4: "it takes another version of the protocol", 8: "it wants another kind of authentication",
}

// CheckBind reads the answer to Bind. Errors are *Refused, *Fault and *Malformed.
func CheckBind(p PDU, call uint32) error {
	switch c := p.cursor(); {
	case p.Call != call:
		return malformed("an answer to call %d, and it was %d", p.Call, call)
	case p.Kind == kindFault:
		return readFault(&p)
	case p.Kind == kindBindNak:
		reason := c.u16("the reason of a bind_nak")
		if c.err != nil {
			return c.err
		}
		if text, ok := nakReasons[reason]; ok {
			return &Refused{text}
		}
		return &Refused{fmt.Sprintf("reason %d", reason)}
	case p.Kind != kindBindAck:
		return malformed("PDU type %d in answer to a bind", p.Kind)
	default:
		return readAck(c)
	}
}

// readAck reads a bind_ack: one result, for the one context.
func readAck(c *cursor) error {
	c.bytes(8, "the sizes of a bind_ack")
	c.bytes(int(c.u16("the length of the address")), "the address")
	c.align(4)
	n := c.u8("the number of results")
	c.bytes(3, "the results")
	result, reason := c.u16("a result"), c.u16("its reason")
	syntax := c.guid("the transfer syntax")
	switch {
	case c.err != nil:
		return c.err
	case n != 1:
		return malformed("%d results for one context", n)
	case result == 2 && reason == 1:
		return &Refused{"it doesn't know the interface of an endpoint mapper"}
	case result != 0:
		return &Refused{fmt.Sprintf("result %d, reason %d", result, reason)}
	case syntax != NDR:
		return malformed("the transfer syntax %s, which wasn't asked for", syntax)
	}
	return nil
}

func readFault(p *PDU) error {
	c := p.cursor()
	c.bytes(answerSize, "a fault")
	status := c.u32("the status of a fault")
	if c.err != nil {
		return c.err
	}
	return &Fault{status}
}

// ReadStub puts the fragments of an answer together. Errors are *Fault, *Malformed, or
// the reader's.
func ReadStub(r io.Reader, call uint32) ([]byte, binary.ByteOrder, error) {
	var stub []byte
	for begun := false; ; begun = true {
		p, err := ReadPDU(r)
		if err != nil {
			return nil, nil, err
		}
		part, err := p.part(call, begun)
		if err != nil {
			return nil, nil, err
		}
		if len(stub)+len(part) > MaxStub {
			return nil, nil, malformed("an answer of more than %d bytes", MaxStub)
		}
		stub = append(stub, part...)
		if p.flags&last != 0 {
			return stub, p.order, nil
		}
		if len(part) == 0 {
			return nil, nil, malformed("a fragment with nothing in it, and more to come")
		}
	}
}

// part is the fragment's part of the stub.
func (p *PDU) part(call uint32, begun bool) ([]byte, error) {
	switch {
	case p.Call != call:
		return nil, malformed("an answer to call %d, and it was %d", p.Call, call)
	case p.Kind == kindFault:
		return nil, readFault(p)
	case p.Kind != kindResponse:
		return nil, malformed("PDU type %d in answer to a request", p.Kind)
	case begun == (p.flags&first != 0):
		return nil, malformed("the fragments of an answer are out of order")
	case len(p.body) < answerSize:
		return nil, malformed("a response of %d bytes", len(p.body))
	}
	return p.body[answerSize:], nil
}

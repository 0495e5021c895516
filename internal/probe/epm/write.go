package epm

import "encoding/binary"

// MaxEntries is how many entries a Lookup asks for: as many as an answer may have, so
// that most servers need one.
const MaxEntries = 500

// fragment is how long the fragments are that a Bind asks for. A server may send longer
// ones all the same.
const fragment = 5840

// little is the order of everything that is sent.
var little = binary.LittleEndian

// appendGUID writes a GUID as appendGUID's reader, cursor.guid, takes it.
func appendGUID(b []byte, g GUID) []byte {
	b = little.AppendUint32(b, binary.BigEndian.Uint32(g[:]))
	b = little.AppendUint16(b, binary.BigEndian.Uint16(g[4:]))
	b = little.AppendUint16(b, binary.BigEndian.Uint16(g[6:]))
	return append(b, g[8:]...)
}

// pdu puts a header before a body of less than 64 KiB.
func pdu(kind byte, call uint32, body []byte) []byte {
	b := []byte{5, 0, kind, first | last, 0x10, 0, 0, 0}
	b = little.AppendUint16(b, uint16(headerSize+len(body)))
	b = little.AppendUint16(b, 0) // no authentication
	b = little.AppendUint32(b, call)
	return append(b, body...)
}

// Bind asks to talk to the mapper in NDR, and in nothing else.
func Bind(call uint32) []byte {
	b := little.AppendUint16(nil, fragment)
	b = little.AppendUint16(b, fragment)
	b = little.AppendUint32(b, 0) // a new association
	b = append(b, 1, 0, 0, 0)     // one context,
	b = append(b, 0, 0, 1, 0)     // its number, and one syntax
	b = appendGUID(b, Mapper)     //
	b = little.AppendUint32(b, 3) // version 3.0
	b = appendGUID(b, NDR)        //
	b = little.AppendUint32(b, 2) // version 2.0
	return pdu(kindBind, call, b)
}

// Lookup asks for the next entries of the whole list. The first handle is zero.
func Lookup(call uint32, h Handle) []byte {
	var b []byte
	for _, n := range []uint32{0, 0, 0, 1} { // everything; no object, no interface; all versions
		b = little.AppendUint32(b, n)
	}
	b = h.append(b)
	b = little.AppendUint32(b, MaxEntries)
	return request(call, opLookup, b)
}

// Free lets the server forget a handle.
func Free(call uint32, h Handle) []byte { return request(call, opFree, h.append(nil)) }

const (
	opLookup = 2
	opFree   = 4
)

func request(call uint32, op uint16, stub []byte) []byte {
	b := little.AppendUint32(nil, uint32(len(stub)))
	b = little.AppendUint16(b, 0) // the context
	b = little.AppendUint16(b, op)
	return pdu(kindRequest, call, append(b, stub...))
}

package probetest

import "encoding/binary"

// Entry is an endpoint as the server lists it. The lengths are right unless they are
// set.
type Entry struct {
	Object     string // "" is None
	Annotation string // its NUL is added
	Tower      []byte // nil has no pointer

	AnnotationOffset, AnnotationLength uint32
	TowerSize, TowerLength             uint32
}

// Answer is what a lookup is answered. Wreck may change any of it.
type Answer struct {
	Handle                   [20]byte // attributes and UUID, as they are sent
	Entries                  []Entry
	Num, Max, Offset, Actual uint32
	Status                   uint32
	Trailer                  []byte
	Cut                      int // so many bytes less
}

func (a *Answer) stub(order binary.AppendByteOrder) []byte {
	b := append([]byte(nil), a.Handle[:]...)
	for _, n := range []uint32{a.Num, a.Max, a.Offset, a.Actual} {
		b = order.AppendUint32(b, n)
	}
	for i, e := range a.Entries {
		b = e.append(b, order, uint32(0x20000+4*i))
	}
	for _, e := range a.Entries {
		if e.Tower != nil {
			b = order.AppendUint32(b, pick(e.TowerSize, len(e.Tower)))
			b = order.AppendUint32(b, pick(e.TowerLength, len(e.Tower)))
			b = pad(append(b, e.Tower...))
		}
	}
	b = append(order.AppendUint32(b, a.Status), a.Trailer...)
	return b[:max(0, len(b)-a.Cut)]
}

func (e *Entry) append(b []byte, order binary.AppendByteOrder, pointer uint32) []byte {
	if e.Tower == nil {
		pointer = 0
	}
	object := e.Object
	if object == "" {
		object = None
	}
	b = order.AppendUint32(appendUUID(b, order, object), pointer)
	b = order.AppendUint32(b, e.AnnotationOffset)
	text := append([]byte(e.Annotation), 0)
	b = order.AppendUint32(b, pick(e.AnnotationLength, len(text)))
	return pad(append(b, text...))
}

func pick(set uint32, right int) uint32 {
	if set != 0 {
		return set
	}
	return uint32(right)
}

func pad(b []byte) []byte {
	for len(b)%4 != 0 {
		b = append(b, 0xa5) // what is between fields means nothing
	}
	return b
}

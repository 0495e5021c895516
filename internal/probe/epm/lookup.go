package epm

import "encoding/binary"

// The longest annotation, with the NUL at its end, and the longest tower, in bytes
// ([MS-RPCE] 2.2.1.2.2 and 2.2.1.2.3).
const (
	maxAnnotation = 64
	maxTower      = 2000
)

// Handle is where a server is in its list. It is good on its own connection only.
type Handle struct {
	attributes uint32
	id         GUID
}

// IsNull tells whether the server has no place to go on from.
func (h Handle) IsNull() bool { return h == Handle{} }

func (h Handle) append(b []byte) []byte {
	return appendGUID(little.AppendUint32(b, h.attributes), h.id)
}

// Entry is an endpoint as a server lists it.
type Entry struct {
	Object     GUID
	Annotation string
	Tower      []byte // nil if it has none
}

// Answer is that to one Lookup.
type Answer struct {
	Handle  Handle // for the next one
	Entries []Entry
	Status  uint32
}

// minEntry is how many bytes an entry has at least. There can't be more entries than
// fit, whatever a length says.
const minEntry = 16 + 4 + 4 + 4

// ReadAnswer reads the stub of an answer to Lookup. It goes from the front: a server
// may put a trailer after it.
func ReadAnswer(stub []byte, order binary.ByteOrder) (Answer, error) {
	c := &cursor{b: stub, order: order}
	var a Answer
	a.Handle = Handle{c.u32("the handle"), c.guid("the handle")}
	n, most, offset, actual := c.u32("num_ents"), c.u32("max_count"), c.u32("offset"), c.u32("actual_count")
	switch {
	case n > MaxEntries:
		c.fail("%d entries, and %d were asked for", n, MaxEntries)
	case offset != 0:
		c.fail("entries from %d on", offset)
	case actual != n || actual > most:
		c.fail("num_ents %d, max_count %d, actual_count %d", n, most, actual)
	case int(n)*minEntry > len(c.b)-c.at:
		c.fail("%d entries in %d bytes", n, len(c.b)-c.at)
	}
	if c.err != nil {
		return Answer{}, c.err
	}
	readEntries(c, &a, int(n))
	a.Status = c.u32("the status")
	if c.err != nil {
		return Answer{}, c.err
	}
	return a, nil
}

// readEntries reads the entries and then their towers, which come after all of them.
func readEntries(c *cursor, a *Answer, n int) {
	a.Entries = make([]Entry, n)
	has := make([]bool, n)
	for i := range a.Entries {
		e := &a.Entries[i]
		e.Object = c.guid("an object")
		has[i] = c.u32("a tower's pointer") != 0
		if offset := c.u32("an annotation's offset"); offset != 0 {
			c.fail("an annotation from %d on", offset)
		}
		size := c.u32("an annotation's length")
		if size > maxAnnotation {
			c.fail("an annotation of %d bytes", size)
		}
		e.Annotation = text(c.bytes(int(size), "an annotation"))
		c.align(4)
		if c.err != nil {
			return
		}
	}
	for i := range a.Entries {
		if has[i] {
			a.Entries[i].Tower = readTowerBytes(c)
		}
	}
}

func readTowerBytes(c *cursor) []byte {
	size, length := c.u32("a tower's size"), c.u32("a tower's length")
	if size != length || length > maxTower {
		c.fail("a tower of %d bytes in %d", length, size)
	}
	b := c.bytes(int(length), "a tower")
	c.align(4)
	return b
}

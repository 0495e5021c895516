package epm

import (
	"encoding/binary"
	"fmt"
)

// Malformed is an answer that isn't as it must be. What was read before it counts.
type Malformed struct{ Problem string }

func (e *Malformed) Error() string { return e.Problem }

func malformed(format string, args ...any) error {
	return &Malformed{fmt.Sprintf(format, args...)}
}

// cursor reads from the front. After the first error it gives zeros, and the error
// stays.
type cursor struct {
	b     []byte
	at    int
	order binary.ByteOrder
	err   error
}

// bytes gives the next n, which are the input's own.
func (c *cursor) bytes(n int, what string) []byte {
	if c.err == nil && (n < 0 || n > len(c.b)-c.at) {
		c.err = malformed("%s: %d bytes at %d, and there are %d", what, n, c.at, len(c.b))
	}
	if c.err != nil {
		return nil
	}
	c.at += n
	return c.b[c.at-n : c.at]
}

func (c *cursor) u8(what string) byte {
	if b := c.bytes(1, what); b != nil {
		return b[0]
	}
	return 0
}

func (c *cursor) u16(what string) uint16 {
	if b := c.bytes(2, what); b != nil {
		return c.order.Uint16(b)
	}
	return 0
}

func (c *cursor) u32(what string) uint32 {
	if b := c.bytes(4, what); b != nil {
		return c.order.Uint32(b)
	}
	return 0
}

// guid reads three numbers in the order of the others, and eight bytes.
func (c *cursor) guid(what string) (g GUID) {
	b := c.bytes(len(g), what)
	if b == nil {
		return g
	}
	binary.BigEndian.PutUint32(g[:], c.order.Uint32(b))
	binary.BigEndian.PutUint16(g[4:], c.order.Uint16(b[4:]))
	binary.BigEndian.PutUint16(g[6:], c.order.Uint16(b[6:]))
	copy(g[8:], b[8:])
	return g
}

// align goes on to the next multiple of n. What lies between can be anything; at the
// end it may be missing.
func (c *cursor) align(n int) {
	if rest := c.at % n; c.err == nil && rest != 0 {
		c.at = min(c.at+n-rest, len(c.b))
	}
}

// fail keeps the first error.
func (c *cursor) fail(format string, args ...any) {
	if c.err == nil {
		c.err = malformed(format, args...)
	}
}

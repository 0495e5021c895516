package firewalllog

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
)

// The byte order marks.
const (
	mark8    = "\xef\xbb\xbf"
	mark16LE = "\xff\xfe"
	mark16BE = "\xfe\xff"
)

// decoded gives the text of a log, all of which is ASCII: other characters become
// question marks in UTF-16, and stay in UTF-8.
func decoded(r io.Reader) io.Reader {
	start := make([]byte, 16)
	n, err := io.ReadFull(r, start)
	start = start[:n]
	all := io.MultiReader(bytes.NewReader(start), r)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		all = io.MultiReader(bytes.NewReader(start), failing{err})
	}
	switch {
	case bytes.HasPrefix(start, []byte(mark16LE)), isWide(start):
		return &wide{from: bufio.NewReaderSize(all, blockSize), order: binary.LittleEndian}
	case bytes.HasPrefix(start, []byte(mark16BE)):
		return &wide{from: bufio.NewReaderSize(all, blockSize), order: binary.BigEndian}
	case n == 0 && err == io.EOF, err == io.ErrUnexpectedEOF:
		return bytes.NewReader(start)
	}
	return all
}

// isWide knows UTF-16 without a mark, as a log's end has it: every other byte is 0.
func isWide(start []byte) bool {
	for i, c := range start {
		if (c == 0) != (i%2 == 1) {
			return false
		}
	}
	return len(start) >= 4
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// wide reads UTF-16.
type wide struct {
	from  *bufio.Reader
	order binary.ByteOrder
}

func (w *wide) Read(to []byte) (int, error) {
	raw, err := w.from.Peek(min(2*len(to), w.from.Size()&^1))
	n := 0
	for i := 0; i+1 < len(raw); i += 2 {
		switch unit := w.order.Uint16(raw[i:]); {
		case unit < 0x80:
			to[n] = byte(unit)
			n++
		case unit != 0xfeff: // the mark stands in the middle of joined files
			to[n] = '?'
			n++
		}
	}
	w.from.Discard(len(raw) &^ 1) // never fails: they have been peeked at
	if len(raw) < 2 {
		return 0, err
	}
	return n, nil
}

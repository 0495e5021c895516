package firewalllog

import (
	"bytes"
	"fmt"
	"io"
)

const (
	blockSize = 256 << 10 // what is read at once; it fits into a core's cache
	maxLine   = 64 << 10  // no line of a log is nearly as long
	padding   = 8         // bytes after a block, as it is looked at eight at a time
)

// A FormatError is something that isn't a log, or that doesn't say what its
// columns are.
type FormatError struct {
	Line int
	Msg  string
}

func (e *FormatError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Msg) }

// Block is some whole lines of a log.
type Block struct {
	buffer []byte // with padding
	size   int    // of the text in it
	parts  []part
}

// part is lines that have the same columns, without headers.
type part struct {
	from, to int
	line     int // the first one's number
	columns  *columns
	cut      bool // the last line has no end
}

// Size is how many bytes of text the block has.
func (b *Block) Size() int { return b.size }

// Reader cuts a log into blocks.
type Reader struct {
	from    io.Reader
	rest    []byte // of a line that the block before had no end of
	line    int    // the next one's number
	columns *columns
	ended   bool  // all has been read
	err     error // what Next gives once the blocks before it are given
}

// NewReader reads a log in ASCII or UTF-8, with or without a byte order mark, or in
// UTF-16.
func NewReader(r io.Reader) *Reader { return &Reader{from: decoded(r), line: 1} }

// Next fills a block, whose memory it uses again. At the end it gives io.EOF, and a
// *FormatError where something begins that is no log: nothing after it is read.
func (r *Reader) Next(b *Block) error {
	b.parts = b.parts[:0]
	for len(b.parts) == 0 && r.err == nil {
		if r.err = r.fill(b); r.err == nil {
			r.err = r.split(b)
		}
		if r.err == nil && r.ended {
			r.err = io.EOF
		}
	}
	if len(b.parts) > 0 {
		return nil
	}
	return r.err
}

// fill reads whole lines, but for the last ones of a log.
func (r *Reader) fill(b *Block) error {
	if b.buffer == nil {
		b.buffer = make([]byte, blockSize+maxLine+padding)
	}
	n := copy(b.buffer, r.rest)
	read, err := io.ReadFull(r.from, b.buffer[n:n+blockSize])
	n += read
	end := n
	switch err {
	case nil:
		if end = bytes.LastIndexByte(b.buffer[:n], '\n') + 1; n-end > maxLine {
			return &FormatError{r.line + bytes.Count(b.buffer[:end], []byte("\n")), r.otherThan(b.buffer[:n], "it is longer than any line of a firewall log")}
		}
	case io.EOF, io.ErrUnexpectedEOF:
		r.ended = true
	default:
		return err
	}
	r.rest = append(r.rest[:0], b.buffer[end:n]...)
	b.size = end
	for i := range padding { // also ends a last line that has no end
		b.buffer[end+i] = '\n'
	}
	return nil
}

// split finds the headers, and parts the lines between them.
func (r *Reader) split(b *Block) error {
	text := b.buffer[:b.size]
	for at := 0; at < len(text); {
		header := nextHeader(text, at)
		if err := r.add(b, at, header); err != nil {
			return err
		}
		if header == len(text) {
			break
		}
		end := header + lineLength(text[header:])
		if text[end-1] != '\n' {
			break // half a header says nothing
		}
		c, err := headerColumns(trimStart(text[header:end]))
		if err != nil {
			return &FormatError{r.line, err.Error()}
		}
		if c != nil {
			r.columns = c
		}
		r.line++
		at = end
	}
	return nil
}

// add adds the lines of text[from:to].
func (r *Reader) add(b *Block, from, to int) error {
	text := b.buffer[from:to]
	if len(trimStart(text)) > 0 {
		if r.columns == nil {
			c, ok := guess(text)
			if !ok {
				blank := len(text) - len(trimStart(text))
				return &FormatError{r.line + bytes.Count(text[:blank], []byte("\n")), r.otherThan(text, "there is no #Fields line above, and it hasn't the 17 or 18 columns of a firewall log")}
			}
			r.columns = c
		}
		b.parts = append(b.parts, part{from, to, r.line, r.columns, text[len(text)-1] != '\n'})
	}
	r.line += bytes.Count(text, []byte("\n"))
	return nil
}

// nextHeader finds the start of the next line whose first character is "#", or the
// end of the text.
func nextHeader(text []byte, from int) int {
	for at := from; ; {
		i := bytes.IndexByte(text[at:], '#')
		if i < 0 {
			return len(text)
		}
		start := bytes.LastIndexByte(text[from:at+i], '\n') + 1 + from
		if len(trimStart(text[start:at+i])) == 0 {
			return start
		}
		at += i + 1
	}
}

func lineLength(text []byte) int {
	if i := bytes.IndexByte(text, '\n'); i >= 0 {
		return i + 1
	}
	return len(text)
}

// trimStart removes what may stand before a line: blanks, NULs, which a firewall
// leaves behind that wasn't ended in order, and the mark of joined files.
func trimStart(line []byte) []byte {
	for len(line) > 0 && (line[0] <= ' ' || bytes.HasPrefix(line, []byte(mark8))) {
		if line[0] <= ' ' {
			line = line[1:]
		} else {
			line = line[len(mark8):]
		}
	}
	return line
}

package output

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// Encoding is how a file's text becomes bytes. Texts use \n; what a target
// needs instead of it belongs to the encoding.
type Encoding string

// The encodings. ASCII and UTF16 hold ASCII characters only, so that no code
// page and no reader of a node can read them another way.
const (
	ASCII Encoding = "ascii-crlf"
	UTF16 Encoding = "utf-16le-bom-crlf"
	UTF8  Encoding = "utf-8-lf"
	Raw   Encoding = "binary"
)

// Encodings lists every encoding.
func Encodings() []Encoding { return []Encoding{ASCII, UTF16, UTF8, Raw} }

// An EncodingError says what an encoding can't hold, or why bytes aren't of it.
type EncodingError struct {
	Encoding Encoding
	Offset   int // in bytes, of what was given
	Message  string
}

func (e *EncodingError) Error() string {
	return fmt.Sprintf("%s: byte %d: %s", e.Encoding, e.Offset, e.Message)
}

func (e Encoding) wrong(offset int, format string, args ...any) error {
	return &EncodingError{e, offset, fmt.Sprintf(format, args...)}
}

const bom = "\xff\xfe"

// Encode gives the bytes of a text. It refuses what the encoding can't hold
// rather than replacing it.
func (e Encoding) Encode(text string) ([]byte, error) {
	if e == Raw {
		return []byte(text), nil
	}
	if err := e.checkText(text); err != nil {
		return nil, err
	}
	switch e {
	case ASCII:
		return crlf(text), nil
	case UTF16:
		return widen(text), nil
	case UTF8:
		return []byte(text), nil
	}
	return nil, e.unknown()
}

// Decode gives the text of the bytes; they must be what Encode gives for it.
func (e Encoding) Decode(b []byte) (string, error) {
	switch e {
	case Raw:
		return string(b), nil
	case UTF8:
		return string(b), e.checkText(string(b))
	case ASCII:
		var out strings.Builder
		if out.Grow(len(b)); decodeQuickly(&out, b, 1) {
			return out.String(), nil
		}
		return e.unixText(string(b), 0, 1)
	case UTF16:
		if text, ok := bytes.CutPrefix(b, []byte(bom)); ok {
			var out strings.Builder
			if out.Grow(len(text) / 2); decodeQuickly(&out, text, 2) {
				return out.String(), nil
			}
		}
		narrow, err := e.narrow(b)
		if err != nil {
			return "", err
		}
		return e.unixText(narrow, len(bom), 2)
	}
	return "", e.unknown()
}

// DecodeFrom is Decode of what r gives, which are size bytes. ASCII is decoded while it
// is read, so that a long text isn't there twice.
func (e Encoding) DecodeFrom(r io.Reader, size int) (string, error) {
	if e != ASCII {
		all, err := io.ReadAll(r)
		if err != nil {
			return "", err
		}
		return e.Decode(all)
	}
	var out strings.Builder
	out.Grow(size)
	for in := bufio.NewReaderSize(r, 32<<10); ; {
		piece, err := in.Peek(in.Size())
		if err != nil && err != io.EOF {
			return "", err
		}
		if len(piece) == 0 {
			return out.String(), nil
		}
		if err == nil && piece[len(piece)-1] == '\r' {
			piece = piece[:len(piece)-1] // it belongs to the next one
		}
		known := out.Len()
		if !decodeQuickly(&out, piece, 1) {
			rest, err := io.ReadAll(in)
			if err != nil {
				return "", err
			}
			return e.Decode(append(crlf(out.String()[:known]), rest...))
		}
		_, _ = in.Discard(len(piece)) // they are there
	}
}

// decodeQuickly decodes ASCII characters of some bytes, the first of which has the
// character, in one pass. It gives false, and out is damaged, if something isn't as it
// must be; what that is others find out.
func decodeQuickly(out *strings.Builder, b []byte, width int) bool {
	if len(b)%width != 0 {
		return false
	}
	for i := 0; i < len(b); i += width {
		c := b[i]
		if c >= utf8.RuneSelf || c == 0 || c == '\n' || width == 2 && b[i+1] != 0 {
			return false
		}
		if c == '\r' {
			if i += width; i >= len(b) || b[i] != '\n' || width == 2 && b[i+1] != 0 {
				return false
			}
			c = '\n'
		}
		out.WriteByte(c)
	}
	return true
}

func (e Encoding) unknown() error {
	return fmt.Errorf("unknown encoding %q", string(e))
}

func (e Encoding) known() bool { return slices.Contains(Encodings(), e) }

// checkText refuses what stands in no text of the encoding.
func (e Encoding) checkText(text string) error {
	if isPlain(text) {
		return nil
	}
	if e == UTF8 && !utf8.ValidString(text) {
		return e.wrong(firstInvalid(text), "invalid UTF-8")
	}
	for i := range len(text) {
		switch c := text[i]; {
		case c == 0:
			return e.wrong(i, "a NUL character")
		case c == '\r':
			return e.wrong(i, "a carriage return")
		case c >= utf8.RuneSelf && e != UTF8:
			r, _ := utf8.DecodeRuneInString(text[i:])
			return e.wrong(i, "the character %q isn't ASCII", r)
		}
	}
	return nil
}

// isPlain says if a text is ASCII without the two characters that no text has.
// Nearly all are, and it takes eight bytes at a time.
func isPlain(text string) bool {
	const high = 0x8080808080808080
	b := []byte(text)
	for ; len(b) >= 8; b = b[8:] {
		if binary.NativeEndian.Uint64(b)&high != 0 {
			return false
		}
	}
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return strings.IndexByte(text, 0) < 0 && strings.IndexByte(text, '\r') < 0
}

func firstInvalid(text string) int {
	for i, r := range text {
		if r == utf8.RuneError && !strings.HasPrefix(text[i:], string(utf8.RuneError)) {
			return i
		}
	}
	return len(text)
}

// unixText turns \r\n into \n. An offset into text is an offset of
// start + scale * offset in what was decoded.
func (e Encoding) unixText(text string, start, scale int) (string, error) {
	unix := strings.ReplaceAll(text, "\r\n", "\n")
	if err := e.checkText(unix); err != nil {
		wrong := err.(*EncodingError)
		wrong.Offset = start + scale*(wrong.Offset+strings.Count(unix[:wrong.Offset], "\n"))
		return "", wrong
	}
	if len(text)-len(unix) != strings.Count(unix, "\n") {
		return "", e.wrong(start+scale*bareNewline(text), "a line feed without a carriage return")
	}
	return unix, nil
}

func bareNewline(text string) int {
	for i := range len(text) {
		if text[i] == '\n' && (i == 0 || text[i-1] != '\r') {
			return i
		}
	}
	return -1
}

func crlf(text string) []byte {
	out := make([]byte, 0, len(text)+strings.Count(text, "\n"))
	for {
		line, rest, found := strings.Cut(text, "\n")
		out = append(out, line...)
		if !found {
			return out
		}
		out, text = append(out, "\r\n"...), rest
	}
}

func widen(text string) []byte {
	out := make([]byte, len(bom)+2*(len(text)+strings.Count(text, "\n")))
	to := out[copy(out, bom):]
	for i := range len(text) {
		if text[i] == '\n' {
			to[0] = '\r'
			to = to[2:]
		}
		to[0] = text[i]
		to = to[2:]
	}
	return out
}

func (e Encoding) narrow(b []byte) (string, error) {
	if !bytes.HasPrefix(b, []byte(bom)) {
		return "", e.wrong(0, "no byte order mark FF FE")
	}
	if len(b)%2 != 0 {
		return "", e.wrong(len(b)-1, "half a character at the end")
	}
	out := make([]byte, 0, len(b)/2)
	for i := len(bom); i < len(b); i += 2 {
		if b[i+1] != 0 || b[i] >= utf8.RuneSelf {
			return "", e.wrong(i, "the character U+%02X%02X isn't ASCII", b[i+1], b[i])
		}
		out = append(out, b[i])
	}
	return string(out), nil
}

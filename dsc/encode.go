package dsc

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Encoding is how a document's text becomes bytes.
type Encoding int

// The encodings.
const (
	// UTF16 is UTF-16, little-endian, with a byte order mark and CRLF: what
	// Windows PowerShell writes and every LCM reads.
	UTF16 Encoding = iota
	// UTF8 is UTF-8 without a byte order mark and with \n, as PowerShell 7 writes
	// it, for tools that read bytes. The content is ASCII, so that readers who take
	// it for another code page read the same.
	UTF8
)

// Encoder writes documents.
type Encoder struct {
	w        io.Writer
	encoding Encoding
}

// NewEncoder gives an encoder that writes to w in UTF16.
func NewEncoder(w io.Writer) *Encoder { return &Encoder{w: w} }

// SetEncoding sets the encoding of the documents that follow.
func (e *Encoder) SetEncoding(encoding Encoding) { e.encoding = encoding }

// Encode validates a document and writes it, in one call of Write. It gives
// either all that is wrong with the document, as a joined error of *Problem, and
// has written nothing; or the error of the writer.
func (e *Encoder) Encode(c Configuration) error {
	if e.encoding != UTF16 && e.encoding != UTF8 {
		return fmt.Errorf("dsc: there is no encoding %d: use UTF16 or UTF8", e.encoding)
	}
	text, err := textOf(c)
	if err != nil {
		return err
	}
	if e.encoding == UTF16 {
		text = widen(text)
	}
	n, err := e.w.Write(text)
	if err == nil && n < len(text) {
		err = io.ErrShortWrite
	}
	return err
}

// Print writes the document as an Encoder does in UTF8.
func (d *Document) Print(w io.Writer) error { return (&Encoder{w, UTF8}).Encode(d) }

// Print writes the meta configuration as an Encoder does in UTF8.
func (l *LCM) Print(w io.Writer) error { return (&Encoder{w, UTF8}).Encode(l) }

// widen encodes ASCII text as UTF16.
func widen(text []byte) []byte {
	out := make([]byte, 2+2*(len(text)+bytes.Count(text, []byte("\n"))))
	out[0], out[1] = 0xff, 0xfe
	at := 2
	for _, c := range text {
		if c == '\n' {
			out[at] = '\r'
			at += 2
		}
		out[at] = c
		at += 2
	}
	return out
}

// textOf gives the text of a document that nothing is wrong with.
func textOf(c Configuration) ([]byte, error) {
	var h *head
	if c != nil {
		h = c.head()
	}
	if h == nil {
		return nil, &Problem{Reason: "there is no document"}
	}
	b := newBuilder(h)
	c.build(b)
	if len(b.problems) > 0 {
		return nil, errors.Join(b.problems...)
	}
	var out bytes.Buffer
	size := 1024
	for _, o := range b.objects {
		size += o.size()
	}
	out.Grow(size)
	fmt.Fprintf(&out, "/*\n@TargetNode='%s'\n", h.node)
	for _, line := range h.comments {
		fmt.Fprintf(&out, "%s\n", line)
	}
	out.WriteString("*/\n")
	for _, o := range b.objects {
		o.print(&out)
	}
	return out.Bytes(), nil
}

// object is an instance as it is printed. The values of its properties are text
// already.
type object struct {
	class, alias string
	properties   []printed
}

// printed is a property as it is printed.
type printed struct{ name, value string }

// size is about how long the text gets.
func (o *object) size() int {
	n := 64
	for _, p := range o.properties {
		n += len(p.name) + len(p.value) + len(" = ;\n ")
	}
	return n
}

func (o *object) print(out *bytes.Buffer) {
	fmt.Fprintf(out, "\ninstance of %s", o.class)
	if o.alias != "" {
		fmt.Fprintf(out, " as $%s", o.alias)
	}
	out.WriteString("\n{\n")
	for _, p := range o.properties {
		for _, text := range []string{" ", p.name, " = ", p.value, ";\n"} {
			out.WriteString(text)
		}
	}
	out.WriteString("};\n")
}

// valueText writes a value (DSP0004 2.7, annex A: constantValue and
// arrayInitializer). Braces stay around a single element: without them an LCM
// reads a scalar and refuses it.
func valueText(value any) (string, error) {
	elements, array := elementsOf(value)
	if !array {
		return scalarText(value)
	}
	if len(elements) == 0 {
		return "", errors.New("an empty array can't be written: leave the property out")
	}
	texts := make([]string, len(elements))
	for i, e := range elements {
		text, err := scalarText(e)
		if err != nil {
			return "", err
		}
		texts[i] = "    " + text
	}
	return "{\n" + strings.Join(texts, ",\n") + "\n }", nil
}

func scalarText(value any) (string, error) {
	switch v := value.(type) {
	case bool:
		if v {
			return "True", nil
		}
		return "False", nil
	case string:
		return stringText(v)
	case alias:
		return "$" + string(v), nil
	}
	return fmt.Sprint(value), nil
}

// escapes are those of Windows PowerShell, and two more that every LCM reads
// (DSP0004 2.7, 7.11.1): in the text itself a tab would stand for a blank, and a
// carriage return would go where line ends are changed.
var escapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`)

func stringText(s string) (string, error) {
	for i := range len(s) {
		if c := s[i]; (c < ' ' || c > '~') && c != '\n' && c != '\r' && c != '\t' {
			return "", &QuoteError{Offset: i, Text: s}
		}
	}
	var text strings.Builder
	text.Grow(len(s) + len(s)/16 + 2)
	text.WriteByte('"')
	_, _ = escapes.WriteString(&text, s) // a Builder gives no error
	text.WriteByte('"')
	return text.String(), nil
}

// QuoteError says that a text has a character that the target can't carry.
type QuoteError struct {
	Offset int // in bytes
	Text   string
}

func (e *QuoteError) Error() string {
	return fmt.Sprintf("character %d of %.60q can't be written: only printable ASCII can", e.Offset+1, e.Text)
}

package artifact

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"rpcdsc/internal/output"
)

// pieceSize is that of the pieces in which a text is encoded, in bytes: what is longer
// is never there as a whole, neither as a text nor while it grows.
const pieceSize = 64 << 10

// Stream adds a file of the text that write writes, with \n line ends. Only ASCII comes
// in pieces: for it, it doesn't matter where a text is cut.
func (m *Maker) Stream(f output.File, write func(io.Writer) error) error {
	if f.Encoding != output.ASCII {
		var text strings.Builder
		if err := write(&text); err != nil {
			return fmt.Errorf("%s: %w", f.Path, err)
		}
		return m.Text(f, text.String())
	}
	p := &pieces{file: f}
	w := bufio.NewWriterSize(p, pieceSize)
	err := write(w)
	if err == nil {
		err = w.Flush()
	}
	if err != nil {
		return fmt.Errorf("%s: %w", f.Path, err)
	}
	m.Add(p.file)
	return nil
}

// pieces encodes a text in pieces.
type pieces struct {
	file  output.File
	bytes int // of the text, so far
}

func (p *pieces) Write(text []byte) (int, error) {
	encoded, err := p.file.Encoding.Encode(string(text))
	if err != nil {
		if wrong := (*output.EncodingError)(nil); errors.As(err, &wrong) {
			wrong.Offset += p.bytes
		}
		return 0, err
	}
	p.bytes += len(text)
	p.file.Parts = append(p.file.Parts, encoded)
	return len(text), nil
}

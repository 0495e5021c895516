package artifact

import (
	"io"
	"strings"
	"testing"

	"rpcdsc/internal/crash"
	"rpcdsc/internal/output"
)

// TestPackedIsWhatItWas: what is read of a packed file and what is written are the same,
// or neither is there.
func TestPackedIsWhatItWas(t *testing.T) {
	want := strings.Repeat("a line\n", 20_000)
	for _, encoding := range []output.Encoding{output.ASCII, output.UTF16} {
		var m Maker
		if err := m.Text(output.File{Path: "x", Encoding: encoding}, want); err != nil {
			t.Fatal(err)
		}
		whole := string(m.Files[0].Content())
		p := pack(m.Files[0])
		if p.deflated == nil {
			t.Fatal("it isn't packed")
		}
		f, head := p.file(), p.head()
		text, err := p.text()
		if err != nil || text != want || string(f.Content()) != whole || head.Size() != int64(len(whole)) || head.SHA256() != f.SHA256() {
			t.Errorf("%s: %v, %d characters, %d bytes", encoding, err, len(text), f.Size())
		}
		for _, damage := range []func(p *packed){
			func(p *packed) { p.Sum[0]++ },
			func(p *packed) { p.deflated = p.deflated[:len(p.deflated)/2] },
			func(p *packed) { p.deflated = pack(output.File{Parts: [][]byte{[]byte(whole + "a\x00")}}).deflated },
			func(p *packed) {
				p.deflated = pack(output.File{Parts: [][]byte{[]byte(whole[:len(whole)-2])}}).deflated
			},
		} {
			other := p
			damage(&other)
			if _, err := other.text(); err == nil {
				t.Errorf("%s: something else is read", encoding)
			}
			if err := crash.Catch(func() error { other.file(); return nil }); err == nil {
				t.Errorf("%s: something else is written", encoding)
			}
		}
	}
}

// TestStreamSaysWhere: a text that comes in pieces is wrong where it is as a whole.
func TestStreamSaysWhere(t *testing.T) {
	text := strings.Repeat("a line\n", 20_000) + "\u00e9\n"
	var m Maker
	f := output.File{Path: "x", Encoding: output.ASCII}
	whole := m.Text(f, text)
	pieces := m.Stream(f, func(w io.Writer) error { _, err := io.Copy(w, strings.NewReader(text)); return err })
	if whole == nil || pieces == nil || whole.Error() != pieces.Error() || !strings.Contains(pieces.Error(), "byte 140000") {
		t.Errorf("%v, as a whole %v", pieces, whole)
	}
}

package sign

import (
	"crypto/sha256"
	"encoding/base64"
	"path"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"rpcdsc/internal/output"
)

// kind is a kind of file that can be signed. The signature is a comment at its
// end, base64 between two lines that say so.
type kind struct {
	extension     string
	before, after string // around the text of a comment line
}

var kinds = []kind{
	{".ps1", "# ", ""},
	{".psm1", "# ", ""},
	{".psd1", "# ", ""},
	{".ps1xml", "<!-- ", " -->"},
	{".mof", "/* ", " */"},
}

// kindOf gives nil for a file that can't be signed.
func kindOf(name string) *kind {
	for i := range kinds {
		if strings.EqualFold(path.Ext(name), kinds[i].extension) {
			return &kinds[i]
		}
	}
	return nil
}

// Signable says if a file of that name can have a signature.
func Signable(name string) bool { return kindOf(name) != nil }

const lineLength = 64 // of base64, as the tools of others have it

// comments puts a signature into comments, in the file's encoding.
func (k *kind) comments(der []byte, e output.Encoding) ([]byte, error) {
	b := []byte("\r\n")
	line := func(text string) {
		b = append(append(append(append(b, k.before...), text...), k.after...), "\r\n"...)
	}
	line("SIG # Begin signature block")
	text := base64.StdEncoding.EncodeToString(der)
	for ; len(text) > lineLength; text = text[lineLength:] {
		line(text[:lineLength])
	}
	line(text)
	line("SIG # End signature block")
	if e != output.UTF16 {
		return b, nil
	}
	wide, _, err := transform.Bytes(widen(), b)
	return wide, err
}

// digest is what is signed of a file: the sum of its text in UTF-16.
func digest(f *output.File) ([]byte, error) {
	h := sha256.New()
	var way transform.Transformer = transform.Nop
	if f.Encoding != output.UTF16 {
		way = widen()
	}
	to := transform.NewWriter(h, way)
	for _, part := range f.Parts {
		if _, err := to.Write(part); err != nil {
			return nil, err
		}
	}
	err := to.Close() // which writes the last of it
	return h.Sum(nil), err
}

// widen gives what turns UTF-8 into UTF-16 without a byte order mark.
func widen() transform.Transformer {
	return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder()
}

package sign

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"path"
	"strings"
	"unicode/utf16"
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

// wide says if a file is UTF-16: it then begins with its byte order mark.
func wide(content []byte) bool { return bytes.HasPrefix(content, []byte{0xff, 0xfe}) }

// digest is the sum that Windows takes of a script: of its text in UTF-16,
// whatever the file is in, with the byte order mark if it has one.
func digest(content []byte) [sha256.Size]byte {
	if wide(content) {
		return sha256.Sum256(content)
	}
	text := utf16.Encode([]rune(string(content)))
	b := make([]byte, 0, 2*len(text))
	for _, c := range text {
		b = binary.LittleEndian.AppendUint16(b, c)
	}
	return sha256.Sum256(b)
}

var errNoBlock = errors.New("there is no signature at its end")

// parse gives what a signature block holds, which must be nothing but that.
func (k *kind) parse(block []byte, wide bool) ([]byte, error) {
	if wide {
		narrow := make([]byte, 0, len(block)/2)
		for i := 0; i+1 < len(block); i += 2 {
			if block[i+1] != 0 {
				return nil, errNoBlock
			}
			narrow = append(narrow, block[i])
		}
		block = narrow
	}
	lines := strings.Split(string(block), "\r\n")
	last := len(lines) - 1
	if last < 3 || lines[0] != "" || lines[last] != "" {
		return nil, errNoBlock
	}
	lines = lines[1:last]
	for i, line := range lines {
		line, found := strings.CutPrefix(line, k.before)
		line, also := strings.CutSuffix(line, k.after)
		if !found || !also {
			return nil, errNoBlock
		}
		lines[i] = line
	}
	last = len(lines) - 1
	if lines[0] != "SIG # Begin signature block" || lines[last] != "SIG # End signature block" {
		return nil, errNoBlock
	}
	return base64.StdEncoding.Strict().DecodeString(strings.Join(lines[1:last], ""))
}

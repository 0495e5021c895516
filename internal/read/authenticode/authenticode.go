// Package authenticode reads the Authenticode signatures of scripts and MOF
// documents, and says if they are of their text and by a certificate.
//
// It imports nothing that makes signatures, so that what it says of ours is
// worth something. It takes SHA-256 and RSA only, and nothing but a signature at
// the end of a file.
package authenticode

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"path"
	"strings"
	"unicode/utf16"
)

// A comment is what stands around the text of each line of a signature, by the
// extension of the file's name.
type comment struct{ before, after string }

var comments = map[string]comment{
	".ps1":    {"# ", ""},
	".psm1":   {"# ", ""},
	".psd1":   {"# ", ""},
	".ps1xml": {"<!-- ", " -->"},
	".mof":    {"/* ", " */"},
}

const (
	begin = "SIG # Begin signature block"
	end   = "SIG # End signature block"
)

// Read reads the signature of a file, of which the first so many bytes are what
// it is a signature of. A signature of anything else is an error.
func Read(name string, file []byte, text int) (*Signature, error) {
	c, ok := comments[strings.ToLower(path.Ext(name))]
	if !ok {
		return nil, fmt.Errorf("a %s file can't have a signature", path.Ext(name))
	}
	wide := bytes.HasPrefix(file, []byte{0xff, 0xfe}) // UTF-16 begins with its byte order mark
	if bytes.Contains(file[:text], marker(wide)) {
		return nil, fmt.Errorf("its text has %q, where readers take its signature to begin", begin)
	}
	der, err := c.parse(file[text:], wide)
	if err != nil {
		return nil, err
	}
	s, err := parseSignature(der)
	if err != nil {
		return nil, err
	}
	return s, s.checkDigests(digest(file[:text], wide))
}

func marker(wide bool) []byte {
	if wide {
		return utf16Bytes(begin)
	}
	return []byte(begin)
}

// digest is the sum that Windows takes of a script: of its text in UTF-16,
// whatever the file is in, with the byte order mark if it has one.
func digest(text []byte, wide bool) [sha256.Size]byte {
	if wide {
		return sha256.Sum256(text)
	}
	return sha256.Sum256(utf16Bytes(string(text)))
}

func utf16Bytes(text string) []byte {
	units := utf16.Encode([]rune(text))
	b := make([]byte, 0, 2*len(units))
	for _, u := range units {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

var errNoBlock = errors.New("there is no signature at its end")

// parse gives what a signature block holds, which must be nothing but that.
func (c comment) parse(block []byte, wide bool) ([]byte, error) {
	if wide {
		var ok bool
		if block, ok = narrow(block); !ok {
			return nil, errNoBlock
		}
	}
	lines := strings.Split(string(block), "\r\n")
	last := len(lines) - 1
	if last < 3 || lines[0] != "" || lines[last] != "" {
		return nil, errNoBlock
	}
	lines = lines[1:last]
	for i, line := range lines {
		line, found := strings.CutPrefix(line, c.before)
		line, also := strings.CutSuffix(line, c.after)
		if !found || !also {
			return nil, errNoBlock
		}
		lines[i] = line
	}
	last = len(lines) - 1
	if lines[0] != begin || lines[last] != end {
		return nil, errNoBlock
	}
	return base64.StdEncoding.Strict().DecodeString(strings.Join(lines[1:last], ""))
}

// narrow gives the bytes of a UTF-16 text whose characters are bytes.
func narrow(text []byte) (b []byte, ok bool) {
	if len(text)%2 != 0 {
		return nil, false
	}
	b = make([]byte, 0, len(text)/2)
	for i := 0; i < len(text); i += 2 {
		if text[i+1] != 0 {
			return nil, false
		}
		b = append(b, text[i])
	}
	return b, true
}

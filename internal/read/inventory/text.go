package inventory

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"unicode/utf16"
)

// decode gives a text without its byte order mark: UTF-8, or UTF-16 as Windows
// PowerShell writes it, which is known by its mark or its zeros. A byte that isn't
// UTF-8 becomes a character that no name has, so that its line is left over.
func decode(content []byte) (string, error) {
	switch {
	case bytes.HasPrefix(content, []byte("\xff\xfe")):
		return wide(content[2:], binary.LittleEndian)
	case bytes.HasPrefix(content, []byte("\xfe\xff")):
		return wide(content[2:], binary.BigEndian)
	case len(content) > 1 && content[0] != 0 && content[1] == 0:
		return wide(content, binary.LittleEndian)
	case len(content) > 1 && content[0] == 0 && content[1] != 0:
		return wide(content, binary.BigEndian)
	}
	text := strings.ToValidUTF8(string(bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))), "\ufffd")
	if strings.Contains(text, "\x00") {
		return "", errors.New("it is no text: it has bytes in it that are 0")
	}
	return text, nil
}

func wide(content []byte, order binary.ByteOrder) (string, error) {
	if len(content)%2 != 0 {
		return "", errors.New("it is UTF-16 of an odd number of bytes: the file was cut off or joined with another")
	}
	units := make([]uint16, len(content)/2)
	for i := range units {
		units[i] = order.Uint16(content[2*i:])
	}
	return string(utf16.Decode(units)), nil
}

package epm

import (
	"bytes"
	"strings"
	"unicode"
)

// text is what a stranger wrote, up to the first NUL, as a terminal may see it: what
// can't be printed, and with it what would steer a terminal, becomes a mark.
func text(b []byte) string {
	b, _, _ = bytes.Cut(b, []byte{0})
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return unicode.ReplacementChar
		}
		return r
	}, string(b))
}

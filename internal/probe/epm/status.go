package epm

import "fmt"

// Status values of answers and faults ([MS-RPCE] 2.2.1.2.4 and 3.3.3.5, C706 appendix E).
const (
	StatusOK           = 0
	StatusAccessDenied = 5
	StatusNotFound     = 0x16c9a0d6 // no entry, or none left
)

var statusTexts = map[uint32]string{
	StatusAccessDenied: "access denied", StatusNotFound: "no entries", 0x16c9a0cd: "the mapper can't use its list", 0x6f7: "it can't read the request",
	0x1c010002: "it knows no ept_lookup", 0x1c010003: "it doesn't know the interface of an endpoint mapper", 0x1c00001a: "it doesn't know the handle",
	0x1c01000b: "the protocol was violated", 14: "out of memory", 1722: "the RPC server isn't there", 1723: "it has too much to do", 0x1c010014: "it has too much to do",
}

// StatusText says a status in words where there are some, and always in digits.
func StatusText(status uint32) string {
	if text, ok := statusTexts[status]; ok {
		return fmt.Sprintf("%s (0x%x)", text, status)
	}
	return fmt.Sprintf("status 0x%x", status)
}

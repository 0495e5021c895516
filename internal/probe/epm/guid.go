package epm

import (
	"encoding/hex"
	"fmt"
)

// GUID is a UUID in the order of its digits.
type GUID [16]byte

// String writes it as documents do, in small letters.
func (g GUID) String() string {
	return fmt.Sprintf("%x-%x-%x-%x-%x", g[:4], g[4:6], g[6:8], g[8:10], g[10:])
}

// IsZero tells whether no bit is set.
func (g GUID) IsZero() bool { return g == GUID{} }

// ParseGUID reads what String writes, in letters of any case.
func ParseGUID(s string) (GUID, error) {
	var g GUID
	bad := fmt.Errorf("%q is no UUID", s)
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return g, bad
	}
	if _, err := hex.Decode(g[:], []byte(s[:8]+s[9:13]+s[14:18]+s[19:23]+s[24:])); err != nil {
		return GUID{}, bad
	}
	return g, nil
}

// MustGUID is ParseGUID for what is written in this program.
func MustGUID(s string) GUID {
	g, err := ParseGUID(s)
	if err != nil {
		panic(err)
	}
	return g
}

// The interface of the endpoint mapper, version 3.0, and the transfer syntaxes.
var (
	Mapper = MustGUID("e1af8308-5d1f-11c9-91a4-08002b14a0fa")
	NDR    = MustGUID("8a885d04-1ceb-11c9-9fe8-08002b104860")
	NDR64  = MustGUID("71710533-beba-4937-8319-b5dbef9ccc36")
)

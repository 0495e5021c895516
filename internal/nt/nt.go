// Package nt is versions of the kernel that every Windows here has: 5.0 is
// Windows 2000, 6.1 is Windows 7 and Server 2008 R2, 10.0 all since Windows 10.
//
// It knows what comes before what, and nothing of what a version can do.
package nt

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
)

// Version is a version of the kernel. Two are equal if they are the same value.
type Version struct{ Major, Minor uint16 }

// Parse reads "6.1". A version has a major and a minor number, and nothing else.
func Parse(s string) (Version, error) {
	major, minor, _ := strings.Cut(s, ".")
	a, err1 := strconv.ParseUint(major, 10, 16)
	b, err2 := strconv.ParseUint(minor, 10, 16)
	v := Version{uint16(a), uint16(b)}
	if err1 != nil || err2 != nil || v.String() != s {
		return Version{}, fmt.Errorf("%q isn't a version of the kernel: want two numbers, like 6.1", s)
	}
	return v, nil
}

func (v Version) String() string { return fmt.Sprintf("%d.%d", v.Major, v.Minor) }

// Compare is negative if v is before other, 0 if they are the same, and positive
// if v is after it.
func (v Version) Compare(other Version) int {
	return cmp.Or(cmp.Compare(v.Major, other.Major), cmp.Compare(v.Minor, other.Minor))
}

// Since says whether v is first or later.
func (v Version) Since(first Version) bool { return v.Compare(first) >= 0 }

// UnmarshalText reads a version from a file.
func (v *Version) UnmarshalText(text []byte) (err error) {
	*v, err = Parse(string(text))
	return err
}

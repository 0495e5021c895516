package netset

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// PortRange is an inclusive range of ports. A valid one has 1 <= First <= Last.
type PortRange struct{ First, Last uint16 }

// String writes "135" or "5001-5100": what the RPC registry value and every
// firewall tool take.
func (r PortRange) String() string {
	var room [len("65535-65535")]byte
	text := strconv.AppendUint(room[:0], uint64(r.First), 10)
	if r.Last != r.First {
		text = strconv.AppendUint(append(text, '-'), uint64(r.Last), 10)
	}
	return string(text)
}

// Len is the number of ports in the range.
func (r PortRange) Len() int { return int(r.Last) - int(r.First) + 1 }

// ParsePorts reads "135" or "5001-5100". A blank, a zero or a reversed range is
// refused, as RPC would refuse its whole configuration for one of them. Errors
// are *SyntaxError.
func ParsePorts(s string) (PortRange, error) {
	if strings.ContainsAny(s, " \t") {
		return PortRange{}, &SyntaxError{fmt.Sprintf("%q has a blank in it", s), withoutBlanks(s)}
	}
	first, last, isRange := strings.Cut(s, "-")
	a, err := parsePort(first)
	if err != nil {
		return PortRange{}, err
	}
	if !isRange {
		return PortRange{a, a}, nil
	}
	b, err := parsePort(last)
	if err != nil {
		return PortRange{}, err
	}
	if b < a {
		return PortRange{}, &SyntaxError{fmt.Sprintf("the range %s is reversed", s), fmt.Sprintf("write %d-%d", b, a)}
	}
	return PortRange{a, b}, nil
}

// withoutBlanks is the remedy for a text with blanks: what is meant, if that is clear.
func withoutBlanks(s string) string {
	plain := strings.Join(strings.Fields(s), "")
	plain = strings.Replace(plain, "to", "-", 1)
	if _, err := ParsePorts(plain); err != nil {
		return "write a number from 1 to 65535, or a range such as 5101-5300"
	}
	return fmt.Sprintf("write %q: RPC can't read a range with blanks", plain)
}

func parsePort(s string) (uint16, error) {
	n, err := strconv.ParseUint(s, 10, 64)
	switch {
	case err != nil || s != strconv.FormatUint(n, 10):
		return 0, &SyntaxError{fmt.Sprintf("%q isn't a port", s), "write a number from 1 to 65535, or a range such as 5101-5300"}
	case n < 1 || n > 65535:
		return 0, &SyntaxError{fmt.Sprintf("port %d doesn't exist", n), "ports go from 1 to 65535"}
	}
	return uint16(n), nil
}

// Ports is an immutable set of ports from 1 to 65535. The zero value is the
// empty set.
type Ports struct{ ranges []PortRange } // ascending, disjoint, never adjacent

// NewPorts gives the union of ranges; overlapping and adjacent ones are merged.
func NewPorts(ranges ...PortRange) Ports {
	sorted := slices.Clone(ranges)
	slices.SortFunc(sorted, func(a, b PortRange) int { return int(a.First) - int(b.First) })
	var out []PortRange
	for _, r := range sorted {
		if n := len(out); n > 0 && int(r.First) <= int(out[n-1].Last)+1 {
			out[n-1].Last = max(out[n-1].Last, r.Last)
			continue
		}
		out = append(out, r)
	}
	return Ports{out}
}

// Ranges gives the set as the fewest ranges, ascending. They are the set's own:
// read them only.
func (p Ports) Ranges() []PortRange { return slices.Clip(p.ranges) }

// IsEmpty tells whether the set holds nothing.
func (p Ports) IsEmpty() bool { return len(p.ranges) == 0 }

// Len is the number of ports in the set.
func (p Ports) Len() int {
	n := 0
	for _, r := range p.ranges {
		n += r.Len()
	}
	return n
}

// Contains tells whether port is in the set.
func (p Ports) Contains(port uint16) bool { return p.ContainsRange(PortRange{port, port}) }

// ContainsRange tells whether every port of r is in the set.
func (p Ports) ContainsRange(r PortRange) bool {
	at := sort.Search(len(p.ranges), func(i int) bool { return p.ranges[i].Last >= r.First })
	return at < len(p.ranges) && p.ranges[at].First <= r.First && r.Last <= p.ranges[at].Last
}

// Equal tells whether both hold the same ports.
func (p Ports) Equal(q Ports) bool { return slices.Equal(p.ranges, q.ranges) }

// Union is what is in p or in q.
func (p Ports) Union(q Ports) Ports { return NewPorts(append(p.Ranges(), q.ranges...)...) }

// Complement is the rest of 1 to 65535.
func (p Ports) Complement() Ports {
	var out []PortRange
	next := 1
	for _, r := range p.ranges {
		if int(r.First) > next {
			out = append(out, PortRange{uint16(next), r.First - 1})
		}
		next = int(r.Last) + 1
	}
	if next <= 65535 {
		out = append(out, PortRange{uint16(next), 65535})
	}
	return Ports{out}
}

// Minus is what is in p and not in q.
func (p Ports) Minus(q Ports) Ports { return p.Intersect(q.Complement()) }

// Intersect is what is in both.
func (p Ports) Intersect(q Ports) Ports {
	var out []PortRange
	for i, j := 0, 0; i < len(p.ranges) && j < len(q.ranges); {
		a, b := p.ranges[i], q.ranges[j]
		if first, last := max(a.First, b.First), min(a.Last, b.Last); first <= last {
			out = append(out, PortRange{first, last})
		}
		if a.Last < b.Last {
			i++
		} else {
			j++
		}
	}
	return Ports{out}
}

// Strings gives the ranges as PortRange.String writes them.
func (p Ports) Strings() []string {
	out := make([]string, 0, len(p.ranges))
	for _, r := range p.ranges {
		out = append(out, r.String())
	}
	return out
}

// String joins Strings by commas.
func (p Ports) String() string { return strings.Join(p.Strings(), ",") }

// Each calls f for every port of the set, ascending.
func (p Ports) Each(f func(port uint16)) {
	for _, r := range p.ranges {
		for n := int(r.First); n <= int(r.Last); n++ {
			f(uint16(n))
		}
	}
}

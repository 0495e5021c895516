package fleet

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"rpcdsc/internal/diag"
	"rpcdsc/internal/sorting"
)

// What makes fleet files from other lists asks here what they can hold.

// MaxHosts is how many hosts a fleet file may have.
const MaxHosts = maxHosts

// Expand gives the hosts that an entry of a group's hosts means, at most so many. The
// problem says why it means none.
func Expand(entry string, most int) (names []string, problem string) {
	r := &reader{fleet: &Fleet{}, kept: map[string]int{}, seen: map[diag.Finding]bool{}}
	names = r.expand(Text{Value: entry}, &most)
	for _, f := range r.findings {
		if f.Severity == diag.Error {
			return nil, f.Message
		}
	}
	return names, ""
}

// AddressProblem says why a network of a fleet file can't hold an address, a network
// or a range; nothing if it can.
func AddressProblem(s string) string {
	r := &reader{fleet: &Fleet{}, kept: map[string]int{}, seen: map[diag.Finding]bool{}}
	if !looksLikeAddress(s) {
		return fmt.Sprintf("%q isn't an address, network or range", shortened(s))
	}
	r.entry(Text{Value: s})
	for _, f := range r.findings {
		if f.Severity == diag.Error {
			return f.Message
		}
	}
	return ""
}

// NetworksEnd is the offset behind the line of a file's [networks], where another
// network can be written; false if it has no such header.
func NetworksEnd(src []byte) (offset int, header bool) {
	b, _ := parseTree(strings.TrimPrefix(string(src), "\ufeff"))
	f := b.root.find("networks")
	if f == nil || f.implied || f.dotted || f.whole || f.headed {
		return 0, false
	}
	for range f.place.Line {
		offset = nextLine(string(src), offset)
	}
	return offset, true
}

// numbered is a host's name around the last number of its first label.
type numbered struct {
	before, digits, after string
	number                int // -1: there is none that a range can have
}

func splitName(name string) numbered {
	label, _, _ := strings.Cut(name, ".")
	end := strings.LastIndexAny(label, digits) + 1
	if end == 0 {
		return numbered{label, "", name[len(label):], -1}
	}
	start := len(strings.TrimRight(label[:end], digits))
	n := numbered{name[:start], name[start:end], name[end:], -1}
	if end-start <= maxNumberDigits {
		n.number, _ = strconv.Atoi(n.digits)
	}
	return n
}

func (n numbered) padded() bool { return len(n.digits) > 1 && n.digits[0] == '0' }

// SortHosts puts names in the order in which a person lists them: fs2 before fs10.
func SortHosts(names []string) {
	sorting.By(names, func(a, b string) int {
		x, y := splitName(a), splitName(b)
		return cmp.Or(strings.Compare(strings.ToLower(x.after), strings.ToLower(y.after)),
			strings.Compare(strings.ToLower(x.before), strings.ToLower(y.before)),
			cmp.Compare(x.number, y.number), cmp.Compare(len(x.digits), len(y.digits)), strings.Compare(a, b))
	})
}

// maxFolded is how many numbers and ranges of them an entry gets, so that a person can
// read it.
const maxFolded = 12

// FoldHosts writes hosts with ranges, as a group lists them: fs01, fs02 and fs04 are
// fs[01-02,04]. The entries mean the same names in the same order.
func FoldHosts(names []string) []string {
	var out []string
	for len(names) > 0 {
		entry, taken := foldFirst(names)
		out = append(out, entry)
		names = names[taken:]
	}
	return out
}

// foldFirst writes the first names that go into one entry, and says how many they are.
func foldFirst(names []string) (entry string, taken int) {
	first := splitName(names[0])
	if first.number < 0 {
		return names[0], 1
	}
	var parts []string
	for taken < len(names) && len(parts) < maxFolded {
		part, n := foldSpan(names[taken:], first)
		if n == 0 {
			break
		}
		parts = append(parts, part)
		taken += n
	}
	if taken == 1 {
		return names[0], 1
	}
	return first.before + "[" + strings.Join(parts, ",") + "]" + first.after, taken
}

// foldSpan takes the names whose numbers follow each other and that are like another
// one around them.
func foldSpan(names []string, like numbered) (part string, taken int) {
	var first, last numbered
	for _, name := range names {
		n := splitName(name)
		if n.number < 0 || n.before != like.before || n.after != like.after {
			break
		}
		if taken > 0 && !n.follows(last, first) {
			break
		}
		if taken == 0 {
			first = n
		}
		last = n
		taken++
	}
	if taken < 2 {
		return first.digits, taken
	}
	return first.digits + "-" + last.digits, taken
}

// follows tells whether a name is the next of a range: a padded one keeps its width.
func (n numbered) follows(last, first numbered) bool {
	return n.number == last.number+1 && (first.padded() && len(n.digits) == len(first.digits) || !first.padded() && !n.padded())
}

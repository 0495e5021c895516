package report

import (
	"fmt"
	"strconv"
	"strings"
)

// Fold writes names that differ by one number only, and follow each other, as a fleet
// file may: fs[01-12].corp.example. The order stays.
func Fold(names []string) []string {
	var out []string
	for i := 0; i < len(names); {
		first, ok := cutNumber(names[i])
		n := 1
		for ok && i+n < len(names) && first.reaches(n) && names[i+n] == first.at(n) {
			n++
		}
		if n == 1 || n == 2 && len(names[i]) < shortName {
			out = append(out, names[i])
			i++
			continue
		}
		last, _ := cutNumber(names[i+n-1])
		out = append(out, fmt.Sprintf("%s[%s-%s]%s", first.before, first.digits, last.digits, first.after))
		i += n
	}
	return out
}

// shortName is below how many characters two names aren't folded: that is no shorter.
const shortName = 12

// maxDigits is how many digits a number has in a fleet file's ranges of hosts.
const maxDigits = 9

// numbered is a name with a number in its first label.
type numbered struct {
	before, digits, after string
	number                int
}

// cutNumber finds the last number of a name's first label.
func cutNumber(name string) (n numbered, ok bool) {
	label, _, _ := strings.Cut(name, ".")
	end := strings.LastIndexAny(label, "0123456789") + 1
	start := end
	for start > 0 && label[start-1] >= '0' && label[start-1] <= '9' {
		start--
	}
	n = numbered{before: name[:start], digits: name[start:end], after: name[end:]}
	var err error
	n.number, err = strconv.Atoi(n.digits)
	return n, err == nil && len(n.digits) <= maxDigits
}

// reaches tells whether a range can go on so far: a fleet file takes nine digits, and
// as many in the last number as in the first where that begins with a zero.
func (n numbered) reaches(later int) bool {
	most := maxDigits
	if n.digits[0] == '0' {
		most = len(n.digits)
	}
	return len(strconv.Itoa(n.number+later)) <= most
}

// at is the name that comes so many after this one.
func (n numbered) at(later int) string {
	return fmt.Sprintf("%s%0*d%s", n.before, len(n.digits), n.number+later, n.after)
}

package fleet

import (
	"fmt"
	"strconv"
	"strings"

	"rpcdsc/internal/diag"
)

// maxHosts bounds what a range may mean, before anything is made of it.
const maxHosts = 100_000

// pattern is a written host: text with sets of numbers in it, fs[01-12].
type pattern struct {
	texts []string // one more than sets
	sets  [][]span
}

// span is a range of numbers, padded with zeros to width.
type span struct{ first, last, width int }

// expand gives the hosts that an entry of a list means, and reports what is
// wrong with them. Budget is how many are still to be had.
func (r *reader) expand(t Text, budget *int) []string {
	p, problem := parsePattern(t.Value)
	if problem != "" {
		r.report(pasted(diag.BadHostRange.At(t.Place, "%s", problem), t, isHosts))
		return nil
	}
	if problem := hostProblem(p.first()); problem != "" {
		r.report(pasted(diag.BadHostName.At(t.Place, "%s", problem), t, isHosts))
		return nil // nothing is made of a name that may be as long as the file
	}
	if p.count() > *budget {
		r.report(diag.TooManyHosts.At(t.Place, "%q brings the file to more than %d hosts", t.Value, maxHosts))
		return nil
	}
	names := p.names()
	*budget -= len(names)
	return r.usable(t, names)
}

// usable drops the names that no host can have. One finding is enough for an
// entry.
func (r *reader) usable(t Text, names []string) []string {
	for _, name := range names {
		if problem := hostProblem(name); problem != "" {
			r.report(diag.BadHostName.At(t.Place, "%s", problem))
			return nil
		}
		if isSelf(name) {
			r.report(diag.SelfName.At(t.Place, "%q is what every computer calls itself", name))
			return nil
		}
		if device := deviceName(name); device != "" {
			r.report(diag.DeviceName.At(t.Place, "%q is the Windows device %s", name, device))
			return nil
		}
	}
	if strings.Contains(t.Value, "_") {
		r.report(diag.UnderscoreHost.At(t.Place, "%q has an underscore", t.Value))
	}
	return names
}

// isHosts tells whether an entry means hosts that can be.
func isHosts(s string) bool {
	p, problem := parsePattern(s)
	return problem == "" && hostProblem(p.first()) == ""
}

// isSelf tells whether a name is kept for the computer itself (RFC 6761, 6.3).
func isSelf(name string) bool {
	lower := strings.ToLower(name)
	first, _, _ := strings.Cut(lower, ".")
	return first == "localhost" || strings.HasSuffix(lower, ".localhost")
}

// maxSets is how many brackets a written host may have.
const maxSets = 8

func parsePattern(s string) (pattern, string) {
	var p pattern
	for rest := s; ; {
		text, after, found := strings.Cut(rest, "[")
		if strings.Contains(text, "]") {
			return pattern{}, fmt.Sprintf("%q closes a bracket that it doesn't open", shortened(s))
		}
		p.texts = append(p.texts, text)
		if !found {
			return p, ""
		}
		if len(p.sets) == maxSets {
			return pattern{}, fmt.Sprintf("%q has more than %d brackets", shortened(s), maxSets)
		}
		inside, next, closed := strings.Cut(after, "]")
		if !closed {
			return pattern{}, fmt.Sprintf("%q doesn't close its bracket", shortened(s))
		}
		set, problem := parseSet(inside)
		if problem != "" {
			return pattern{}, fmt.Sprintf("%q: %s", shortened(s), problem)
		}
		p.sets = append(p.sets, set)
		rest = next
	}
}

func parseSet(s string) ([]span, string) {
	var set []span
	for part := range strings.SplitSeq(s, ",") {
		sp, problem := parseSpan(part)
		if problem != "" {
			return nil, problem
		}
		set = append(set, sp)
	}
	return set, ""
}

// maxNumberDigits keeps numbers in the range of an int on every platform.
const maxNumberDigits = 9

func parseSpan(s string) (span, string) {
	first, last, isRange := strings.Cut(s, "-")
	if !isRange {
		last = first
	}
	for _, n := range []string{first, last} {
		if n == "" || len(n) > maxNumberDigits || strings.Trim(n, digits) != "" {
			return span{}, fmt.Sprintf("%q isn't a number of 1 to %d digits, or a range of two", s, maxNumberDigits)
		}
	}
	a, _ := strconv.Atoi(first)
	b, _ := strconv.Atoi(last)
	if b < a {
		return span{}, fmt.Sprintf("the range %s is reversed; write %s-%s", s, last, first)
	}
	padded := len(first) > 1 && first[0] == '0' || len(last) > 1 && last[0] == '0'
	if padded && len(first) != len(last) {
		return span{}, fmt.Sprintf("the numbers of %s have leading zeros and different lengths", s)
	}
	if padded {
		return span{a, b, len(first)}, ""
	}
	return span{a, b, 0}, ""
}

// count is the number of hosts, or more than maxHosts if there are more.
func (p *pattern) count() int {
	total := 1
	for _, set := range p.sets {
		n := 0
		for _, s := range set {
			n = min(n+s.last-s.first+1, maxHosts+1)
		}
		total = min(total*n, maxHosts+1)
	}
	return total
}

// names makes all names in one piece of memory.
func (p *pattern) names() []string {
	if len(p.sets) == 0 {
		return p.texts
	}
	count, longest := p.count(), p.longest()
	var all strings.Builder
	all.Grow(count * longest)
	ends := make([]int, 0, count)
	p.each(0, make([]byte, 0, longest), func(name []byte) {
		all.Write(name)
		ends = append(ends, all.Len())
	})
	text, start := all.String(), 0
	out := make([]string, len(ends))
	for i, end := range ends {
		out[i] = text[start:end]
		start = end
	}
	return out
}

// longest is the length of the longest name.
func (p *pattern) longest() int {
	n := 0
	for _, text := range p.texts {
		n += len(text)
	}
	for _, set := range p.sets {
		most := 0
		for _, s := range set {
			most = max(most, s.width, len(strconv.Itoa(s.last)))
		}
		n += most
	}
	return n
}

// first is the first name.
func (p *pattern) first() string {
	var name []byte
	for i, text := range p.texts {
		name = append(name, text...)
		if i < len(p.sets) {
			name = p.sets[i][0].append(name, p.sets[i][0].first)
		}
	}
	return string(name)
}

func (p *pattern) each(i int, prefix []byte, yield func(name []byte)) {
	prefix = append(prefix, p.texts[i]...)
	if i == len(p.sets) {
		yield(prefix)
		return
	}
	for _, s := range p.sets[i] {
		for n := s.first; n <= s.last; n++ {
			p.each(i+1, s.append(prefix, n), yield)
		}
	}
}

func (s span) append(b []byte, n int) []byte {
	var room [maxNumberDigits]byte
	number := strconv.AppendInt(room[:0], int64(n), 10)
	for range s.width - len(number) {
		b = append(b, '0')
	}
	return append(b, number...)
}

// maxHostName is less than the 253 of DNS: with what stands before and behind it,
// a host's file must fit into the 260 characters of a Windows path.
const maxHostName = 200

// hostProblem says why a computer can't have a name; nothing if it can.
func hostProblem(name string) string {
	if name == "" {
		return "a host's name can't be empty"
	}
	if len(name) > maxHostName {
		return fmt.Sprintf("%q has %d characters, and %d are the most: files carry the name, as in dsc\\HOST.meta.mof, and Windows takes paths of 260", shortened(name), len(name), maxHostName)
	}
	first := true
	for rest := name; ; first = false {
		next, after, more := strings.Cut(rest, ".")
		if problem := labelOfHostProblem(next); problem != "" {
			return fmt.Sprintf("%q %s", name, problem)
		}
		if (first || !more) && strings.Trim(next, digits) == "" {
			return fmt.Sprintf("%q can't be a host: the name %s has only digits", name, next)
		}
		if !more {
			return ""
		}
		rest = after
	}
}

func labelOfHostProblem(label string) string {
	switch {
	case label == "":
		return "has a dot too many"
	case len(label) > 63:
		return fmt.Sprintf("has a label of %d characters, and 63 are the most", len(label))
	case label[0] == '-' || label[len(label)-1] == '-':
		return "has a label that begins or ends with a hyphen"
	}
	for _, c := range label {
		if !isHostRune(c) {
			return fmt.Sprintf("can't be a host: it has %q in it", c)
		}
	}
	return ""
}

func isHostRune(c rune) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '_'
}

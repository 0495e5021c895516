package cli

import (
	"fmt"
	"regexp"
	"strings"

	"rpcdsc/internal/output"
)

// How much of a file's diff is shown, unless all of it is asked for: this many lines,
// and so much of each. Inlined code and the complement of what is let in make thousands
// of lines that nobody reads.
var shownOf = map[output.Action]int{output.Modify: 4, output.Add: 3, output.Remove: 0}

const shownWidth = 120

// fingerprint is how artifacts name policies and hold files against each other.
var fingerprint = regexp.MustCompile(`[0-9a-f]{8,64}`)

// masked has stars, as many as there were digits, in place of fingerprints.
func masked(line string) string {
	return fingerprint.ReplaceAllStringFunc(line, func(s string) string { return strings.Repeat("*", len(s)) })
}

// folded is what a diff shows of a file: the first lines that differ in more than a
// fingerprint. The rest is counted. The two lines of the header aren't in it.
func folded(diff string, shown int) string {
	less, more := meaningful(diff)
	var out strings.Builder
	rest := [2]int{}
	for i := range max(len(less), len(more)) {
		for side, list := range [][]string{less, more} {
			switch {
			case i >= len(list):
			case shown > 0:
				fmt.Fprintln(&out, clipped(list[i], at([][]string{more, less}[side], i)))
				shown--
			default:
				rest[side]++
			}
		}
	}
	switch {
	case rest[0]+rest[1] > 0:
		fmt.Fprintf(&out, "  ... %s; --unfolded has all\n", restText(rest[0], rest[1]))
	case len(less)+len(more) == 0:
		fmt.Fprintln(&out, "  ... only fingerprints, long numbers or the order of lines differ; --unfolded has all")
	}
	return out.String()
}

func at(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return ""
}

// meaningful gives the lines of a diff that are removed and those that are added, but
// for those that are on the other side too with another fingerprint.
func meaningful(diff string) (less, more []string) {
	var sides [2][]string
	count := map[string][2]int{}
	n := 0
	for line := range strings.Lines(diff) {
		if n++; n <= 2 || line[0] != '-' && line[0] != '+' {
			continue
		}
		line = strings.TrimRight(line, "\n")
		side := map[byte]int{'-': 0, '+': 1}[line[0]]
		sides[side] = append(sides[side], line)
		c := count[masked(line[1:])]
		c[side]++
		count[masked(line[1:])] = c
	}
	var kept [2][]string
	for side := range sides {
		paired := map[string]int{}
		for _, line := range sides[side] {
			key := masked(line[1:])
			if paired[key]++; paired[key] > min(count[key][0], count[key][1]) {
				kept[side] = append(kept[side], line)
			}
		}
	}
	return kept[0], kept[1]
}

// restText counts the lines that aren't shown.
func restText(less, more int) string {
	var parts []string
	if less > 0 {
		parts = append(parts, fmt.Sprintf("%s removed", plural(less, "more line")))
	}
	if more > 0 {
		parts = append(parts, fmt.Sprintf("%s added", plural(more, "more line")))
	}
	return strings.Join(parts, ", ")
}

// clipped is a line that isn't too long: of one that is, what is around the first
// difference from the other side's.
func clipped(line, other string) string {
	runes, a, b := []rune(line), []rune(masked(line)), []rune(masked(other))
	if len(runes) <= shownWidth {
		return line
	}
	from := 1
	if len(b) > 0 {
		same := 1
		for same < len(a) && same < len(b) && a[same] == b[same] {
			same++
		}
		from = max(1, same-shownWidth/3)
	}
	to := min(len(runes), from+shownWidth)
	out := string(runes[:1])
	if from > 1 {
		out += "..."
	}
	out += string(runes[from:to])
	if to < len(runes) {
		out += "..."
	}
	return out
}

// alikeKey is the same for files of which the same is shown, but for fingerprints and
// the name of the host that they are for.
func alikeKey(c output.Change, shown string) string {
	if len(c.Hosts) == 1 {
		shown = strings.ReplaceAll(shown, c.Hosts[0], "*")
	}
	return string(c.Action) + "\n" + masked(shown)
}

package diag

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"rpcdsc/internal/sorting"
)

// Near gives at most limit of the known words that somebody who wrote word may
// have meant: those the fewest keystrokes away, or else those that word
// abbreviates, as "win2022" does windows-server-2022, the shortest first.
func Near(word string, known []string, limit int) []string {
	lower := strings.ToLower(word)
	typo, short := newTypo(lower), tokens(lower)
	var slips, abbreviated []string
	best := maxTypos + 1
	for _, name := range known {
		k := strings.ToLower(name)
		if d, ok := typo.distance(k); ok && d <= best {
			if d < best {
				best, slips = d, nil
			}
			slips = append(slips, name)
		} else if len(lower) > 1 && abbreviates(short, k) {
			abbreviated = append(abbreviated, name)
		}
	}
	if slips != nil {
		return slips[:min(limit, len(slips))]
	}
	sorting.By(abbreviated, func(a, b string) int { return cmp.Compare(len(a), len(b)) })
	return abbreviated[:min(limit, len(abbreviated))]
}

// maxTypos is how many keystrokes a long word may be wrong.
const maxTypos = 4

// typo measures how far words are from one, in keystrokes: insertions,
// deletions, replacements and swaps of neighbours.
type typo struct {
	word  []rune
	limit int
	rows  [3][]int // this row of the distance matrix, the one before, and the one before that
}

func newTypo(word string) *typo {
	t := &typo{word: []rune(word)}
	t.limit = min(maxTypos, (len(t.word)+2)/3)
	for i := range t.rows {
		t.rows[i] = make([]int, len(t.word)+1)
	}
	return t
}

// distance is false if the word is too far to be meant.
func (t *typo) distance(other string) (int, bool) {
	n := utf8.RuneCountInString(other)
	if diff := n - len(t.word); diff > t.limit || -diff > t.limit {
		return 0, false
	}
	cur, prev, prev2 := t.rows[0], t.rows[1], t.rows[2]
	for j := range cur {
		cur[j] = j
	}
	last, i := rune(-1), 0
	for _, r := range other {
		i++
		cur, prev, prev2 = prev2, cur, prev
		cur[0] = i
		for j, w := range t.word {
			cur[j+1] = min(prev[j+1]+1, cur[j]+1, prev[j]+cost(w, r))
			if j > 0 && i > 1 && w == last && t.word[j-1] == r {
				cur[j+1] = min(cur[j+1], prev2[j-1]+1)
			}
		}
		last = r
	}
	d := cur[len(t.word)]
	return d, d <= t.limit && d < max(n, len(t.word))
}

func cost(a, b rune) int {
	if a == b {
		return 0
	}
	return 1
}

// abbreviates tells whether each token of the short form begins a token of
// name, in order.
func abbreviates(short []string, name string) bool {
	if len(short) == 0 {
		return false
	}
	for _, token := range tokens(name) {
		if strings.HasPrefix(token, short[0]) {
			short = short[1:]
		}
		if len(short) == 0 {
			return true
		}
	}
	return false
}

// tokens splits a word into runs of letters and runs of digits.
func tokens(word string) []string {
	var out []string
	start, class := 0, 0
	for i, r := range word + "." {
		c := classOf(r)
		if c == class {
			continue
		}
		if class != 0 {
			out = append(out, word[start:i])
		}
		start, class = i, c
	}
	return out
}

func classOf(r rune) int {
	switch {
	case unicode.IsLetter(r):
		return 1
	case unicode.IsDigit(r):
		return 2
	}
	return 0
}

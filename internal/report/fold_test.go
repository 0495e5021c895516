package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	for names, want := range map[string]string{
		"fs01 fs02 fs03":                    "fs[01-03]",
		"a1 a2":                             "a1 a2",
		"fs1.corp.example fs2.corp.example": "fs[1-2].corp.example",
		"n8 n9 n10":                         "n[8-10]",
		"n08 n09 n10":                       "n[08-10]",
		"n98 n99 n100":                      "n[98-100]",
		"n098 n099 n100":                    "n[098-100]",
		"x99 x100 x102":                     "x99 x100 x102",
		"n3 n2 n1":                          "n3 n2 n1",
		"a.1 a.2 a.3":                       "a.1 a.2 a.3",
		"archive":                           "archive",
	} {
		if got := strings.Join(Fold(strings.Fields(names)), " "); got != want {
			t.Errorf("%s: %s, want %s", names, got, want)
		}
	}
}

// TestFoldKeepsNames: the fleet file's own reader makes the same names of what is
// folded, in their order.
func TestFoldKeepsNames(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var names []string
		seen := map[string]bool{}
		for range rapid.IntRange(1, 6).Draw(r, "runs") {
			prefix := rapid.SampledFrom([]string{"a", "n-", "x1-", "host"}).Draw(r, "prefix")
			width := rapid.IntRange(1, 4).Draw(r, "width")
			suffix := rapid.SampledFrom([]string{"", ".corp.example", "b", "-x.y"}).Draw(r, "suffix")
			from := rapid.SampledFrom([]int{0, 1, 7, 8, 95, 98, 997, 999_999_997}).Draw(r, "from")
			for i := range rapid.IntRange(1, 5).Draw(r, "length") {
				if name := fmt.Sprintf("%s%0*d%s", prefix, width, from+i, suffix); !seen[name] {
					seen[name] = true
					names = append(names, name)
				}
			}
		}
		if got := expandNames(t, strings.Join(Fold(names), ", ")); !slices.Equal(got, names) {
			r.Fatalf("%q became %q", names, got)
		}
	})
}

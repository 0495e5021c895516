package policy

import (
	"fmt"
	"strings"
	"testing"

	"rpcdsc/internal/diag"
	"rpcdsc/internal/fleet"
)

// What a file's policies make of work is refused beyond a bound, and reported once,
// where it is exceeded. Up to the bound it is taken, and groups that share a policy
// count for one.
func TestTooManyPolicies(t *testing.T) {
	var src strings.Builder
	src.WriteString("schema = 1\nname = \"test\"\nrpc.ports = [\"5001-5010\"]\nblock.allow = [\"10.0.0.0/25\", \"10.0.1.0/25\"]\nipv6 = \"ignore\"\n")
	for i := range 20 { // two groups with each policy
		fmt.Fprintf(&src, "[[group]]\nname = \"g%d\"\nos = \"old\"\nhosts = [\"h%d\"]\nrpc.ports = [\"5001-%d\"]\n", i, i, 5010+i/2)
	}
	f, findings := fleet.Parse("test.toml", []byte(src.String()))
	if findings.HasErrors() {
		t.Fatal(findings)
	}
	// Each has two networks, 135/tcp and one range; with two networks there are three
	// filters for each port, of which there are 11 to 20.
	enough := newBounds()
	enough.policies.most, enough.ranges.most, enough.filters.most = 10, 40, 3*(11+20)*10/2
	for name, tt := range map[string]struct {
		less func(*bounds)
		want string
		line int
	}{
		"enough":   {func(*bounds) {}, "", 0},
		"policies": {func(b *bounds) { b.policies.most-- }, "more than 9 different policies", 5 + 5*19},
		"ranges":   {func(b *bounds) { b.ranges.most -= 5 }, "have 36 ranges of addresses and ports, and 35 are the most", 5 + 5*17},
		"filters":  {func(b *bounds) { b.filters.most-- }, "have 465 IPsec filters, and 464 are the most", 5 + 5*19},
	} {
		r := newResolver(f, testCatalogue{})
		r.bounds = enough
		r.bounds.filtered = map[*Policy]bool{}
		tt.less(&r.bounds)
		_, said := r.resolve()
		if tt.want == "" {
			if len(said) != 0 {
				t.Errorf("%s: %+v", name, said)
			}
			continue
		}
		if len(said) != 1 || said[0].Code != diag.TooManyPolicies.Code || !strings.Contains(said[0].Message, tt.want) || said[0].Line != tt.line {
			t.Errorf("%s: %+v, want line %d", name, said, tt.line)
		}
	}
}

package fleet

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestOverlaps compares with asking each pair.
func TestOverlaps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type interval struct{ first, last int }
		var all []interval
		for range rapid.IntRange(0, 8).Draw(t, "intervals") {
			first := rapid.IntRange(0, 30).Draw(t, "first")
			all = append(all, interval{first, rapid.IntRange(first, first+10).Draw(t, "last")})
		}
		meet := func(a, b int) bool { return all[a].first <= all[b].last && all[b].first <= all[a].last }
		found := map[int]bool{}
		overlaps(len(all), func(a, b int) int { return all[a].first - all[b].first }, meet,
			func(a, b int) bool { return all[a].last < all[b].last },
			func(first, second int) {
				if first >= second || !meet(first, second) {
					t.Fatalf("%d and %d of %v", first, second, all)
				}
				found[first], found[second] = true, true
			})
		for i := range all {
			for j := range i {
				if meet(i, j) && !(found[i] && found[j]) {
					t.Fatalf("%d and %d of %v weren't found", j, i, all)
				}
			}
		}
	})
}

func TestEachOverlapIsReported(t *testing.T) {
	_, findings := Parse("fleet.toml", []byte(strings.Replace(good, `"5001-5100"`, `"5001-5100", "5010-5020", "5050-5060"`, 1)))
	if len(findings) != 2 || findings[0].Column != 27 || findings[1].Column != 40 {
		t.Errorf("got %s", lines(findings))
	}
}

// TestNetworksAreVisitedOnce would take forever if they were followed along
// every path.
func TestNetworksAreVisitedOnce(t *testing.T) {
	var b strings.Builder
	for i := range 60 {
		fmt.Fprintf(&b, "networks.a%d = ['a%d', 'b%d']\nnetworks.b%d = ['a%d', 'b%d']\n", i, i+1, i+1, i, i+1, i+1)
	}
	b.WriteString("networks.a60 = ['10.9.0.0/16']\nnetworks.b60 = ['10.8.0.0/16']\n")
	f := parse(t, strings.Replace(good, "networks.net = [", b.String()+"networks.net = ['a0', 'b0', ", 1))
	if len(f.Networks) != 123 {
		t.Errorf("%d networks", len(f.Networks))
	}
}

// TestEachCycleIsNamedOnce has three, which share networks.
func TestEachCycleIsNamedOnce(t *testing.T) {
	_, findings := Parse("fleet.toml", []byte(strings.Replace(good, "networks.net",
		"networks.a = ['b', 'c']\nnetworks.b = ['a']\nnetworks.c = ['d', '10.9.0.0/16']\nnetworks.d = ['a', 'd']\nnetworks.net", 1)))
	var got []string
	for _, f := range findings {
		got = append(got, f.Message)
	}
	want := []string{
		"networks contain each other: a -> b -> a",
		"networks contain each other: a -> c -> d -> a",
		"networks contain each other: d -> d",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// TestLongCyclesAreShortened names the first and the last networks.
func TestLongCyclesAreShortened(t *testing.T) {
	var b strings.Builder
	for i := range 100 {
		fmt.Fprintf(&b, "networks.n%d = ['n%d']\n", i, (i+1)%100)
	}
	_, findings := Parse("fleet.toml", []byte(strings.Replace(good, "networks.net", b.String()+"networks.net", 1)))
	const want = "networks contain each other: n0 -> n1 -> n2 -> n3 -> 93 more -> n97 -> n98 -> n99 -> n0"
	if len(findings) != 1 || findings[0].Message != want {
		t.Errorf("got %s", lines(findings))
	}
}

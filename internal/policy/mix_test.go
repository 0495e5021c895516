package policy

import (
	"fmt"
	"strings"
	"testing"
)

const mixed = head + `
[[group]]
name = "files"
os = "new"
hosts = ["fs[1-2]"]
rpc.ports = ["%d-5100"]
[[group]]
name = "plant"
os = "old"
ipv6 = "ignore"
hosts = ["plc[1-2]"]
rpc.ports = ["%[1]d-5100"]
[[wave]]
name = "pilot"
each = 1
`

// Hosts of two fleet files can have more policies than one file may.
func TestMixIsBounded(t *testing.T) {
	before, _ := resolve(t, fmt.Sprintf(mixed, 5001))
	after, _ := resolve(t, fmt.Sprintf(mixed, 5002))
	// Each policy has one network, 135/tcp and one range; an IPsec one two filters for
	// each of 101 or 100 ports.
	enough := newBounds()
	enough.policies.most, enough.ranges.most, enough.filters.most = 4, 12, 2*(101+100)
	for name, less := range map[string]func(*bounds){
		"":         func(*bounds) {},
		"policies": func(b *bounds) { b.policies.most-- },
		"ranges":   func(b *bounds) { b.ranges.most-- },
		"filters":  func(b *bounds) { b.filters.most-- },
	} {
		m := newMixer([]*Fleet{before}, after, 0)
		m.bounds = enough
		m.bounds.filtered = map[*Policy]bool{}
		less(&m.bounds)
		_, findings := m.mix([]*Fleet{before})
		switch {
		case name == "" && findings != nil:
			t.Errorf("enough: %v", findings)
		case name != "" && (len(findings) != 1 || findings[0].Line == 0 || !strings.Contains(findings[0].Message, "more than a fleet may have")):
			t.Errorf("%s: %v", name, findings)
		}
	}
}

// TestMixLeavesItsSourcesAlone: the other fleets are as they were, and groups that enforce
// the same share one policy, as in any fleet.
func TestMixLeavesItsSourcesAlone(t *testing.T) {
	before, _ := resolve(t, fmt.Sprintf(mixed, 5001))
	after, _ := resolve(t, strings.Replace(fmt.Sprintf(mixed, 5002), `"old"`, `"new"`, 1))
	was, is := slots(before)+tags(before), slots(after)+tags(after)
	f, findings := Mix(nil, after, 0)
	if findings != nil || len(f.Groups) != 2 || f.Groups[0].Policies[0] != f.Groups[1].Policies[0] || len(f.Groups[0].Hosts) != 1 {
		t.Errorf("%+v, %v", f, findings)
	}
	if _, findings := Mix([]*Fleet{before}, before, 0); findings != nil {
		t.Error(findings)
	}
	f.Groups[0].Policies[0].Tag = "x"
	f.Groups[0].Hosts[0].Name = "x"
	if slots(before)+tags(before) != was || slots(after)+tags(after) != is {
		t.Errorf("a fleet has become another: %s, %s", tags(before), tags(after))
	}
}

func tags(f *Fleet) string {
	var out []string
	for i := range f.Groups {
		for _, p := range f.Groups[i].Policies {
			out = append(out, p.Tag)
		}
	}
	return strings.Join(out, " ")
}

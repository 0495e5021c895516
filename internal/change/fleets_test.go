package change

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"rpcdsc/internal/fleet"
	"rpcdsc/internal/policy"
)

// drawFleet puts some of six hosts into two groups, each with one of some policies.
func drawFleet(t *rapid.T, label string, of []*policy.Policy) *policy.Fleet {
	f := &policy.Fleet{Name: "test", Source: &fleet.Fleet{}, Groups: []policy.Group{{Name: "files"}, {Name: "print"}}}
	for i := range 6 {
		in := rapid.IntRange(-1, 1).Draw(t, fmt.Sprintf("%s %d", label, i))
		if in < 0 {
			continue
		}
		p := rapid.SampledFrom(of).Draw(t, "policy")
		f.Groups[in].Hosts = append(f.Groups[in].Hosts, policy.Host{Name: fmt.Sprintf("h%d", i), Policy: p, Slot: policy.Slot{When: "never"}})
	}
	return f
}

// placed are the hosts of a fleet with their groups and policies.
func placed(f *policy.Fleet) map[string]string {
	out := map[string]string{}
	for i := range f.Groups {
		for _, h := range f.Groups[i].Hosts {
			out[h.Name] = f.Groups[i].Name
		}
	}
	return out
}

func policyOf(f *policy.Fleet, name string) *policy.Policy {
	for i := range f.Groups {
		for _, h := range f.Groups[i].Hosts {
			if h.Name == name {
				return h.Policy
			}
		}
	}
	return nil
}

// packetsDiffer asks every sampled packet what becomes of it.
func packetsDiffer(a, b *policy.Policy) bool {
	ports, ips := samples(a, b)
	for _, proto := range Protos {
		for _, port := range ports {
			for _, ip := range ips {
				if verdictOf(a, proto, port, ip) != verdictOf(b, proto, port, ip) {
					return true
				}
			}
		}
	}
	return false
}

// TestFleetsAreComparedHostByHost: each host is told of if it comes, leaves, moves or
// decides about a packet otherwise, and else not; and counted once.
func TestFleetsAreComparedHostByHost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first, second := drawPair(t)
		copied := *first
		of := []*policy.Policy{first, second, &copied}
		before, after := drawFleet(t, "before", of), drawFleet(t, "after", of)
		c := Compare(before, after)
		told := map[string]bool{}
		for _, g := range c.Groups {
			for _, e := range g.Entries {
				for _, h := range e.Hosts {
					told[h.Name()] = true
				}
			}
		}
		was, is := placed(before), placed(after)
		for i := range 6 {
			name := fmt.Sprintf("h%d", i)
			want := was[name] != is[name]
			if a, b := policyOf(before, name), policyOf(after, name); !want && a != nil {
				want = packetsDiffer(a, b) || !a.Range.Equal(b.Range)
			}
			if told[name] != want {
				t.Errorf("%s: told %t, want %t", name, told[name], want)
			}
		}
		if c.Changed != len(told) || c.Hosts != len(is) {
			t.Errorf("%d of %d, told are %d of %d", c.Changed, c.Hosts, len(told), len(is))
		}
	})
}

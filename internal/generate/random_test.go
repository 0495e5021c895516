package generate

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rpcdsc/internal/artifact/all"
	"rpcdsc/internal/fleet"
	"rpcdsc/internal/netset"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/policy/policytest"
)

// TestRandomPoliciesAreProved emits random policies for each generation, reads
// the artifacts back, and asks that they decide as the policies.
func TestRandomPoliciesAreProved(t *testing.T) {
	cat, err := LoadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		gen := rapid.SampledFrom(cat.All()).Draw(t, "generation")
		c := randomFleet(t, cat, gen)
		files, err := render(c.Job(testOptions))
		if err != nil {
			t.Fatal(err)
		}
		if failures := proveBy(c.Job(testOptions), files, all.Kinds...).Failures; len(failures) > 0 {
			t.Fatal(failures)
		}
	})
}

// randomFleet is a group of up to two hosts with policies of their own.
func randomFleet(t *rapid.T, cat *osgen.Catalogue, gen *osgen.Generation) *Checked {
	target, _ := cat.Target(gen.Releases[0].ID)
	g := policy.Group{Name: "g", Target: target}
	formerly := rapid.SampledFrom([][]string{nil, {"was"}, {"was", "Once.more"}}).Draw(t, "formerly")
	for i := range rapid.IntRange(1, 2).Draw(t, "hosts") {
		p := policytest.Draw(t)
		p.Tag = fmt.Sprintf("%08d", i)
		p.Formerly = formerly
		p.When = rapid.SampledFrom([]string{"window", "never"}).Draw(t, "when")
		if p.IgnoreIPv6 = !target.IPv6; p.IgnoreIPv6 {
			p.Allow = p.Allow.V4().Union(netset.MustAddrs("10.1.1.1"))
		}
		g.Policies = append(g.Policies, p)
		slot := policy.Slot{When: p.When}
		if p.When == "window" {
			slot.At = time.Date(2023, 1, 1+rapid.IntRange(0, 6).Draw(t, "day"), rapid.IntRange(0, 23).Draw(t, "hour"), 5, 0, 0, time.UTC)
			slot.Day = slot.At.Weekday()
		}
		name := fmt.Sprintf("h%d", i)
		g.Hosts = append(g.Hosts, policy.Host{Name: name, Computer: policy.Computer(name), Policy: p, Slot: slot})
	}
	return &Checked{Catalogue: cat, Fleet: &policy.Fleet{Name: "test", Source: &fleet.Fleet{File: "test.toml"}, Groups: []policy.Group{g}}}
}

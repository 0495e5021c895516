package artifact

import (
	"testing"
	"time"

	"rpcdsc/internal/fleet"
	"rpcdsc/internal/policy"
)

// like is a group of one host for each policy.
func like(name, release string, day time.Weekday, policies ...*policy.Policy) policy.Group {
	g := policy.Group{Name: name, Target: policy.Target{Release: release}, Policies: policies, Source: &fleet.Group{Settings: &fleet.Settings{}}}
	for _, p := range policies {
		g.Hosts = append(g.Hosts, policy.Host{Name: name + p.Tag, Policy: p, Slot: policy.Slot{When: "window", Day: day}, Source: &fleet.Host{Settings: g.Source.Settings}})
	}
	return g
}

// TestStand: a group stands for another only if nothing but names is different.
func TestStand(t *testing.T) {
	a, b := &policy.Policy{Tag: "a"}, &policy.Policy{Tag: "b"}
	own := like("own", "2022", 1, a)
	own.Hosts[0].Source.Settings = &fleet.Settings{}
	again := like("again", "2022", 1, a)
	again.Hosts = append(again.Hosts, again.Hosts[0]) // another host like it
	f := &policy.Fleet{Groups: []policy.Group{
		like("first", "2022", 1, a), like("names", "2022", 1, a), again,
		like("release", "2019", 1, a), like("day", "2022", 2, a), like("policy", "2022", 1, b), like("more", "2022", 1, a, b), like("order", "2022", 1, b, a), own,
	}}
	var got []string
	for _, g := range Stand(f).Groups {
		got = append(got, g.Name)
	}
	want := []string{"first", "release", "day", "policy", "more", "order", "own"}
	if len(got) != len(want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got %v, want %v", got, want)
		}
	}
	if len(f.Groups) != 9 || len(f.Groups[2].Hosts) != 2 {
		t.Error("the fleet was changed")
	}
}

package ipsec

import (
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/policy/policytest"
)

func TestRulesOfTheArticle(t *testing.T) {
	p := &policy.Policy{
		TCP:   netset.NewPorts(netset.PortRange{First: 135, Last: 135}, netset.PortRange{First: 5001, Last: 5002}),
		UDP:   netset.NewPorts(netset.PortRange{First: 135, Last: 135}),
		Allow: netset.MustAddrs("10.1.1.0/24", "10.1.1.0-10.1.2.127"),
	}
	got := map[string][]string{}
	for _, r := range Rules(p, 0) {
		for _, f := range r.Filters {
			got[r.Name] = append(got[r.Name], string(r.Action)+" "+f.String())
		}
	}
	want := map[string][]string{
		"Block inbound from any": {"BLOCK *=0:135:TCP", "BLOCK *=0:5001:TCP", "BLOCK *=0:5002:TCP", "BLOCK *=0:135:UDP"},
		"Allow 10.1.1.0/255.255.255.0": {
			"PASS 10.1.1.0/255.255.255.0=0:135:TCP", "PASS 10.1.1.0/255.255.255.0=0:5001:TCP",
			"PASS 10.1.1.0/255.255.255.0=0:5002:TCP", "PASS 10.1.1.0/255.255.255.0=0:135:UDP"},
		"Allow 10.1.2.0/255.255.255.128": {
			"PASS 10.1.2.0/255.255.255.128=0:135:TCP", "PASS 10.1.2.0/255.255.255.128=0:5001:TCP",
			"PASS 10.1.2.0/255.255.255.128=0:5002:TCP", "PASS 10.1.2.0/255.255.255.128=0:135:UDP"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestSplitKeepsEveryFilter(t *testing.T) {
	p := &policy.Policy{
		TCP:   netset.NewPorts(netset.PortRange{First: 135, Last: 135}, netset.PortRange{First: 5001, Last: 5200}),
		Allow: netset.MustAddrs("10.1.0.0/16", "192.168.7.9"),
	}
	const maxChars = 400
	var whole, parts []Filter
	for _, r := range Rules(p, 0) {
		whole = append(whole, r.Filters...)
	}
	names := map[string]bool{}
	for _, r := range Rules(p, maxChars) {
		chars := 0
		for _, f := range r.Filters {
			chars += len(f.String()) + 1
		}
		if chars > maxChars || names[r.Name] {
			t.Errorf("rule %q has %d characters of filters, or its name twice", r.Name, chars)
		}
		names[r.Name] = true
		parts = append(parts, r.Filters...)
	}
	if diff := cmp.Diff(whole, parts, cmp.Comparer(func(a, b netip.Prefix) bool { return a == b })); diff != "" {
		t.Errorf("(-whole +parts)\n%s", diff)
	}
}

// TestMostSpecificWins is the engine's own precedence, on filters that no policy
// of ours would make.
func TestMostSpecificWins(t *testing.T) {
	filter := func(source string) Filter {
		if source == "" {
			return Filter{Proto: "TCP", Port: 135}
		}
		return Filter{netip.MustParsePrefix(source), "TCP", 135}
	}
	rules := []Rule{
		{Action: Pass, Filters: []Filter{filter("10.0.0.0/8"), filter("10.1.1.1/32"), filter("10.9.0.0/16")}},
		{Action: Block, Filters: []Filter{filter(""), filter("10.1.0.0/16"), filter("10.9.0.0/16")}},
	}
	d := Decide(rules, "TCP", 135)
	if want := netset.MustAddrs("10.0.0.0/8").Minus(netset.MustAddrs("10.1.0.0/16", "10.9.0.0/16")).Union(netset.MustAddrs("10.1.1.1")); !d.Passed.Equal(want) {
		t.Errorf("passed %s, want %s", d.Passed, want)
	}
	if got := d.Blocked.Union(d.Passed); !got.Equal(netset.NewAddrs(netset.Universe4)) {
		t.Errorf("governed %s, want all of IPv4", got)
	}
	if d := Decide(rules, "UDP", 135); !d.Blocked.Union(d.Passed).IsEmpty() {
		t.Errorf("UDP is governed: %+v", d)
	}
}

func TestRulesDecideAsThePolicy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := policytest.Draw(t)
		rules := Rules(p, 300)
		for _, port := range policytest.Boundaries(p) {
			for _, proto := range []string{"tcp", "udp"} {
				d := Decide(rules, map[string]string{"tcp": "TCP", "udp": "UDP"}[proto], port)
				var blocked, passed netset.Addrs
				if p.Closed(proto).Contains(port) {
					blocked, passed = p.Blocked().V4(), p.Allow.V4()
				}
				if !d.Blocked.Equal(blocked) || !d.Passed.Equal(passed) {
					t.Fatalf("%d/%s: blocked %s, want %s; passed %s, want %s", port, proto, d.Blocked, blocked, d.Passed, passed)
				}
			}
		}
	})
}

package wfas

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/policy/policytest"
)

func examplePolicy() *policy.Policy {
	return &policy.Policy{
		TCP:   netset.NewPorts(netset.PortRange{First: 135, Last: 135}, netset.PortRange{First: 5001, Last: 5003}),
		UDP:   netset.NewPorts(netset.PortRange{First: 135, Last: 135}),
		Allow: netset.MustAddrs("10.1.1.0/24"),
	}
}

func text(rules []Rule) []string {
	var out []string
	for _, r := range rules {
		out = append(out, fmt.Sprintf("%s: %s %s %v %s", r.Name, r.Action, r.Proto, r.Ports, strings.Join(r.Remote, ",")))
	}
	return out
}

func TestRules(t *testing.T) {
	const rest = "0.0.0.1-10.1.0.255,10.1.2.0-255.255.255.254,::2-ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe"
	want := []string{
		"allow TCP: Allow TCP [135 5001-5003] 10.1.1.0/24",
		"allow UDP: Allow UDP [135] 10.1.1.0/24",
		"block TCP: Block TCP [135 5001-5003] " + rest,
		"block UDP: Block UDP [135] " + rest,
	}
	if diff := cmp.Diff(want, text(Rules(examplePolicy(), Limits{Entries: 1000}))); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestSinglePorts(t *testing.T) {
	rules := Rules(examplePolicy(), Limits{SinglePorts: true})
	if diff := cmp.Diff("allow TCP: Allow TCP [135 5001 5002 5003] 10.1.1.0/24", text(rules)[0]); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestBlockBeatsAllow is the engine's own precedence: the mistake that peers
// make is a block rule from anywhere beside an allow rule.
func TestBlockBeatsAllow(t *testing.T) {
	ports := []netset.PortRange{{First: 135, Last: 135}}
	rules := []Rule{
		{Action: Allow, Proto: "TCP", Ports: ports, Remote: []string{"10.1.1.0/24"}},
		{Action: Block, Proto: "TCP", Ports: ports, Remote: []string{"0.0.0.1-255.255.255.254"}},
	}
	d, err := Decide(rules, "TCP", 135)
	if err != nil || !d.Allowed.IsEmpty() {
		t.Errorf("allowed %s, %v; want nobody", d.Allowed, err)
	}
	if _, err := Decide([]Rule{{Proto: "TCP", Ports: ports, Remote: []string{"LocalSubnet"}}}, "TCP", 135); err == nil {
		t.Error("a keyword must be refused: nobody knows whom it covers")
	}
}

func TestRulesDecideAsThePolicy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := policytest.Draw(t)
		lim := Limits{
			SinglePorts: rapid.Bool().Draw(t, "single ports"),
			Entries:     rapid.SampledFrom([]int{0, 1, 3, 1000}).Draw(t, "entries"),
			Chars:       rapid.SampledFrom([]int{0, 200, 800}).Draw(t, "chars"),
		}
		rules := Rules(p, lim)
		checkLimits(t, rules, lim)
		for _, port := range policytest.Boundaries(p) {
			for _, proto := range []string{"tcp", "udp"} {
				d, err := Decide(rules, strings.ToUpper(proto), port)
				if err != nil {
					t.Fatal(err)
				}
				var blocked, allowed netset.Addrs
				if p.Closed(proto).Contains(port) {
					blocked, allowed = p.Blocked(), p.Allow
				}
				if !d.Blocked.Equal(blocked) || !d.Allowed.Equal(allowed) {
					t.Fatalf("%d/%s: blocked %s, want %s; allowed %s, want %s", port, proto, d.Blocked, blocked, d.Allowed, allowed)
				}
			}
		}
	})
}

func checkLimits(t *rapid.T, rules []Rule, lim Limits) {
	names := map[string]bool{}
	for _, r := range rules {
		ports := 0
		for _, p := range r.Ports {
			ports += len(p.String()) + 1
			if lim.SinglePorts && p.First != p.Last {
				t.Fatalf("rule %s has the range %s", r.Name, p)
			}
		}
		chars := ports + len(strings.Join(r.Remote, ",")) + 1
		switch {
		case names[r.Name]:
			t.Fatalf("two rules are named %s", r.Name)
		case len(r.Ports) == 0 || len(r.Remote) == 0:
			t.Fatalf("rule %s has an empty list, which means any", r.Name)
		case lim.Entries > 0 && (len(r.Ports) > lim.Entries || len(r.Remote) > lim.Entries):
			t.Fatalf("rule %s has %d ports and %d addresses", r.Name, len(r.Ports), len(r.Remote))
		case lim.Chars > 0 && chars > lim.Chars:
			t.Fatalf("rule %s has %d characters", r.Name, chars)
		}
		names[r.Name] = true
	}
}

package proof

import (
	"fmt"
	"testing"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
)

// bigPolicy has 200 ports and 1,000 networks that don't touch.
func bigPolicy() *policy.Policy {
	var allow []netset.AddrRange
	for i := range 1000 {
		r, err := netset.ParseAddrs(fmt.Sprintf("10.%d.%d.0/25", i/250, i%250))
		if err != nil {
			panic(err)
		}
		allow = append(allow, r)
	}
	closed := ports(135, 135).Union(ports(5001, 5200))
	return &policy.Policy{TCP: closed, Range: ports(5001, 5200), Allow: netset.NewAddrs(allow...)}
}

func BenchmarkVerifyFirewall(b *testing.B) {
	p := bigPolicy()
	rules := []Rule{
		{Action: Allow, Proto: "tcp", Ports: p.TCP, Remote: p.Allow},
		{Action: Block, Proto: "tcp", Ports: p.TCP, Remote: p.Blocked()},
	}
	b.ReportAllocs()
	for b.Loop() {
		if wrong := Verify(p, rules, Firewall); len(wrong) > 0 {
			b.Fatal(wrong)
		}
	}
}

// BenchmarkVerifyIPsec has a filter for each network and port: 200,000.
func BenchmarkVerifyIPsec(b *testing.B) {
	p := bigPolicy()
	p.IgnoreIPv6 = true
	var rules []Rule
	kinds := []Rule{{Action: Block, Proto: "tcp", Remote: netset.NewAddrs(netset.Universe4)}}
	for _, n := range p.Allow.Prefixes4() {
		kinds = append(kinds, Rule{Action: Allow, Proto: "tcp", Remote: netset.MustAddrs(n.String()), Bits: n.Bits()})
	}
	p.TCP.Each(func(port uint16) {
		for _, rule := range kinds {
			rule.Ports = ports(port, port)
			rules = append(rules, rule)
		}
	})
	b.ReportAllocs()
	for b.Loop() {
		if wrong := Verify(p, rules, IPsec); len(wrong) > 0 {
			b.Fatal(wrong)
		}
	}
}

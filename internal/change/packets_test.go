package change

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy/policytest"
	"rpcdsc/internal/proof"
)

// drawRules makes rules in a small space, so that they meet.
func drawRules(t *rapid.T) []proof.Rule {
	var out []proof.Rule
	for range rapid.IntRange(0, 6).Draw(t, "rules") {
		first := rapid.IntRange(1, 12).Draw(t, "first")
		last := rapid.IntRange(first, 12).Draw(t, "last")
		from := rapid.IntRange(0, 12).Draw(t, "from")
		to := rapid.IntRange(from, 12).Draw(t, "to")
		out = append(out, proof.Rule{
			Action: rapid.SampledFrom([]proof.Action{proof.Block, proof.Allow}).Draw(t, "action"),
			Proto:  rapid.SampledFrom(Protos[:]).Draw(t, "proto"),
			Ports:  netset.NewPorts(netset.PortRange{First: uint16(first), Last: uint16(last)}),
			Remote: netset.MustAddrs(fmt.Sprintf("10.0.0.%d-10.0.0.%d", from, to)),
		})
	}
	return out
}

func (p Packets) has(proto string, port uint16, ip netip.Addr) bool {
	for _, c := range p.Cells() {
		if c.Proto == proto && c.Ports.Contains(port) && c.From.Contains(ip) {
			return true
		}
	}
	return false
}

// TestPacketsAgreeWithEachPacket compares the algebra and the precedence with what
// every single packet of a small space meets.
func TestPacketsAgreeWithEachPacket(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		one, two := drawRules(t), drawRules(t)
		a, b := Decide(one), Decide(two)
		both, less := a.Blocked.Union(b.Blocked), a.Blocked.Minus(b.Blocked)
		for _, proto := range Protos {
			for port := uint16(1); port <= 13; port++ {
				for n := range 14 {
					ip := netip.AddrFrom4([4]byte{10, 0, 0, byte(n)})
					blocked, allowed := meets(one, proof.Block, proto, port, ip), meets(one, proof.Allow, proto, port, ip)
					other := meets(two, proof.Block, proto, port, ip)
					got := [...]bool{a.Blocked.has(proto, port, ip), a.Allowed.has(proto, port, ip), both.has(proto, port, ip), less.has(proto, port, ip)}
					if want := [...]bool{blocked, allowed && !blocked, blocked || other, blocked && !other}; got != want {
						t.Fatalf("%s %d/%s: %v, want %v", ip, port, proto, got, want)
					}
				}
			}
		}
		if !a.Blocked.Equal(both.Minus(b.Blocked.Minus(a.Blocked))) {
			t.Fatal("what was added doesn't go away again")
		}
	})
}

func meets(rules []proof.Rule, action proof.Action, proto string, port uint16, ip netip.Addr) bool {
	for _, r := range rules {
		if r.Action == action && r.Proto == proto && r.Ports.Contains(port) && r.Remote.Contains(ip) {
			return true
		}
	}
	return false
}

// TestWantedIsThePolicy: a policy's decision is that of the rules that say the same.
func TestWantedIsThePolicy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := policytest.Draw(t)
		var rules []proof.Rule
		for _, proto := range Protos {
			rules = append(rules, proof.Rule{Action: proof.Block, Proto: proto, Ports: p.Closed(proto), Remote: p.Blocked()},
				proof.Rule{Action: proof.Allow, Proto: proto, Ports: p.Closed(proto), Remote: p.Allow})
		}
		got, want := Decide(rules), Wanted(p)
		if !got.Blocked.Equal(want.Blocked) || !got.Allowed.Equal(want.Allowed) {
			t.Fatal(got, want)
		}
	})
}

// TestCellsFold: ports with the same sources are one cell.
func TestCellsFold(t *testing.T) {
	some := netset.MustAddrs("10.0.0.0/8")
	p := Made("tcp", netset.NewPorts(netset.PortRange{First: 135, Last: 135}, netset.PortRange{First: 5001, Last: 5100}), some).
		Union(Made("tcp", netset.NewPorts(netset.PortRange{First: 5050, Last: 5060}), netset.MustAddrs("10.0.0.0/8", "192.0.2.1")))
	var got []string
	for _, c := range p.Cells() {
		got = append(got, fmt.Sprintf("%s %v %s", c.Proto, c.Ports.Ranges(), c.From))
	}
	if want := "tcp [135 5001-5049 5061-5100] 10.0.0.0/8 tcp [5050-5060] 10.0.0.0/8,192.0.2.1"; strings.Join(got, " ") != want {
		t.Errorf("%s, want %s", got, want)
	}
}

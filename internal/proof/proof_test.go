package proof

import (
	"fmt"
	"net/netip"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/policy/policytest"
)

func ports(first, last uint16) netset.Ports {
	return netset.NewPorts(netset.PortRange{First: first, Last: last})
}

// article is a policy as Microsoft's: 135 and 5001-5003 from one network only.
func article(t testing.TB) (*policy.Policy, []Rule) {
	allow := netset.MustAddrs("10.1.1.0/24")
	closed := ports(135, 135).Union(ports(5001, 5003))
	p := &policy.Policy{TCP: closed, Range: ports(5001, 5003), Allow: allow}
	return p, []Rule{
		{Name: "allow", Action: Allow, Proto: "tcp", Ports: closed, Remote: allow, Bits: 24},
		{Name: "block", Action: Block, Proto: "tcp", Ports: closed, Remote: allow.Complement()},
	}
}

func TestVerifyAcceptsTheComplement(t *testing.T) {
	p, rules := article(t)
	if wrong := Verify(p, rules, Firewall); len(wrong) > 0 {
		t.Errorf("got %v", wrong)
	}
}

func TestVerifyFinds(t *testing.T) {
	for _, tt := range []struct {
		name   string
		damage func(t *testing.T, rules []Rule) []Rule
		engine *Engine
		want   string
	}{
		{"block from any, as peers write it", func(t *testing.T, r []Rule) []Rule {
			r[1].Remote = netset.Universe
			return r
		}, Firewall, "10.1.1.0 to 135/tcp: want allow, got block by rule block"},
		{"one port too few", func(t *testing.T, r []Rule) []Rule {
			r[1].Ports = r[1].Ports.Minus(ports(5003, 5003))
			return r
		}, Firewall, "0.0.0.1 to 5003/tcp: want block, got open: it passes with default inbound Allow"},
		{"one port too many", func(t *testing.T, r []Rule) []Rule {
			r[1].Ports = r[1].Ports.Union(ports(5004, 5004))
			return r
		}, Firewall, "0.0.0.1 to 5004/tcp: want open, got block by rule block"},
		{"no IPv6 complement", func(t *testing.T, r []Rule) []Rule {
			r[1].Remote = r[1].Remote.V4()
			return r
		}, Firewall, "::2 to 135/tcp: want block, got open: it passes with default inbound Allow"},
		{"wrong protocol", func(t *testing.T, r []Rule) []Rule {
			r[1].Proto = "udp"
			return r
		}, Firewall, "0.0.0.1 to 135/tcp: want block, got open: it passes with default inbound Allow"},
		{"allow too wide", func(t *testing.T, r []Rule) []Rule {
			r[0].Remote = netset.MustAddrs("10.1.0.0/23")
			r[1].Remote = r[0].Remote.Complement()
			return r
		}, Firewall, "10.1.0.0 to 135/tcp: want block, got allow by rule allow"},
		{"no allow rule", func(t *testing.T, r []Rule) []Rule { return r[1:] }, Firewall, "10.1.1.0 to 135/tcp: want allow, got open: it is dropped with default inbound Block"},
		{"as specific a block", func(t *testing.T, r []Rule) []Rule {
			return append(r, Rule{Name: "twin", Action: Block, Proto: "tcp", Ports: ports(135, 135), Remote: r[0].Remote, Bits: 24})
		}, IPsec, "10.1.1.0 to 135/tcp: want allow, got block by rule twin"},
	} {
		p, rules := article(t)
		wrong := Verify(p, tt.damage(t, rules), tt.engine)
		if len(wrong) == 0 || !slices.ContainsFunc(wrong, func(c Counterexample) bool { return c.String() == tt.want }) {
			t.Errorf("%s: got %v, want %q", tt.name, wrong, tt.want)
		}
	}
}

// TestEachProfileFinds shows what each default, and the built-in rules, bring to
// light that the others hide. A port that isn't closed must fare as before.
func TestEachProfileFinds(t *testing.T) {
	p, rules := article(t)
	allow, block := rules[0], rules[1]
	stray := Rule{Name: "stray", Proto: "tcp", Ports: ports(593, 593), Remote: netset.Universe}
	strayAllow := stray
	strayAllow.Ports, strayAllow.Action = ports(80, 80), Allow
	for name, tt := range map[string]struct {
		rules []Rule
		want  []string
	}{
		"right": {rules, nil},
		"no allow rule": {[]Rule{block}, []string{
			"10.1.1.0 to 135: is dropped with default inbound Block",
		}},
		"no block rule": {[]Rule{allow}, []string{
			"0.0.0.1 to 135: passes with default inbound Allow",
			"0.0.0.1 to 135: passes with default inbound Block beside built-in rules",
			"0.0.0.1 to 135: passes with default inbound Allow beside built-in rules",
		}},
		"a port too many blocked": {[]Rule{allow, block, stray}, []string{
			"0.0.0.1 to 593: is dropped with default inbound Allow",
			"0.0.0.1 to 593: is dropped with default inbound Block beside built-in rules",
			"0.0.0.1 to 593: is dropped with default inbound Allow beside built-in rules",
		}},
		"a port too many allowed": {[]Rule{allow, block, strayAllow}, []string{
			"0.0.0.1 to 80: passes with default inbound Block",
		}},
	} {
		var got []string
		all := append(tt.rules, Firewall.builtIn(p)...)
		for _, s := range segments("tcp", p.TCP, all, kindsOf(all)) {
			want := verdicts{open: netset.Universe}
			if s.closed {
				want = verdicts{p.Blocked(), p.Allow}
			}
			for _, c := range Firewall.ends(s, want, Firewall.split(s.rules, netset.Universe), netset.Universe) {
				got = append(got, fmt.Sprintf("%s to %d: %s", c.Source, c.Port, c.End))
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

// TestAgreesWithPackets tries packets one by one, slowly, and asks that Verify
// finds a difference exactly if one of them is treated otherwise.
func TestAgreesWithPackets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := policytest.Draw(t)
		rules := drawRules(t, p)
		for name, e := range map[string]struct {
			engine *Engine
			slow   func([]Rule, packet) string
		}{"firewall": {Firewall, slowFirewall}, "ipsec": {IPsec, slowIPsec}} {
			wrong := Verify(p, rules, e.engine)
			for _, c := range wrong {
				pk := packet{c.Source, c.Proto, c.Port}
				if got, want := e.slow(rules, pk), slowPolicy(p, pk); got != c.Got || want != c.Want {
					t.Fatalf("%s: counterexample %s, but the packet is %s and should be %s", name, c, got, want)
				}
			}
			for _, pk := range packets(p, rules) {
				if got, want := e.slow(rules, pk), slowPolicy(p, pk); got != want && len(wrong) == 0 {
					t.Fatalf("%s: %v is %s and should be %s, and Verify says nothing", name, pk, got, want)
				}
			}
		}
	})
}

type packet struct {
	source netip.Addr
	proto  string
	port   uint16
}

// drawRules makes right rules, then perhaps spoils one.
func drawRules(t *rapid.T, p *policy.Policy) []Rule {
	var rules []Rule
	for _, proto := range []string{"tcp", "udp"} {
		rules = append(rules,
			Rule{Action: Allow, Proto: proto, Ports: p.Closed(proto), Remote: p.Allow, Bits: 8},
			Rule{Action: Block, Proto: proto, Ports: p.Closed(proto), Remote: p.Blocked()})
	}
	r := &rules[rapid.IntRange(0, len(rules)-1).Draw(t, "rule")]
	switch rapid.IntRange(0, 4).Draw(t, "damage") {
	case 1:
		r.Ports = r.Ports.Minus(ports(1, 5005))
	case 2:
		r.Remote = r.Remote.V4()
	case 3:
		r.Action = 1 - r.Action
	case 4:
		r.Bits = 16
	}
	return rules
}

func packets(p *policy.Policy, rules []Rule) []packet {
	var out []packet
	for _, port := range policytest.Boundaries(p) {
		for _, proto := range []string{"tcp", "udp"} {
			for _, r := range append(p.Allow.Ranges(), p.Blocked().Ranges()...) {
				out = append(out, packet{r.From(), proto, port}, packet{r.To(), proto, port})
			}
		}
	}
	return out
}

func slowPolicy(p *policy.Policy, k packet) string {
	switch {
	case !p.Closed(k.proto).Contains(k.port):
		return "open"
	case p.Allow.Contains(k.source):
		return "allow"
	}
	return "block"
}

func (k packet) matches(r Rule) bool {
	return r.Proto == k.proto && r.Ports.Contains(k.port) && r.Remote.Contains(k.source)
}

func slowFirewall(rules []Rule, k packet) string {
	verdict := "open"
	for _, r := range rules {
		if k.matches(r) && verdict != "block" {
			verdict = r.Action.String()
		}
	}
	return verdict
}

func slowIPsec(rules []Rule, k packet) string {
	verdict, best := "open", -1
	for _, r := range rules {
		if k.matches(r) && (r.Bits > best || r.Bits == best && r.Action == Block) {
			verdict, best = r.Action.String(), r.Bits
		}
	}
	return verdict
}

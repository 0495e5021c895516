package change

import (
	"fmt"
	"net/netip"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"rpcdsc/internal/fleet"
	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/policy/policytest"
)

// verdictOf decides about one packet, as a policy reads: the oracle of these tests.
func verdictOf(p *policy.Policy, proto string, port uint16, ip netip.Addr) string {
	ports := map[string]netset.Ports{"tcp": p.TCP, "udp": p.UDP}[proto]
	switch {
	case !ports.Contains(port), p.IgnoreIPv6 && ip.Is6():
		return "open"
	case p.Allow.Contains(ip):
		return "allow"
	}
	return "block"
}

// drawPolicy is a policy of which the engine perhaps filters IPv4 only.
func drawPolicy(t *rapid.T) *policy.Policy {
	p := policytest.Draw(t)
	p.IgnoreIPv6 = rapid.Bool().Draw(t, "ignores IPv6")
	if p.IgnoreIPv6 {
		p.Allow = p.Allow.V4()
	}
	return p
}

// drawPair is two policies that are the same, or differ in a part, or in all.
func drawPair(t *rapid.T) (a, b *policy.Policy) {
	a, b = drawPolicy(t), drawPolicy(t)
	switch rapid.IntRange(0, 3).Draw(t, "in common") {
	case 0:
		same := *a
		b = &same
	case 1:
		b.Range, b.TCP, b.UDP = a.Range, a.TCP, a.UDP
	case 2:
		b.Allow, b.IgnoreIPv6 = a.Allow, a.IgnoreIPv6
	}
	return a, b
}

// samples are ports and addresses at which a decision of either can change: what lies
// between two of them is decided alike.
func samples(policies ...*policy.Policy) (ports []uint16, ips []netip.Addr) {
	ips = []netip.Addr{netip.MustParseAddr("198.51.100.7"), netip.MustParseAddr("2001:db8:ffff::1")}
	for _, p := range policies {
		ports = append(ports, policytest.Boundaries(p)...)
		for _, r := range p.Allow.Ranges() {
			ips = append(ips, r.From(), r.To())
			for _, ip := range []netip.Addr{r.From().Prev(), r.To().Next()} {
				if ip.IsValid() && netset.Universe.Contains(ip) {
					ips = append(ips, ip)
				}
			}
		}
	}
	return ports, ips
}

// oneHost is a fleet of one host with a policy.
func oneHost(p *policy.Policy) *policy.Fleet {
	return &policy.Fleet{Name: "test", Source: &fleet.Fleet{}, Groups: []policy.Group{{
		Name: "files", Hosts: []policy.Host{{Name: "fs01", Policy: p, Slot: policy.Slot{When: "never"}}}, Policies: []*policy.Policy{p},
	}}}
}

// TestDiffIsWhatPacketsSay: what is told is what becomes of every sampled packet, and
// nothing is told if the same becomes of all of them.
func TestDiffIsWhatPacketsSay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawPair(t)
		turns := Turns(a, b)
		ports, ips := samples(a, b)
		differs := false
		for _, proto := range Protos {
			for _, port := range ports {
				for _, ip := range ips {
					was, is := verdictOf(a, proto, port, ip), verdictOf(b, proto, port, ip)
					differs = differs || was != is
					checkTurn(t, turns, proto, port, ip, was, is)
				}
			}
		}
		if differs != (len(turns) > 0) {
			t.Fatalf("packets differ: %t, told: %v", differs, turns)
		}
		told := slices.ContainsFunc(ofPolicies(a, b), func(e Effect) bool { return e.What != Range })
		if told != differs {
			t.Fatalf("packets differ: %t, in words: %v", differs, ofPolicies(a, b))
		}
		if c := Compare(oneHost(a), oneHost(b)); c.Same() != (!differs && a.Range.Equal(b.Range)) {
			t.Fatalf("packets differ: %t, the fleets are the same: %t", differs, c.Same())
		}
	})
}

func checkTurn(t *rapid.T, turns []Turn, proto string, port uint16, ip netip.Addr, was, is string) {
	packet := Made(proto, netset.NewPorts(netset.PortRange{First: port, Last: port}), netset.MustAddrs(ip.String()))
	found := ""
	for _, turn := range turns {
		if !turn.Packets.Intersect(packet).IsEmpty() {
			found += turn.Was + " " + turn.Is
		}
	}
	want := ""
	if was != is {
		want = was + " " + is
	}
	if found != want {
		t.Fatalf("%s to %d/%s: %q, want %q", ip, port, proto, found, want)
	}
}

// TestWordsRebuildThePolicy: what the words say, done to the policy before, makes what
// the one after decides.
func TestWordsRebuildThePolicy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawPair(t)
		made := *a
		for _, e := range ofPolicies(a, b) {
			enact(&made, e)
		}
		ports, ips := samples(a, b)
		for _, proto := range Protos {
			for _, port := range ports {
				for _, ip := range ips {
					if got, want := verdictOf(&made, proto, port, ip), verdictOf(b, proto, port, ip); got != want {
						t.Fatalf("%s to %d/%s: %s, want %s: %v", ip, port, proto, got, want, ofPolicies(a, b))
					}
				}
			}
		}
	})
}

func enact(p *policy.Policy, e Effect) {
	switch e.What {
	case Admits, Filters6:
		p.Allow = p.Allow.Union(e.From)
		p.IgnoreIPv6 = p.IgnoreIPv6 && e.What != Filters6
	case Bars:
		p.Allow = p.Allow.Minus(e.From)
	case Passes6:
		p.IgnoreIPv6 = true
	case Closes, Reopens:
		for _, d := range e.Doors {
			ports := map[string]*netset.Ports{"tcp": &p.TCP, "udp": &p.UDP}[d.Proto]
			if e.What == Closes {
				*ports = ports.Union(d.Ports)
			} else {
				*ports = ports.Minus(d.Ports)
			}
		}
	}
}

// TestWordsAreTheSet: names and the rest are the set, no more and no less, and no name
// can be left out.
func TestWordsAreTheSet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := &Words{}
		for i := range rapid.IntRange(0, 5).Draw(t, "networks") {
			w.networks = append(w.networks, policy.Named{Name: fmt.Sprint(i), Addrs: policytest.Draw(t).Allow})
		}
		set := policytest.Draw(t).Allow
		for _, n := range w.networks {
			if rapid.Bool().Draw(t, "has it") {
				set = set.Union(n.Addrs)
			}
		}
		names, rest := w.Of(set, false)
		sum := rest
		for _, n := range w.networks {
			if slices.Contains(names, n.Name) {
				sum = sum.Union(n.Addrs)
				if rest.Meets(n.Addrs) {
					t.Fatal("the rest has what a name says")
				}
			}
		}
		if !sum.Equal(set) {
			t.Fatalf("%v and %s aren't %s", names, rest, set)
		}
	})
}

// TestSizes counts addresses.
func TestSizes(t *testing.T) {
	for want, set := range map[string]netset.Addrs{
		"1 network, 1 address":                              netset.MustAddrs("10.0.0.1"),
		"2 networks, 510 addresses":                         netset.MustAddrs("10.0.0.1-10.0.0.255", "10.0.2.0-10.0.2.254"),
		"1 network, 16,777,216 addresses":                   netset.MustAddrs("10.0.0.0/8"),
		"2 networks, 256 addresses and 2^64 IPv6 addresses": netset.MustAddrs("10.0.0.0/24", "2001:db8::/64"),
		"1 network, more than 2^64 IPv6 addresses":          netset.MustAddrs("2001:db8::-2001:db8:0:1::5"),
	} {
		if got := SizeText(set); got != want {
			t.Errorf("%s: %q, want %q", set, got, want)
		}
	}
}

// BenchmarkCompare compares fleets of 10,000 hosts of which each lets another network
// in, with its policy of its own.
func BenchmarkCompare(b *testing.B) {
	fleets := [2]*policy.Fleet{}
	for i := range fleets {
		f := &policy.Fleet{Source: &fleet.Fleet{}, Groups: []policy.Group{{Name: "files"}}}
		for n := range 10_000 {
			p := samplePolicy()
			p.Allow = p.Allow.Union(netset.MustAddrs(fmt.Sprintf("172.%d.%d.%d", 16+i, n/250, n%250)))
			f.Groups[0].Hosts = append(f.Groups[0].Hosts, policy.Host{Name: fmt.Sprintf("h%d", n), Policy: p})
		}
		fleets[i] = f
	}
	b.ReportAllocs()
	for b.Loop() {
		if c := Compare(fleets[0], fleets[1]); c.Changed != 10_000 {
			b.Fatal(c.Changed)
		}
	}
}

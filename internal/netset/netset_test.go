package netset

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"go4.org/netipx"
	"pgregory.net/rapid"
)

func TestParseAddrs(t *testing.T) {
	for _, tt := range []struct{ in, want, wrong string }{
		{in: "10.1.1.0/24", want: "10.1.1.0/24"},
		{in: "10.1.1.7/32", want: "10.1.1.7"},
		{in: "10.1.1.0-10.1.1.255", want: "10.1.1.0/24"},
		{in: "192.168.50.10-192.168.50.30", want: "192.168.50.10-192.168.50.30"},
		{in: "2001:DB8:50::/64", want: "2001:db8:50::/64"},
		{in: "2001:db8::1", want: "2001:db8::1"},
		{in: "10.1.1.5/24", wrong: "write 10.1.1.0/24 for the network, or 10.1.1.5 for the host"},
		{in: "10.1.1.9-10.1.1.5", wrong: "write 10.1.1.5-10.1.1.9"},
		{in: "10.1.1.1-2001:db8::1", wrong: "family"},
		{in: "10.1.1.0/33", wrong: "prefix length"},
		{in: "10.1.1.0/255.255.255.0", wrong: "prefix length"},
		{in: "10.1.1", wrong: "isn't an IP address"},
		{in: " 10.1.1.1", wrong: "blanks"},
		{in: "fe80::1%eth0", wrong: "zone"},
		{in: "::ffff:10.1.1.1", wrong: "write 10.1.1.1"},
		{in: "010.1.1.1", wrong: "isn't an IP address"},
		{in: "", wrong: "isn't an IP address"},
	} {
		got, err := ParseAddrs(tt.in)
		checkParse(t, tt.in, FormatRange(got), tt.want, tt.wrong, err)
	}
}

func TestParsePorts(t *testing.T) {
	for _, tt := range []struct{ in, want, wrong string }{
		{in: "135", want: "135"},
		{in: "5001-5100", want: "5001-5100"},
		{in: "65535", want: "65535"},
		{in: "7-7", want: "7"},
		{in: "0", wrong: "doesn't exist"},
		{in: "65536", wrong: "doesn't exist"},
		{in: "99999999999999999999", wrong: "isn't a port"},
		{in: "5001 - 5100", wrong: `write "5001-5100"`},
		{in: "5100-5001", wrong: "write 5001-5100"},
		{in: "05001", wrong: "isn't a port"},
		{in: "+5001", wrong: "isn't a port"},
		{in: "5001\u20135100", wrong: "isn't a port"},
		{in: "5001-", wrong: "isn't a port"},
		{in: "", wrong: "isn't a port"},
	} {
		got, err := ParsePorts(tt.in)
		checkParse(t, tt.in, got.String(), tt.want, tt.wrong, err)
	}
}

func checkParse(t *testing.T, in, got, want, wrong string, err error) {
	t.Helper()
	var syntax *SyntaxError
	switch {
	case wrong == "" && (err != nil || got != want):
		t.Errorf("%q: got %q, %v; want %q", in, got, err, want)
	case wrong != "" && (!errors.As(err, &syntax) || !strings.Contains(err.Error(), wrong)):
		t.Errorf("%q: got error %v, want a SyntaxError with %q", in, err, wrong)
	}
}

func TestComplementHasSafeEnds(t *testing.T) {
	r, err := ParseAddrs("10.1.1.0/24")
	if err != nil {
		t.Fatal(err)
	}
	const want = "0.0.0.1-10.1.0.255,10.1.2.0-255.255.255.254,::2-ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe"
	if got := NewAddrs(r).Complement().String(); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func drawAddrs(t *rapid.T) Addrs { return NewAddrs(drawRanges(t)...) }

// drawRanges makes a few ranges in a small space, so that they meet.
func drawRanges(t *rapid.T) []AddrRange {
	var ranges []AddrRange
	for range rapid.IntRange(0, 5).Draw(t, "ranges") {
		base := rapid.SampledFrom([]string{"10.0.0.%", "2001:db8::%"}).Draw(t, "family")
		a := rapid.IntRange(1, 60).Draw(t, "first")
		b := rapid.IntRange(a, 61).Draw(t, "last")
		ranges = append(ranges, netipx.IPRangeFrom(addrOf(base, a), addrOf(base, b)))
	}
	return ranges
}

func TestAddrsAlgebra(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawAddrs(t), drawAddrs(t)
		if !a.Complement().Complement().Equal(a) {
			t.Fatalf("complement twice of %s is %s", a, a.Complement().Complement())
		}
		ip := rapid.SampledFrom([]string{"10.0.0.%", "2001:db8::%"}).Draw(t, "family")
		probe := addrOf(ip, rapid.IntRange(1, 61).Draw(t, "probe"))
		inA, inB := a.Contains(probe), b.Contains(probe)
		for name, pair := range map[string][2]bool{
			"union":      {a.Union(b).Contains(probe), inA || inB},
			"minus":      {a.Minus(b).Contains(probe), inA && !inB},
			"intersect":  {a.Intersect(b).Contains(probe), inA && inB},
			"complement": {a.Complement().Contains(probe), !inA},
			"families":   {a.V4().Union(a.V6()).Contains(probe), inA},
		} {
			if pair[0] != pair[1] {
				t.Fatalf("%s of %s and %s holds %s: %v", name, a, b, probe, pair[0])
			}
		}
	})
}

func drawEdges(t *rapid.T) Addrs { return NewAddrs(drawEdgeRanges(t)...) }

// drawEdgeRanges makes ranges that touch the ends of the families.
func drawEdgeRanges(t *rapid.T) []AddrRange {
	var ranges []AddrRange
	bases := []string{"0.0.0.%", "255.255.255.%", "::%", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ff%"}
	for range rapid.IntRange(0, 5).Draw(t, "ranges") {
		base := rapid.SampledFrom(bases).Draw(t, "base")
		a := rapid.IntRange(224, 255).Draw(t, "first")
		if base[0] == '0' || base[0] == ':' {
			a -= 224
		}
		last := min(255, a+rapid.IntRange(0, 9).Draw(t, "size"))
		ranges = append(ranges, netipx.IPRangeFrom(addrOf(base, a), addrOf(base, last)))
	}
	return ranges
}

// TestAlgebraAgreesWithNetipx compares the whole outcome with an IPSetBuilder's:
// the same ranges, as few of them.
func TestAlgebraAgreesWithNetipx(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := rapid.SampledFrom([]func(*rapid.T) Addrs{drawAddrs, drawEdges}).Draw(t, "space")
		a, b := draw(t), draw(t)
		for _, op := range []struct {
			name string
			got  Addrs
			slow func(x *netipx.IPSetBuilder, y *netipx.IPSet)
		}{
			{"union", a.Union(b), (*netipx.IPSetBuilder).AddSet},
			{"minus", a.Minus(b), (*netipx.IPSetBuilder).RemoveSet},
			{"intersect", a.Intersect(b), (*netipx.IPSetBuilder).Intersect},
		} {
			x, y := builderOf(a), builderOf(b)
			set, err := y.IPSet()
			if err != nil {
				t.Fatal(err)
			}
			op.slow(x, set)
			want, err := x.IPSet()
			if err != nil || !slices.Equal(op.got.Ranges(), want.Ranges()) {
				t.Fatalf("%s of %s and %s is %s, netipx says %v, %v", op.name, a, b, op.got, want.Ranges(), err)
			}
		}
	})
}

// TestNewAddrsAgreesWithNetipx draws ranges in any order that meet and overlap.
func TestNewAddrsAgreesWithNetipx(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ranges := append(drawRanges(t), drawEdgeRanges(t)...)
		given := slices.Clone(ranges)
		var b netipx.IPSetBuilder
		for _, r := range ranges {
			b.AddRange(r)
		}
		want, err := b.IPSet()
		if got := NewAddrs(ranges...); err != nil || !slices.Equal(got.Ranges(), want.Ranges()) {
			t.Fatalf("%v is %s, netipx says %v, %v", ranges, got, want.Ranges(), err)
		}
		if !slices.Equal(ranges, given) {
			t.Fatalf("the ranges given became %v", ranges)
		}
	})
}

func TestNewAddrsRefusesAnInvalidRange(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	NewAddrs(netipx.IPRangeFrom(netip.MustParseAddr("10.0.0.2"), netip.MustParseAddr("10.0.0.1")))
}

func builderOf(a Addrs) *netipx.IPSetBuilder {
	b := &netipx.IPSetBuilder{}
	for _, r := range a.Ranges() {
		b.AddRange(r)
	}
	return b
}

func TestPrefixesCoverExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawAddrs(t)
		var back []AddrRange
		for _, p := range append(a.Prefixes4(), a.Prefixes6()...) {
			r, err := ParseAddrs(p.String())
			if err != nil {
				t.Fatal(err)
			}
			back = append(back, r)
		}
		if !NewAddrs(back...).Equal(a) {
			t.Fatalf("prefixes of %s cover %s", a, NewAddrs(back...))
		}
	})
}

func TestStringParsesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawAddrs(t).Complement()
		var back []AddrRange
		for _, s := range strings.Split(a.String(), ",") {
			r, err := ParseAddrs(s)
			if err != nil {
				t.Fatal(err)
			}
			back = append(back, r)
		}
		if !NewAddrs(back...).Equal(a) {
			t.Fatalf("%s reads back as %s", a, NewAddrs(back...))
		}
	})
}

func drawPorts(t *rapid.T) Ports {
	var ranges []PortRange
	edge := rapid.SampledFrom([]int{0, 65535 - 40}).Draw(t, "edge")
	for range rapid.IntRange(0, 5).Draw(t, "ranges") {
		a := rapid.IntRange(1, 39).Draw(t, "first")
		b := rapid.IntRange(a, 40).Draw(t, "last")
		ranges = append(ranges, PortRange{uint16(edge + a), uint16(edge + b)})
	}
	return NewPorts(ranges...)
}

func TestPortsAlgebra(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, q := drawPorts(t), drawPorts(t)
		if !p.Complement().Complement().Equal(p) || p.Len()+p.Complement().Len() != 65535 {
			t.Fatalf("complement of %s is %s", p, p.Complement())
		}
		n := 0
		NewPorts(PortRange{1, 65535}).Each(func(port uint16) {
			inP, inQ := p.Contains(port), q.Contains(port)
			if inP {
				n++
			}
			if p.Union(q).Contains(port) != (inP || inQ) || p.Minus(q).Contains(port) != (inP && !inQ) || p.Intersect(q).Contains(port) != (inP && inQ) {
				t.Fatalf("%s and %s disagree at %d", p, q, port)
			}
		})
		if n != p.Len() {
			t.Fatalf("%s has %d ports, Len says %d", p, n, p.Len())
		}
	})
}

func FuzzParseAddrs(f *testing.F) {
	for _, s := range []string{"10.1.1.0/24", "a-b", "::1-::2", "fe80::1%x", "/", "-"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := ParseAddrs(s)
		if err != nil {
			return
		}
		again, err := ParseAddrs(FormatRange(r))
		if err != nil || again != r {
			t.Errorf("%q reads as %v, written as %s, which reads as %v, %v", s, r, FormatRange(r), again, err)
		}
	})
}

func FuzzParsePorts(f *testing.F) {
	for _, s := range []string{"135", "5001-5100", "-", "0", "65536"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := ParsePorts(s)
		if err == nil && (r.First == 0 || r.First > r.Last) {
			t.Errorf("%q reads as %v", s, r)
		}
	})
}

func addrOf(pattern string, n int) netip.Addr {
	verb := "%d"
	if strings.Contains(pattern, ":") {
		verb = "%x"
	}
	return netip.MustParseAddr(strings.Replace(pattern, "%", fmt.Sprintf(verb, n), 1))
}

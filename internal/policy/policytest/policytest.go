// Package policytest draws random policies for property tests, and names the
// ports at which one can change its mind. Only tests use it.
package policytest

import (
	"fmt"
	"net/netip"

	"go4.org/netipx"
	"pgregory.net/rapid"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
)

// Draw makes a policy whose ports and networks lie close enough together to
// meet, overlap and touch the ends of their spaces.
func Draw(t *rapid.T) *policy.Policy {
	ports := drawPorts(t, "rpc.ports", 1)
	return &policy.Policy{
		Tag:   "0123abcd",
		Fleet: "test",
		Label: "Block RPC Ports - test",
		Range: ports,
		TCP:   ports.Union(netset.NewPorts(netset.PortRange{First: policy.EndpointMapper, Last: policy.EndpointMapper})).Union(drawPorts(t, "also tcp", 0)),
		UDP:   drawPorts(t, "also udp", 0),
		Allow: drawAddrs(t),
		When:  "never",
	}
}

func drawPorts(t *rapid.T, label string, least int) netset.Ports {
	var ranges []netset.PortRange
	for i := range rapid.IntRange(least, 3).Draw(t, label) {
		first := rapid.SampledFrom([]int{1, 130, 5001, 5010, 65500}).Draw(t, fmt.Sprintf("%s %d", label, i))
		last := first + rapid.IntRange(0, 35).Draw(t, "length")
		ranges = append(ranges, netset.PortRange{First: uint16(first), Last: uint16(last)})
	}
	return netset.NewPorts(ranges...)
}

var bases = []string{"0.0.0.1", "10.1.0.0", "10.1.1.0", "192.168.50.10", "255.255.255.200", "::2", "2001:db8::", "2001:db8:50::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ff00"}

func drawAddrs(t *rapid.T) netset.Addrs {
	ranges := []netset.AddrRange{}
	for i := range rapid.IntRange(1, 4).Draw(t, "networks") {
		from := netip.MustParseAddr(rapid.SampledFrom(bases).Draw(t, fmt.Sprintf("network %d", i)))
		to := from
		for range rapid.IntRange(0, 54).Draw(t, "size") {
			to = to.Next()
		}
		ranges = append(ranges, netipx.IPRangeFrom(from, to))
	}
	return netset.NewAddrs(ranges...).Intersect(netset.Universe)
}

// Boundaries gives the ports at which a decision of p can change, and their
// neighbours.
func Boundaries(p *policy.Policy) []uint16 {
	var out []uint16
	for _, r := range p.TCP.Union(p.UDP).Ranges() {
		out = append(out, max(r.First, 2)-1, r.First, r.Last, min(r.Last, 65534)+1)
	}
	return out
}

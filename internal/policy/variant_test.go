package policy

import (
	"testing"

	"rpcdsc/internal/netset"
)

// TestVariant wants an earlier version that differs in ports and networks both
// ways where there are many, and has all where there are few.
func TestVariant(t *testing.T) {
	mapper := netset.NewPorts(netset.PortRange{First: EndpointMapper, Last: EndpointMapper})
	for _, last := range []uint16{5010, 5200} {
		p := &Policy{Range: netset.NewPorts(netset.PortRange{First: 5001, Last: last}, netset.PortRange{First: 6000, Last: 6001})}
		p.TCP = p.Range.Union(mapper).Union(netset.NewPorts(netset.PortRange{First: 593, Last: 593}))
		p.Allow = netset.MustAddrs("10.1.0.0/16", "10.3.0.0/16")
		few := last == 5010
		if !few {
			for _, n := range []string{"10.5.0.0/16", "10.7.0.0/16", "10.9.0.0/16", "10.11.0.0/16", "10.13.0.0/16", "10.15.0.0/16", "10.17.0.0/16"} {
				p.Allow = p.Allow.Union(netset.MustAddrs(n))
			}
		}
		setTags([]hashed{hash(p)})
		v := Variants([]*Policy{p})[p]
		more, fewer := v.Range.Minus(p.Range), p.Range.Minus(v.Range)
		if v.Tag == p.Tag || more.Len() != 1 || fewer.IsEmpty() != few || v.Range.Len() > 33 {
			t.Errorf("up to %d: tag %s, ports %s", last, v.Tag, v.Range)
		}
		if !v.TCP.Equal(p.TCP.Minus(fewer).Union(more)) || !v.Range.Minus(v.TCP).IsEmpty() {
			t.Errorf("up to %d: closes %s", last, v.TCP)
		}
		if gone := p.Allow.Minus(v.Allow); v.Allow.Minus(p.Allow).IsEmpty() || gone.IsEmpty() != few {
			t.Errorf("up to %d: allows %s", last, v.Allow)
		}
	}
}

package audit

import (
	"cmp"
	"fmt"
	"strings"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/sorting"
)

// sums counts rows, which are in order, by verdict and network.
func (r *run) sums() []Sum {
	byNetwork := map[sumKey]*sum{}
	for i := range r.result.Rows {
		row := &r.result.Rows[i]
		in := r.segments.in(row.segment)
		if len(in) == 0 {
			in = []int{-1}
		}
		for _, network := range in {
			k := sumKey{row.Verdict, network}
			if byNetwork[k] == nil {
				byNetwork[k] = &sum{hosts: map[int]bool{}}
			}
			byNetwork[k].add(row)
		}
	}
	out := make([]Sum, 0, len(byNetwork))
	for k, s := range byNetwork {
		name := ""
		if k.network >= 0 {
			name = r.segments.networks[k.network].Name
		}
		out = append(out, Sum{k.verdict, name, s.sources, s.attempts, len(s.hosts), s.ports()})
	}
	sorting.By(out, func(a, b Sum) int {
		return cmp.Or(cmp.Compare(a.Verdict, b.Verdict), cmp.Compare(b.Attempts, a.Attempts), cmp.Compare(a.Network, b.Network))
	})
	return out
}

type sumKey struct {
	verdict Verdict
	network int // index, or -1
}

type sum struct {
	sources  int
	attempts uint64
	hosts    map[int]bool
	tcp, udp []netset.PortRange
	several  bool // ports that were folded
	last     *Row
}

// add counts a row. Those of a source come one after the other.
func (s *sum) add(row *Row) {
	if s.last == nil || !s.last.sameSource(row) {
		s.sources++
	}
	s.last = row
	s.attempts += row.Attempts
	s.hosts[int(row.Host)] = true
	port := netset.PortRange{First: row.Port, Last: row.Port}
	switch {
	case row.Port == 0:
		s.several = true
	case row.UDP:
		s.udp = addPort(s.udp, port)
	default:
		s.tcp = addPort(s.tcp, port)
	}
}

// addPort keeps a list of ports short.
func addPort(ports []netset.PortRange, p netset.PortRange) []netset.PortRange {
	if n := len(ports); n > 0 && ports[n-1] == p {
		return ports
	}
	if ports = append(ports, p); len(ports) > 1024 {
		ports = netset.NewPorts(ports...).Ranges()
	}
	return ports
}

// namedPorts is how many ports, or ranges of them, a sum names.
const namedPorts = 6

func (s *sum) ports() string {
	var out []string
	for _, side := range []struct {
		ports []netset.PortRange
		proto string
	}{{s.tcp, "tcp"}, {s.udp, "udp"}} {
		for _, r := range netset.NewPorts(side.ports...).Ranges() {
			out = append(out, r.String()+"/"+side.proto)
		}
	}
	if len(out) > namedPorts {
		out = append(out[:namedPorts:namedPorts], fmt.Sprintf("%d more", len(out)-namedPorts))
	}
	if s.several {
		out = append(out, "several")
	}
	return strings.Join(out, ", ")
}

// never finds the networks that no line is of, for each host and for all. What hosts
// sent isn't counted: it may not have arrived.
func (r *run) never() {
	networks := len(r.segments.networks)
	seen := make([][]bool, len(r.hosts))
	all := make([]bool, networks)
	for i := range seen {
		seen[i] = make([]bool, networks)
	}
	for i := range r.result.Rows {
		for _, network := range r.segments.in(r.result.Rows[i].segment) {
			seen[r.result.Rows[i].Host][network], all[network] = true, true
		}
	}
	for n, network := range r.segments.networks {
		for host := range r.hosts {
			if !seen[host][n] {
				r.result.Hosts[host].Never = append(r.result.Hosts[host].Never, network.Name)
			}
		}
		if !all[n] {
			r.result.Never = append(r.result.Never, network.Name)
		}
	}
}

// NetworksOf names the networks that the source of a row is in.
func (r *Result) NetworksOf(row *Row) []string {
	names := []string{}
	for _, network := range r.segments.in(row.segment) {
		names = append(names, r.segments.networks[network].Name)
	}
	return names
}

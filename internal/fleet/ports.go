package fleet

import (
	"fmt"
	"slices"
	"strings"

	"rpcdsc/internal/diag"
	"rpcdsc/internal/netset"
)

// endpointMapper is the port that every policy closes and no dynamic endpoint
// may take.
const endpointMapper = 135

func (r *reader) ports(n *node) []PortSpec {
	texts := r.someTexts(n, "rpc.ports")
	if texts == nil {
		return nil
	}
	out := make([]PortSpec, 0, len(texts))
	for _, t := range texts {
		ports, err := netset.ParsePorts(t.Value)
		if err != nil {
			r.report(pasted(syntaxFinding(diag.BadPort, t, err), t, isPorts))
			continue
		}
		if ports.First <= endpointMapper && endpointMapper <= ports.Last {
			r.report(mapperInRange(t))
			continue
		}
		out = append(out, PortSpec{t, ports})
	}
	r.lintPorts(len(out), func(i int) (Text, netset.PortRange) { return out[i].Text, out[i].Range })
	return out
}

func mapperInRange(t Text) diag.Finding {
	return diag.MapperInRange.At(t.Place, "%s has 135 in it, the port of the endpoint mapper", t.Value)
}

func isPorts(s string) bool {
	_, err := netset.ParsePorts(s)
	return err == nil
}

func isDoor(s string) bool {
	ports, proto, _ := strings.Cut(s, "/")
	return slices.Contains(protocols, proto) && isPorts(ports)
}

// doors reads ports with their protocol.
func (r *reader) doors(texts []Text) []DoorSpec {
	if texts == nil {
		return nil
	}
	out := make([]DoorSpec, 0, len(texts))
	for _, t := range texts {
		if d, ok := r.door(t); ok {
			out = append(out, d)
		}
	}
	for _, proto := range protocols {
		var same []DoorSpec
		for _, d := range out {
			if d.Proto == proto {
				same = append(same, d)
			}
		}
		r.lintPorts(len(same), func(i int) (Text, netset.PortRange) { return same[i].Text, same[i].Range })
	}
	return out
}

var protocols = []string{"tcp", "udp"}

func (r *reader) door(t Text) (DoorSpec, bool) {
	ports, proto, _ := strings.Cut(t.Value, "/")
	if !slices.Contains(protocols, proto) {
		r.report(pasted(badDoor(t, ports, proto), t, isDoor))
		return DoorSpec{}, false
	}
	ranges, err := netset.ParsePorts(ports)
	if err != nil {
		r.report(pasted(syntaxFinding(diag.BadDoor, t, err), t, isDoor))
		return DoorSpec{}, false
	}
	return DoorSpec{t, proto, ranges}, true
}

func badDoor(t Text, ports, proto string) diag.Finding {
	if proto == "" {
		f := diag.BadDoor.At(t.Place, "%q has no protocol", t.Value)
		if _, err := netset.ParsePorts(ports); err == nil {
			f = f.Remedyf(`write "%s/tcp" or "%s/udp"`, ports, ports)
		}
		return f
	}
	f := diag.BadDoor.At(t.Place, "%q is no protocol that has ports here", proto)
	if near := diag.Near(proto, protocols, 1); near != nil {
		return f.Remedyf(`write "%s/%s"`, ports, near[0])
	}
	return f
}

// lintPorts reports ports that a list has twice. They are merged later on.
func (r *reader) lintPorts(n int, at func(i int) (Text, netset.PortRange)) {
	ports := func(i int) netset.PortRange { _, p := at(i); return p }
	overlaps(n, func(a, b int) int { return int(ports(a).First) - int(ports(b).First) },
		func(a, b int) bool { return ports(b).First <= ports(a).Last },
		func(a, b int) bool { return ports(a).Last < ports(b).Last },
		func(first, second int) {
			a, _ := at(first)
			b, _ := at(second)
			message := fmt.Sprintf("%s overlaps %s in line %d", b.Value, a.Value, a.Place.Line)
			if a.Value == b.Value {
				message = fmt.Sprintf("%s is listed twice, first in line %d", b.Value, a.Place.Line)
			}
			r.report(diag.PortOverlap.At(b.Place, "%s", message))
		})
}

package policy

import (
	"fmt"
	"strings"

	"rpcdsc/internal/diag"
	"rpcdsc/internal/fleet"
	"rpcdsc/internal/netset"
)

// fewestPorts is how many ports Microsoft advises at least (KB 154596).
const fewestPorts = 100

// articlePorts are those of KB 908472.
var articlePorts = netset.NewPorts(netset.PortRange{First: 5001, Last: 5021})

func (l *linter) fewPorts(s subject) {
	n := s.policy.Range.Len()
	if n >= fewestPorts {
		return
	}
	place := s.Ports[0].Place
	if s.policy.Range.Equal(articlePorts) {
		l.report(s.group, diag.FewPorts.At(place, "rpc.ports has the %d ports of KB 908472, which calls them arbitrary and no recommendation; %d are the least that Microsoft advises", n, fewestPorts))
		return
	}
	l.report(s.group, diag.FewPorts.At(place, "rpc.ports holds %d, and %d ports are the least that Microsoft advises", n, fewestPorts))
}

// lowPorts is what Microsoft advises to stay above (KB 154596).
var lowPorts = netset.NewPorts(netset.PortRange{First: 1, Last: 5000})

// portsElsewhere is about dynamic ports where others have theirs. A port that
// connections take is reported as that only.
func (l *linter) portsElsewhere(s subject) {
	t := &s.group.Target
	for _, spec := range s.Ports {
		ports := netset.NewPorts(spec.Range)
		if !ports.Intersect(t.Dynamic).IsEmpty() {
			l.reportFor(s.group, diag.EphemeralPorts.At(spec.Place, "%s overlaps %s, the ports of outgoing connections on %s", spec.Value, t.Dynamic, t.Title))
		}
		if low := ports.Intersect(lowPorts).Minus(t.Dynamic); !low.IsEmpty() {
			l.report(s.group, diag.LowPorts.At(spec.Place, "%s has ports below 5001", spec.Value))
		}
	}
}

// servicePorts looks among TCP's services for the range: it is closed for TCP, and
// RPC over UDP is obsolete.
func (l *linter) servicePorts(s subject) {
	for _, spec := range s.Ports {
		if hit := knownServices().within(spec.Range, "tcp", s.group.Source.Role.Value); hit != nil {
			l.report(s.group, serviceInRange(spec, hit))
		}
	}
	for _, door := range s.Also {
		if hit := knownServices().within(door.Range, door.Proto, s.group.Source.Role.Value); hit != nil {
			l.report(s.group, diag.ServiceClosed.At(door.Place, "%s closes services to everyone but block.allow: %s", door.Value, listServices(hit)))
		}
	}
}

// serviceInRange advises to write the rest of the range, if that is short and has
// ports enough.
func serviceInRange(spec fleet.PortSpec, hit []service) diag.Finding {
	const shown = 5
	rest := netset.NewPorts(spec.Range)
	for _, s := range hit {
		rest = rest.Minus(netset.NewPorts(s.ports))
	}
	f := diag.ServiceInRange.At(spec.Place, "%s has ports that services listen on: %s", spec.Value, listServices(hit))
	if parts := rest.Strings(); rest.Len() >= fewestPorts && len(parts) <= shown {
		f = f.Remedyf(`write "%s": only one can have the port, and it is closed to most clients`, strings.Join(parts, `", "`))
	}
	return f
}

// openDoors is about the endpoint mapper's other doors ([MS-RPCE] 2.1).
func (l *linter) openDoors(s subject) {
	const mapperHTTP, smb = 593, 445
	var open []string
	if !s.policy.UDP.Contains(EndpointMapper) {
		open = append(open, fmt.Sprintf("%d/udp", EndpointMapper))
	}
	if !s.policy.TCP.Contains(mapperHTTP) {
		open = append(open, fmt.Sprintf("%d/tcp", mapperHTTP))
	}
	if open == nil {
		return
	}
	f := diag.DoorLeftOpen.At(l.doorPlace(s), "the endpoint mapper stays open to everyone through %s", strings.Join(open, " and "))
	remedy := fmt.Sprintf(`add "%s" to block.also`, strings.Join(open, `", "`))
	if !s.policy.TCP.Contains(smb) {
		remedy += fmt.Sprintf(`; through \pipe\epmapper it still answers whoever may use file sharing (%d/tcp)`, smb)
	}
	l.reportFor(s.group, f.Remedyf("%s", remedy))
}

// doorPlace is the list of doors. Groups without one are reported together.
func (l *linter) doorPlace(s subject) diag.Place {
	if len(s.Also) > 0 {
		return s.Also[0].Place
	}
	if l.openDoor.Line == 0 && !l.accepted(s.group.Source.Lints, diag.DoorLeftOpen.Code) {
		l.openDoor = s.Allow[0].Place
	}
	return l.openDoor
}

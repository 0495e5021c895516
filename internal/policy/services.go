package policy

import "rpcdsc/internal/netset"

// Service is what usually listens on ports.
type Service struct {
	Ports        netset.PortRange
	Name, Source string // the source is an address on the web
}

// Services gives the services of Windows and of Microsoft's servers that have a port
// in a range of a protocol, those of a role that hosts have among them, by port.
func Services(r netset.PortRange, proto, role string) []Service {
	var out []Service
	for _, s := range knownServices().within(r, proto, role) {
		out = append(out, Service{s.ports, s.name, s.source})
	}
	return out
}

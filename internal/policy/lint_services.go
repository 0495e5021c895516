package policy

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/sorting"
)

//go:embed ports.toml
var portsTOML string

// service is a row of ports.toml.
type service struct {
	ports        netset.PortRange
	name, source string
}

// portCatalogue is the services by protocol, each list by port, and what roles
// need.
type portCatalogue struct {
	services map[string][]service
	roles    map[string]role
}

// role is what a group of hosts is for.
type role struct {
	Hosts  string // "print servers"
	Needs  string // what of it is RPC
	Who    string // must be let in
	Source string
	TCP    map[string]string // its own services, by port

	services []service
}

// knownServices reads the file when it is needed first.
var knownServices = sync.OnceValue(func() portCatalogue {
	c, err := readPortCatalogue(portsTOML)
	if err != nil {
		panic("policy: ports.toml: " + err.Error()) // it is built in, and tested
	}
	return c
})

func readPortCatalogue(src string) (portCatalogue, error) {
	var file struct {
		Sources  map[string]string
		TCP, UDP map[string][2]string // service and source, by port
		Role     map[string]role
	}
	if _, err := toml.Decode(src, &file); err != nil {
		return portCatalogue{}, err
	}
	out := portCatalogue{map[string][]service{}, map[string]role{}}
	for name, r := range file.Role {
		link, ok := file.Sources[r.Source]
		if !ok {
			return portCatalogue{}, fmt.Errorf("role %s: no source %q", name, r.Source)
		}
		r.Source = link
		for ports, what := range r.TCP {
			at, err := netset.ParsePorts(ports)
			if err != nil {
				return portCatalogue{}, err
			}
			r.services = append(r.services, service{at, what, link})
		}
		sorting.By(r.services, byPort)
		out.roles[name] = r
	}
	for proto, rows := range map[string]map[string][2]string{"tcp": file.TCP, "udp": file.UDP} {
		for ports, row := range rows {
			at, err := netset.ParsePorts(ports)
			if err != nil {
				return portCatalogue{}, err
			}
			source, ok := file.Sources[row[1]]
			if !ok {
				return portCatalogue{}, fmt.Errorf("%s/%s: no source %q", ports, proto, row[1])
			}
			out.services[proto] = append(out.services[proto], service{at, row[0], source})
		}
		sorting.By(out.services[proto], byPort)
	}
	return out, nil
}

func byPort(a, b service) int { return int(a.ports.First) - int(b.ports.First) }

// within gives the services that have a port in the range, a role's own among them.
func (c portCatalogue) within(r netset.PortRange, proto, role string) []service {
	all := c.services[proto]
	if proto == "tcp" {
		all = slices.Concat(all, c.roles[role].services)
		sorting.By(all, byPort)
	}
	var out []service
	for _, s := range all {
		if s.ports.First <= r.Last && r.First <= s.ports.Last {
			out = append(out, s)
		}
	}
	return out
}

// listServices names the first of many.
func listServices(all []service) string {
	const shown = 4
	var out []string
	for _, s := range all[:min(shown, len(all))] {
		out = append(out, fmt.Sprintf("%s (%s)", s.ports, s.name))
	}
	if more := len(all) - shown; more > 0 {
		out = append(out, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(out, ", ")
}

// TCPService names the services that usually listen on a port of TCP; "" is none.
func TCPService(port uint16) string {
	return strings.Join(serviceNames(knownServices().within(netset.PortRange{First: port, Last: port}, "tcp", "")), ", ")
}

func serviceNames(all []service) []string {
	var out []string
	for _, s := range all {
		out = append(out, s.name)
	}
	return out
}

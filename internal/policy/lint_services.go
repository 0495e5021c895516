package policy

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"

	"rpcdsc/internal/netset"
)

//go:embed ports.toml
var portsTOML string

// service is a row of ports.toml.
type service struct {
	ports        netset.PortRange
	name, source string
}

// portCatalogue is the services by protocol, each list by port.
type portCatalogue map[string][]service

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
	}
	if _, err := toml.Decode(src, &file); err != nil {
		return nil, err
	}
	out := portCatalogue{}
	for proto, rows := range map[string]map[string][2]string{"tcp": file.TCP, "udp": file.UDP} {
		for ports, row := range rows {
			at, err := netset.ParsePorts(ports)
			if err != nil {
				return nil, err
			}
			source, ok := file.Sources[row[1]]
			if !ok {
				return nil, fmt.Errorf("%s/%s: no source %q", ports, proto, row[1])
			}
			out[proto] = append(out[proto], service{at, row[0], source})
		}
		slices.SortFunc(out[proto], func(a, b service) int { return int(a.ports.First) - int(b.ports.First) })
	}
	return out, nil
}

// within gives the services that have a port in the range.
func (c portCatalogue) within(r netset.PortRange, proto string) []service {
	var out []service
	for _, s := range c[proto] {
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

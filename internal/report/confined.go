package report

import (
	"fmt"
	"strings"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
)

// confinement is what hosts have in common that are confined alike.
type confinement struct{ windows, ports, number, also, how string }

// confined lists what is confined: hosts with the same Windows and the same ports are
// one row.
func confined(f *policy.Fleet) *Section {
	t := Table{Caption: "Hosts and the ports of their RPC servers", Columns: []Column{
		column("Groups"), column("Windows"), number("Hosts"), column("RPC ports"), number("Number"), column("Closed as well"), column("Enforced by"),
	}}
	rows := sortHosts(f, func(g *policy.Group, h *policy.Host) []confinement { return []confinement{confinementOf(g, h.Policy)} })
	for _, k := range rows.keys {
		m := rows.of[k]
		t.add(m.text(f), words(k.windows), words(digits(fmt.Sprint(m.count))), listed(k.ports), words(k.number), listed(k.also), words(k.how))
	}
	return &Section{"confined", "What is confined", []Block{
		Paragraph{words("RPC servers on these hosts listen on these TCP ports only, once the host has restarted. The endpoint mapper, ", exact("135/tcp"), ", is always closed with them.")},
		t,
	}}
}

func confinementOf(g *policy.Group, p *policy.Policy) confinement {
	return confinement{
		g.Target.ReleaseTitle, p.Range.String(), digits(fmt.Sprint(p.Range.Len())), strings.Join(furtherDoors(p), ","), enforcedBy(g, p),
	}
}

// listed writes a list that is joined by commas, as part of a key.
func listed(joined string) Text {
	if joined == "" {
		return words("none")
	}
	return exactly(strings.Split(joined, ","), mostNames)
}

// furtherDoors are the closed ports that aren't the endpoint mapper's and not in the
// range.
func furtherDoors(p *policy.Policy) []string {
	var out []string
	for _, r := range p.TCP.Minus(p.Range).Minus(mapper).Ranges() {
		out = append(out, r.String()+"/tcp")
	}
	for _, r := range p.UDP.Ranges() {
		out = append(out, r.String()+"/udp")
	}
	return out
}

var mapper = netset.NewPorts(netset.PortRange{First: policy.EndpointMapper, Last: policy.EndpointMapper})

func enforcedBy(g *policy.Group, p *policy.Policy) string {
	switch {
	case g.Target.IPsec:
		return "IPsec filters, IPv4 only"
	case p.Profiles == nil:
		return "Windows Firewall, in every profile"
	}
	return "Windows Firewall, in the profiles " + strings.ToLower(strings.Join(p.Profiles, ", "))
}

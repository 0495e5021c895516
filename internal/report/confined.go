package report

import (
	"strings"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
)

// confined lists what is confined: hosts with the same Windows and the same ports are
// one row.
func confined(f *policy.Fleet) *Section {
	t := Table{Caption: "Hosts and the ports of their RPC servers", Columns: []Column{
		column("Groups"), number("Hosts"), column("Windows"), column("RPC ports"), number("Number"), column("Closed as well"), column("Enforced by"),
	}}
	for _, r := range sortHosts(f, confinement) {
		t.add(append([]Text{r.text(f), r.number()}, r.cells...)...)
	}
	return &Section{"confined", "What is confined", []Block{
		Paragraph{words("RPC servers on these hosts listen on these TCP ports only, once the host has restarted. The endpoint mapper, ", exact("135/tcp"), ", is always closed with them.")},
		t,
	}}
}

func confinement(g *policy.Group, h *policy.Host) [][]Text {
	p := h.Policy
	return [][]Text{{
		words(g.Target.ReleaseTitle), exactly(p.Range.Strings(), mostNames), words(digits(itoa(p.Range.Len()))), exactly(furtherDoors(p), mostNames), words(enforcedBy(g, p)),
	}}
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

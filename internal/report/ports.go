package report

import (
	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
)

// portMap shows the closed ports beside the services that usually have them and the
// ports that outgoing connections get.
func portMap(f *policy.Fleet) *Section {
	closed := Table{Caption: "Closed ports, and what usually listens there", Columns: []Column{
		column("Ports"), column("What for"), column("Services that usually listen there"), column("On"),
	}}
	for _, r := range sortHosts(f, doorways) {
		closed.add(append(r.cells, r.text(f))...)
	}
	return &Section{"ports", "Ports", []Block{
		Paragraph{words("A program that listens on a closed port is closed with it, to everyone who isn't let in. If RPC has the port first, the program doesn't start. ",
			"What usually listens is what Microsoft documents of Windows and its servers; whether it is there, nobody has looked. ",
			"Windows gives connections that a host opens itself a port of its own, by default out of the range in the second table: RPC ports shouldn't be among them.")},
		portPicture(f), closed, outgoing(f),
	}}
}

func doorways(g *policy.Group, h *policy.Host) [][]Text {
	p := h.Policy
	out := [][]Text{{words(exact("135/tcp")), words("endpoint mapper"), words("RPC endpoint mapper")}}
	add := func(ports netset.Ports, proto, purpose string) {
		for _, r := range ports.Ranges() {
			out = append(out, []Text{words(exact(r.String() + "/" + proto)), words(purpose), words(services(g, r, proto))})
		}
	}
	add(p.Range, "tcp", "RPC servers")
	add(p.TCP.Minus(p.Range).Minus(mapper), "tcp", "closed as well")
	add(p.UDP, "udp", "closed as well")
	return out
}

// mostServices is how many services of a range are named.
const mostServices = 12

func services(g *policy.Group, r netset.PortRange, proto string) string {
	var out []string
	for _, s := range policy.Services(r, proto, g.Source.Role.Value) {
		out = append(out, s.Ports.String()+" "+s.Name)
	}
	if out == nil {
		return "none known"
	}
	return someOf(out, mostServices)
}

func outgoing(f *policy.Fleet) Table {
	t := Table{Caption: "RPC ports and the ports of outgoing connections", Columns: []Column{
		column("RPC ports"), column("Windows"), column("Outgoing ports by default"), column("In both"), column("On"),
	}}
	rows := sortHosts(f, func(g *policy.Group, h *policy.Host) [][]Text {
		ports, dynamic := h.Policy.Range, g.Target.Dynamic
		return [][]Text{{exactly(ports.Strings(), mostNames), words(g.Target.Title), exactly(dynamic.Strings(), mostNames), exactly(ports.Intersect(dynamic).Strings(), mostNames)}}
	})
	for _, r := range rows {
		t.add(append(r.cells, r.text(f))...)
	}
	return t
}

const (
	mostLanes   = 24
	laneHeight  = 16
	laneStep    = 26
	pictureName = 170 // where the names beside the lanes end
	pictureEnd  = 920
	pictureTop  = 24
)

// portPicture shows all ports from 1 to 65535, a lane for hosts with the same.
func portPicture(f *policy.Fleet) Figure {
	rows := sortHosts(f, func(g *policy.Group, h *policy.Host) [][]Text {
		return [][]Text{{words(h.Policy.TCP.String()), words(h.Policy.UDP.String()), words(g.Target.Dynamic.String())}}
	})
	shown := rows[:min(mostLanes, len(rows))]
	fig := Figure{ID: "port-picture", Title: "Ports from 1 to 65535",
		Description: "A lane for each group of hosts with the same ports. Closed ports and the ports of outgoing connections are marked; the tables below list them."}
	fig.Picture = Picture{Width: pictureEnd + 20, Height: pictureTop + laneStep*len(shown) + 50}
	for port := 0; port <= 60000; port += 10000 {
		fig.Picture.line(portX(port), len(shown), digits(itoa(port)))
	}
	for i, r := range shown {
		fig.Picture.portLane(pictureTop+i*laneStep, &r.members, r.sample.Policy, r.group.Target.Dynamic)
	}
	fig.Picture.legend(pictureTop+laneStep*len(shown)+36, [2]string{"closed", "closed to everyone who isn't let in"}, [2]string{"out", "outgoing connections, by default"})
	return fig
}

func portX(port int) int { return pictureName + 10 + port*(pictureEnd-pictureName-10)/65535 }

func (p *Picture) portLane(y int, m *members, of *policy.Policy, dynamic netset.Ports) {
	p.lane(y, groupNames(m))
	mark := func(ports netset.Ports, class, what string) {
		for _, r := range ports.Ranges() {
			x := portX(int(r.First))
			p.Shapes = append(p.Shapes, Shape{X: x, Y: y, Width: max(3, portX(int(r.Last))-x), Height: laneHeight, Class: class, Title: what + " " + r.String()})
		}
	}
	mark(dynamic, "out", "outgoing connections:")
	mark(of.TCP, "closed", "closed, TCP:")
	mark(of.UDP, "closed", "closed, UDP:")
}

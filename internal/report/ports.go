package report

import (
	"strings"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
)

// doorway is closed ports with what they are for.
type doorway struct{ ports, purpose, services string }

// portMap shows the closed ports beside the services that usually have them and the
// ports that outgoing connections get.
func portMap(f *policy.Fleet) *Section {
	closed := Table{Caption: "Closed ports, and what usually listens there", Columns: []Column{
		column("Ports"), column("What for"), column("On"), column("Services that usually listen there"),
	}}
	rows := sortHosts(f, func(g *policy.Group, h *policy.Host) []doorway { return doorways(g, h.Policy) })
	for _, k := range rows.keys {
		closed.add(words(exact(k.ports)), words(k.purpose), rows.of[k].text(f), words(k.services))
	}
	return &Section{"ports", "Ports", []Block{
		Paragraph{words("A program that listens on a closed port is closed with it, to everyone who isn't let in. If RPC has the port first, the program doesn't start. ",
			"What usually listens is what Microsoft documents of Windows and its servers; whether it is there, nobody has looked. ",
			"Windows gives connections that a host opens itself a port of its own, by default out of the range in the second table: RPC ports shouldn't be among them.")},
		portPicture(f), closed, outgoing(f),
	}}
}

func doorways(g *policy.Group, p *policy.Policy) []doorway {
	out := []doorway{{"135/tcp", "endpoint mapper", "RPC endpoint mapper"}}
	add := func(ports netset.Ports, proto, purpose string) {
		for _, r := range ports.Ranges() {
			out = append(out, doorway{r.String() + "/" + proto, purpose, services(g, r, proto)})
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

// side is what a Windows does with ports by itself, and the range that it gets.
type side struct{ windows, outgoing, ports, common string }

func outgoing(f *policy.Fleet) Table {
	t := Table{Caption: "RPC ports and the ports of outgoing connections", Columns: []Column{
		column("RPC ports"), column("On"), column("Windows"), column("Outgoing ports by default"), column("In both"),
	}}
	rows := sortHosts(f, func(g *policy.Group, h *policy.Host) []side {
		return []side{{g.Target.Title, g.Target.Dynamic.String(), h.Policy.Range.String(), h.Policy.Range.Intersect(g.Target.Dynamic).String()}}
	})
	for _, k := range rows.keys {
		t.add(listed(k.ports), rows.of[k].text(f), words(k.windows), listed(k.outgoing), listed(k.common))
	}
	return t
}

// lane is ports that are shown together.
type lane struct{ closed, outgoing string }

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
	first := map[lane]*policy.Host{}
	of := map[lane]*policy.Group{}
	rows := sortHosts(f, func(g *policy.Group, h *policy.Host) []lane {
		k := lane{strings.Join(append(h.Policy.TCP.Strings(), h.Policy.UDP.Strings()...), ","), g.Target.Dynamic.String()}
		if first[k] == nil {
			first[k], of[k] = h, g
		}
		return []lane{k}
	})
	shown := rows.keys[:min(mostLanes, len(rows.keys))]
	fig := Figure{ID: "port-picture", Title: "Ports from 1 to 65535",
		Description: "A lane for each group of hosts with the same ports. Closed ports and the ports of outgoing connections are marked; the tables below list them."}
	fig.Picture = Picture{Width: pictureEnd + 20, Height: pictureTop + laneStep*len(shown) + 50}
	for port := 0; port <= 60000; port += 10000 {
		fig.Picture.line(portX(port), len(shown), digits(itoa(port)))
	}
	for i, k := range shown {
		fig.Picture.portLane(pictureTop+i*laneStep, rows.of[k], first[k].Policy, of[k].Target.Dynamic)
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

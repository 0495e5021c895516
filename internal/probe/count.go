package probe

import (
	"fmt"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
)

// Ports are those of a host's list, each once.
type Ports struct {
	TCP, HTTP, UDP netset.Ports // by protocol sequence; HTTP's are ports of TCP, too

	// TCP and HTTP together are these two.
	Fixed   netset.Ports // 135, 593, and what is configured
	Dynamic netset.Ports // the others, which take room in a range
	Outside netset.Ports // of them, those that aren't in the wanted range
}

// Wanted is what a fleet file says of a host.
type Wanted struct {
	Range  netset.Ports // where dynamic ports are to be
	Closed netset.Ports // TCP ports that are closed to everyone but Allow, Range among them
	Allow  netset.Addrs
}

// WantedOf is what a policy wants.
func WantedOf(p *policy.Policy) *Wanted {
	return &Wanted{Range: p.Range, Closed: p.TCP, Allow: p.Allow}
}

// mapperHTTP is the endpoint mapper's other port ([MS-RPCE] 2.1.1.8).
const mapperHTTP = 593

// classify tells dynamic ports from fixed ones. A port that the fleet closes beside the
// range is one that somebody has fixed.
func (p *Ports) classify(w *Wanted, own uint16, fixed netset.Ports) {
	known := fixed.Union(netset.NewPorts(one(policy.EndpointMapper), one(mapperHTTP), one(own)))
	if w != nil {
		known = known.Union(w.Closed.Minus(w.Range))
	}
	all := p.TCP.Union(p.HTTP)
	p.Fixed, p.Dynamic = all.Intersect(known), all.Minus(known)
	if w != nil {
		p.Outside = p.Dynamic.Minus(w.Range)
	}
}

func one(port uint16) netset.PortRange { return netset.PortRange{First: port, Last: port} }

// LeastRange is how many ports Microsoft advises at least (KB 154596).
const LeastRange = 100

// Headroom is why a range is advised that is larger than what is in use.
const Headroom = "twice what is in use, as servers that start later take more and not every server is listed, and 100 at least (KB 154596)"

// Advise gives how many ports a range should have where so many dynamic ones are in
// use.
func Advise(used int) int {
	const step = 10
	return max(LeastRange, (2*used+step-1)/step*step)
}

// Problems are the ways in which a host isn't as its fleet file says; none without one.
func (r *Result) Problems() []string {
	w := r.Wanted
	if w == nil {
		return nil
	}
	var out []string
	if n := r.Ports.Outside.Len(); n > 0 {
		out = append(out, fmt.Sprintf("%s of %s dynamic outside %s: not restarted, or a fixed port of its own, or a program that ignores the range", names(r.Ports.Outside), count(r.Ports.Dynamic.Len(), "port"), w.Range))
	}
	if r.stranger() && r.Outcome.answers() {
		out = append(out, fmt.Sprintf("%d is open to %s, which block.allow doesn't have", r.ownPort(), r.From))
	}
	if r.Reach != nil && r.stranger() {
		if open := r.Reach.Open.Intersect(w.Closed).Minus(netset.NewPorts(one(r.ownPort()))); !open.IsEmpty() {
			out = append(out, fmt.Sprintf("%s open to %s, which block.allow doesn't have", open, r.From))
		}
	}
	return out
}

// stranger tells whether the fleet shuts out the address that asked, as it is on this
// side: one that is translated on the way may be let in. A host never shuts out itself.
func (r *Result) stranger() bool {
	return r.From.IsValid() && !r.From.IsLoopback() && r.From != r.Asked.Addr() && !r.Wanted.Allow.Contains(r.From.WithZone(""))
}

// answers tells whether there was a word from the other end.
func (o Outcome) answers() bool {
	switch o {
	case Listed, Partial, Denied, Refused, Malformed, Silent, HungUp:
		return true
	}
	return false
}

// names gives ports with what usually has them.
func names(ports netset.Ports) string {
	text := ""
	ports.Each(func(port uint16) {
		if text != "" {
			text += ", "
		}
		text += fmt.Sprint(port)
		if name := policy.TCPService(port); name != "" {
			text += " (" + name + ")"
		}
	})
	return text
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

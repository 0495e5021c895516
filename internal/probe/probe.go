// Package probe asks the endpoint mappers of Windows hosts where their RPC servers
// listen, counts the ports, and says what size of range follows from them.
//
// A mapper is a stranger: what it says is bounded in answers, entries, bytes and time,
// and no address that it names is ever connected to. The package changes nothing, knows
// no password, and prints nothing.
package probe

import (
	"bufio"
	"context"
	"net"
	"net/netip"
	"strconv"
	"time"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/probe/epm"
)

// Target is a host to ask.
type Target struct {
	Name    string  // what it is called in answers
	Group   string  // of a fleet, or ""
	Address string  // a name or an IP address, with or without a port; "" is Name
	Wanted  *Wanted // what a fleet file says of it, or nil
}

// Options are the same for all hosts.
type Options struct {
	Timeout  time.Duration // for everything that one mapper is asked, its name's look-up included
	Parallel int           // how many hosts are asked at a time
	Keep     bool          // keep the endpoints, not only what is counted
	Reach    bool          // connect to the ports, too
	Fixed    netset.Ports  // ports that servers are configured to use

	step func(n int) // says that so many steps of a host are done; may be nil
}

// Endpoint is an interface, and where it is to be had. The same endpoint in another
// transfer syntax is the same.
type Endpoint struct {
	epm.Binding
	Object     epm.GUID
	Annotation string
}

// Result is what became of a host.
type Result struct {
	Target
	Asked   netip.AddrPort // what was connected to; zero if nothing was
	From    netip.Addr     // from where
	Outcome Outcome
	Err     error // why it isn't Listed

	Entries    int // as the mapper lists them
	Unreadable int // entries of which the tower can't be read
	Interfaces int
	Endpoints  []Endpoint // each once, in the mapper's order; nil unless they are kept

	Ports Ports
	Reach *Reach // nil unless it was asked for and the host has an address
}

// Ask asks one host. When ctx is done, what has come until then is the result.
func Ask(ctx context.Context, t Target, opt Options) Result {
	r := Result{Target: t}
	l := lister{}
	err := l.ask(ctx, &r, opt.Timeout)
	if r.Outcome = outcomeOf(err, len(l.endpoints) > 0); err != nil {
		if ctx.Err() != nil && r.Outcome != Partial {
			r.Outcome = Stopped
		}
		r.Err = r.plainly(ctx, err, opt.Timeout)
	}
	r.Entries, r.Unreadable, r.Interfaces = l.entries, l.unreadable, len(l.interfaces)
	r.Ports = l.ports()
	r.Ports.classify(t.Wanted, r.ownPort(), opt.Fixed)
	if opt.Keep {
		r.Endpoints = append([]Endpoint{}, l.endpoints...)
	}
	left := t.steps(opt)
	if opt.Reach {
		r.Reach = r.reach(ctx, opt.Timeout, func(port uint16) {
			if t.Wanted != nil && t.Wanted.Range.Contains(port) {
				left--
				opt.tell(1)
			}
		})
	}
	opt.tell(left)
	return r
}

func (o *Options) tell(n int) {
	if o.step != nil {
		o.step(n)
	}
}

// dialAddress gives the address with its port.
func (t *Target) dialAddress() string {
	address := t.Address
	if address == "" {
		address = t.Name
	}
	if host, port, err := net.SplitHostPort(address); err == nil {
		return net.JoinHostPort(host, port)
	}
	if n := len(address); n > 2 && address[0] == '[' && address[n-1] == ']' {
		address = address[1 : n-1]
	}
	return net.JoinHostPort(address, strconv.Itoa(policy.EndpointMapper))
}

// ownPort is the one that the mapper was asked on: 135, or the end of a tunnel.
func (r *Result) ownPort() uint16 {
	if r.Asked.Port() != 0 {
		return r.Asked.Port()
	}
	return policy.EndpointMapper
}

// ask connects and lists. The deadline is one for all of it.
func (l *lister) ask(ctx context.Context, r *Result, timeout time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", r.dialAddress())
	if err != nil {
		return &connectError{err}
	}
	defer conn.Close()
	r.Asked, r.From = addressOf(conn.RemoteAddr()), addressOf(conn.LocalAddr()).Addr()
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	l.conn, l.in = conn, bufio.NewReader(&limited{conn, maxBytes})
	return l.list()
}

func addressOf(a net.Addr) netip.AddrPort {
	if tcp, ok := a.(*net.TCPAddr); ok {
		at := tcp.AddrPort()
		return netip.AddrPortFrom(at.Addr().Unmap(), at.Port())
	}
	return netip.AddrPort{}
}

package probe

import (
	"context"
	"net"
	"net/netip"
	"sync"
	"time"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
)

// How fast ports are tried: nobody's network or alarm should take it for an attack.
const (
	reachHosts   = 16                   // at a time
	reachAtOnce  = 16                   // connections to a host
	reachPause   = 5 * time.Millisecond // between two connections to a host
	reachTimeout = 3 * time.Second      // for each, if that of the host isn't shorter; Windows asks a closed port for two
)

// Reach is what becomes of connections from here to a host's ports. A port of the range
// that nothing listens on can be Filtered where the firewall lets everybody in: Windows
// answers nothing there.
type Reach struct {
	Open, Closed, Filtered netset.Ports
	Untried                netset.Ports // this computer couldn't connect, or was told to stop
	Stale                  netset.Ports // listed, and closed: nothing listens there any more
	Unlisted               netset.Ports // open in the range, and not in the list
}

// reach tries the mapper's port, the listed ones, and those of the range, on the address
// that was asked. It never tries one that a tower names. tried is called for each, one
// call at a time.
func (r *Result) reach(ctx context.Context, timeout time.Duration, tried func(port uint16)) *Reach {
	addr := r.Asked.Addr()
	if !addr.IsValid() {
		if addr = r.lookup(ctx, timeout); !addr.IsValid() {
			return nil
		}
	}
	listed := r.Ports.TCP.Union(r.Ports.HTTP)
	ports := listed.Union(netset.NewPorts(one(r.ownPort())))
	if r.ownPort() != policy.EndpointMapper {
		ports = ports.Minus(netset.NewPorts(one(policy.EndpointMapper)))
	}
	if r.Wanted != nil {
		ports = ports.Union(r.Wanted.Range)
	}
	out := tryPorts(ctx, addr, ports, min(timeout, reachTimeout), tried)
	out.Stale = out.Closed.Intersect(listed)
	if r.Wanted != nil {
		out.Unlisted = out.Open.Intersect(r.Wanted.Range).Minus(listed)
	}
	return out
}

// lookup gives an address of a host that couldn't be connected to.
func (r *Result) lookup(ctx context.Context, timeout time.Duration) netip.Addr {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	host, _, err := net.SplitHostPort(r.dialAddress())
	if err != nil {
		return netip.Addr{}
	}
	all, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	if err != nil || len(all) == 0 {
		return netip.Addr{}
	}
	return all[0].Unmap()
}

func tryPorts(ctx context.Context, addr netip.Addr, ports netset.Ports, timeout time.Duration, tried func(port uint16)) *Reach {
	byOutcome := map[Outcome][]netset.PortRange{}
	var mutex sync.Mutex
	var group sync.WaitGroup
	free := make(chan struct{}, reachAtOnce)
	pause := time.NewTicker(reachPause)
	defer pause.Stop()
	ports.Each(func(port uint16) {
		free <- struct{}{}
		<-pause.C
		group.Go(func() {
			outcome := try(ctx, netip.AddrPortFrom(addr, port), timeout)
			mutex.Lock()
			byOutcome[outcome] = append(byOutcome[outcome], one(port))
			tried(port)
			mutex.Unlock()
			<-free
		})
	})
	group.Wait()
	return &Reach{
		Open: netset.NewPorts(byOutcome[Listed]...), Closed: netset.NewPorts(byOutcome[Closed]...),
		Filtered: netset.NewPorts(append(byOutcome[Filtered], byOutcome[Unreachable]...)...),
		Untried:  netset.NewPorts(byOutcome[Failed]...),
	}
}

// try connects to a port and says nothing to it; Listed is a connection.
func try(ctx context.Context, at netip.AddrPort, timeout time.Duration) Outcome {
	if ctx.Err() != nil {
		return Failed
	}
	conn, err := (&net.Dialer{Timeout: timeout}).DialContext(ctx, "tcp", at.String())
	if err != nil {
		return connectOutcome(err)
	}
	conn.Close()
	return Listed
}

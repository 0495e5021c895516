package probe

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/probe/epm"
	"rpcdsc/internal/probe/probetest"
)

func ask(t *testing.T, address string, opt Options) Result {
	t.Helper()
	if opt.Timeout == 0 {
		opt.Timeout = 20 * time.Second
	}
	return Ask(context.Background(), Target{Name: "host", Address: address}, opt)
}

func portsOf(all ...uint16) netset.Ports {
	var ranges []netset.PortRange
	for _, p := range all {
		ranges = append(ranges, one(p))
	}
	return netset.NewPorts(ranges...)
}

func portRange(t testing.TB, text string) netset.Ports {
	t.Helper()
	r, err := netset.ParsePorts(text)
	if err != nil {
		t.Fatal(err)
	}
	return netset.NewPorts(r)
}

// A domain controller has 413 entries, and ten ports.
func TestController(t *testing.T) {
	s := serve(t, probetest.Config{Entries: probetest.Controller([4]byte{127, 0, 0, 1})})
	r := ask(t, s.Addr, Options{Keep: true})
	if r.Outcome != Listed || r.Entries != 413 || len(r.Endpoints) != 411 || r.Interfaces != 12 || r.Unreadable != 0 {
		t.Errorf("%s, %d entries, %d endpoints, %d interfaces, %d unreadable: %v", r.Outcome, r.Entries, len(r.Endpoints), r.Interfaces, r.Unreadable, r.Err)
	}
	if !r.Ports.TCP.Equal(portsOf(probetest.ControllerTCP...)) || !r.Ports.HTTP.Equal(portsOf(49673)) || !r.Ports.UDP.IsEmpty() {
		t.Errorf("%+v", r.Ports)
	}
	if r.Ports.Dynamic.Len() != 10 || !r.Ports.Outside.IsEmpty() {
		t.Errorf("dynamic %s, outside %s", r.Ports.Dynamic, r.Ports.Outside)
	}
	if r.Asked.String() != s.Addr || r.From != netip.MustParseAddr("127.0.0.1") || s.Accepted() != 1 {
		t.Errorf("asked %s from %s, %d times", r.Asked, r.From, s.Accepted())
	}
	var samr *Endpoint
	for i := range r.Endpoints {
		if r.Endpoints[i].Protocol == epm.Pipe {
			samr = &r.Endpoints[i]
		}
	}
	if samr == nil || samr.Endpoint != `\pipe\lsass` || samr.Host != `\\DC1` || Named(samr.Interface).Name != "samr" {
		t.Errorf("%+v", samr)
	}
}

// Each answer has another handle, the last of which is the one to go on with, and what
// is left early is freed.
func TestHandles(t *testing.T) {
	var seen [][20]byte
	s := serve(t, probetest.Config{Entries: some(5), PerAnswer: 2, Live: true, OnLookup: func(h [20]byte) { seen = append(seen, h) }})
	if r := ask(t, s.Addr, Options{}); r.Outcome != Listed || r.Ports.TCP.String() != "5001-5005" {
		t.Errorf("%s: %v", r.Outcome, r.Err)
	}
	slices.SortFunc(seen, func(a, b [20]byte) int { return slices.Compare(a[:], b[:]) })
	if len(slices.Compact(seen)) != 4 {
		t.Errorf("%d lookups with different handles", len(seen))
	}
	s = serve(t, probetest.Config{Wreck: func(_ int, a *probetest.Answer) {
		a.Handle, a.Status, a.Entries, a.Num, a.Actual = [20]byte{4: 1}, 0, some(1), 1, 1
	}})
	if r := ask(t, s.Addr, Options{}); r.Outcome != Partial {
		t.Errorf("%s: %v", r.Outcome, r.Err)
	}
	for wait := time.Now(); s.Freed() == 0; time.Sleep(time.Millisecond) {
		if time.Since(wait) > 20*time.Second {
			t.Fatal("the handle wasn't freed")
		}
	}
}

// listens tells whether somebody takes connections.
func listens(at netip.AddrPort) bool {
	c, err := net.DialTimeout("tcp", at.String(), time.Second)
	if err == nil {
		c.Close()
	}
	return err == nil
}

// A tower's address is never connected to, and a port is counted on the host that was
// asked.
func TestTowersAreNotFollowed(t *testing.T) {
	other, err := net.Listen("tcp", "127.0.0.2:0")
	for err == nil && listens(netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), netip.MustParseAddrPort(other.Addr().String()).Port())) {
		defer other.Close() // another program has this port on the host that will be asked
		other, err = net.Listen("tcp", "127.0.0.2:0")
	}
	if err != nil {
		t.Skip("this computer has no 127.0.0.2: ", err)
	}
	trap := probetest.Serve(other, probetest.Config{})
	defer trap.Close()
	port := netip.MustParseAddrPort(trap.Addr).Port()
	s := serve(t, probetest.Config{Entries: []probetest.Entry{{Tower: probetest.IP(netlogon, 1, 7, port, [4]byte{127, 0, 0, 2})}}})
	r := ask(t, s.Addr, Options{Reach: true, Keep: true})
	if r.Endpoints[0].Address.String() != "127.0.0.2" || !r.Reach.Stale.Equal(portsOf(port)) || !r.Reach.Closed.Contains(port) {
		t.Errorf("%+v, %+v", r.Endpoints[0], r.Reach)
	}
	if trap.Accepted() != 0 {
		t.Errorf("%d connections to an address from a tower", trap.Accepted())
	}
}

func TestReach(t *testing.T) {
	open, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer open.Close()
	port := netip.MustParseAddrPort(open.Addr().String()).Port()
	s := serve(t, probetest.Config{Entries: []probetest.Entry{{Tower: probetest.IP(netlogon, 1, 7, 2, [4]byte{})}}})
	own := netip.MustParseAddrPort(s.Addr).Port()
	w := &Wanted{Range: portRange(t, "2-4").Union(portsOf(port)), Closed: portsOf(135)}
	steps := 0
	r := Many(context.Background(), []Target{{Name: "host", Address: s.Addr, Wanted: w}}, Options{Timeout: 20 * time.Second, Reach: true}, func(done, total int) {
		if steps++; done != steps || total != 1+4 {
			t.Errorf("step %d is %d of %d", steps, done, total)
		}
	})[0]
	if steps != 1+4 {
		t.Errorf("%d steps", steps)
	}
	if !r.Reach.Open.Equal(portsOf(own, port)) || r.Reach.Closed.String() != "2-4" || !r.Reach.Filtered.IsEmpty() || !r.Reach.Untried.IsEmpty() {
		t.Errorf("%+v", r.Reach)
	}
	if r.Reach.Stale.String() != "2" || !r.Reach.Unlisted.Equal(portsOf(port)) {
		t.Errorf("stale %s, unlisted %s", r.Reach.Stale, r.Reach.Unlisted)
	}
	stopped, cancel := context.WithCancel(context.Background())
	cancel()
	if got := tryPorts(stopped, netip.MustParseAddr("127.0.0.1"), portsOf(port), time.Second, func(uint16) {}); !got.Untried.Equal(portsOf(port)) {
		t.Errorf("%+v", got)
	}
}

func TestNobodyThere(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	for address, want := range map[string]struct {
		outcome Outcome
		err     string
	}{
		l.Addr().String(): {Closed, l.Addr().String() + " refuses the connection"},
		"nowhere.invalid": {Unresolved, "nowhere.invalid"},
	} {
		r := ask(t, address, Options{})
		if r.Outcome != want.outcome || r.Err == nil || !strings.Contains(r.Err.Error(), want.err) {
			t.Errorf("%s: %s, %v", address, r.Outcome, r.Err)
		}
	}
	if r := ask(t, "192.0.2.1", Options{Timeout: time.Nanosecond}); r.Outcome != Filtered || r.Err.Error() != "no connection to 192.0.2.1:135 in 1ns" {
		t.Errorf("%s: %v", r.Outcome, r.Err)
	}
}

func TestDialAddress(t *testing.T) {
	for in, want := range map[Target]string{
		{Name: "fs01"}: "fs01:135", {Name: "fs01", Address: "10.1.2.3"}: "10.1.2.3:135", {Name: "::1"}: "[::1]:135", {Name: "[::1]"}: "[::1]:135",
		{Name: "[::1]:1135"}: "[::1]:1135", {Name: "a:1"}: "a:1", {Name: "fe80::1%eth0"}: "[fe80::1%eth0]:135",
	} {
		if got := in.dialAddress(); got != want {
			t.Errorf("%+v: %s, want %s", in, got, want)
		}
	}
}

func TestIPv6(t *testing.T) {
	l, err := net.Listen("tcp", "[::1]:0")
	if err != nil {
		t.Skip("this computer has no ::1: ", err)
	}
	s := probetest.Serve(l, probetest.Config{Entries: some(2)})
	defer s.Close()
	if r := ask(t, s.Addr, Options{}); r.Outcome != Listed || r.From != netip.IPv6Loopback() {
		t.Errorf("%s from %s: %v", r.Outcome, r.From, r.Err)
	}
}

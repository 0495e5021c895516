package probe

import (
	"errors"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"rpcdsc/internal/netset"
)

func TestClassify(t *testing.T) {
	w := &Wanted{Range: portRange(t, "5001-5021"), Closed: portsOf(135, 593, 38901).Union(portRange(t, "5001-5021"))}
	for _, tt := range []struct {
		name                    string
		wanted                  *Wanted
		fixed                   netset.Ports
		tcp, http               netset.Ports
		isFixed, dynamic, outer string
	}{
		{"no fleet", nil, netset.Ports{}, portsOf(135, 49664, 49700), portsOf(593, 49664), "135,593", "49664,49700", ""},
		{"fixed by hand", nil, portsOf(49700), portsOf(135, 49664, 49700), netset.Ports{}, "135,49700", "49664", ""},
		{"inside", w, netset.Ports{}, portsOf(135, 5001, 5002), portsOf(593, 5003), "135,593", "5001-5003", ""},
		{"outside", w, netset.Ports{}, portsOf(5001, 49664), portsOf(49665), "", "5001,49664-49665", "49664-49665"},
		{"the fleet closes it", w, netset.Ports{}, portsOf(38901, 38902), netset.Ports{}, "38901", "38902", "38902"},
		{"a tunnel's end", w, netset.Ports{}, portsOf(1135), netset.Ports{}, "1135", "", ""},
	} {
		p := Ports{TCP: tt.tcp, HTTP: tt.http}
		p.classify(tt.wanted, 1135, tt.fixed)
		if p.Fixed.String() != tt.isFixed || p.Dynamic.String() != tt.dynamic || p.Outside.String() != tt.outer {
			t.Errorf("%s: fixed %s, dynamic %s, outside %s", tt.name, p.Fixed, p.Dynamic, p.Outside)
		}
	}
}

func TestAdvise(t *testing.T) {
	for used, want := range map[int]int{0: 100, 10: 100, 50: 100, 51: 110, 53: 110, 100: 200, 101: 210} {
		if got := Advise(used); got != want {
			t.Errorf("%d in use: %d, want %d", used, got, want)
		}
	}
}

func TestProblems(t *testing.T) {
	w := &Wanted{Range: portRange(t, "5001-5021"), Closed: portsOf(135).Union(portRange(t, "5001-5021")), Allow: netset.MustAddrs("10.1.1.0/24")}
	host := netip.MustParseAddrPort("10.9.9.9:135")
	for _, tt := range []struct {
		name string
		from string
		r    Result
		want []string
	}{
		{"as it should be", "10.1.1.5", Result{Outcome: Listed}, nil},
		{"outside", "10.1.1.5", Result{Outcome: Listed, Ports: Ports{TCP: portsOf(5001, 5722, 49664)}}, []string{"5722 (DFS Replication), 49664 of 3 ports dynamic outside 5001-5021"}},
		{"a stranger", "10.2.1.5", Result{Outcome: Denied, Err: errors.New("no")}, []string{"135 is open to 10.2.1.5"}},
		{"a stranger who isn't let in", "10.2.1.5", Result{Outcome: Filtered, Err: errors.New("no")}, nil},
		{"loopback", "127.0.0.1", Result{Outcome: Listed}, nil},
		{"the host itself", "10.9.9.9", Result{Outcome: Listed}, nil},
		{"a stranger's ports", "10.2.1.5", Result{Outcome: Listed, Reach: &Reach{Open: portsOf(135, 445, 5001)}}, []string{"135 is open", "5001 open to 10.2.1.5"}},
		{"a friend's ports", "10.1.1.5", Result{Outcome: Listed, Reach: &Reach{Open: portsOf(135, 5001)}}, nil},
	} {
		tt.r.Wanted, tt.r.Asked, tt.r.From = w, host, netip.MustParseAddr(tt.from)
		tt.r.Ports.classify(w, 135, netset.Ports{})
		got := tt.r.Problems()
		if len(got) != len(tt.want) {
			t.Errorf("%s: %q", tt.name, got)
			continue
		}
		for i := range got {
			if !strings.Contains(got[i], tt.want[i]) {
				t.Errorf("%s: %q, want %q", tt.name, got[i], tt.want[i])
			}
		}
		tt.r.Wanted = nil
		if got := tt.r.Problems(); got != nil {
			t.Errorf("%s without a fleet: %q", tt.name, got)
		}
	}
}

func TestInterfaces(t *testing.T) {
	all, err := readInterfaces(interfacesTOML)
	if err != nil || len(all) < 80 {
		t.Fatal(len(all), err)
	}
	used := map[string]bool{}
	for id, i := range all {
		used[i.Document] = true
		if i.Name == "" || i.Title == "" || !slices.Contains([]string{"MS-", "C70"}, i.Document[:3]) {
			t.Errorf("%s: %+v", id, i)
		}
	}
	for _, d := range strings.Split(interfacesTOML[:strings.Index(interfacesTOML, "[interfaces]")], "\n") {
		if name, _, ok := strings.Cut(strings.TrimPrefix(d, `"`), `"`); ok && d[0] == '"' && !used[name] {
			t.Errorf("nothing is in %s", name)
		}
	}
	for _, bad := range []string{`[interfaces]` + "\n" + `"x" = ["a", "b"]`, `[interfaces]` + "\n" + `"12345778-1234-abcd-ef00-0123456789ac" = ["a", "b"]`, `=`} {
		if _, err := readInterfaces(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

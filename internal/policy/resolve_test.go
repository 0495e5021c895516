package policy

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rpcdsc/internal/diag"
	"rpcdsc/internal/fleet"
	"rpcdsc/internal/netset"
)

// testCatalogue knows two releases: one that can all, one that can little.
type testCatalogue struct{}

var targets = map[string]Target{
	"new": {Release: "new", Title: "New Windows", IPv6: true, RestartAt: true, ShutdownMax: 24 * time.Hour},
	"old": {Release: "old", Title: "Old Windows", IPsec: true, ShutdownMax: 10 * time.Minute},
}

func (testCatalogue) Target(os string) (Target, bool) { t, ok := targets[os]; return t, ok }
func (testCatalogue) Names() []string                 { return []string{"new", "old"} }
func (testCatalogue) WhoCan(can func(Target) bool) string {
	var titles []string
	for _, name := range []string{"new", "old"} {
		if can(targets[name]) {
			titles = append(titles, targets[name].Title)
		}
	}
	return strings.Join(titles, ", ")
}

const head = `schema = 1
name = "test"
[networks]
a = ["10.1.1.0/24", "b"]
b = ["10.1.2.0/24", "2001:db8::/64"]
v4 = ["10.1.1.0/24"]
[rpc]
ports = ["5001-5100"]
[block]
allow = ["v4"]
`

func resolve(t *testing.T, src string) (*Fleet, []string) {
	t.Helper()
	f, findings := fleet.Parse("test.toml", []byte(src))
	if f == nil || findings.HasErrors() {
		t.Fatalf("%+v\n%s", findings, src)
	}
	out, more := Resolve(f, testCatalogue{})
	var said []string
	for _, m := range more {
		if m.File != "test.toml" || m.Line == 0 {
			t.Errorf("finding without a place: %+v", m)
		}
		said = append(said, fmt.Sprintf("%s %d:%d %s; %s", m.Code, m.Line, m.Column, m.Message, m.Remedy))
	}
	return out, said
}

func TestResolve(t *testing.T) {
	f, said := resolve(t, head+`
[[group]]
name = "g"
os = "new"
hosts = ["h[1-3].corp.example", "a-very-long-host-name"]
block.allow = ["a", "192.168.0.7"]
block.also = ["593/tcp", "135/udp"]
[[host]]
name = "h2.corp.example"
rpc.ports = ["6000-6100", "6101"]
`)
	if said != nil {
		t.Fatal(said)
	}
	g := f.Groups[0]
	p, other := g.Hosts[0].Policy, g.Hosts[1].Policy
	for what, pair := range map[string][2]string{
		"label":    {p.Label, "Block RPC Ports - test"},
		"group":    {p.RuleGroup(), "rpcdsc test"},
		"range":    {p.Range.String(), "5001-5100"},
		"tcp":      {p.TCP.String(), "135,593,5001-5100"},
		"udp":      {p.UDP.String(), "135"},
		"allow":    {p.Allow.String(), "10.1.1.0-10.1.2.255,192.168.0.7,2001:db8::/64"},
		"override": {other.Range.String(), "6000-6101"},
		"computer": {g.Hosts[3].Computer, "A-VERY-LONG-HOS"},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: got %s, want %s", what, pair[0], pair[1])
		}
	}
	if g.Hosts[2].Policy != p || g.Hosts[3].Policy != p || len(g.Policies) != 2 || p.Tag == other.Tag || len(p.Tag) != 8 {
		t.Errorf("policies %+v", g.Policies)
	}
}

func TestTagIsTheContents(t *testing.T) {
	group := "[[group]]\nname = \"g\"\nos = \"new\"\nhosts = [\"h\"]\n"
	tag := func(src string) string {
		f, _ := resolve(t, src)
		return f.Groups[0].Policies[0].Tag
	}
	same := tag(head + group)
	if other := tag(strings.Replace(head, `"5001-5100"`, `"5001-5050", "5051-5100"`, 1) + group); other != same {
		t.Errorf("the same ports in other words: %s, %s", same, other)
	}
	for _, change := range []string{"rpc.ports = [\"5001-5101\"]\n", "block.name = \"X\"\n", "block.allow = [\"a\"]\n", "block.also = [\"593/tcp\"]\n", "restart.notice = \"1m\"\n"} {
		if tag(head+group+change) == same {
			t.Errorf("%s changes nothing in the tag", change)
		}
	}
}

func TestSlots(t *testing.T) {
	restart := `[restart]
when = "window"
windows = ["Sat 23:50-00:10", "Sun 04:00-05:00"]
stagger = "5m"
notice = "10m"
`
	f, said := resolve(t, head+restart+"[[group]]\nname = \"g\"\nos = \"new\"\nhosts = [\"h[1-5]\"]\n[[host]]\nname = \"h5\"\nrestart.when = \"at\"\nrestart.at = \"2026-12-05 02:00\"\n")
	if said != nil {
		t.Fatal(said)
	}
	want := []string{"Saturday 23:50", "Saturday 23:55", "Sunday 00:00", "Sunday 04:00", "at 2026-12-05 02:20"}
	for i, h := range f.Groups[0].Hosts {
		got := h.Slot.Day.String() + " " + h.Slot.Clock()
		if h.Slot.When == "at" {
			got = "at " + h.Slot.At.Format("2006-01-02 15:04")
		}
		if got != want[i] {
			t.Errorf("%s: %s, want %s", h.Name, got, want[i])
		}
	}
}

func TestResolveRefuses(t *testing.T) {
	group := func(lines string) string { return "[[group]]\nname = \"g\"\nos = \"old\"\nhosts = [\"h\"]\n" + lines }
	for name, tt := range map[string]struct{ src, want string }{
		"unknown release": {strings.Replace(group(""), `"old"`, `"olt"`, 1), `RD4001 13:6 "olt" is no Windows release that rpcdsc knows; did you mean old?`},
		"IPv6":            {group("block.allow = [\"a\"]\n"), "RD4002 15:16 block.allow has IPv6 networks, but Old Windows filters no IPv6"},
		"who filters it":  {group("block.allow = [\"a\"]\n"), "these filter IPv6: New Windows"},
		"everyone":        {group("block.allow = [\"1.0.0.0-126.255.255.255\", \"128.0.0.0-223.255.255.255\"]\n"), "RD4003 15:16 block.allow covers every IPv4 address"},
		"nobody":          {group("ipv6 = \"ignore\"\nblock.allow = [\"2001:db8::/64\"]\n"), "RD4004 16:16 block.allow has no IPv4 network"},
		"notice":          {group("restart.when = \"window\"\nrestart.windows = [\"Sat 02:00-04:00\"]\nrestart.notice = \"20m\"\n"), "RD4004 17:18 Old Windows takes a restart notice of at most 10m0s, not 20m0s"},
		"at":              {group("restart.when = \"at\"\nrestart.at = \"2026-12-05 02:00\"\n"), `RD4004 15:16 restart.when = "at": the scheduler of Old Windows`},
		"filters":         {group("ipv6 = \"ignore\"\nrpc.ports = [\"1025-65000\"]\n"), "RD4006 16:14 127954 filters are too many for Old Windows, and 50000 are the most: 63977 closed ports, each for everyone and for 1 networks; close at most 25000 ports"},
		"NetBIOS":         {strings.Replace(group(""), `["h"]`, `["h", "h.b.example"]`, 1), "RD3011 14:15 hosts h and h.b.example of group g have the same NetBIOS name, H"},
		"assert": {group("[[assert]]\nhosts = [\"h\"]\nfrom = [\"v4\", \"10.9.9.9\"]\nport = [\"5001/tcp\"]\nwant = \"allow\"\n"),
			"RD4005 18:9 the assertion of line 15 wants allow, but on host h a packet from 10.9.9.9 to 5001/tcp is blocked: rpc.ports \"5001-5100\" on line 8 closes the port, and block.allow on line 10 leaves the address out; name the network in block.allow of h"},
		"assert open": {group("[[assert]]\nhosts = [\"h\"]\nfrom = [\"v4\"]\nport = [\"5000-5001/tcp\"]\nwant = \"allow\"\n"), "from 10.1.1.0/24 to 5000/tcp is not governed by any rule: neither rpc.ports on line 8 nor block.also has the port"},
		"assert allow": {group("block.also = [\"80/udp\"]\n[[assert]]\nhosts = [\"h\"]\nfrom = [\"10.1.1.1\"]\nport = [\"80/udp\"]\nwant = \"block\"\n"),
			"from 10.1.1.1 to 80/udp is allowed: block.also \"80/udp\" on line 15 closes the port, and block.allow \"v4\" on line 10 lets the address in"},
		"assert IPv6": {group("ipv6 = \"ignore\"\n[[assert]]\nhosts = [\"h\"]\nfrom = [\"b\"]\nport = [\"135/tcp\"]\nwant = \"block\"\n"),
			"from 2001:db8::/64 to 135/tcp is not governed by any rule: 135/tcp is always closed, but ipv6 \"ignore\" on line 15 leaves IPv6 alone"},
	} {
		_, said := resolve(t, head+tt.src)
		if !strings.Contains(strings.Join(said, "\n"), tt.want) {
			t.Errorf("%s: got %q, want %q", name, said, tt.want)
		}
	}
}

// TestExcept: a network is what its entries have, without what it takes out, in any
// order and through names.
func TestExcept(t *testing.T) {
	const file = `schema = 1
name = "x"
rpc.ports = ["5001-5100"]
block.allow = ["offices", "10.9.0.1"]
networks.offices = ["except guests", "10.1.0.0/16", "except 10.1.0.0-10.1.0.9"]
networks.guests = ["10.1.99.0/24", "except 10.1.99.7"]
[[group]]
name = "g"
os = "new"
hosts = ["h"]
`
	f, findings := fleet.Parse("x.toml", []byte(file))
	if findings != nil {
		t.Fatal(findings)
	}
	out, findings := Resolve(f, testCatalogue{})
	if findings != nil {
		t.Fatal(findings)
	}
	want := netset.MustAddrs("10.1.0.10-10.1.98.255", "10.1.99.7", "10.1.100.0-10.1.255.255", "10.9.0.1")
	if got := out.Groups[0].Policies[0].Allow; !got.Equal(want) {
		t.Errorf("got %s", got)
	}
	f, _ = fleet.Parse("x.toml", []byte(strings.Replace(file, "10.1.0.0-10.1.0.9", "10.0.0.0/8", 1)))
	if _, findings := Resolve(f, testCatalogue{}); len(findings) != 1 || findings[0].Code != diag.EmptyNetwork.Code || findings[0].Line != 5 {
		t.Errorf("got %+v", findings)
	}
}

func TestAssertsThatHold(t *testing.T) {
	asserts := ""
	for _, a := range []string{`["v4"] port = ["135/tcp", "5001-5100/tcp"] want = "allow"`, `["192.168.0.1"] port = ["5100/tcp"] want = "block"`, `["v4"] port = ["80/tcp", "135/udp"] want = "open"`} {
		asserts += "[[assert]]\nhosts = [\"h*\"]\nfrom = " + strings.NewReplacer(" port", "\nport", " want", "\nwant").Replace(a) + "\n"
	}
	if _, said := resolve(t, head+"[[group]]\nname = \"g\"\nos = \"old\"\nhosts = [\"h\"]\n"+asserts); said != nil {
		t.Error(said)
	}
}

// Of each policy the first host is named, whether a pattern or a name finds it.
func TestAssertsFindEachPolicyOnce(t *testing.T) {
	groups := "[[group]]\nname = \"g\"\nos = \"new\"\nhosts = [\"A[1-9]\"]\n[[group]]\nname = \"h\"\nos = \"new\"\nhosts = [\"b[1-9]\"]\n" +
		"[[host]]\nname = \"a[3-4]\"\nrpc.ports = [\"6001-6100\"]\n[[host]]\nname = \"b9\"\nrpc.ports = [\"7001-7100\"]\n"
	for hosts, want := range map[string]string{
		`"a*"`:             "A1 A3",
		`"*"`:              "A1 A3 b1 b9",
		`"a4", "A3", "b2"`: "A3 b2",
		`"?9", "a2"`:       "A2 b9",
		`"b*", "b9", "B*"`: "b1 b9",
	} {
		_, said := resolve(t, head+groups+"[[assert]]\nhosts = ["+hosts+"]\nfrom = [\"v4\"]\nport = [\"135/tcp\"]\nwant = \"block\"\n")
		var got []string
		for _, s := range said {
			_, name, _ := strings.Cut(s, "but on host ")
			name, _, _ = strings.Cut(name, " ")
			got = append(got, name)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: got %q, want %s", hosts, got, want)
		}
	}
}

// What a file of a megabyte can ask for by naming things again and again is
// refused, and reported once. Less is taken here.
func TestTooMuch(t *testing.T) {
	var chain, overrides, asserts strings.Builder
	for i := range 100 {
		fmt.Fprintf(&chain, "n%d = [\"n%d\", \"10.%d.0.0/25\"]\n", i+1, i, i)
		fmt.Fprintf(&overrides, "[[host]]\nname = \"h%d\"\nrpc.ports = [\"%d-%d\"]\n", i+1, 5001+i, 5200+i)
		fmt.Fprintf(&asserts, "[[assert]]\nhosts = [\"h*\"]\nfrom = [\"10.0.0.0-10.0.0.%d\"]\nport = [\"135/tcp\"]\nwant = \"allow\"\n", i)
	}
	src := "schema = 1\nname = \"test\"\nrpc.ports = [\"5001-5100\"]\nblock.allow = [\"%s\"]\n[[group]]\nname = \"g\"\nos = \"new\"\nhosts = [\"h[1-100]\"]\n"
	networks := "[networks]\nn0 = [\"10.255.0.0/24\"]\n" + chain.String()
	for name, tt := range map[string]struct{ src, want string }{
		"networks":   {fmt.Sprintf(src, "n100") + networks, "the networks and the policies that differ have"},
		"policies":   {fmt.Sprintf(src, "n30") + networks[:strings.Index(networks, "n31 =")] + overrides.String(), "the networks and the policies that differ have"},
		"assertions": {fmt.Sprintf(src, "10.0.0.0/8") + overrides.String() + asserts.String(), "the assertions and the policies that they are about make more than 1000 steps"},
	} {
		f, findings := fleet.Parse("test.toml", []byte(tt.src))
		if findings.HasErrors() {
			t.Fatal(findings)
		}
		r := newResolver(f, testCatalogue{})
		r.limit, r.most = 1000, 1000
		_, said := r.resolve()
		if len(said) != 1 || said[0].Code != diag.TooMuch.Code || !strings.Contains(said[0].Message, tt.want) {
			t.Errorf("%s: %+v", name, said)
		}
		if _, said := Resolve(f, testCatalogue{}); len(said) > 0 {
			t.Errorf("%s: %+v", name, said)
		}
	}
}

package policy

import (
	"fmt"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"rpcdsc/internal/diag"
	"rpcdsc/internal/fleet"
	"rpcdsc/internal/netset"
)

// lintCatalogue has one release of each engine.
type lintCatalogue struct{ testCatalogue }

func (lintCatalogue) Target(os string) (Target, bool) {
	t := Target{Release: os, Title: "New Windows", IPv6: true, RestartAt: true, ShutdownMax: 24 * time.Hour,
		Dynamic: netset.NewPorts(netset.PortRange{First: 49152, Last: 65535})}
	if os == "old" {
		t = Target{Release: os, Title: "Old Windows", IPsec: true, RestartAt: true, ShutdownMax: 10 * time.Minute,
			Dynamic: netset.NewPorts(netset.PortRange{First: 1025, Last: 5000})}
	}
	return t, os == "new" || os == "old"
}

// plain is a fleet without lints. The cases change one line of it, or add some
// behind its eleven.
const plain = `schema = 1
name = "test"
networks.net = ["10.1.0.0/16", "10.2.1.0/24"]
networks.part = ["10.1.5.0/24"]
rpc.ports = ["5001-5100"]
block.allow = ["net"]
block.also = ["135/udp", "593/tcp"]
[[group]]
name = "files"
os = "new"
hosts = ["fs01", "fs02"]
`

// lintCases has at least one case of each lint of this package. Each gives
// exactly the one.
var lintCases = []struct {
	name         string
	old, new     string // replaced in plain; an empty old adds
	kind         *diag.Kind
	line, column int
	message      string // a part of it
	remedy       string // a part of it
}{
	{"the article's ports", "5001-5100", "5001-5021", diag.FewPorts, 5, 14, "the 21 ports of KB 908472", "5101-5300"},
	{"99 ports", "5001-5100", "5001-5099", diag.FewPorts, 5, 14, "rpc.ports holds 99", "5101-5300"},
	{"99 ports in two ranges", `"5001-5100"`, `"5001-5050", "5101-5149"`, diag.FewPorts, 5, 14, "rpc.ports holds 99", "5101-5300"},
	{"few ports of a host", "", "[[host]]\nname = 'fs02'\nrpc.ports = ['5201-5210']\n", diag.FewPorts, 14, 14, "rpc.ports holds 10", "5101-5300"},
	{"below 5001", "5001-5100", "4900-4999", diag.LowPorts, 5, 14, "4900-4999 has ports below 5001", "above 5000"},
	{"far below", "5001-5100", "700-800", diag.LowPorts, 5, 14, "700-800 has ports below 5001", "above 5000"},
	{"second range below", `"5001-5100"`, `"5001-5100", "4100-4101"`, diag.LowPorts, 5, 27, "4100-4101", "above 5000"},
	{"ephemeral of old", `"new"`, "\"old\"\nipv6 = 'ignore'\nrpc.ports = ['4100-4200']\nallow_lints = ['RD5112']", diag.EphemeralPorts, 12, 14, "4100-4200 overlaps 1025-5000", "between 5001 and 49151"},
	{"ephemeral", "5001-5100", "60000-60100", diag.EphemeralPorts, 5, 14, "group files: 60000-60100 overlaps 49152-65535, the ports of outgoing connections on New Windows", "between 5001 and 49151"},
	{"touches the ephemeral ones", "5001-5100", "49000-49152", diag.EphemeralPorts, 5, 14, "49000-49152 overlaps", "between 5001 and 49151"},
	{"up to 6000", "5001-5100", "5001-6000", diag.ServiceInRange, 5, 14, "5357-5358 (Web Services on Devices), 5722 (DFS Replication), 5723-5724 (Operations Manager), 5985-5986 (WinRM)", `write "5001-5356", "5359-5721", "5725-5984", "5987-6000": only one`},
	{"nearly all ports", `"5001-5100"`, `"5001-49151"`, diag.ServiceInRange, 5, 14, "and 12 more", "a range without them, such as 5101-5300"},
	{"SMB", `"593/tcp"`, `"593/tcp", "445/tcp"`, diag.ServiceClosed, 7, 37, "445/tcp closes services to everyone but block.allow: 445 (SMB)", "take the door out"},
	{"UDP service", `"593/tcp"`, `"593/tcp", "380-390/udp"`, diag.ServiceClosed, 7, 37, "389 (domain controller locator)", "take the door out"},
	{"own network left out", "", "located = ['net', 'part']\nblock.allow = ['10.2.1.0/24', '10.1.0.0/24']\n", diag.OwnNetworkLeftOut, 13, 16, "are: 10.1.1.0-10.1.255.255 of net, part", "add the network"},
	{"own network", "", "located = ['net', '10.9.1.0/24']\n", diag.OwnNetworkLeftOut, 6, 16, "group files: block.allow leaves out where the hosts are: 10.9.1.0/24", "add the network"},
	{"part of the own network", "", "located = ['net']\nblock.allow = ['10.1.0.0/16']\n", diag.OwnNetworkLeftOut, 13, 16, "10.2.1.0/24 of net", "add the network"},
	{"own network of a host", "", "located = ['10.2.1.0/24']\n[[host]]\nname = 'fs02'\nblock.allow = ['part']\n", diag.OwnNetworkLeftOut, 15, 16, "10.2.1.0/24", "add the network"},
	{"half of IPv4", `["net"]`, `["10.0.0.0/16", "100.0.0.0-120.255.255.255", "128.0.0.0-223.255.255.255"]`, diag.NearlyEveryone, 6, 60, "52 % of all IPv4", "name the networks"},
	{"half of IPv6", `["net"]`, `["net", "2000::/4"]`, diag.NearlyEveryone, 6, 23, "50 % of all IPv6", "name the networks"},
	{"more than all of IPv6", `["net"]`, `["net", "1000::-fe00::"]`, diag.NearlyEveryone, 6, 23, "100 % of all IPv6", "name the networks"},
	{"no further doors", "block.also = [\"135/udp\", \"593/tcp\"]\n", "", diag.DoorLeftOpen, 6, 16, "group files: the endpoint mapper stays open to everyone through 135/udp and 593/tcp", `add "135/udp", "593/tcp" to block.also; through \pipe\epmapper it still answers`},
	{"one of the doors", `"135/udp", `, "", diag.DoorLeftOpen, 7, 15, "through 135/udp", `add "135/udp" to`},
	{"the other", `, "593/tcp"`, "", diag.DoorLeftOpen, 7, 15, "through 593/tcp", `add "593/tcp" to`},
	{"doors of a group closed by none", "", "block.also = []\n", diag.DoorLeftOpen, 6, 16, "group files", "block.also"},
	{"domain controllers", "", "role = 'domain-controller'\n", diag.DomainController, 12, 8, "group files: members of the domain outside block.allow lose the RPC services of these domain controllers, and no allow rule", "every network that has members"},
	{"old domain controllers", `"new"`, "\"old\"\nipv6 = 'ignore'\nrole = 'domain-controller'\nallow_lints = ['RD5112']", diag.DomainController, 12, 8, "an IPsec policy that comes from the domain", "every network that has members"},
	{"members elsewhere", "", "role = 'domain-controller'\nallow_lints = ['RD5109']\n[[group]]\nname = 'g'\nos = 'new'\nhosts = ['h']\nlocated = ['10.7.0.0/16', 'net']\nblock.allow = ['net', '10.7.0.0/16']\n", diag.MembersLeftOut, 6, 16, "10.7.0.0/16 (group g)", "block.allow of the domain controllers"},
	{"unfiltered IPv6", `"new"`, "\"old\"\nallow_lints = ['RD5112']", diag.IPv6Unfiltered, 10, 6, "group files: IPv6 isn't filtered on Old Windows", `ipv6 = "ignore"`},
	{"many filters", `"new"`, "\"old\"\nipv6 = 'ignore'", diag.ManyFilters, 5, 14, "group files: 309 filters (103 closed ports, each for everyone and for 2 networks)", "192.168.50.0/27"},
	{"address in a network", `["net"]`, `["net", "10.1.5.7"]`, diag.ShadowedAllow, 6, 23, "net has all of 10.1.5.7", "remove 10.1.5.7 here"},
	{"network in a network", `["net"]`, `["part", "net"]`, diag.ShadowedAllow, 6, 16, "net has all of part", "remove part"},
	{"network in addresses", `["net"]`, `["10.0.0.0/8", "net"]`, diag.ShadowedAllow, 6, 30, "10.0.0.0/8 has all of net", "remove net"},
	{"equal ones", `["net"]`, `["10.1.5.0/24", "part"]`, diag.ShadowedAllow, 6, 31, "10.1.5.0/24 has all of part", "remove part"},
	{"network that shares a part", `["net"]`, `["part", "10.1.5.128-10.1.6.5"]`, diag.SharedAllow, 6, 24, "part and 10.1.5.128-10.1.6.5 share 10.1.5.128/25", "what they share"},
	{"addresses that a network has in part", `["net"]`, `["net", "10.2.0.0-10.2.1.5"]`, diag.SharedAllow, 6, 23, "net and 10.2.0.0-10.2.1.5 share 10.2.1.0-10.2.1.5", "what they share"},
	{"nothing asserted", "", "block.allow = ['net', 'part']\nallow_lints = ['RD5113']\n" + noAssert, diag.NothingAsserted, 2, 8, "nothing says who must get in", "[[assert]]"},
	{"restart in the past", "", "restart = {when = 'at', at = '2025-12-05 02:00'}\n", diag.PastRestart, 12, 30, "host fs01 restarts at 2025-12-05 02:00, which is before 2026-01-01", "still to come"},
	{"link-local", `["net"]`, `["net", "fe80::/64"]`, diag.LinkLocal, 6, 23, "fe80::/64 has link-local addresses", `role = "cluster"`},
	{"cluster without its own network", "", "role = 'cluster'\nallow_lints = ['RD5126']\nblock.allow = ['net', '169.254.0.0/16']\n", diag.OwnNetworkLeftOut, 14, 16, "leaves out where the hosts are: fe80::/10", "add the network"},
	{"print server", "", "role = 'print-server'\n", diag.RoleNeeds, 12, 8, "group files: print servers: Windows 11 22H2 and later print through the endpoint mapper and the range", "everybody who prints there; accept RD5126"},
	{"availability group", "", "role = 'database'\nallow_lints = ['RD5126']\n", diag.ServiceInRange, 5, 14, "5022 (availability groups and mirroring)", "such as 5101-5300"},
	{"deployment", "", "role = 'deployment'\nallow_lints = ['RD5126']\n", diag.ServiceInRange, 5, 14, "5040 (Windows Deployment Services)", "such as 5101-5300"},
	{"backup", "", "role = 'backup'\nallow_lints = ['RD5126']\nrpc.ports = ['5601-5720']\n", diag.ServiceInRange, 14, 14, "5718 (DPM agent coordinator), 5719 (DPM protection agent)", `write "5601-5717", "5720"`},
	{"needless exception", `"10.2.1.0/24"]`, `"10.2.1.0/24", "except 10.3.0.0/16"]`, diag.NeedlessExcept, 3, 47, "network net has nothing of 10.3.0.0/16", "remove it"},
	{"all at once", "", "restart = {when = 'window', windows = ['Sat 02:00-04:00'], stagger = '0s'}\n", diag.RestartTogether, 12, 70, "group files: hosts restart at the same time, Saturday 02:00", "restart.stagger"},
	{"all at one moment", "", "restart = {when = 'at', at = '2026-12-05 02:00', stagger = '0s'}\n", diag.RestartTogether, 12, 60, "2026-12-05 02:00", "restart.stagger"},
	{"domain controllers restart together", "", "role = 'domain-controller'\nrestart = {when = 'window', windows = ['Sat 02:00-04:00']}\nallow_lints = ['RD5109']\n[[group]]\nname = 'g'\nos = 'new'\nhosts = ['h']\nrole = 'domain-controller'\nallow_lints = ['RD5109']\nrestart = {when = 'window', windows = ['Sat 02:05-04:00'], notice = '5m'}\n",
		diag.RestartClash, 12, 8, "fs01 of group files restarts in the same minute as h of group g, another domain controller: Saturday 02:00", `apart = ["domain-controller"]`},
	{"accepted for nothing", "", "allow_lints = ['RD5101']\n", diag.UnusedAllowance, 12, 16, "RD5101 is accepted, and there is no such finding", "remove the code"},
	{"accepted twice", "5001-5100\"]", "5001-5021\"]\nallow_lints = ['RD5101', 'RD5101']", diag.UnusedAllowance, 6, 26, "RD5101 is accepted twice", "remove the code"},
	{"accepted by the fleet for nothing", "block.also", "allow_lints = ['RD5002']\nblock.also", diag.UnusedAllowance, 7, 16, "RD5002 is accepted", "remove the code"},
}

func lintsOf(t *testing.T, src string) diag.Findings {
	t.Helper()
	f, findings := fleet.Parse("test.toml", []byte(src))
	if f == nil || len(findings) > 0 {
		t.Fatalf("%+v\n%s", findings, src)
	}
	out, findings := Resolve(f, lintCatalogue{})
	if findings != nil {
		t.Fatalf("%+v\n%s", findings, src)
	}
	return Lint(out, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
}

func lines(fs diag.Findings) string {
	var b strings.Builder
	for _, f := range fs {
		fmt.Fprintf(&b, "\n%s %s:%d:%d+%d %s (%s)", f.Code, f.File, f.Line, f.Column, f.Length, f.Message, f.Remedy)
	}
	return b.String()
}

func caseSource(old, new string) string {
	if !strings.Contains(plain, old) {
		panic("the plain fleet has no " + old)
	}
	if strings.HasSuffix(new, noAssert) {
		return plain + new
	}
	src := plain + new
	if old != "" {
		src = strings.Replace(plain, old, new, 1)
	}
	return src + "[[assert]]\nhosts = ['*']\nfrom = ['net', 'part']\nport = ['9/udp']\nwant = 'open'\n"
}

const noAssert = "# no assertion\n"

// longList has n networks with the address of each beside it.
func longList(n int) (networks, list string) {
	var a, b strings.Builder
	for i := range n {
		fmt.Fprintf(&a, "networks.n%d = ['10.%d.%d.0/24']\n", i, 100+i/250, i%250)
		fmt.Fprintf(&b, ", 'n%d', '10.%d.%d.7'", i, 150+i/250, i%250)
	}
	return a.String(), b.String()
}

// TestLongListsArentCompared says so, with the numbers.
func TestLongListsArentCompared(t *testing.T) {
	networks, list := longList(750)
	found := lintsOf(t, strings.Replace(strings.Replace(caseSource("", ""), `["net"`, `["net"`+list, 1), "rpc.ports", networks+"rpc.ports", 1))
	if len(found) != 1 || found[0].Code != diag.NotCompared.Code || !strings.Contains(found[0].Message, "751 networks among 1501 entries make more than 1000000 pairs") {
		t.Errorf("got %s", lines(found))
	}
}

func TestLints(t *testing.T) {
	for _, tt := range lintCases {
		t.Run(tt.name, func(t *testing.T) {
			found := lintsOf(t, caseSource(tt.old, tt.new))
			if len(found) != 1 {
				t.Fatalf("want one lint, got %s", lines(found))
			}
			f := found[0]
			if f.Code != tt.kind.Code || f.Severity != diag.Warning || f.File != "test.toml" || f.Line != tt.line || f.Column != tt.column || f.Length < 2 {
				t.Errorf("want %s at %d:%d, got %s", tt.kind.Code, tt.line, tt.column, lines(found))
			}
			if !strings.Contains(f.Message, tt.message) || !strings.Contains(f.Remedy, tt.remedy) {
				t.Errorf("want a message with %q and a remedy with %q, got %s", tt.message, tt.remedy, lines(found))
			}
		})
	}
}

// TestEveryLintCanBeAccepted adds the code to what the group accepts.
func TestEveryLintCanBeAccepted(t *testing.T) {
	for _, tt := range lintCases {
		src := caseSource(tt.old, tt.new)
		if strings.Contains(src, "allow_lints") {
			continue
		}
		src = strings.Replace(src, "[[group]]", "[[group]]\nallow_lints = ['"+tt.kind.Code+"']", 1)
		if found := lintsOf(t, src); found != nil {
			t.Errorf("%s: got %s", tt.name, lines(found))
		}
	}
}

// TestNoLints is about what is near to a lint and none.
func TestNoLints(t *testing.T) {
	for _, tt := range []struct{ name, old, new string }{
		{"plain", "", ""},
		{"lowest", "5001-5100", "5001-5100"},
		{"highest", "5001-5100", "49052-49151"},
		{"beside a service", "5001-5100", "5200-5356"},
		{"a port that UDP has", "5001-5100", "5004-5103"},
		{"doors in ranges", `"135/udp", "593/tcp"`, `"130-136/udp", "590-600/tcp"`},
		{"own network", "", "located = ['net', 'part', '10.2.1.7']\n"},
		{"own IPv6 network, where it can't be filtered", `"new"`, "\"old\"\nipv6 = 'ignore'\nlocated = ['2001:db8::/64', '10.1.0.0/16']\nallow_lints = ['RD5112']"},
		{"less than half", `["net"]`, `["128.0.0.0-223.255.255.255", "2000::/5", "fc00::/7"]`},
		{"300 filters", `"new"`, "\"old\"\nipv6 = 'ignore'\nblock.allow = ['10.1.0.0/16', '10.2.0.0/16']\nblock.also = ['135/udp', '593/tcp']\nrpc.ports = ['5001-5097']\nallow_lints = ['RD5101']"},
		{"no filters", "", "block.allow = ['10.0.0.1', '10.0.0.3', '10.0.0.5', '10.0.0.7']\n"},
		{"networks that overlap", "networks.part = [\"10.1.5.0/24\"]", "networks.part = ['10.1.5.0/24', '10.3.0.0/16', 'net']"},
		{"networks beside each other", `["net"]`, `["net", "10.2.2.0/24"]`},
		{"one host alone", `["fs01", "fs02"]`, "['fs01']\nrestart = {when = 'window', windows = ['Sat 02:00-04:00'], stagger = '0s'}"},
		{"hosts in windows of their own", "", "restart = {when = 'window', windows = ['Sat 02:00-04:00'], stagger = '0s'}\n[[host]]\nname = 'fs02'\nrestart.windows = ['Sun 02:00-04:00']\n"},
		{"two hosts that meet", "", "restart = {when = 'window', windows = ['Sat 02:00-04:00']}\n[[host]]\nname = 'fs02'\nrestart.windows = ['Sat 01:55-04:00']\n"},
		{"lint of the text that is accepted", `["fs01", "fs02"]`, "['fs_01']\nallow_lints = ['RD5004']"},
		{"hosts that don't restart", "", "restart.stagger = '0s'\n"},
		{"other groups of domain controllers", "", "role = 'domain-controller'\nallow_lints = ['RD5109']\n[[group]]\nname = 'g'\nos = 'new'\nhosts = ['h']\nlocated = ['net']\n"},
		{"cluster", "", "role = 'cluster'\nallow_lints = ['RD5126']\nblock.allow = ['net', '169.254.0.0/16', 'fe80::/10']\n"},
		{"role whose ports are elsewhere", "", "role = 'database'\nallow_lints = ['RD5126']\nrpc.ports = ['5101-5300']\n"},
		{"unused lint that is accepted", "", "allow_lints = ['RD5101', 'RD5115']\n"},
	} {
		if found := lintsOf(t, caseSource(tt.old, tt.new)); found != nil {
			t.Errorf("%s: got %s", tt.name, lines(found))
		}
	}
}

// TestLintOfSeveralGroups: what is in the defaults is reported once.
func TestLintOfSeveralGroups(t *testing.T) {
	groups := ""
	for _, g := range []string{"a", "b", "c"} {
		groups += "[[group]]\nname = '" + g + "'\nos = 'new'\nhosts = ['h" + g + "']\n"
	}
	for _, tt := range []struct{ name, src, want string }{
		{"the same for all", caseSource("5001-5100", "5001-5021") + groups, "rpc.ports has"},
		{"named", caseSource("5001-5100", "60000-60100") + groups, "group files and 3 more: 60000-60100"},
		{"without doors", caseSource(`block.also = ["135/udp", "593/tcp"]`, "") + groups, "group files and 3 more: the endpoint mapper"},
		{"accepted by the first", strings.Replace(caseSource(`block.also = ["135/udp", "593/tcp"]`, ""), "[[group]]", "[[group]]\nallow_lints = ['RD5108']", 1) + groups, "group a and 2 more: the endpoint mapper"},
		{"in a network", caseSource(`["net"]`, `["part", "net"]`) + groups, "net has all of part"},
		{"accepted by the last", caseSource("5001-5100", "60000-60100") + groups + "allow_lints = ['RD5103']\n", "group files and 2 more: 60000-60100"},
	} {
		found := lintsOf(t, tt.src)
		if len(found) != 1 || !strings.HasPrefix(found[0].Message, tt.want) {
			t.Errorf("%s: want %q, got %s", tt.name, tt.want, lines(found))
		}
	}
}

// TestEveryLintHasACaseAndASource looks both up in the list of kinds.
func TestEveryLintHasACaseAndASource(t *testing.T) {
	src, err := os.ReadFile("../diag/codes.go")
	if err != nil {
		t.Fatal(err)
	}
	sourced := map[string]bool{}
	for _, m := range regexp.MustCompile(`((?:\t//.*\n)+)\t\w+ = define\("(RD51\d\d)"`).FindAllStringSubmatch(string(src), -1) {
		sourced[m[2]] = regexp.MustCompile(`KB \d{6}|\[MS-|RFC \d|https://`).MatchString(m[1])
	}
	cases := map[string]bool{diag.NotCompared.Code: true} // TestLongListsArentCompared
	for _, tt := range lintCases {
		cases[tt.kind.Code] = true
	}
	for _, k := range diag.Kinds() {
		if !strings.HasPrefix(k.Code, "RD51") {
			continue
		}
		if !cases[k.Code] {
			t.Errorf("no case shows %s, %s", k.Code, k.Title)
		}
		if !sourced[k.Code] && k.Code != diag.UnusedAllowance.Code {
			t.Errorf("the comment on %s, %s, names no source", k.Code, k.Title)
		}
	}
}

// TestPortCatalogue reads the data file.
func TestPortCatalogue(t *testing.T) {
	c, err := readPortCatalogue(portsTOML)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range fleet.Roles {
		r, known := c.roles[name]
		if !known && name != fleet.RoleDomainController {
			t.Errorf("nothing is known of the role %s", name)
		}
		if known && (r.Hosts == "" || r.Needs == "" || r.Who == "" || !strings.HasPrefix(r.Source, "https://")) {
			t.Errorf("role %s: %+v", name, r)
		}
	}
	if len(c.roles) != len(fleet.Roles)-1 {
		t.Errorf("%d roles", len(c.roles))
	}
	for proto, services := range c.services {
		last := 0
		for _, s := range services {
			if int(s.ports.First) <= last {
				t.Errorf("%s/%s: overlaps the row before", s.ports, proto)
			}
			last = int(s.ports.Last)
			if u, err := url.Parse(s.source); err != nil || u.Scheme != "https" || u.Host == "" || s.name == "" {
				t.Errorf("%s/%s: service %q, source %q", s.ports, proto, s.name, s.source)
			}
			if s.ports.First <= EndpointMapper && EndpointMapper <= s.ports.Last {
				t.Errorf("%s/%s: the endpoint mapper is no service here", s.ports, proto)
			}
		}
	}
	if tcp, udp := c.services["tcp"], c.services["udp"]; len(tcp) < 50 || len(udp) < 20 {
		t.Errorf("%d and %d services", len(tcp), len(udp))
	}
	for _, bad := range []string{"[tcp]\n1 = ['x', 'y']", "[sources]\ny = 'https://y'\n[udp]\nx = ['x', 'y']", "[", "[tcp]\n1 = 'x'", "[role.x]\nsource = 'y'", "[sources]\ny = 'https://y'\n[role.x]\nsource = 'y'\ntcp = {x = 'y'}"} {
		if _, err := readPortCatalogue(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

func TestShare(t *testing.T) {
	for _, tt := range []struct {
		addrs  string
		v4, v6 string
	}{
		{"10.0.0.0/8", "0.0045", "0.0000"},
		{"1.0.0.0-223.255.255.255", "1.0000", "0.0000"},
		{"0.0.0.1-255.255.255.254", "1.0000", "0.0000"},
		{"2000::/3", "0.0000", "1.0000"},
		{"3000::-ffff::", "0.0000", "0.5000"},
		{"4000::/3", "0.0000", "0.0000"},
		{"::2-2fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "0.0000", "0.5000"},
	} {
		set := netset.MustAddrs(tt.addrs)
		if v4, v6 := fmt.Sprintf("%.4f", spaces[0].share(set)), fmt.Sprintf("%.4f", spaces[1].share(set)); v4 != tt.v4 || v6 != tt.v6 {
			t.Errorf("%s: got %s, %s", tt.addrs, v4, v6)
		}
	}
}

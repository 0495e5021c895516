package report

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rpcdsc/internal/explain"
	"rpcdsc/internal/fleet"
	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
)

// fleets are the examples, and one whose groups and names are hard to fold.
func fleets(t *testing.T) map[string]Input {
	return map[string]Input{
		"contoso": example(t, "contoso.toml"), "kb908472": example(t, "kb908472.toml"), "hard": inputOf(t, "hard.toml", []byte(hardFleet)),
	}
}

const hardFleet = `schema = 1
name = "hard"
networks.a = ["10.0.0.0/8", "except 10.9.0.0/16"]
networks.b = ["10.1.0.0/16", "2001:db8::/48"]
networks.c = ["2001:db8:0:1::/64"]
rpc.ports = ["5001-5100", "5201-5300"]
block.allow = ["a"]
[[group]]
name = "g1"
os = "windows-server-2022"
hosts = ["n08", "n09", "n10", "n11", "n99", "n100", "x9", "x10", "x11", "n1-2", "n1-3", "n1-4", "r01.a", "r02.a", "r03.b"]
block.allow = ["b"]
restart = { when = "window", windows = ["Fri 23:00-02:00", "Sun 01:00-03:30"], stagger = "15m", notice = "45m" }
[[group]]
name = "g2"
os = "windows-server-2003"
hosts = ["old[1-3]"]
ipv6 = "ignore"
rpc.ports = ["4001-4200"]
block.also = ["1024-1030/tcp"]
[[group]]
name = "g3"
os = "windows-server-2022"
role = "exchange"
hosts = ["mail"]
block.allow = ["c"]
[[host]]
name = "n10"
block.allow = ["a", "b"]
rpc.ports = ["5001-5100"]
`

// expand gives the hosts that a cell names: whole groups, or some hosts of one.
func expand(t *testing.T, f *policy.Fleet, cell string) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for _, part := range splitTop(cell) {
		name, inside, some := strings.Cut(part, " (")
		switch {
		case part == "none":
		case some:
			for _, h := range expandNames(t, strings.TrimSuffix(inside, ")")) {
				out[h] = true
			}
			if group := groupNamed(f, name); group == nil {
				t.Errorf("no group %q in %q", name, cell)
			}
		default:
			for i := range f.Groups {
				if part == "all groups" || slices.Contains(expandNames(t, part), f.Groups[i].Name) {
					for j := range f.Groups[i].Hosts {
						out[f.Groups[i].Hosts[j].Name] = true
					}
				}
			}
		}
	}
	return out
}

func groupNamed(f *policy.Fleet, name string) *policy.Group {
	for i := range f.Groups {
		if f.Groups[i].Name == name {
			return &f.Groups[i]
		}
	}
	return nil
}

// splitTop splits at commas outside of parentheses.
func splitTop(s string) []string {
	var out []string
	depth, start := 0, 0
	for i, r := range s {
		switch {
		case r == '(':
			depth++
		case r == ')':
			depth--
		case r == ',' && depth == 0:
			out = append(out, s[start:i])
			start = i + 2
		}
	}
	return append(out, s[start:])
}

// expandNames has the fleet file's own reader expand ranges.
func expandNames(t *testing.T, list string) []string {
	t.Helper()
	src := fmt.Sprintf("schema=1\nname=\"x\"\nrpc.ports=[\"5001-5100\"]\nblock.allow=[\"10.0.0.1\"]\n[[group]]\nname=\"g\"\nos=\"o\"\nhosts=[%s]\n",
		`"`+strings.ReplaceAll(list, ", ", `", "`)+`"`)
	f, findings := fleet.Parse("x", []byte(src))
	if f == nil || findings.HasErrors() {
		t.Fatalf("%q: %v", list, findings)
	}
	var out []string
	for _, h := range f.Groups[0].Hosts {
		out = append(out, h.Name)
	}
	return out
}

// rowsOf gives the rows that are about a host.
func rowsOf(t *testing.T, f *policy.Fleet, table *readTable, column, host string) (out [][]string) {
	t.Helper()
	for _, row := range table.rows {
		if expand(t, f, table.cell(t, row, column))[host] {
			out = append(out, row)
		}
	}
	return out
}

func eachHost(f *policy.Fleet, visit func(*policy.Group, *policy.Host)) {
	for i := range f.Groups {
		for j := range f.Groups[i].Hosts {
			visit(&f.Groups[i], &f.Groups[i].Hosts[j])
		}
	}
}

func parsePorts(t *testing.T, list string) netset.Ports {
	t.Helper()
	var all netset.Ports
	for part := range strings.SplitSeq(list, ", ") {
		part, _, _ = strings.Cut(part, "/")
		if part == "none" || part == "" {
			continue
		}
		r, err := netset.ParsePorts(part)
		if err != nil {
			t.Fatal(err)
		}
		all = all.Union(netset.NewPorts(r))
	}
	return all
}

// bySize counts the addresses of prefixes.
func bySize(a netset.Addrs) string {
	sum := new(big.Int)
	for _, p := range a.Prefixes4() {
		sum.Add(sum, new(big.Int).Lsh(big.NewInt(1), uint(32-p.Bits())))
	}
	return sum.String()
}

func without(s string) string { return strings.ReplaceAll(s, ",", "") }

// TestTwin reads each table of the page, and holds it against the fleet.
func TestTwin(t *testing.T) {
	for name, in := range fleets(t) {
		t.Run(name, func(t *testing.T) {
			_, tables := readTables(parse(t, htmlOf(t, Make(in))))
			f := in.Checked.Fleet
			twinConfined(t, f, tables)
			twinAllowed(t, f, tables)
			twinNetworks(t, f, tables["Named networks"])
			twinPorts(t, f, tables["Closed ports, and what usually listens there"])
			twinRestarts(t, f, tables["Restarts, in the hosts' own time"])
			twinProof(t, in, tables["What the proof rests on"])
			twinFindings(t, in, tables)
		})
	}
}

func twinConfined(t *testing.T, f *policy.Fleet, tables map[string]*readTable) {
	confined, all := tables["Hosts and the ports of their RPC servers"], tables["Hosts by group"]
	outgoing := tables["RPC ports and the ports of outgoing connections"]
	var names []string
	for _, row := range all.rows {
		names = append(names, expandNames(t, all.cell(t, row, "Names"))...)
	}
	var want []string
	eachHost(f, func(g *policy.Group, h *policy.Host) {
		want = append(want, h.Name)
		rows := rowsOf(t, f, confined, "Groups", h.Name)
		if len(rows) != 1 {
			t.Fatalf("%s: %d rows", h.Name, len(rows))
		}
		row := rows[0]
		if got := parsePorts(t, confined.cell(t, row, "RPC ports")); !got.Equal(h.Policy.Range) || without(confined.cell(t, row, "Number")) != fmt.Sprint(got.Len()) {
			t.Errorf("%s: RPC ports %s", h.Name, got)
		}
		closed := parsePorts(t, confined.cell(t, row, "RPC ports")+", 135, "+strings.Join(regexp.MustCompile(`\S+/tcp`).FindAllString(confined.cell(t, row, "Closed as well"), -1), ", ")+", none")
		if !closed.Equal(h.Policy.TCP) {
			t.Errorf("%s: closed %s, want %s", h.Name, closed, h.Policy.TCP)
		}
		if got := confined.cell(t, row, "Windows"); got != g.Target.ReleaseTitle {
			t.Errorf("%s: %s", h.Name, got)
		}
		out := rowsOf(t, f, outgoing, "On", h.Name)
		if len(out) != 1 || !parsePorts(t, outgoing.cell(t, out[0], "Outgoing ports by default")).Equal(g.Target.Dynamic) ||
			!parsePorts(t, outgoing.cell(t, out[0], "In both")).Equal(g.Target.Dynamic.Intersect(h.Policy.Range)) {
			t.Errorf("%s: outgoing %q", h.Name, out)
		}
	})
	if !slices.Equal(names, want) {
		t.Errorf("hosts %q, want %q", names, want)
	}
}

func twinAllowed(t *testing.T, f *policy.Fleet, tables map[string]*readTable) {
	allowed := tables["Who gets in, by group"]
	eachHost(f, func(g *policy.Group, h *policy.Host) {
		rows := rowsOf(t, f, allowed, "Groups", h.Name)
		if len(rows) != 1 {
			t.Fatalf("%s: %d rows", h.Name, len(rows))
		}
		if got := without(allowed.cell(t, rows[0], "IPv4 addresses")); got != bySize(h.Policy.Allow) {
			t.Errorf("%s: %s addresses, want %s", h.Name, got, bySize(h.Policy.Allow))
		}
		six := allowed.cell(t, rows[0], "IPv6 networks of /64")
		if ignored := six == "not filtered"; ignored != h.Policy.IgnoreIPv6 || !ignored && (six == "0") != h.Policy.Allow.V6().IsEmpty() {
			t.Errorf("%s: IPv6 %s", h.Name, six)
		}
		var entries []string
		for _, e := range h.Source.Settings.Allow {
			entries = append(entries, e.Value)
		}
		if got := allowed.cell(t, rows[0], "Let in"); got != strings.Join(entries, ", ") {
			t.Errorf("%s lets in %q", h.Name, got)
		}
	})
}

// twinNetworks resolves the names another way, and asks for each host by itself.
func twinNetworks(t *testing.T, f *policy.Fleet, table *readTable) {
	if len(f.Source.Networks) == 0 {
		if table != nil {
			t.Error("a table of no networks")
		}
		return
	}
	if len(table.rows) != len(f.Source.Networks) {
		t.Fatalf("%d networks", len(table.rows))
	}
	for i, row := range table.rows {
		name := f.Source.Networks[i].Name.Value
		set := explain.Addrs(f.Source, []fleet.Entry{{Ref: name}})
		if row[0] != name || without(table.cell(t, row, "IPv4 addresses")) != bySize(set) {
			t.Errorf("%s: %q", name, row)
		}
		full, part := expand(t, f, table.cell(t, row, "Let in, in full")), expand(t, f, table.cell(t, row, "Let in, in part"))
		eachHost(f, func(g *policy.Group, h *policy.Host) {
			who := set
			if h.Policy.IgnoreIPv6 {
				who = set.V4()
			}
			in, out := who.Intersect(h.Policy.Allow), who.Minus(h.Policy.Allow)
			if want := !in.IsEmpty() && out.IsEmpty(); full[h.Name] != want {
				t.Errorf("%s at %s: in full %v", name, h.Name, !want)
			}
			if want := !in.IsEmpty() && !out.IsEmpty(); part[h.Name] != want {
				t.Errorf("%s at %s: in part %v", name, h.Name, !want)
			}
		})
	}
}

func twinPorts(t *testing.T, f *policy.Fleet, table *readTable) {
	eachHost(f, func(g *policy.Group, h *policy.Host) {
		got := map[string]netset.Ports{}
		for _, row := range rowsOf(t, f, table, "On", h.Name) {
			_, proto, _ := strings.Cut(row[0], "/")
			ports := parsePorts(t, row[0])
			got[proto] = got[proto].Union(ports)
			known := policy.Services(ports.Ranges()[0], proto, g.Source.Role.Value)
			if said := table.cell(t, row, "Services that usually listen there"); len(known) > 0 && !strings.Contains(said, known[0].Name) || len(known) == 0 && said != "none known" && row[0] != "135/tcp" {
				t.Errorf("%s: services %q, want %v", row[0], said, known)
			}
		}
		if !got["tcp"].Equal(h.Policy.TCP) || !got["udp"].Equal(h.Policy.UDP) {
			t.Errorf("%s: closed %v", h.Name, got)
		}
	})
}

func twinRestarts(t *testing.T, f *policy.Fleet, table *readTable) {
	hosts := 0
	for _, a := range f.Calendar() {
		day := a.Task.Format("Mon")
		if a.Host.Slot.When == "at" {
			day = a.Task.Format("Mon 2006-01-02")
		}
		found := false
		for _, row := range table.rows {
			if row[0] == a.Group.Name && row[1] == day {
				found = true
				next := strings.TrimPrefix(table.cell(t, row, "Last restart"), a.Task.AddDate(0, 0, 1).Format("Mon "))
				if last := a.Done.Format("15:04"); next == table.cell(t, row, "Last restart") && last > next {
					t.Errorf("%s restarts at %s: %q", a.Host.Name, last, row)
				}
				if first := a.Task.Format("15:04"); first < table.cell(t, row, "First warning") {
					t.Errorf("%s is warned at %s: %q", a.Host.Name, first, row)
				}
			}
		}
		if !found {
			t.Errorf("no row for %s on %s", a.Host.Name, day)
		}
		hosts++
	}
	if table == nil {
		return
	}
	for _, row := range table.rows {
		var n int
		fmt.Sscan(without(table.cell(t, row, "Hosts")), &n)
		hosts -= n
	}
	if hosts != 0 {
		t.Errorf("%d hosts too few in the table", hosts)
	}
}

func twinProof(t *testing.T, in Input, table *readTable) {
	if len(table.rows) != len(in.Proof.Assumptions) || len(table.rows) == 0 {
		t.Fatalf("%d assumptions", len(table.rows))
	}
	for i, a := range in.Proof.Assumptions {
		row := table.rows[i]
		groups := a.Groups
		if of := table.cell(t, row, "Groups"); of != "all groups" {
			groups = expandNames(t, of)
		} else if len(groups) != len(in.Checked.Fleet.Groups) {
			t.Errorf("%s: not all groups", a.ID)
		}
		if row[0] != a.ID || row[1] != a.Text || !slices.Equal(groups, a.Groups) {
			t.Errorf("%q, want %v", row, a)
		}
	}
}

func twinFindings(t *testing.T, in Input, tables map[string]*readTable) {
	var want, got [][]string
	for _, f := range in.Findings {
		want = append(want, []string{f.Code, fmt.Sprint(f.Line), f.Message, f.Remedy})
	}
	if table := tables["To be looked at"]; table != nil {
		got = table.rows
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("findings %q, want %q", got, want)
	}
	lines := strings.Split(string(in.Checked.Fleet.Source.Source), "\n")
	codes := 0
	if table := tables["Accepted"]; table != nil {
		codes = len(table.rows)
		for _, row := range table.rows {
			var line int
			fmt.Sscan(table.cell(t, row, "Line"), &line)
			reason := table.cell(t, row, "Reason given")
			if at := lines[line-1]; !strings.Contains(at, `"`+row[0]+`"`) || reason != "none" && !strings.HasSuffix(strings.TrimSpace(at), "# "+reason) || reason == "none" && strings.Contains(at, "#") {
				t.Errorf("%q: %q", at, row)
			}
		}
	}
	written := 0
	for _, line := range lines {
		said, _, _ := strings.Cut(line, "#")
		written += len(regexp.MustCompile(`"RD5\d+"`).FindAllString(said, -1))
	}
	if codes != written {
		t.Errorf("%d accepted codes, want %d", codes, written)
	}
}

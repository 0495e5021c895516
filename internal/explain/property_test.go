package explain

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rpcdsc/internal/generate"
	"rpcdsc/internal/netset"
)

// TestEveryHostAgreesWithItsPolicy asks at random, of every host of the example.
func TestEveryHostAgreesWithItsPolicy(t *testing.T) {
	f := contoso(t)
	var queries []Query
	for i := range f.Fleet.Groups {
		g := &f.Fleet.Groups[i]
		for j := range g.Hosts {
			queries = append(queries, Query{Group: g, Host: &g.Hosts[j]})
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		q := rapid.SampledFrom(queries).Draw(t, "host")
		q.From, q.Ports = drawFrom(t), drawPorts(t)
		checkAnswer(t, f, q)
	})
}

// TestRandomFleets asks the same of fleets that are drawn.
func TestRandomFleets(t *testing.T) {
	cat, err := generate.LoadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	var releases []string
	for _, g := range cat.All() {
		releases = append(releases, g.Releases[0].ID)
	}
	rapid.Check(t, func(t *rapid.T) {
		f := load(t, "random.toml", drawFleet(t, rapid.SampledFrom(releases).Draw(t, "os")))
		q := f.host(t, rapid.SampledFrom([]string{"one", "two"}).Draw(t, "host"))
		q.From, q.Ports = drawFrom(t), drawPorts(t)
		checkAnswer(t, f, q)
	})
}

func drawFleet(t *rapid.T, release string) string {
	list := func(label string, from ...string) string {
		chosen := rapid.SliceOfNDistinct(rapid.SampledFrom(from), 1, 3, rapid.ID[string]).Draw(t, label)
		return `["` + strings.Join(chosen, `", "`) + `"]`
	}
	entries := []string{"a", "b", "10.1.2.0/24", "10.2.0.4-10.2.0.9", "10.9.9.9"}
	ports := []string{"5001-5003", "5002-5010", "6000", "7001"}
	text := fmt.Sprintf(`schema = 1
name = "random"
ipv6 = "ignore"
networks.a = %s
networks.b = %s
rpc.ports = %s
block.allow = %s
block.also = %s
[[group]]
name = "g"
os = %q
hosts = ["one", "two"]
`, list("a", "10.1.0.0/16", "10.20.0.1", "2001:db8::/64"), list("b", "a", "10.1.128.0-10.3.0.0", "2001:db8::5"),
		list("ports", ports...), list("allow", entries...)[:1]+`"10.0.0.77", `+list("more", entries...)[1:],
		list("also", "593/tcp", "135/udp", "5002-5006/udp"), release)
	if rapid.Bool().Draw(t, "group has its own") {
		text += "rpc.ports = " + list("group's ports", ports...) + "\n"
	}
	if rapid.Bool().Draw(t, "host has its own") {
		text += "[[host]]\nname = \"two\"\nblock.allow = [\"10.0.0.78\", " + list("host's allow", entries...)[1:] + "\n"
	}
	return text
}

func drawFrom(t *rapid.T) netset.Addrs {
	return netset.MustAddrs(rapid.SliceOfN(rapid.SampledFrom([]string{
		"0.0.0.0/0", "::/0", "10.1.0.0/16", "10.1.2.0-10.20.1.7", "10.9.9.9", "127.0.0.0/8", "172.20.8.8-172.20.8.11",
		"192.168.50.9-192.168.50.12", "192.168.60.0/24", "2001:db8::/63", "2001:db8:20::/47", "::/120", "203.0.113.7", "255.255.255.254-255.255.255.255",
	}), 1, 3).Draw(t, "from")...)
}

func drawPorts(t *rapid.T) map[string]netset.Ports {
	out := map[string]netset.Ports{}
	for _, proto := range rapid.SampledFrom([][]string{{"tcp"}, {"udp"}, {"tcp", "udp"}}).Draw(t, "protocols") {
		out[proto] = parsePorts(rapid.SliceOfN(rapid.SampledFrom([]string{"135", "134-136", "593", "5001-5200", "5003", "5040-5041", "6000-6300", "1-65535", "445"}), 1, 2).Draw(t, proto)...)
	}
	return out
}

// checkAnswer compares an answer with the policy.
func checkAnswer(t *rapid.T, f *fixture, q Query) {
	e := f.ask(t, q)
	if !e.Agree {
		t.Fatalf("the artifacts disagree: %q", brief(e))
	}
	for _, proto := range []string{"tcp", "udp"} {
		if !q.Ports[proto].IsEmpty() {
			checkPartition(t, q, proto, slices.DeleteFunc(slices.Clone(e.Parts), func(p *Part) bool { return p.Protocol != proto }))
		}
	}
	for _, p := range e.Parts {
		if p.Reason == "" {
			t.Fatalf("no reason for %q from %s at %s", p.Verdict, p.From, p.Ports)
		}
		checkRules(t, f, p)
		checkLines(t, p)
	}
}

// edges are the ports of a set at which parts begin and end: whatever is true of
// parts is true of all ports if it is of these.
func edges(parts []*Part, of netset.Ports) []uint16 {
	var out []uint16
	for _, p := range parts {
		for _, r := range p.ports.Intersect(of).Ranges() {
			out = append(out, r.First, r.Last)
		}
	}
	for _, r := range of.Ranges() {
		out = append(out, r.First, r.Last)
	}
	return out
}

// sources are those that parts give a verdict at a port, "" being any.
func sources(parts []*Part, port uint16, verdict string) netset.Addrs {
	var out netset.Addrs
	for _, p := range parts {
		if p.ports.Contains(port) && (verdict == "" || p.Verdict == verdict) {
			out = out.Union(p.from)
		}
	}
	return out
}

// checkPartition: the parts are what was asked, each once, and the policy's
// verdicts hold wherever it has one.
func checkPartition(t *rapid.T, q Query, proto string, parts []*Part) {
	for i, a := range parts {
		for _, b := range parts[:i] {
			if !a.from.Intersect(b.from).IsEmpty() && !a.ports.Intersect(b.ports).IsEmpty() {
				t.Fatalf("%s and %s at %s are in two parts", a.from, b.from, a.ports.Intersect(b.ports))
			}
		}
		if !q.From.ContainsAll(a.from) || !a.ports.Minus(q.Ports[proto]).IsEmpty() {
			t.Fatalf("%s at %s wasn't asked", a.from, a.ports)
		}
	}
	for _, port := range edges(parts, q.Ports[proto]) {
		if missing := q.From.Minus(sources(parts, port, "")); !missing.IsEmpty() {
			t.Fatalf("%s at %d/%s isn't explained", missing, port, proto)
		}
	}
	loopback := netset.MustAddrs("127.0.0.0/8")
	for _, v := range q.Host.Policy.Verdicts(proto, q.Ports[proto]) {
		want := v.From.Intersect(q.From).Minus(loopback)
		for _, port := range edges(parts, v.Ports) {
			if missing := want.Minus(sources(parts, port, v.Verdict)); !missing.IsEmpty() {
				t.Fatalf("%s isn't said for %s at %d/%s", v.Verdict, missing, port, proto)
			}
		}
	}
}

// checkRules: a verdict has a rule in every artifact, of its own action, and the
// lines are where they are said to be.
func checkRules(t *rapid.T, f *fixture, p *Part) {
	for _, a := range p.Artifacts {
		if (p.Verdict == Open) != (len(a.Decides)+len(a.Lost) == 0) {
			t.Fatalf("%s: %d rules for %q", a.Path, len(a.Decides), p.Verdict)
		}
		for _, r := range a.Decides {
			if r.Action != p.Verdict {
				t.Fatalf("a rule to %s gives %s", r.Action, p.Verdict)
			}
		}
		lines := strings.Split(f.text(a.Path), "\n")
		for _, r := range append(slices.Clone(a.Decides), a.Lost...) {
			start := r.Text[:min(len(r.Text), 30)]
			switch {
			case strings.HasSuffix(a.Path, ".cmd"): // the program is a variable there
				_, words, _ := strings.Cut(r.Text, " ")
				start = " " + words[:min(len(words), 40)]
			case strings.HasSuffix(a.Path, ".mof"):
				start = ` SetScript = "`
			case strings.HasPrefix(start, "@{ Name"):
				start = "@{"
			}
			for _, n := range append([]int{r.Line}, r.MoreLines...) {
				if !strings.Contains(lines[n-1], start) {
					t.Fatalf("%s:%d doesn't begin with %q", a.Path, n, start)
				}
			}
		}
	}
}

// checkLines: the fleet lines account for all ports and addresses of a part
// that rules are about.
func checkLines(t *rapid.T, p *Part) {
	if !p.Filtered || p.Verdict == Open {
		return
	}
	var ports netset.Ports
	var in, out netset.Addrs
	for _, l := range p.Fleet {
		switch {
		case l.Effect == Closes:
			for _, door := range l.Covers {
				ports = ports.Union(parsePorts(strings.TrimSuffix(door, "/"+p.Protocol)))
			}
		case l.Key == "block.allow" && l.Effect == LetsIn:
			in = in.Union(netset.MustAddrs(l.Covers...))
		case l.Effect == LeavesOut:
			out = out.Union(netset.MustAddrs(l.Covers...))
		}
	}
	if !ports.Equal(p.ports) {
		t.Fatalf("the lines close %s, the part has %s", ports, p.ports)
	}
	want := map[string]netset.Addrs{Allow: in, Block: out}[p.Verdict]
	if !want.Equal(p.from) || !in.Intersect(out).IsEmpty() {
		t.Fatalf("the lines let in %s and leave out %s, the part has %s from %s", in, out, p.Verdict, p.from)
	}
}

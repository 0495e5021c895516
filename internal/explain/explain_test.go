package explain

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/internal/generate"
	"rpcdsc/internal/netset"
	"rpcdsc/internal/output"
	"rpcdsc/internal/proof"
)

var options = generate.Options{Version: "0.0.0"}

// fixture is a fleet with what gen makes of it.
type fixture struct {
	*generate.Checked
	set   *output.Set
	texts map[string]string // decoded, by path
}

func load(t interface{ Fatal(...any) }, name, text string) *fixture {
	cat, err := generate.LoadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	c, findings := generate.Check(name, []byte(text), cat)
	if c == nil {
		t.Fatal(findings, "\n", text)
	}
	set, err := generate.Render(c, options)
	if err != nil {
		t.Fatal(err)
	}
	return &fixture{c, set, map[string]string{}}
}

func contoso(t *testing.T) *fixture {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "examples", "contoso.toml"))
	if err != nil {
		t.Fatal(err)
	}
	return load(t, "contoso.toml", string(text))
}

// host finds a host by the start of its name.
func (f *fixture) host(t interface{ Fatal(...any) }, name string) Query {
	for i := range f.Fleet.Groups {
		g := &f.Fleet.Groups[i]
		for j := range g.Hosts {
			if strings.HasPrefix(g.Hosts[j].Name, name) {
				return Query{Group: g, Host: &g.Hosts[j]}
			}
		}
	}
	t.Fatal("no host ", name)
	return Query{}
}

// ask explains without making the artifacts again.
func (f *fixture) ask(t interface{ Fatal(...any) }, q Query) *Explanation {
	gen, _, _ := f.Catalogue.Lookup(q.Group.Target.Release)
	artifacts, err := rulesOf(f.Job(options), f.set, q)
	if err != nil {
		t.Fatal(err)
	}
	return explain(f.Fleet, gen.Engine, artifacts, q)
}

// text decodes a file once.
func (f *fixture) text(path string) string {
	for i := range f.set.Files {
		if file := &f.set.Files[i]; file.Path == path && f.texts[path] == "" {
			f.texts[path], _ = file.Encoding.Decode(file.Content())
		}
	}
	return f.texts[path]
}

func tcp(ports ...string) map[string]netset.Ports {
	return map[string]netset.Ports{"tcp": parsePorts(ports...)}
}

func parsePorts(list ...string) netset.Ports {
	var ranges []netset.PortRange
	for _, s := range list {
		r, err := netset.ParsePorts(s)
		if err != nil {
			panic(err)
		}
		ranges = append(ranges, r)
	}
	return netset.NewPorts(ranges...)
}

// brief is an explanation in a line for each part.
func brief(e *Explanation) []string {
	var out []string
	for _, p := range e.Parts {
		line := fmt.Sprintf("%s %s -> %s/%s", p.Verdict, strings.Join(p.From, ","), strings.Join(p.Ports, ","), p.Protocol)
		if !p.Filtered {
			line += " unfiltered"
		}
		for _, a := range p.Artifacts {
			line += fmt.Sprintf(" %d:%d", len(a.Decides), len(a.Lost))
		}
		for _, l := range p.Fleet {
			line += fmt.Sprintf(" [%s %s %s %d]", l.Key, l.Level, l.Effect, l.Line)
		}
		out = append(out, line)
	}
	return out
}

// lineOf finds the line that holds a text, so that the example can grow. Where none
// does as it is written, how keys are aligned doesn't matter.
func (f *fixture) lineOf(t *testing.T, text string) int {
	t.Helper()
	oneBlank := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	asWritten := func(s string) string { return s }
	for _, form := range []func(string) string{asWritten, oneBlank} {
		number := 0
		for line := range strings.Lines(string(f.Fleet.Source.Source)) {
			if number++; strings.Contains(form(line), form(text)) {
				return number
			}
		}
	}
	t.Fatalf("the example has no %q", text)
	return 0
}

func TestContoso(t *testing.T) {
	f := contoso(t)
	line := func(text string) int { return f.lineOf(t, text) }
	branches, offices, allow := line("branches     ="), line("offices      ="), line(`allow = ["offices"`)
	for _, c := range []struct {
		name, host string
		from       []string
		ports      map[string]netset.Ports
		want       []string
	}{
		{"an override of the host blocks", "fs03", []string{"10.20.1.1"}, tcp("5010"), []string{
			fmt.Sprintf("block 10.20.1.1 -> 5010/tcp 1:0 1:0 1:0 [rpc.ports defaults closes %d] [block.allow host leaves-out %d]",
				line(`ports = ["5001-5200"]`), line(`block.allow = ["admins"]`)),
		}},
		{"a network of networks", "fs01", []string{"10.20.0.0-10.20.1.255"}, tcp("135"), []string{
			fmt.Sprintf("allow 10.20.1.0/24 -> 135/tcp 1:0 1:0 1:0 [  closes 0] [block.allow defaults lets-in %d] [networks.offices  lets-in %d] [networks.branches  lets-in %d]", allow, offices, branches),
			fmt.Sprintf("block 10.20.0.0/24 -> 135/tcp 1:0 1:0 1:0 [  closes 0] [block.allow defaults leaves-out %d]", allow),
		}},
		{"a port outside", "fs01", []string{"10.1.2.3"}, tcp("445"), []string{"open 10.1.2.3 -> 445/tcp 0:0 0:0 0:0"}},
		{"ports apart", "fs01", []string{"10.1.2.3"}, tcp("592-594"), []string{
			fmt.Sprintf("allow 10.1.2.3 -> 593/tcp 1:0 1:0 1:0 [block.also defaults closes %d] [block.allow defaults lets-in %d] [networks.offices  lets-in %d] [networks.headquarters  lets-in %d]",
				line(`also  = ["593/tcp"]`), allow, offices, line("headquarters =")),
			"open 10.1.2.3 -> 592,594/tcp 0:0 0:0 0:0",
		}},
		{"UDP", "ca-root", []string{"10.1.2.3"}, map[string]netset.Ports{"udp": parsePorts("135-136")}, []string{
			fmt.Sprintf("block 10.1.2.3 -> 135/udp 1:0 1:0 1:0 [block.also group closes %d] [block.allow group leaves-out %d]",
				line(`block.also   = ["593/tcp", "135/udp"]    # and`), line(`block.allow  = ["admins", "monitoring"]`)),
			"open 10.1.2.3 -> 136/udp 0:0 0:0 0:0",
		}},
		{"a filter for a subnet beats the one for any", "plc2", []string{"172.20.3.4", "172.20.4.0"}, tcp("135"), []string{
			fmt.Sprintf("allow 172.20.3.4 -> 135/tcp 1:1 [  closes 0] [block.allow group lets-in %d] [networks.plant  lets-in %d]",
				line(`block.allow  = ["plant", "admins"]`), line("plant        =")),
			fmt.Sprintf("block 172.20.4.0 -> 135/tcp 1:0 [  closes 0] [block.allow group leaves-out %d]", line(`block.allow  = ["plant", "admins"]`)),
		}},
		{"IPv6 on IPsec", "plc2", []string{"2001:db8:50::1", "::1"}, tcp("135"), []string{
			"open ::1 -> 135/tcp unfiltered",
			fmt.Sprintf("open 2001:db8:50::1 -> 135/tcp unfiltered [os group unfiltered %d] [ipv6 group accepts %d]", line(`os           = "windows-2000"`), line(`ipv6         = "ignore"`)),
		}},
		{"nobody's sources", "fs01", []string{"0.0.0.0", "127.0.0.1", "255.255.255.255", "::", "::1"}, tcp("135"), []string{
			"open 127.0.0.1,::1 -> 135/tcp unfiltered",
			"open 0.0.0.0,255.255.255.255,:: -> 135/tcp unfiltered",
		}},
		{"several entries", "adm01", []string{"192.168.50.30-192.168.60.5"}, tcp("5001"), []string{
			fmt.Sprintf("allow 192.168.50.30,192.168.60.5 -> 5001/tcp 1:0 1:0 1:0 [rpc.ports defaults closes %d] [block.allow group lets-in %d] [networks.admins  lets-in %[3]d] [block.allow group lets-in %[2]d]",
				line(`ports = ["5001-5200"]`), line(`block.allow     = ["admins", "192.168.60.5"]`), line("admins       =")),
			fmt.Sprintf("block 192.168.50.31-192.168.60.4 -> 5001/tcp 1:0 1:0 1:0 [rpc.ports defaults closes %d] [block.allow group leaves-out %d]",
				line(`ports = ["5001-5200"]`), line(`block.allow     = ["admins", "192.168.60.5"]`)),
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := f.host(t, c.host)
			q.From, q.Ports = netset.MustAddrs(c.from...), c.ports
			if diff := cmp.Diff(c.want, brief(f.ask(t, q))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestExplain makes the artifacts itself, of one group, with the same lines.
func TestExplain(t *testing.T) {
	f := contoso(t)
	q := f.host(t, "fs03")
	q.From, q.Ports = netset.MustAddrs("10.20.1.1"), tcp("5010")
	got, err := Explain(f.Checked, options, q)
	if err != nil {
		t.Fatal(err)
	}
	want := f.ask(t, q)
	for _, e := range []*Explanation{want, got} {
		var b bytes.Buffer
		if err := WriteText(&b, e, f.Fleet.Source.Source, false); err != nil {
			t.Fatal(err)
		}
		e.Host = b.String()
	}
	if diff := cmp.Diff(want.Host, got.Host); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestExplainOfLargeGroups: of a thousand hosts and more, files are made when they are
// needed, and packed.
func TestExplainOfLargeGroups(t *testing.T) {
	for _, release := range []string{"windows-server-2022", "windows-server-2008-r2", "windows-server-2003"} {
		answer := func(hosts string) []string {
			f := load(t, "f.toml", "schema = 1\nname = \"f\"\nrpc.ports = [\"5001-5020\"]\nblock.allow = [\"10.1.0.0/16\"]\nrestart.when = \"never\"\n"+
				"[[group]]\nname = \"g\"\nos = \""+release+"\"\nhosts = ["+hosts+"]\nipv6 = \"ignore\"\n")
			q := f.host(t, "h0007")
			q.From, q.Ports = netset.MustAddrs("10.1.1.1-10.2.0.1"), tcp("135")
			e, err := Explain(f.Checked, options, q)
			if err != nil {
				t.Fatal(err)
			}
			if !e.Agree {
				t.Errorf("%s, %s: not all ways agree", release, hosts)
			}
			return brief(e)
		}
		if diff := cmp.Diff(answer(`"h0007"`), answer(`"h[0001-1200]"`)); diff != "" {
			t.Errorf("%s (-one host +many):\n%s", release, diff)
		}
	}
}

// TestArtifactsAreRead as the proof reads them.
func TestArtifactsAreRead(t *testing.T) {
	f := contoso(t)
	for i := range f.Fleet.Groups {
		g := &f.Fleet.Groups[i]
		h := &g.Hosts[0]
		artifacts, err := rulesOf(f.Job(options), f.set, Query{Group: g, Host: h})
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range artifacts {
			var rules []proof.Rule
			for _, m := range a.Rules {
				rules = append(rules, m.Rule)
				var ports netset.Ports
				for _, line := range m.Lines {
					ports = ports.Union(line.Ports)
				}
				if !ports.Equal(m.Ports) {
					t.Errorf("%s: lines for %s of %s", a.Path, ports, m.Ports)
				}
			}
			if wrong := proof.Verify(h.Policy, rules, a.Engine); len(wrong) > 0 || len(rules) == 0 {
				t.Errorf("%s: %d rules, %v", a.Path, len(rules), wrong)
			}
		}
	}
}

// TestDisagreement damages one of three artifacts.
func TestDisagreement(t *testing.T) {
	f := contoso(t)
	q := f.host(t, "fs03")
	q.From, q.Ports = netset.MustAddrs("192.168.50.10", "192.168.50.9"), tcp("135")
	for i := range f.set.Files {
		if file := &f.set.Files[i]; file.Path == "startup/files/startup.ps1" {
			text := strings.ReplaceAll(f.text(file.Path), "'0.0.0.1-192.168.50.9'", "'0.0.0.1-255.255.255.254'")
			encoded, err := file.Encoding.Encode(text)
			if err != nil {
				t.Fatal(err)
			}
			file.Parts = [][]byte{encoded}
		}
	}
	e := f.ask(t, q)
	if e.Agree || len(e.Parts) != 2 {
		t.Fatalf("agree: %t, %q", e.Agree, brief(e))
	}
	for _, p := range e.Parts {
		if want := map[string]string{"192.168.50.10": Disagree, "192.168.50.9": Block}[p.From[0]]; p.Verdict != want {
			t.Errorf("%s: %s, want %s", p.From, p.Verdict, want)
		}
		if p.Verdict != Disagree {
			continue
		}
		if a := p.Artifacts[0]; a.Verdict != Block || len(a.Lost) != 1 || a.Lost[0].Why != "block beats allow" {
			t.Errorf("%+v", a)
		}
	}
	var b bytes.Buffer
	if err := WriteText(&b, e, f.Fleet.Source.Source, false); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"\nTHE ARTIFACTS OF THIS HOST DISAGREE\n", "\nDISAGREEMENT: from 192.168.50.10 to 135/tcp\n",
		"startup/files/startup.ps1: blocked\n", ".mof: allowed\n", "this allow rule loses, as block beats allow:\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}

// TestPortsOfTwoRules: of a part that two rules make, each decides for its ports.
func TestPortsOfTwoRules(t *testing.T) {
	from := netset.MustAddrs("10.0.0.1")
	rule := func(line int, action proof.Action, ports string, bits int) proof.Made {
		r := proof.Rule{Action: action, Proto: "tcp", Ports: parsePorts(ports), Remote: from, Bits: bits}
		return proof.Made{Rule: r, Lines: []proof.Line{{Number: line, Ports: r.Ports}}}
	}
	a := &proof.Artifact{Engine: proof.IPsec, Rules: []proof.Made{
		rule(4, proof.Block, "1", 32), rule(3, proof.Block, "2", 8), rule(2, proof.Block, "1-3", 0), rule(1, proof.Allow, "1-2", 0),
	}}
	parts := decide("tcp", parsePorts("1-4"), from, []*proof.Artifact{a})
	if len(parts) != 2 || parts[0].ports.String() != "1-3" || parts[1].ports.String() != "4" {
		t.Fatalf("%+v", parts)
	}
	got := parts[0].judge(a, Block)
	want := Artifact{
		Verdict: Block,
		Decides: []Rule{{Action: "block", Line: 2}, {Action: "block", Line: 3}, {Action: "block", Line: 4}},
		Lost:    []Rule{{Action: "allow", Line: 1, Why: "a /8 source is more specific than any source"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestLevels: a key may be written in any of TOML's ways.
func TestLevels(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"defaults", "block.allow = ['10.0.0.0/8']\ngroup = [{name = 'g', os = 'windows-11', hosts = ['h']}]", "defaults"},
		{"defaults after the group", "[[group]]\nname = 'g'\nos = 'windows-11'\nhosts = ['h']\n[block]\nallow = ['10.0.0.0/8']", "defaults"},
		{"a group in a line", "group = [{name = 'g', os = 'windows-11', hosts = ['h'], block = {allow = ['10.0.0.0/8']}}]", "group"},
		{"a group's table", "[[group]]\nname = 'g'\nos = 'windows-11'\nhosts = ['h']\n[group.block]\nallow = ['10.0.0.0/8']", "group"},
		{"both", "block.allow = ['10.0.0.0/9']\n[[group]]\nname = 'g'\nos = 'windows-11'\nhosts = ['h']\nblock.allow = ['10.0.0.0/8']", "group"},
		{"a host", "block.allow = ['10.0.0.0/9']\n[[group]]\nname = 'g'\nos = 'windows-11'\nhosts = ['h']\n[[host]]\nname = 'h'\nblock.allow = ['10.0.0.0/8']", "host"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := load(t, "f.toml", "schema = 1\nname = 'f'\nrpc.ports = ['5001-5100']\n"+c.text)
			q := f.host(t, "h")
			q.From, q.Ports = netset.MustAddrs("10.0.0.1"), tcp("135")
			lines := f.ask(t, q).Parts[0].Fleet
			if got := lines[len(lines)-1]; got.Level != c.want || got.Value != "10.0.0.0/8" || !strings.Contains(c.text, got.Value) {
				t.Errorf("%+v, want %s", got, c.want)
			}
		})
	}
}

func TestShorten(t *testing.T) {
	p := &Part{ports: parsePorts("5002"), from: netset.MustAddrs("10.1.0.0/24", "2001:db8::1")}
	for _, c := range []struct{ rule, want string }{
		{`netsh add rule dir=in action=block localport=135,593,5001,5002,5003 remoteip=0.0.0.1-10.0.255.255,10.1.0.0/16,10.3.0.0/24,10.4.0.0/24 profile=any`,
			`netsh add rule dir=in action=block localport=…,5002,… remoteip=…,10.1.0.0/16,… profile=any`},
		{`-r "Allow" -f *=0:135:TCP *=0:5001:TCP *=0:5002:TCP *=0:5003:TCP -n PASS`, `-r "Allow" -f … *=0:5002:TCP … -n PASS`},
		{`LocalPort = @('135', '5001', '5002', '5003'); RemoteAddress = @('::2-::f', '10.0.0.1', '2001:db8::/64', '9.9.9.9') }`,
			`LocalPort = @(…, '5002', …); RemoteAddress = @(…, '2001:db8::/64', …) }`},
		{`localport=1,2,3 remoteip=1.1.1.1`, `localport=1,2,3 remoteip=1.1.1.1`},
		{`name="a b c d e f" x`, `name="a b c d e f" x`},
	} {
		if got := p.shorten(c.rule); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.rule, got, c.want)
		}
	}
}

// TestDiamond: networks that name others twice at each level are no work.
func TestDiamond(t *testing.T) {
	text := "schema = 1\nname = 'f'\nrpc.ports = ['5001-5100']\nblock.allow = ['n40']\n[[group]]\nname = 'g'\nos = 'windows-11'\nhosts = ['h']\n[networks]\nn0 = ['10.0.0.0/8']\nm0 = ['11.0.0.0/8']\n"
	for i := 1; i <= 40; i++ {
		text += fmt.Sprintf("n%[1]d = ['n%[2]d', 'm%[2]d']\nm%[1]d = ['n%[2]d', 'm%[2]d']\n", i, i-1)
	}
	f := load(t, "f.toml", text)
	q := f.host(t, "h")
	q.From, q.Ports = netset.MustAddrs("10.0.0.1"), tcp("135")
	if n := len(f.ask(t, q).Parts[0].Fleet); n > 200 {
		t.Errorf("%d lines", n)
	}
}

package enroll

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"rpcdsc/internal/diag"
	"rpcdsc/internal/fleet"
	"rpcdsc/internal/netset"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/read/inventory"
	"rpcdsc/templates"
)

func catalogue(t testing.TB) *osgen.Catalogue {
	t.Helper()
	c, err := osgen.Load(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func source(t testing.TB, file, content string) Source {
	t.Helper()
	l, err := inventory.Read(file, "", []byte(content))
	if err != nil {
		t.Fatal(err)
	}
	return Source{file, l}
}

// said is a roll in few words.
func said(r *Roll) string {
	var b strings.Builder
	for _, g := range r.Groups {
		fmt.Fprintln(&b, strings.TrimSpace(strings.Join([]string{g.Name, g.OS, g.Role}, " "))+":", strings.Join(fleet.FoldHosts(g.Hosts), " "))
	}
	for _, n := range r.Networks {
		fmt.Fprintln(&b, "network", n.Name+":", strings.Join(n.Entries, " "))
	}
	for _, l := range r.Left {
		fmt.Fprintf(&b, "left %s:%d: %s: %s\n", l.File, l.Line, l.Text, l.Reason)
	}
	for _, l := range r.Notes {
		fmt.Fprintf(&b, "note %s:%d: %s: %s\n", l.File, l.Line, l.Text, l.Reason)
	}
	if r.Known > 0 || r.Missing != nil {
		fmt.Fprintln(&b, "known", r.Known, "missing", strings.Join(r.Missing, " "))
	}
	return b.String()
}

const computers = `"Name","DNSHostName","Enabled","OperatingSystem","OperatingSystemVersion","PrimaryGroupID"
"FS1","fs1.a.example","True","Windows Server 2022 Standard","10.0 (20348)","515"
"FS2","fs2.a.example","True","Windows Server 2022 Standard","10.0 (20348)","515"
"FS10","fs10.a.example","True","Windows Server 2022 Datacenter","10.0 (20348)","515"
"FS2","fs2.b.example","True","Windows Server 2022 Standard","10.0 (20348)","515"
"DC1","dc1.a.example","True","Windows Server 2022 Standard","10.0 (20348)","516"
"PC7","","True","Windows 10 Pro","10.0 (22631)","515"
"FS1","fs1.a.example","True","Windows Server 2022 Standard","10.0 (20348)","515"
"FS10","","True","Windows Server 2022 Standard","10.0 (20348)","515"
"NAS","nas.a.example","True","Linux","5","515"
"OFF","off.a.example","False","Windows 10 Pro","10.0 (19045)","515"
"ODD NAME","","True","Windows 10 Pro","10.0 (19045)","515"
`

func TestMake(t *testing.T) {
	cat := catalogue(t)
	for _, tt := range []struct {
		name    string
		sources []Source
		opt     Options
		want    string
	}{
		{"computers", []Source{source(t, "ad.csv", computers)}, Options{OS: "windows-xp"}, `windows-11 windows-11: PC7
windows-server-2022 windows-server-2022: fs[1-2,10].a.example
windows-server-2022-2 windows-server-2022: fs2.b.example
windows-server-2022-dc windows-server-2022 domain-controller: dc1.a.example
left ad.csv:8: fs1.a.example: it is in ad.csv, line 2, already
left ad.csv:9: FS10: it is fs10.a.example, which is in ad.csv, line 4, already
left ad.csv:10: nas.a.example: "Linux" is no Windows that rpcdsc knows
left ad.csv:11: off.a.example: its account is disabled
left ad.csv:12: ODD NAME: 2 entries are in one string, "ODD NAME"
note ad.csv:7: PC7: the directory calls it "Windows 10 Pro", and the version 10.0 (22631) is that of Windows 11
`},
		{"names", []Source{source(t, "a.txt", "fs01\nfs02\nfs03\n")}, Options{OS: "windows-server-2019"}, "windows-server-2019 windows-server-2019: fs[01-03]\n"},
		{"names without a release", []Source{source(t, "a.txt", "fs01\n")}, Options{}, "left a.txt:1: fs01: nothing says which Windows it has\n"},
		{"inventory", []Source{source(t, "hosts", "lost\n[web]\nw[1:2]\n[windows_server_2019]\nw1\ndb\n[files]\nf1\n[all:children]\nfiles\n[linux]\nl1\n")},
			Options{GroupOS: map[string]string{"web": "windows-server-2016", "files": "windows-7"}}, `windows-7 windows-7: f1
windows-server-2016 windows-server-2016: w2
windows-server-2019 windows-server-2019: db
left hosts:1: lost: nothing says which Windows it has
left hosts:3: w1: its groups say windows-server-2016 and windows-server-2019
left hosts:12: l1: nothing says which Windows it has: not its groups, linux
`},
		{"subnets", []Source{source(t, "s.csv", "Name,Site\n10.2.0.0/16,\"CN=Köln,CN=Sites\"\n10.1.0.0/16,\"CN=Köln,CN=Sites\"\n10.3.0.0/16,K-ln\n10.4.0.0/16,7\n0.0.0.0/0,x\nbad,x\n2001:db8::/48,Berlin.Mitte\n")}, Options{}, `network site-7: 10.4.0.0/16
network Berlin.Mitte: 2001:db8::/48
network K-ln: 10.3.0.0/16
network K-ln-2: 10.1.0.0/16 10.2.0.0/16
left s.csv:6: 0.0.0.0/0: 0.0.0.0/0 is every address of its family
left s.csv:7: bad: "bad" isn't an address, network or range
note s.csv:2: Köln: the site's network is called K-ln-2
note s.csv:5: 7: the site's network is called site-7
`},
	} {
		if diff := cmp.Diff(tt.want, said(Make(tt.sources, cat, tt.opt, nil))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

const existing = `# Mine.
schema = 1
name = "corp"

[networks] # who there is
admins = ["192.168.50.0/24"]
Berlin = ["10.0.0.0/8"]

[rpc]
ports = ["5101-5300"]
[block]
allow = ["admins"]
[restart]
when = "never"

[[group]]
name = "Windows-Server-2022" # theirs
os = "windows-server-2019"
hosts = ["fs1.a.example", "gone[1-2]"]`

func TestExtend(t *testing.T) {
	f, findings := fleet.Parse("fleet.toml", []byte(existing))
	r := Make([]Source{source(t, "ad.csv", computers), source(t, "s.csv", "Name,Site\n10.1.0.0/16,Berlin\n172.16.0.0/12,Berlin\n10.3.0.0/16,Bonn\n")}, catalogue(t), Options{}, f)
	wantRoll := `windows-11 windows-11: PC7
windows-server-2022-2 windows-server-2022: fs[2,10].a.example
windows-server-2022-3 windows-server-2022: fs2.b.example
windows-server-2022-dc windows-server-2022 domain-controller: dc1.a.example
network Bonn: 10.3.0.0/16
left ad.csv:9: FS10: it is fs10.a.example, which is in ad.csv, line 4, already
left ad.csv:10: nas.a.example: "Linux" is no Windows that rpcdsc knows
left ad.csv:11: off.a.example: its account is disabled
left ad.csv:12: ODD NAME: 2 entries are in one string, "ODD NAME"
left s.csv:3: 172.16.0.0/12: the fleet file has a network Berlin without it: add it there, if it is the same site
note ad.csv:2: fs1.a.example: the fleet file has it in group Windows-Server-2022 as windows-server-2019, and the list says windows-server-2022
note ad.csv:7: PC7: the directory calls it "Windows 10 Pro", and the version 10.0 (22631) is that of Windows 11
note ad.csv:8: fs1.a.example: the fleet file has it in group Windows-Server-2022 as windows-server-2019, and the list says windows-server-2022
known 1 missing gone1 gone2
`
	if diff := cmp.Diff(wantRoll, said(r)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	got, err := r.Extend(f, findings, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Replace(existing, "# who there is\n", "# who there is\nBonn = [\"10.3.0.0/16\"]\n", 1) + `

[[group]]
name  = "windows-11"
os    = "windows-11"
hosts = ["PC7"]

[[group]]
name  = "windows-server-2022-2"
os    = "windows-server-2022"
hosts = ["fs[2,10].a.example"]

[[group]]
name  = "windows-server-2022-3"
os    = "windows-server-2022"
hosts = ["fs2.b.example"]

[[group]]
name  = "windows-server-2022-dc"
os    = "windows-server-2022"
role  = "domain-controller"
hosts = ["dc1.a.example"]
`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	sameMeaning(t, f, got, len(f.Groups))
}

// sameMeaning: the first groups and all networks of before are there as they were.
func sameMeaning(t testing.TB, before *fleet.Fleet, src []byte, groups int) {
	t.Helper()
	after, findings := fleet.Parse("fleet.toml", src)
	if findings.HasErrors() {
		t.Errorf("%+v", findings)
	}
	nowhere := cmp.Options{cmpopts.IgnoreTypes(diag.Place{}), cmpopts.EquateComparable(netset.AddrRange{})}
	if diff := cmp.Diff(before.Groups, after.Groups[:groups], nowhere...); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
	for _, n := range before.Networks {
		if diff := cmp.Diff(n.Entries, after.Network(n.Name.Value).Entries, nowhere...); diff != "" {
			t.Errorf("network %s (-before +after):\n%s", n.Name.Value, diff)
		}
	}
}

// TestExtendOtherForms: ends of lines and a mark at the beginning stay, and what
// nothing can be added to is refused.
func TestExtendOtherForms(t *testing.T) {
	cat := catalogue(t)
	subnets, names := source(t, "s.csv", "Name,Site\n10.3.0.0/16,Bonn\n"), source(t, "a.txt", "new1\n")
	for _, tt := range []struct {
		name string
		src  string
		err  bool
	}{
		{"CRLF", strings.ReplaceAll(existing, "\n", "\r\n"), false},
		{"a mark", "\xef\xbb\xbf" + existing, false},
		{"no networks", strings.NewReplacer("[networks] # who there is\n", "", `admins = ["192.168.50.0/24"]`+"\n", "", `Berlin = ["10.0.0.0/8"]`+"\n", "", `"admins"`, `"10.0.0.0/8"`).Replace(existing), false},
		{"networks in one line", strings.Replace(existing, "[networks] # who there is\nadmins = [\"192.168.50.0/24\"]\nBerlin", "networks.admins = [\"192.168.50.0/24\"]\nnetworks.Berlin", 1), true},
		{"unfinished", strings.Replace(existing, `["admins"]`, `[]`, 1), false},
		{"groups as a list", strings.Replace(strings.Replace(existing, "[networks]", "group = [{name = \"g\", os = \"windows-11\", hosts = [\"h\"]}]\n[networks]", 1), existing[strings.Index(existing, "[[group]]"):], "", 1), true},
	} {
		f, findings := fleet.Parse("fleet.toml", []byte(tt.src))
		r := Make([]Source{subnets, names}, cat, Options{OS: "windows-11"}, f)
		got, err := r.Extend(f, findings, nil)
		if (err != nil) != tt.err {
			t.Errorf("%s: %v\n%s", tt.name, err, got)
		}
		if err != nil {
			continue
		}
		if tt.name == "CRLF" && strings.Count(string(got), "\n") != strings.Count(string(got), "\r\n") {
			t.Errorf("%s: the ends of lines are mixed", tt.name)
		}
		if tt.name != "unfinished" {
			sameMeaning(t, f, got, len(f.Groups))
		}
	}
}

// TestFileSaysWhatIsOpen: of a new file `check` complains about what it marks, and
// nothing else.
func TestFileSaysWhatIsOpen(t *testing.T) {
	for _, tt := range []struct {
		source Source
		codes  []string
	}{
		{source(t, "ad.csv", computers), []string{diag.EmptyList.Code}},
		{source(t, "s.csv", "Name,Site\n10.3.0.0/16,Bonn\n"), []string{diag.EmptyList.Code, diag.NoGroups.Code}},
	} {
		r := Make([]Source{tt.source}, catalogue(t), Options{}, nil)
		src, err := r.File("corp")
		if err != nil {
			t.Fatal(err)
		}
		_, findings := fleet.Parse("x", src)
		var codes []string
		for _, f := range findings {
			if f.Severity == diag.Error {
				codes = append(codes, f.Code)
			}
		}
		slices.Sort(codes)
		if !slices.Equal(codes, tt.codes) {
			t.Errorf("%+v\n%s", findings, src)
		}
		if strings.Count(string(src), "FILL IN:") != len(r.FillIn()) {
			t.Errorf("not every place is marked:\n%s", src)
		}
		filled := strings.Replace(string(src), "allow = []", `allow = ["10.0.0.0/8"]`, 1)
		if _, findings := fleet.Parse("x", []byte(filled)); findings.HasErrors() && r.Groups != nil {
			t.Errorf("%+v", findings)
		}
	}
}

// A name without a domain that can be several computers gets no place, in whatever
// order the names come: with one, the next run would make another host of it.
func TestSeveralDomains(t *testing.T) {
	for _, names := range [][]string{{"fs1.x.example", "fs1", "fs1.y.example"}, {"fs1.x.example", "fs1.y.example", "FS1"}} {
		l := &inventory.List{}
		for i, n := range names {
			l.Hosts = append(l.Hosts, inventory.Host{Name: n, Line: i + 1})
		}
		roll := Make([]Source{{"list", l}}, catalogue(t), Options{OS: "windows-7"}, nil)
		for _, g := range roll.Groups {
			if slices.ContainsFunc(g.Hosts, func(h string) bool { return !strings.Contains(h, ".") }) {
				t.Errorf("%v: %s", names, said(roll))
			}
		}
		if len(roll.Groups) != 2 || len(roll.Left) != 1 {
			t.Errorf("%v: %s", names, said(roll))
		}
		src, err := roll.File("x")
		if err != nil {
			t.Fatal(err)
		}
		f, _ := fleet.Parse("x", src)
		if again := Make([]Source{{"list", l}}, catalogue(t), Options{OS: "windows-7"}, f); len(again.Groups) > 0 || len(again.Left) != 1 {
			t.Errorf("%v, again: %s", names, said(again))
		}
	}
}

// TestSameHosts: whatever hosts a list has, the fleet file has them, each with its
// release, and extending it by the same list changes nothing.
func TestSameHosts(t *testing.T) {
	cat := catalogue(t)
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[a-zA-Z]{1,3}(0?[0-9]|0{0,2}[0-9]{1,3})?(\.[xy]\.example)?`)
		names := rapid.SliceOfNDistinct(name, 1, 40, strings.ToLower).Draw(t, "names")
		want := map[string]string{}
		l := &inventory.List{}
		for i, n := range names {
			_, r, _ := cat.Lookup(rapid.SampledFrom([]string{"windows-server-2022", "windows-7", "windows-2000"}).Draw(t, "os"))
			l.Hosts = append(l.Hosts, inventory.Host{Name: n, OS: r.Title, Line: i + 1})
			want[n] = r.ID
		}
		sources := []Source{{"list", l}}
		roll := Make(sources, cat, Options{}, nil)
		for _, left := range roll.Left { // a name with and without domain, and devices
			delete(want, left.Text)
		}
		if len(roll.Groups) == 0 {
			return
		}
		src, err := roll.File("x")
		if err != nil {
			t.Fatal(err)
		}
		if styled, _, err := fleet.Format("x", src); err != nil || string(styled) != string(src) {
			t.Fatalf("it isn't in the style of fmt: %v: %s", err, cmp.Diff(string(styled), string(src)))
		}
		f, findings := fleet.Parse("x", src)
		got := map[string]string{}
		for _, g := range f.Groups {
			for _, h := range g.Hosts {
				got[h.Name] = g.OS.Value
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
		again := Make(sources, cat, Options{}, f)
		if len(again.Groups) > 0 || again.Missing != nil || again.Known != len(got) {
			t.Errorf("%s", said(again))
		}
		same, err := again.Extend(f, findings, nil)
		if err != nil || string(same) != string(src) {
			t.Errorf("%v: %s", err, cmp.Diff(string(src), string(same)))
		}
	})
}

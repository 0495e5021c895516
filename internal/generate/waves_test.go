package generate

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/all"
	"rpcdsc/internal/diag"
	"rpcdsc/internal/fleet"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
	"rpcdsc/internal/read/psdata"
)

const waveHead = `schema = 1
name = "waves"
[networks]
branches = [%s]
v4 = ["10.9.0.0/16"]
[rpc]
ports = [%s]
[block]
allow = ["branches"]
[restart]
when = "window"
windows = [%s]
stagger = "5m"
`

// The change: a network and ports, a host that comes, some that leave, one that moves, a
// group that comes and one that goes, and the times of restarts.
var (
	beforeWaves = fmt.Sprintf(waveHead, `"10.1.0.0/16"`, `"5001-5100"`, `"Sat 02:00-04:00"`) + `
[[group]]
name = "files"
os = "windows-server-2022"
hosts = ["fs1", "fs2", "fs3", "fs9"]
[[host]]
name = "fs3"
block.allow = ["v4"]
[[group]]
name = "db"
os = "windows-server-2012-r2"
hosts = ["sql1", "sql2"]
[[group]]
name = "old"
os = "windows-server-2008-r2"
hosts = ["old1"]
[[group]]
name = "plant"
os = "windows-server-2003"
hosts = ["plc1", "plc2"]
[[group]]
name = "print"
os = "windows-server-2008"
hosts = ["pr1", "pr2"]
`
	afterWaves = fmt.Sprintf(waveHead, `"10.1.0.0/16", "10.2.0.0/24"`, `"5001-5100", "5200-5210"`, `"Sun 01:00-04:00"`) + `
[[group]]
name = "web"
os = "windows-server-2025"
hosts = ["web1", "sql2", "web2"]
[[group]]
name = "files"
os = "windows-server-2022"
hosts = ["fs0", "fs1", "fs2", "fs3"]
[[host]]
name = "fs2"
block.allow = ["v4"]
[[group]]
name = "db"
os = "windows-server-2012-r2"
hosts = ["sql1"]
[[group]]
name = "plant"
os = "windows-server-2003"
hosts = ["plc1", "plc2"]
[[group]]
name = "print"
os = "windows-server-2008"
hosts = ["pr1", "pr2"]
[[wave]]
name = "pilot"
hosts = ["fs1", "plc2", "web1"]
[[wave]]
name = "second"
groups = ["web", "db", "print"]
[[wave]]
name = "third"
hosts = ["fs*"]
`
)

// everyKind has all kinds made that a fleet can ask for.
func everyKind() Options {
	opt := testOptions
	opt.Kinds = fleet.Kinds
	return opt
}

// told is what every file makes of a host, by the file or its kind, as its own reader has
// it.
type told map[string]string

// tell reads the files of a fleet for each host.
func tell(t *testing.T, c *Checked) map[string]told {
	t.Helper()
	opt := everyKind()
	set, err := Render(c, opt) // which proves them, too
	if err != nil {
		t.Fatal(err)
	}
	s := &sample{c: c, job: c.Job(opt), files: set.Files, texts: map[string]string{}, code: map[string][]string{}}
	for i := range s.files {
		if strings.HasPrefix(s.files[i].Path, "startup/") || strings.HasPrefix(s.files[i].Path, "dsc/") || strings.HasPrefix(s.files[i].Path, "module/") {
			s.texts[s.files[i].Path] = text(t, &s.files[i])
		}
	}
	files := artifact.NewFiles(s.files)
	out := map[string]told{}
	for i := range c.Fleet.Groups {
		g := &c.Fleet.Groups[i]
		for j := range g.Hosts {
			h := &g.Hosts[j]
			out[h.Name] = told{"group": g.Name + ", " + g.Target.Release}
			out[h.Name].model(t, s, g, h)
			out[h.Name].kinds(t, s.job, files, g, h)
			out[h.Name].object(t, s, g, h)
		}
	}
	return out
}

// model adds what the readers of the goldens find.
func (o told) model(t *testing.T, s *sample, g *policy.Group, h *policy.Host) {
	t.Helper()
	alone := *g
	alone.Hosts, alone.Policies = []policy.Host{*h}, []*policy.Policy{h.Policy}
	m := &model{}
	for _, read := range []func(*model, *policy.Group) error{s.readCmd, s.readScript, s.readModule, s.readDocuments, s.readSource} {
		if err := read(m, &alone); err != nil {
			t.Fatal(err)
		}
	}
	for _, said := range []sayings{m.states, m.hosts} {
		for _, text := range said.texts {
			for _, by := range said.by[text] {
				if strings.HasPrefix(text, h.Name+",") || !slices.Contains(m.hosts.texts, text) {
					o[by] += text + "\n"
				}
			}
		}
	}
}

// kinds adds the rules that each kind explains a host's packets by.
func (o told) kinds(t *testing.T, job *artifact.Job, files *artifact.Files, g *policy.Group, h *policy.Host) {
	t.Helper()
	for _, kind := range all.Kinds {
		if !kind.Serves(job.Generation(g)) {
			continue
		}
		a, err := kind.Explain(job, files, g, h)
		if err != nil {
			t.Fatalf("%s, %s: %v", kind.Name(), h.Name, err)
		}
		if a != nil {
			o["kind "+kind.Name()] = rulesOfKind(a)
		}
	}
}

func rulesOfKind(a *proof.Artifact) string {
	var rules []proof.Rule
	for _, m := range a.Rules {
		rules = append(rules, m.Rule)
	}
	return strings.Join(ruleLines(rules), "\n")
}

// object adds the native Group Policy object that passes for a host: one does, or none
// where its Windows has none.
func (o told) object(t *testing.T, s *sample, g *policy.Group, h *policy.Host) {
	t.Helper()
	n := 0
	for _, of := range nativeOf(t, s.files, g) {
		if !passes(t, s.files, g.Name, of.Identity.Tag, h.Computer) {
			continue
		}
		state, err := of.State(h.Computer)
		if err != nil {
			t.Fatal(err)
		}
		n++
		o["object"] = stateText(state) + slotWords(state.Restart.Slot)
	}
	if n > 1 {
		t.Errorf("%d native objects pass for %s", n, h.Name)
	}
}

// passes asks the list of objects whether the filters of a group's native object with a
// policy let a computer have it.
func passes(t *testing.T, files []output.File, group, tag, computer string) bool {
	t.Helper()
	list, err := psdata.Parse(text(t, fileOf(t, files, "gpo/RpcGpo.psd1")))
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range list.(psdata.Table)["Gpos"].([]any) {
		row := row.(psdata.Table)
		if row["Group"] != group || row["Flavor"] != "native" || row["Remove"] != false {
			continue
		}
		of := map[string][]string{}
		for _, key := range []string{"Policies", "Only", "Except"} {
			if of[key], err = psdata.Strings(row[key]); err != nil {
				t.Fatal(err)
			}
		}
		if slices.Contains(of["Policies"], tag) {
			return (len(of["Only"]) == 0 || slices.Contains(of["Only"], computer)) && !slices.Contains(of["Except"], computer)
		}
	}
	t.Errorf("no native object of group %s has policy %s", group, tag)
	return false
}

// mix is the fleet up to a wave; before is nil where there was none.
func mix(before, after *Checked, made int) (*Checked, diag.Findings) {
	var was []*policy.Fleet
	if before != nil {
		was = append(was, before.Fleet)
	}
	mixed, findings := policy.Mix(was, after.Fleet, made)
	return &Checked{mixed, after.Catalogue}, findings
}

func mixOf(t *testing.T, before, after *Checked, made int) *Checked {
	t.Helper()
	c, findings := mix(before, after, made)
	if findings != nil {
		t.Fatal(findings)
	}
	return c
}

// TestEachWaveIsNewAndTheRestIsOld is the promise of gen --wave: whatever reads a file
// finds the new meaning for hosts of the waves that are made, and the old one for all
// others.
func TestEachWaveIsNewAndTheRestIsOld(t *testing.T) {
	before, after := check(t, "old.toml", beforeWaves), check(t, "new.toml", afterWaves)
	old, new := tell(t, before), tell(t, after)
	waveOf := map[string]int{}
	for i := range after.Fleet.Groups {
		for _, h := range after.Fleet.Groups[i].Hosts {
			waveOf[h.Name] = int(h.Wave)
		}
	}
	for made := range after.Fleet.Waves[:len(after.Fleet.Waves)-1] {
		for name, first := range map[string]bool{"a change": false, "nothing before": true} {
			from, was := before, old
			if first {
				from, was = nil, map[string]told{}
			}
			want := map[string]told{}
			for host, meaning := range was {
				if wave, stays := waveOf[host]; !stays || wave > made {
					want[host] = meaning
				}
			}
			for host, meaning := range new {
				if waveOf[host] <= made {
					want[host] = meaning
				}
			}
			if diff := cmp.Diff(want, tell(t, mixOf(t, from, after, made))); diff != "" {
				t.Errorf("%s, up to wave %s (-want +got):\n%s", name, after.Fleet.Waves[made].Name, diff)
			}
		}
	}
}

// The change must be one that readers see, or the test above shows nothing.
func TestTheChangeOfTheWavesIsSeen(t *testing.T) {
	old, new := tell(t, check(t, "old.toml", beforeWaves)), tell(t, check(t, "new.toml", afterWaves))
	for _, host := range []string{"fs1", "sql1", "plc1", "pr1"} {
		for by, text := range old[host] {
			if by != "group" && new[host][by] == text && !strings.Contains(by, "remove/") {
				t.Errorf("%s: %s says the same before and after:\n%s", host, by, text)
			}
		}
		if len(old[host]) < 4 {
			t.Errorf("%s: only %q", host, sortedKeys(old[host]))
		}
	}
}

// TestOldHostsKeepTheirBytes: what is for hosts of later waves alone isn't even written
// anew.
func TestOldHostsKeepTheirBytes(t *testing.T) {
	before, after := check(t, "old.toml", beforeWaves), check(t, "new.toml", afterWaves)
	was := map[string]string{}
	set := rendered(t, before)
	for i := range set.Files {
		was[set.Files[i].Path] = set.Files[i].SHA256().String()
	}
	kept := 0
	set = rendered(t, mixOf(t, before, after, 0))
	for i := range set.Files {
		f := &set.Files[i]
		if len(f.Hosts) == 0 || slices.ContainsFunc(f.Hosts, func(h string) bool { return slices.Contains([]string{"fs1", "plc2", "web1"}, h) }) {
			continue
		}
		kept++
		if was[f.Path] != f.SHA256().String() {
			t.Errorf("%s, which is for %q, is another", f.Path, f.Hosts)
		}
	}
	if kept < 10 {
		t.Errorf("only %d files", kept)
	}
}

// TestGroupKeepsItsObject: as long as a host has what the whole group had, the group's own
// Group Policy object stays its, and those who are new get another one.
func TestGroupKeepsItsObject(t *testing.T) {
	before, after := check(t, "old.toml", beforeWaves), check(t, "new.toml", afterWaves)
	mixed := mixOf(t, before, after, 0)
	set, err := Render(mixed, everyKind())
	if err != nil {
		t.Fatal(err)
	}
	for i := range set.Files {
		f := &set.Files[i]
		if f.Group != "files" || path.Base(f.Path) != "bkupInfo.xml" {
			continue
		}
		text := text(t, f)
		if strings.Contains(text, "rpcdsc waves files native<") || strings.Contains(text, "rpcdsc waves files native]") {
			if slices.Contains(f.Hosts, "fs1") || !slices.Contains(f.Hosts, "fs2") {
				t.Errorf("the group's own object is for %q", f.Hosts)
			}
			return
		}
	}
	t.Error("the group has no object of its own")
}

func TestMixRefuses(t *testing.T) {
	for _, tt := range []struct {
		name, was   string   // instead of fs9
		edit        []string // of the new file
		message, is string
	}{
		{"another name", "fs9", []string{`name = "waves"`, `name = "tides"`}, "the fleet was waves, and is tides", ""},
		{"a former name", "fs9", []string{`name = "waves"`, "name = \"waves\"\nformerly = [\"tides\"]"}, "formerly has changed", ""},
		{"a release that a part of a group has", "fs9", []string{`os = "windows-server-2022"`, `os = "windows-server-2019"`}, "group files becomes Windows Server 2019, before Windows Server 2022", ""},
		{"a release of a group that is wholly new", "fs0", []string{`"windows-server-2022"`, `"windows-server-2019"`, `"fs1", "plc2"`, `"fs[0-3]", "plc2"`, `["fs*"]`, `["plc1"]`}, "", "fs2 windows-server-2019"},
		{"a host that gets its domain", "fs9", []string{`"fs0"`, `"fs9.corp.example"`}, "", "fs9 windows-server-2022"},
		{"one of another domain with the name of one that leaves", "fs9.a.example", []string{`"fs0"`, `"fs9.b.example"`, `"fs1", "plc2"`, `"fs9.b.example", "plc2"`}, "hosts fs9.b.example and fs9.a.example of group files have the same NetBIOS name, FS9", ""},
	} {
		before := check(t, "old.toml", strings.Replace(beforeWaves, `"fs9"`, `"`+tt.was+`"`, 1))
		after := check(t, "new.toml", strings.NewReplacer(tt.edit...).Replace(afterWaves))
		c, findings := mix(before, after, 0)
		if tt.message == "" {
			if findings != nil || !isAs(c, tt.is) {
				t.Errorf("%s: %+v, want %s", tt.name, findings, tt.is)
			}
			continue
		}
		if len(findings) != 1 || findings[0].Code != diag.NotInWaves.Code || findings[0].File != "new.toml" || findings[0].Line == 0 || !strings.Contains(findings[0].Message, tt.message) {
			t.Errorf("%s: %+v, want %q", tt.name, findings, tt.message)
		}
	}
}

// isAs finds a host with its release.
func isAs(c *Checked, want string) bool {
	for i := range c.Fleet.Groups {
		g := &c.Fleet.Groups[i]
		if slices.ContainsFunc(g.Hosts, func(h policy.Host) bool { return h.Name+" "+g.Target.Release == want }) {
			return true
		}
	}
	return false
}

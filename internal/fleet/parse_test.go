package fleet

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/internal/diag"
	"rpcdsc/internal/netset"
)

var update = flag.Bool("update", false, "write the golden files anew")

// parse reads a fleet that must have no findings.
func parse(t testing.TB, src string) *Fleet {
	t.Helper()
	f, findings := Parse("fleet.toml", []byte(src))
	if f == nil || len(findings) > 0 {
		t.Fatalf("findings: %s", lines(findings))
	}
	return f
}

func TestExamplesHaveNoFindings(t *testing.T) {
	files, err := filepath.Glob("../../examples/*.toml")
	if err != nil || len(files) < 2 {
		t.Fatalf("%q, %v", files, err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if f, findings := Parse(file, src); f == nil || len(findings) > 0 {
			t.Errorf("%s: %s", file, lines(findings))
		}
	}
}

// TestAllAtOnce renders the findings of a file with a mistake in nearly every
// line.
func TestAllAtOnce(t *testing.T) {
	src, err := os.ReadFile("testdata/wrong.toml")
	if err != nil {
		t.Fatal(err)
	}
	f, findings := Parse("wrong.toml", src)
	if f == nil {
		t.Error("the fleet is lost")
	}
	var got bytes.Buffer
	if err := diag.WriteText(&got, findings, map[string][]byte{"wrong.toml": src}, false); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("testdata/wrong.txt", got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile("testdata/wrong.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestFleet(t *testing.T) {
	f := parse(t, good+`block.also = ["593/tcp", "135/udp"]
ipv6 = "ignore"
[[group]]
name = "stations"
os = "windows-11"
hosts = ["adm[1-2]"]
block.allow = ["10.9.0.1-10.9.0.9", "net"]
[[assert]]
hosts = ["adm*", "fs01"]
from = ["net", "2001:db8::/32"]
port = ["135/tcp", "5001-5100/tcp"]
want = "allow"
`)
	if f.File != "fleet.toml" || f.Name.Value != "corp" || f.Name.Place != (diag.Place{Line: 2, Column: 8, Length: 6}) || len(f.SHA256) != 64 {
		t.Errorf("file %q, name %+v, sha256 %q", f.File, f.Name, f.SHA256)
	}
	net := f.Network("net")
	if net == nil || len(net.Entries) != 1 || net.Entries[0].Range != mustParse("10.1.0.0/16") || f.Network("Net") != nil {
		t.Errorf("network %+v", net)
	}
	if len(f.Groups) != 2 || f.Groups[0].OS.Value != "windows-server-2022" || f.Groups[0].OS.Place.Line != 8 {
		t.Fatalf("groups %+v", f.Groups)
	}
	s := f.Groups[0].Settings
	if len(s.Also) != 2 || s.Also[1].Proto != "udp" || s.Also[1].Range != (netset.PortRange{First: 135, Last: 135}) || s.IPv6.Value != "ignore" {
		t.Errorf("settings %+v", s)
	}
	if len(s.Ports) != 1 || s.Ports[0].Range != (netset.PortRange{First: 5001, Last: 5100}) || s.Ports[0].Place.Line != 4 {
		t.Errorf("ports %+v", s.Ports)
	}
	allow := f.Groups[1].Settings.Allow
	if len(allow) != 2 || allow[0].Range != mustParse("10.9.0.1-10.9.0.9") || allow[0].Ref != "" || allow[1].Ref != "net" {
		t.Errorf("allow %+v", allow)
	}
	hosts := f.Groups[1].Hosts
	if len(hosts) != 2 || hosts[1].Name != "adm2" || hosts[1].Index != 1 || hosts[1].Place != (diag.Place{Line: 15, Column: 10, Length: 10}) {
		t.Errorf("hosts %+v", hosts)
	}
	if len(f.Asserts) != 1 {
		t.Fatalf("assertions %+v", f.Asserts)
	}
	a := &f.Asserts[0]
	if a.Place.Line != 17 || a.Want.Value != "allow" || len(a.FromEntries) != 2 || a.FromEntries[0].Ref != "net" || len(a.Ports) != 2 || len(a.Hosts) != 2 || len(a.From) != 2 {
		t.Errorf("assertion %+v", a)
	}
	if names := slices.Sorted(a.Names()); !slices.Equal(names, []string{"fs01"}) || !slices.Equal(a.Globs(), []string{"adm*"}) {
		t.Errorf("the assertion is about %q and %q", names, a.Globs())
	}
}

// TestMerge sets each key at each level, with values that tell the level.
func TestMerge(t *testing.T) {
	level := map[string][4]string{ // fleet, group, host; the first is what holds if nobody sets it
		"rpc.ports":       {"", "[5001-5001]", "[5002-5002]", "[5003-5003]"},
		"block.name":      {"Block RPC Ports", "n1", "n2", "n3"},
		"block.allow":     {"", "[10.0.0.1]", "[10.0.0.2]", "[10.0.0.3]"},
		"block.also":      {"[]", "[1/udp]", "[2/udp]", "[3/udp]"},
		"block.profiles":  {"[domain private public]", "[domain]", "[private]", "[public]"},
		"ipv6":            {"filter", "filter", "ignore", "filter"},
		"restart.when":    {"never", "never", "at", "window"},
		"restart.windows": {"[]", "[Mon 01:00-04:00]", "[Tue 01:00-04:00]", "[Wed 01:00-04:00]"},
		"restart.stagger": {"5m0s", "1m0s", "2m0s", "3m0s"},
		"restart.notice":  {"10m0s", "1s", "2s", "3s"},
		"restart.at":      {"0001-01-01 00:00", "2026-01-01 00:00", "2026-01-02 00:00", "2026-01-03 00:00"},
	}
	if n := len(fileShape.key("host").shape.elem.names("")) - len([]string{"name", "rpc", "block", "restart"}); n != len(level) {
		t.Fatalf("%d keys are tested, there are %d", len(level), n)
	}
	base := map[string]bool{"rpc.ports": true, "block.allow": true} // the ones that somebody must set
	for key, want := range level {
		for set := range 8 { // which of fleet, group and host set the key
			if set == 0 && base[key] {
				continue
			}
			expected := want[0]
			var out [3]string
			for i := range 3 {
				if set&(1<<i) != 0 {
					expected = want[i+1]
					out[i] = key + " = " + tomlValue(want[i+1]) + "\n"
				}
			}
			src := "schema = 1\nname = \"x\"\n" + out[0]
			for other := range base {
				if other != key {
					src += other + " = " + tomlValue(level[other][1]) + "\n"
				}
			}
			src += "[[group]]\nname = \"g\"\nos = \"x\"\nhosts = [\"a\", \"b\"]\n" + out[1] + "[[host]]\nname = \"b\"\n" + out[2]
			f, _ := Parse("fleet.toml", []byte(src))
			if got := settingOf(f.Groups[0].Hosts[1].Settings, key); got != expected {
				t.Errorf("%s set at levels %03b: got %s, want %s in\n%s", key, set, got, expected, src)
			}
		}
	}
}

func tomlValue(s string) string {
	if strings.HasPrefix(s, "[") {
		return `["` + strings.Trim(s, "[]") + `"]`
	}
	return `"` + s + `"`
}

func settingOf(s *Settings, key string) string {
	var texts []string
	switch key {
	case "rpc.ports":
		for _, p := range s.Ports {
			texts = append(texts, p.Value)
		}
	case "block.allow":
		for _, e := range s.Allow {
			texts = append(texts, e.Value)
		}
	case "block.also":
		for _, d := range s.Also {
			texts = append(texts, d.Value)
		}
	case "block.profiles":
		for _, p := range s.Profiles {
			texts = append(texts, p.Value)
		}
	case "restart.windows":
		for _, w := range s.Restart.Windows {
			texts = append(texts, w.Value)
		}
	case "block.name":
		return s.BlockName.Value
	case "ipv6":
		return s.IPv6.Value
	case "restart.when":
		return s.Restart.When.Value
	case "restart.stagger":
		return s.Restart.Stagger.String()
	case "restart.notice":
		return s.Restart.Notice.String()
	case "restart.at":
		return s.Restart.At.Format("2006-01-02 15:04")
	}
	return fmt.Sprint(texts)
}

// TestSettingsAreShared keeps the work one for each distinct policy.
func TestSettingsAreShared(t *testing.T) {
	f := parse(t, good+`[[group]]
name = "many"
os = "x"
hosts = ["n[1-9]"]
[[host]]
name = "n[2-4]"
rpc.ports = ["6001-6100"]
[[host]]
name = "n5"
rpc.ports = ["6001-6100"]
`)
	g := &f.Groups[1]
	own := g.Hosts[1].Settings
	for i, want := range []*Settings{g.Settings, own, own, own, g.Hosts[4].Settings, g.Settings, g.Settings, g.Settings, g.Settings} {
		if g.Hosts[i].Settings != want {
			t.Errorf("%s has other settings than expected", g.Hosts[i].Name)
		}
	}
	if own == g.Settings || own.Ports[0].Place.Line != 16 || own.Allow[0].Place.Line != 5 || g.Settings.Ports[0].Place.Line != 4 {
		t.Errorf("the settings of %s: %+v", g.Hosts[1].Name, own)
	}
}

func TestEmptyListReplaces(t *testing.T) {
	f := parse(t, strings.Replace(good, "[[group]]", "block.also = ['593/tcp']\n[[group]]\nblock.also = []", 1))
	if got := f.Groups[0].Settings.Also; got == nil || len(got) != 0 {
		t.Errorf("got %+v", got)
	}
}

func TestErrorsLeaveAFleet(t *testing.T) {
	f, findings := Parse("fleet.toml", []byte(caseSource("", "[[group]]\nname = 7\n[[assert]]\n")))
	if f == nil || len(f.Groups) != 2 || f.Groups[1].Settings == nil || !findings.HasErrors() {
		t.Errorf("fleet %+v, %s", f, lines(findings))
	}
	f, _ = Parse("fleet.toml", []byte(caseSource("", "restart.when = 'nevre'\nipv6 = 7\n")))
	if s := f.Groups[0].Settings; s.Restart.When.Value != "never" || s.IPv6.Value != "filter" {
		t.Errorf("bad values came through: %+v", s)
	}
	for _, src := range []string{"x", "schema = 2"} {
		if f, findings := Parse("fleet.toml", []byte(src)); f != nil || len(findings) != 1 {
			t.Errorf("%q: fleet %+v, %s", src, f, lines(findings))
		}
	}
}

// TestSuggestionsAreBounded has thousands of mistakes among thousands of hosts.
func TestSuggestionsAreBounded(t *testing.T) {
	var b strings.Builder
	b.WriteString(strings.Replace(good, `"fs02"`, `"fs02", "n[0001-9999].corp.example"`, 1))
	for i := range 5000 {
		fmt.Fprintf(&b, "[[host]]\nname = 'm%04d.corp.example'\nipv6 = 'ignore'\n", i)
	}
	start := time.Now()
	_, findings := Parse("fleet.toml", []byte(b.String()))
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("it took %s", took)
	}
	suggested := slices.IndexFunc(findings, func(f diag.Finding) bool { return !strings.Contains(f.Remedy, "did you mean") })
	if len(findings) != diag.MostShown || suggested != maxGuesses {
		t.Errorf("%d findings, %d of them with suggestions", len(findings), suggested)
	}
}

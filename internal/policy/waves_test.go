package policy

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const waveGroups = `
[[group]]
name = "files"
os = "new"
hosts = ["fs[1-3]", "archive"]
[[group]]
name = "db-1"
os = "new"
hosts = ["sql1", "FS9"]
[[group]]
name = "db-2"
os = "new"
hosts = ["sql2"]
`

// waves lists the waves with their hosts.
func waves(t *testing.T, f *Fleet) string {
	t.Helper()
	if f.Waves == nil {
		return ""
	}
	hosts := make([][]string, len(f.Waves))
	for i := range f.Groups {
		for j := range f.Groups[i].Hosts {
			h := &f.Groups[i].Hosts[j]
			hosts[h.Wave] = append(hosts[h.Wave], h.Name)
		}
	}
	var out []string
	for i, w := range f.Waves {
		if w.Hosts != len(hosts[i]) {
			t.Errorf("wave %s counts %d hosts, and has %q", w.Name, w.Hosts, hosts[i])
		}
		out = append(out, w.Name+": "+strings.Join(hosts[i], " "))
	}
	return strings.Join(out, "; ")
}

func TestWaves(t *testing.T) {
	for _, tt := range []struct{ name, waves, want, said string }{
		{"none", "", "", ""},
		{"hosts", "hosts = ['fs2', 'SQL1']", "w1: fs2 sql1; rest: fs1 fs3 archive FS9 sql2", ""},
		{"a range and a pattern", "hosts = ['fs[1-2]', 'sql?']", "w1: fs1 fs2 sql1 sql2; rest: fs3 archive FS9", ""},
		{"a group", "groups = ['Files']", "w1: fs1 fs2 fs3 archive; rest: sql1 FS9 sql2", ""},
		{"groups, and a host", "groups = ['db-*']\nhosts = ['fs3']", "w1: fs3 sql1 FS9 sql2; rest: fs1 fs2 archive", ""},
		{"one of each", "each = 1", "w1: fs1 sql1 sql2; rest: fs2 fs3 archive FS9", ""},
		{"two of each, as far as there are", "each = 2", "w1: fs1 fs2 sql1 FS9 sql2; rest: fs3 archive", ""},
		{"one of some", "groups = ['db*']\neach = 1", "w1: sql1 sql2; rest: fs1 fs2 fs3 archive FS9", ""},
		{"one of each, and a host: the next one of its group", "hosts = ['fs1']\neach = 1", "w1: fs1 fs2 sql1 sql2; rest: fs3 archive FS9", ""},
		{"one of each, then one more", "each = 1|each = 1", "w1: fs1 sql1 sql2; w2: fs2 FS9; rest: fs3 archive", ""},
		{"the first wave counts", "hosts = ['fs*']|groups = ['files']|hosts = ['*']", "w1: fs1 fs2 fs3 FS9; w2: archive; w3: sql1 sql2; rest: ", ""},
		{"one of each without those of an earlier wave", "hosts = ['fs1', 'sql1']|each = 1", "w1: fs1 sql1; w2: fs2 FS9 sql2; rest: fs3 archive", ""},
		{"all are in earlier waves", "groups = ['files']|hosts = ['fs1', 'archive']", "w1: fs1 fs2 fs3 archive; w2: ; rest: sql1 FS9 sql2",
			"RD3204 27:3 all hosts of wave w2 are in earlier waves; name groups or hosts that no earlier wave has, or remove the wave"},
		{"nothing is left", "hosts = ['*']|each = 1", "w1: fs1 fs2 fs3 archive sql1 FS9 sql2; w2: ; rest: ", "RD3204 27:3 all hosts of wave w2 are in earlier waves; name groups or hosts that no earlier wave has, or remove the wave"},
	} {
		src := head + waveGroups
		for i, w := range strings.Split(tt.waves, "|") {
			if w != "" {
				src += fmt.Sprintf("[[wave]]\nname = 'w%d'\n%s\n", i+1, w)
			}
		}
		f, said := resolve(t, src)
		if got := waves(t, f); got != tt.want || strings.Join(said, "|") != tt.said {
			t.Errorf("%s: %s, want %s; %q", tt.name, got, tt.want, said)
		}
	}
}

// Whatever the waves name, a host is in the first one that does.
func TestEachHostIsInTheFirstWaveThatNamesIt(t *testing.T) {
	names := []string{"fs1", "fs2", "fs3", "archive", "sql1", "FS9", "sql2"}
	groups := map[string][]string{"files": names[:4], "db-1": names[4:6], "db-2": names[6:]}
	rapid.Check(t, func(rt *rapid.T) {
		src := head + waveGroups
		want := map[string]string{}
		for i := range rapid.IntRange(1, 4).Draw(rt, "waves") {
			wave := fmt.Sprintf("w%d", i)
			hosts := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"fs1", "SQL2", "fs*", "*1", "a*", "?s?"}), 0, 3, rapid.ID).Draw(rt, "hosts")
			of := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"files", "db-*", "*-1", "d*"}), 0, 2, rapid.ID).Draw(rt, "groups")
			if len(hosts)+len(of) == 0 {
				hosts = []string{"fs1"}
			}
			src += fmt.Sprintf("[[wave]]\nname = %q\n", wave)
			if len(hosts) > 0 {
				src += fmt.Sprintf("hosts = [\"%s\"]\n", strings.Join(hosts, `", "`))
			}
			if len(of) > 0 {
				src += fmt.Sprintf("groups = [\"%s\"]\n", strings.Join(of, `", "`))
			}
			for group, members := range groups {
				for _, host := range members {
					if want[host] == "" && (named(hosts, host) || named(of, group)) {
						want[host] = wave
					}
				}
			}
		}
		f, _ := resolve(t, src)
		for i := range f.Groups {
			for j := range f.Groups[i].Hosts {
				h := &f.Groups[i].Hosts[j]
				if got := f.WaveOf(h); got != want[h.Name] && !(got == "rest" && want[h.Name] == "") {
					rt.Fatalf("%s is in %s, want %q\n%s", h.Name, got, want[h.Name], src)
				}
			}
		}
	})
}

func named(globs []string, name string) bool {
	return slices.ContainsFunc(globs, func(glob string) bool {
		ok, _ := path.Match(strings.ToLower(glob), strings.ToLower(name))
		return ok
	})
}

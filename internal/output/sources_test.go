package output

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func texts(line string) []Text { return []Text{{"f.toml", []string{line}}} }

// hostSet has a file for each host.
func hostSet(line string, hosts ...string) *Set {
	s := &Set{Generator: "g", Fleet: "contoso", FleetFile: "f.toml", FleetSHA256: "sha-" + line, Texts: texts(line)}
	s.Roster.Groups = []Members{{"files", "windows-10", hosts}}
	for _, host := range hosts {
		s.Files = append(s.Files, File{Path: host, Encoding: ASCII, Parts: [][]byte{[]byte(line)}, Group: "files", Hosts: []string{host}})
	}
	return s
}

// only chooses hosts.
func only(hosts ...string) Options {
	return Options{
		Only:   func(f *File) bool { return slices.Contains(hosts, f.Hosts[0]) },
		Renews: func(_, host string) bool { return slices.Contains(hosts, host) },
	}
}

// TestSources: by which fleet file each host goes after runs about some of them.
func TestSources(t *testing.T) {
	old := Source{"sha-old", []string{"b"}, texts("old")}
	type run struct {
		line    string
		opt     Options
		hosts   []string
		unnoted bool
	}
	ab := []string{"a", "b"}
	for _, tt := range []struct {
		name string
		runs []run
		want []Source
	}{
		{"everyone", []run{{"old", Options{}, ab, false}, {"new", Options{}, ab, false}}, []Source{{"sha-new", nil, texts("new")}}},
		{"one", []run{{"old", Options{}, ab, false}, {"new", only("a"), ab, false}}, []Source{{"sha-new", nil, texts("new")}, old}},
		{"one, and then the other", []run{{"old", Options{}, ab, false}, {"new", only("a"), ab, false}, {"new", only("b"), ab, false}}, []Source{{"sha-new", nil, texts("new")}}},
		{"one, and then everyone", []run{{"old", Options{}, ab, false}, {"new", only("a"), ab, false}, {"third", Options{}, ab, false}}, []Source{{"sha-third", nil, texts("third")}}},
		{"three files", []run{{"old", Options{}, []string{"a", "b", "c"}, false}, {"new", only("a"), []string{"a", "b", "c"}, false}, {"third", only("c"), []string{"a", "b", "c"}, false}},
			[]Source{{"sha-third", nil, texts("third")}, {"sha-new", []string{"a"}, texts("new")}, old}},
		{"a host that was never written", []run{{"old", only("a"), []string{"a"}, false}}, []Source{{"sha-old", nil, texts("old")}}},
		{"a new host", []run{{"old", Options{}, []string{"b"}, false}, {"new", only("a"), ab, false}}, []Source{{"sha-new", nil, texts("new")}, old}},
		{"the same again", []run{{"old", Options{}, ab, false}, {"old", only("a"), ab, false}}, []Source{{"sha-old", nil, texts("old")}}},
		{"of an older version", []run{{"old", Options{}, ab, true}, {"new", only("a"), ab, false}}, []Source{{"sha-new", nil, texts("new")}, {"sha-old", []string{"b"}, nil}}},
		{"one leaves", []run{{"old", Options{}, ab, false}, {"new", only("a"), []string{"a"}, false}}, []Source{{"sha-new", nil, texts("new")}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			for _, r := range tt.runs {
				set := hostSet(r.line, r.hosts...)
				if r.unnoted {
					set.Texts = nil
				}
				mustApply(t, dir, set, r.opt)
				if p, err := Compare(dir, set, r.opt); err != nil || p.Differs() {
					t.Errorf("%s again differs (%v)", r.line, err)
				}
			}
			if diff := cmp.Diff(tt.want, mustLook(t, dir).Sources); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestSourcesAfterAnInterruption: of hosts that nobody knows to be done, nobody says by
// what they go.
func TestSourcesAfterAnInterruption(t *testing.T) {
	dir := t.TempDir()
	set := hostSet("old", "a", "b")
	mustApply(t, dir, set, Options{})
	p := &Plan{old: &manifest{sources: []Source{{"sha-old", nil, texts("old")}}, roster: set.Roster, schema: manifestSchema}, pending: &manifest{}}
	if p.Held() != nil {
		t.Error("it is known what is there")
	}
	got := p.findSources(hostSet("new", "a", "b"), only("a").Renews)
	if diff := cmp.Diff([]Source{{"sha-new", nil, texts("new")}, {"", []string{"b"}, nil}}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestSourceOf(t *testing.T) {
	of := (&Known{Sources: []Source{{}, {Hosts: []string{"B"}}}}).SourceOf()
	if of("a") != 0 || of("b") != 1 {
		t.Error(of("a"), of("b"))
	}
	if of := (&Known{Sources: []Source{{Hosts: []string{"B"}}}}).SourceOf(); of("a") != -1 {
		t.Error(of("a"))
	}
}

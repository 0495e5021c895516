package past_test

import (
	"slices"
	"strings"
	"testing"

	"rpcdsc/internal/fleet"
	"rpcdsc/internal/generate"
	"rpcdsc/internal/output"
	"rpcdsc/internal/past"
	"rpcdsc/internal/policy"
)

const oldFile = `schema = 1
name = "contoso" # SECRET
rpc.ports = ["5001-5100"]
block.allow = ["10.1.0.0/16"]
restart.when = "never"
[[group]]
name = "files"
os = "windows-server-2022"
hosts = ["fs[1-3]"]
[[host]]
name = "fs3"
rpc.ports = ["5001-5300"]
`

// sourceOf records a fleet file.
func sourceOf(t *testing.T, text string, hosts ...string) output.Source {
	t.Helper()
	f, findings := fleet.Parse("fleet.toml", []byte(text))
	if findings.HasErrors() {
		t.Fatal(findings)
	}
	texts, err := past.Record(f)
	if err != nil {
		t.Fatal(err)
	}
	return output.Source{SHA256: f.SHA256, Hosts: hosts, Texts: texts}
}

// told writes a fleet as a line for each of its hosts.
func told(f *policy.Fleet) string {
	var lines []string
	for i := 0; f != nil && i < len(f.Groups); i++ {
		for _, h := range f.Groups[i].Hosts {
			lines = append(lines, f.Groups[i].Name+" "+h.Name+" "+h.Policy.Range.String())
		}
	}
	return strings.Join(lines, ", ")
}

func TestOf(t *testing.T) {
	cat, err := generate.LoadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	was := sourceOf(t, oldFile)
	is := sourceOf(t, strings.ReplaceAll(oldFile, "5001-5100", "5001-5200"))
	named := was
	named.Hosts = []string{"fs2"}
	broken := named
	broken.Texts = []output.Text{{Name: "f.toml", Lines: []string{"schema = 7"}}}
	lost := output.Source{Hosts: []string{"fs2"}}
	everyone := []string{"fs1", "fs2", "fs3"}
	for _, tt := range []struct {
		name    string
		sources []output.Source
		hosts   []string
		want    string
		unknown string
	}{
		{"of one file", []output.Source{was}, everyone, "files fs1 5001-5100, files fs2 5001-5100, files fs3 5001-5300", ""},
		{"of which one isn't there", []output.Source{was}, everyone[:2], "files fs1 5001-5100, files fs2 5001-5100", ""},
		{"of two", []output.Source{is, named}, everyone, "files fs1 5001-5200, files fs3 5001-5300, files fs2 5001-5100", ""},
		{"one isn't known", []output.Source{is, lost}, everyone, "files fs1 5001-5200, files fs3 5001-5300", "fs2"},
		{"one can't be read", []output.Source{is, broken}, everyone, "files fs1 5001-5200, files fs3 5001-5300", "fs2"},
		{"the file doesn't have one", []output.Source{was}, []string{"fs1", "vm"}, "files fs1 5001-5100", "vm"},
		{"nothing is known", nil, everyone, "", "fs1 fs2 fs3"},
		{"no host", []output.Source{was}, nil, "", ""},
	} {
		known := &output.Known{Fleet: "contoso", Sources: tt.sources, Roster: output.Roster{Groups: []output.Members{{Name: "files", Hosts: tt.hosts}}}}
		got := past.Of(known, cat)
		if s := told(got.Fleet); s != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, s, tt.want)
		}
		if s := strings.Join(got.Unknown, " "); s != tt.unknown {
			t.Errorf("%s: unknown %q, want %q", tt.name, s, tt.unknown)
		}
	}
}

// TestPart: a group keeps the policies that its hosts have, and no others.
func TestPart(t *testing.T) {
	cat, err := generate.LoadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	c, findings := generate.Check("f.toml", []byte(oldFile), cat)
	if c == nil {
		t.Fatal(findings)
	}
	part := past.Part(c.Fleet, func(_ *policy.Group, h *policy.Host) bool { return h.Name == "fs3" })
	g := part.Groups[0]
	if len(part.Groups) != 1 || len(g.Hosts) != 1 || len(g.Policies) != 1 || g.Policies[0] != g.Hosts[0].Policy {
		t.Errorf("%+v", part)
	}
	if all := c.Fleet.Groups[0]; len(all.Hosts) != 3 || len(all.Policies) != 2 {
		t.Errorf("the whole became %+v", all)
	}
}

// TestRecordHoldsNoComment: what was noted for oneself isn't given to others.
func TestRecordHoldsNoComment(t *testing.T) {
	for _, text := range sourceOf(t, oldFile).Texts {
		if slices.ContainsFunc(text.Lines, func(line string) bool { return strings.Contains(line, "SECRET") }) {
			t.Errorf("%s: %q", text.Name, text.Lines)
		}
	}
}

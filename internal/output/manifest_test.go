package output

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var someEntries = []entry{
	{Path: "a b", Size: 1, SHA256: Sum{1, 2}, Encoding: ASCII},
	{Path: "c", Size: 1 << 40, SHA256: Sum{3}, Encoding: UTF16, Group: `wei"rd\ é`, Hosts: []string{"h1", "h2"}},
	{Path: "d", SHA256: Sum{4}, Encoding: ASCII, Hosts: []string{"h1"}, Signed: true},
}

var someRoster = Roster{
	Groups:   []Members{{"files", "windows-server-2022", []string{"h1", "h2.corp.example"}}},
	Departed: []Departed{{"vm", "plant", "", "contoso"}},
}

var someSources = []Source{
	{SHA256: "beef", Texts: []Text{{"f.toml", []string{"schema = 1", `name = "é"`}}, {"lists/plant.txt", []string{"h[1-2]"}}}},
	{SHA256: "dead", Hosts: []string{"h3", "h4"}, Texts: []Text{{"f.toml", []string{}}}},
	{Hosts: []string{"h5"}},
}

func manifestBytes(t *testing.T, h header, entries []entry) []byte {
	t.Helper()
	var b bytes.Buffer
	err := writeManifest(&b, h, someRoster, someSources, (&manifest{entries: entries}).all())
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestManifestText(t *testing.T) {
	got := string(manifestBytes(t, header{"rpcdsc 1", "contoso", "f.toml", "beef", Sum{}}, someEntries[:1]))
	want := `{
  "schema": 3,
  "generator": "rpcdsc 1",
  "fleet": "contoso",
  "fleet_file": "f.toml",
  "fleet_sha256": "beef",
  "groups": [
    {"name":"files","os":"windows-server-2022","hosts":["h1","h2.corp.example"]}
  ],
  "departed": [
    {"host":"vm","group":"plant","os":"","fleet":"contoso"}
  ],
  "sources": [
    {"sha256": "beef", "texts": [
      {"name": "f.toml", "lines": [
        "schema = 1",
        "name = \"é\""]},
      {"name": "lists/plant.txt", "lines": [
        "h[1-2]"]}]},
    {"sha256": "dead", "hosts": ["h3","h4"], "texts": [
      {"name": "f.toml", "lines": []}]},
    {"sha256": "", "hosts": ["h5"]}
  ],
  "files": [
    {"path": "a b", "size": 1, "sha256": "0102000000000000000000000000000000000000000000000000000000000000", "encoding": "ascii-crlf"}
  ]
}
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("manifest (-want +got):\n%s", diff)
	}
}

func TestManifestRoundTrip(t *testing.T) {
	for _, entries := range [][]entry{nil, someEntries[:1], someEntries} {
		h := header{`rpcdsc "1"`, "cöntoso", "é.toml", "", Sum{}}
		b := manifestBytes(t, h, entries)
		var got manifest
		if err := got.read(bytes.NewReader(b)); err != nil {
			t.Fatalf("%v in\n%s", err, b)
		}
		if diff := cmp.Diff(&manifest{header: h, roster: someRoster, sources: someSources, schema: manifestSchema, entries: entries}, &got, cmp.AllowUnexported(manifest{})); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

// The entries are written by hand for speed; encoding/json must agree.
func TestEntryIsWhatJSONGives(t *testing.T) {
	for _, e := range someEntries {
		var compact bytes.Buffer
		if err := json.Compact(&compact, e.append(nil)); err != nil {
			t.Fatal(err)
		}
		want, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), compact.String()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

// entryText is an entry that is right but for what is added.
func entryText(path, more string) string {
	if more != "" {
		more = ", " + more
	}
	return fmt.Sprintf(`{"path": %q, "sha256": "%s", "encoding": "binary"%s}`, path, Sum{1}, more)
}

// sourcesText is a manifest that is right but for its sources.
func sourcesText(sources string) string {
	return `{"schema": 3, "fleet": "a", "groups": [], "departed": [], "sources": [` + sources + `], "files": []}`
}

// What rpcdsc 0.1 wrote is understood, without the fleet's name.
func TestManifestOfSchema1(t *testing.T) {
	text := `{"schema": 1, "generator": "rpcdsc 0.1.0", "fleet": "f.toml", "fleet_sha256": "beef", "files": [` + entryText("a", "") + `]}`
	var m manifest
	if err := m.read(strings.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	if want := (header{"rpcdsc 0.1.0", "", "f.toml", "beef", Sum{}}); m.header != want || len(m.entries) != 1 {
		t.Errorf("%+v, want %+v", m.header, want)
	}
}

func TestManifestRefuses(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{``, "EOF"},
		{`[]`, "want {"},
		{`{"name": "my app"}`, "not a key of a manifest"},
		{`{}`, "it has no schema"},
		{`{"files": []}`, "it has no schema"},
		{`{"schema": 4, "files": []}`, "another version"},
		{`{"schema": 3, "fleet": "a", "files": []}`, "it has no groups"},
		{`{"schema": 3, "fleet": "a", "groups": [], "files": []}`, "doesn't say who has left"},
		{`{"schema": 2, "fleet": "a", "groups": [], "files": []}`, "not keys of schema 2"},
		{`{"schema": 1, "departed": [], "files": []}`, "not keys of schema 1"},
		{`{"schema": 3, "fleet": "a", "groups": [{"name": "../g"}], "departed": [], "files": []}`, "can't be a group"},
		{`{"schema": 3, "fleet": "a", "groups": [{"name": "g", "hosts": ["a/b"]}], "departed": [], "files": []}`, "can't be a host"},
		{`{"schema": 3, "fleet": "a", "groups": [], "departed": [{"host": "h", "group": "g", "fleet": ".."}], "files": []}`, "can't have left"},
		{`{"schema": 3, "fleet": "a", "groups": [], "departed": [{"host": "'h", "group": "g", "fleet": "f"}], "files": []}`, "can't have left"},
		{`{"schema": 2, "sources": [], "files": []}`, "not keys of that schema"},
		{sourcesText(`{}, {}`), "what hosts they are of"},
		{sourcesText(`{"hosts": ["a/b"]}`), "can't be a host"},
		{sourcesText(`{}, {"hosts": ["a", "b"]}, {"hosts": ["A"]}`), "one of two"},
		{sourcesText(`{"texts": [{"name": "\u001b[2J", "lines": []}]}`), "can't be a file"},
		{sourcesText(`{"texts": [{"name": "f.toml"}]}`), "can't be a file"},
		{sourcesText(`{"sha256": "\u001b[2J"}`), "isn't said"},
		{sourcesText(`{"more": 1}`), "unknown field"},
		{`{"schema": 0, "files": []}`, "another version"},
		{`{"schema": "2", "files": []}`, "another version"},
		{`{"schema": null, "files": []}`, "another version"},
		{`{"schema": 2, "schema": 2}`, "schema: twice"},
		{`{"schema": 2, "fleet": "a"}`, "it has no files"},
		{`{"schema": 2, "files": []}`, "it has no fleet"},
		{`{"schema": 1, "fleet_file": "a", "files": []}`, "not keys of schema 1"},
		{`{"schema": 2, "fleet": 7, "files": []}`, "fleet: "},
		{`{"schema": 2, "fleet": "a\u001b[2Jb", "files": []}`, "can't be said of a fleet"},
		{`{"schema": 1} x`, "text after its end"},
		{`{} {}`, "text after its end"},
		{`{"files": [{}]}`, "isn't a plain path"},
		{`{"files": [{"path": "a", "mode": 7}]}`, "unknown field"},
		{`{"files": [{"path": ".rpcdsc-lock"}]}`, "the lock's name"},
		{`{"files": [{"path": "manifest.json"}]}`, "the manifest's name"},
		{`{"files": [{"path": ".rpcdsc-tmp/a"}]}`, "files in the making"},
		{`{"files": [{"path": "a", "size": -1}]}`, "a: a size of -1 bytes"},
		{`{"files": [{"path": "a", "size": 9000000000000000000}]}`, "a: a size of"},
		{`{"files": [{"path": "a", "size": 1e3}]}`, "number 1e3"},
		{`{"files": [{"path": "a"}]}`, "a: no sha256"},
		{`{"files": [` + entryText("a", `"encoding": "ebcdic"`) + `]}`, "a: unknown encoding"},
		{`{"files": [` + entryText("a", `"group": "x\u001b[2J"`) + `]}`, "can't be the name of a group"},
		{`{"files": [` + entryText("a", `"hosts": ["b", "c\n"]`) + `]}`, "can't be the name of a group"},
		{`{"files": [` + entryText("b", "") + "," + entryText("a", "") + "," + entryText("b", "") + `]}`, "b: twice"},
		{`{"files": [{"path": "../../etc/passwd"}]}`, "isn't a plain path"},
		{`{"files": [{"path": "a", "sha256": "beef"}]}`, "SHA-256"},
		{`{"files": [{"path": "a", "sha256": "` + strings.Repeat("x", 64) + `"}]}`, "invalid byte"},
		{`{"files": [` + entryText("a", ""), "EOF"},
		{`{"files": 1}`, "want ["},
	} {
		var m manifest
		if err := m.read(strings.NewReader(tt.text)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.text, err, tt.want)
		}
	}
}

func TestCompareNamesABadManifest(t *testing.T) {
	for _, name := range []string{manifestName, pendingName} {
		dir := t.TempDir()
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte("{"), 0o666); err != nil {
			t.Fatal(err)
		}
		_, err := Compare(dir, &Set{}, Options{})
		if err == nil || !strings.HasPrefix(err.Error(), file) {
			t.Errorf("error %v, want one that starts with %s", err, file)
		}
	}
}

// Whatever is read and accepted is written and read again the same.
func FuzzManifest(f *testing.F) {
	f.Add([]byte(`{"schema": 1, "files": []}`))
	f.Add([]byte(`{"files": [` + entryText("a", `"hosts": ["b"], "size": 1`) + `], "fleet": "x", "schema": 2}`))
	f.Add([]byte(`{"files": [` + entryText("a", `"size": -1, "size": 3`) + `], "schema": 1}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		var m manifest
		if m.read(bytes.NewReader(b)) != nil {
			return
		}
		for _, e := range m.entries {
			if checkPath(e.Path) != nil || e.Size < 0 || !e.Encoding.known() {
				t.Fatalf("%+v got through", e)
			}
		}
		var again manifest
		if err := again.read(bytes.NewReader(manifestBytes(t, m.header, m.entries))); err != nil {
			t.Fatal(err)
		}
		same := slices.EqualFunc(m.entries, again.entries, func(a, b entry) bool {
			return a.Path == b.Path && a.Size == b.Size && a.SHA256 == b.SHA256 && a.Encoding == b.Encoding && a.Group == b.Group && slices.Equal(a.Hosts, b.Hosts)
		})
		if m.header != again.header || !same {
			t.Errorf("%+v became %+v", m, again)
		}
	})
}

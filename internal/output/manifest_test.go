package output

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var someEntries = []entry{
	{Path: "a b", Size: 1, SHA256: Sum{1, 2}, Encoding: ASCII},
	{Path: "c", Size: 1 << 40, Encoding: UTF16, Group: `wei"rd\ é`, Hosts: []string{"h1", "h2"}},
	{Path: "d", Encoding: ASCII, Hosts: []string{"h1"}, Signed: true},
}

func manifestBytes(t *testing.T, h header, entries []entry) []byte {
	t.Helper()
	var b bytes.Buffer
	err := writeManifest(&b, h, (&manifest{entries: entries}).all())
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestManifestText(t *testing.T) {
	got := string(manifestBytes(t, header{"rpcdsc 1", "f.toml", "beef"}, someEntries[:1]))
	want := `{
  "schema": 1,
  "generator": "rpcdsc 1",
  "fleet": "f.toml",
  "fleet_sha256": "beef",
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
		h := header{"rpcdsc\n1", "é.toml", ""}
		b := manifestBytes(t, h, entries)
		var got manifest
		if err := got.read(bytes.NewReader(b)); err != nil {
			t.Fatalf("%v in\n%s", err, b)
		}
		if diff := cmp.Diff(&manifest{header: h, entries: entries}, &got, cmp.AllowUnexported(manifest{})); diff != "" {
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

func TestManifestRefuses(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{``, "EOF"},
		{`[]`, "want {"},
		{`{"name": "my app"}`, "not a key of a manifest"},
		{`{"schema": 2}`, "another version"},
		{`{"schema": 1} x`, "text after its end"},
		{`{} {}`, "text after its end"},
		{`{"files": [{"path": "../../etc/passwd"}]}`, "isn't a plain path"},
		{`{"files": [{"path": "a", "sha256": "beef"}]}`, "SHA-256"},
		{`{"files": [{"path": "a", "sha256": "` + strings.Repeat("x", 64) + `"}]}`, "invalid byte"},
		{`{"files": [{"path": "a"}`, "EOF"},
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
	f.Add([]byte(`{"files": [{"path": "a", "hosts": ["b"], "size": 1}], "fleet": "x"}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		var m manifest
		if m.read(bytes.NewReader(b)) != nil {
			return
		}
		for _, e := range m.entries {
			if checkPath(e.Path) != nil {
				t.Fatalf("path %q got through", e.Path)
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

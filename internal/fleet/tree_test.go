package fleet

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"rpcdsc/internal/diag"
)

// documents are TOML of every shape. They need not be fleets.
func documents(t testing.TB) map[string]string {
	t.Helper()
	docs := map[string]string{
		"dotted":        "a.b.c = 1\na.b.d = 2\n[e.f]\ng.h = 3\n[e]\ni = 4\n",
		"quoted":        "\"a b\".'c.d'.\"\\u00e9\" = 1\n",
		"arrays":        "a = [ # comment\n  1, 'x', # another, with [ ] {\n  [2, [3]],\n]\nb = []\n",
		"inline":        "a = {b = 1, c.d = [{e = 2}, {e = 3}]}\nf = {}\n",
		"broken inline": "a = {\n  b = 1, # comment\n  c = 2,\n}\n",
		"tables":        "[a]\nx = 1\n[a.b]\nx = 2\n[c.d]\n[c]\nx = 3\n",
		"table arrays":  "[[a]]\nx = 1\n[a.b]\ny = 2\n[[a.c]]\n[[a]]\n[[a.c]]\nz = 3\n[[a.c]]\n[a.c.d]\nw = 4\n",
		"scalars":       "a = -1\nb = 0x1F\nc = 1.5e3\nd = true\ne = 2026-12-05 02:00:00\nf = 02:00:00\ng = inf\nh = 2026-12-05\n",
		"strings":       "a = \"\"\"\nlong\n\"\"\"\nb = '''x'''\nc = \"t\\tn\"\nd = ''\n",
		"wide":          "# 東京\na = '東京' # 😀\n\"東\" = [ '😀', 'x' ]\n",
		"crlf":          "a = 1\r\n[b]\r\nc = [\r\n  1,\r\n]\r\n",
		"many keys":     "[t]\n" + strings.Repeat("x", 0) + manyAssignments(40),
		"good":          good,
		"empty":         "",
	}
	for _, pattern := range []string{"../../examples/*.toml", "testdata/*.toml", "*.toml"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(files), err)
		}
		for _, f := range files {
			src, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			docs[f] = strings.ReplaceAll(string(src), "\r\n", "\n")
		}
	}
	return docs
}

func manyAssignments(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("k" + strings.Repeat("x", i) + ".y = 1\n")
	}
	return b.String()
}

func TestTreeHasTheKeysOfTheDocument(t *testing.T) {
	for name, src := range documents(t) {
		var nothing struct{}
		if _, err := toml.Decode(src, &nothing); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		checkTree(t, name, src)
	}
	for _, tt := range findingCases {
		checkTree(t, tt.name, caseSource(tt.old, tt.new))
	}
}

// checkTree compares the tree with what the other parser says, and its places
// with the text that stands there.
func checkTree(t testing.TB, name, src string) {
	t.Helper()
	var nothing struct{}
	md, err := toml.Decode(src, &nothing)
	if err != nil {
		return
	}
	b, wrong := parseTree(src)
	if wrong != nil || len(b.conflicts) > 0 {
		t.Logf("%s: the parsers disagree: %v, %v", name, wrong, b.conflicts)
		return
	}
	var want []string
	for _, k := range md.Keys() {
		want = append(want, k.String())
	}
	w := walker{t: t, name: name, lines: strings.Split(src, "\n")}
	w.table(b.root, nil)
	slices.SortStableFunc(w.keys, func(a, b placedKey) int {
		return cmp.Or(cmp.Compare(a.place.Line, b.place.Line), cmp.Compare(a.place.Column, b.place.Column))
	})
	var got []string
	for _, k := range w.keys {
		got = append(got, k.path)
	}
	if !slices.Equal(want, got) {
		t.Errorf("%s: the document's keys are\n%q, the tree's\n%q", name, want, got)
	}
}

type placedKey struct {
	path  string
	place diag.Place
}

type walker struct {
	t     testing.TB
	name  string
	lines []string
	keys  []placedKey
}

// at gives the text of a place.
func (w *walker) at(p diag.Place) string {
	if p.Line < 1 || p.Line > len(w.lines) {
		w.t.Fatalf("%s: no line %d", w.name, p.Line)
	}
	line := []rune(w.lines[p.Line-1])
	if p.Column < 1 || p.Column-1+p.Length > len(line) {
		w.t.Fatalf("%s: no place %+v in line %q", w.name, p, string(line))
	}
	return string(line[p.Column-1 : p.Column-1+p.Length])
}

func (w *walker) table(n *node, path toml.Key) {
	for i := range n.keys {
		f := &n.keys[i]
		if n.find(f.name) != f {
			w.t.Errorf("%s: the table doesn't find its own key %q", w.name, f.name)
		}
		key := append(slices.Clone(path), f.name)
		if got := strings.Trim(w.at(f.place), `"'`); got != f.name && !strings.Contains(got, `\`) {
			w.t.Errorf("%s: the place of the key %q has %q", w.name, f.name, got)
		}
		headers := f.value.kind == kindArray && f.value.place == f.place
		if !f.implied && !headers {
			w.keys = append(w.keys, placedKey{key.String(), f.place})
		}
		w.value(f.value, key, headers)
	}
}

func (w *walker) value(n *node, path toml.Key, headers bool) {
	at := w.at(n.place)
	switch n.kind {
	case kindTable:
		w.table(n, path)
	case kindArray:
		if !headers && at[0] != '[' {
			w.t.Errorf("%s: the list %s begins with %q", w.name, path, at)
		}
		for _, item := range n.items {
			if headers {
				w.keys = append(w.keys, placedKey{path.String(), item.place})
			}
			w.value(item, path, false)
		}
	case kindString:
		if at[0] != '"' && at[0] != '\'' {
			w.t.Errorf("%s: the string %s begins with %q", w.name, path, at)
		}
	default:
		if at != n.text {
			w.t.Errorf("%s: the place of %s has %q, its text is %q", w.name, path, at, n.text)
		}
	}
}

// TestFirstOfTwoTablesIsBlamed is what BurntSushi/toml's own positions get wrong.
func TestFirstOfTwoTablesIsBlamed(t *testing.T) {
	src := good + "[[host]]\nname = 'fs01'\nrpc.ports = ['bad']\n[[host]]\nname = 'fs02'\nrpc.ports = ['80']\n"
	_, findings := Parse("fleet.toml", []byte(src))
	if len(findings) != 1 || findings[0].Line != 12 || findings[0].Column != 14 {
		t.Errorf("got %s", lines(findings))
	}
}

func TestDeepNesting(t *testing.T) {
	for _, src := range []string{
		"a = " + strings.Repeat("[", 1_000_000),
		"a = " + strings.Repeat("[", 200_000) + strings.Repeat("]", 200_000),
		"a = " + strings.Repeat("{a=", 200_000),
		strings.Repeat("a.", 100_000) + "a = 1",
	} {
		if _, findings := Parse("fleet.toml", []byte(src)); len(findings) == 0 {
			t.Errorf("no findings for %.20q...", src)
		}
	}
}

func TestLocator(t *testing.T) {
	const src = "ab\n東x\r\n\xffz"
	l := newLocator(src)
	for _, tt := range []struct {
		from, to int
		want     diag.Place
	}{
		{0, 2, diag.Place{Line: 1, Column: 1, Length: 2}},
		{1, 9, diag.Place{Line: 1, Column: 2, Length: 1}},
		{3, 6, diag.Place{Line: 2, Column: 1, Length: 1}},
		{6, 9, diag.Place{Line: 2, Column: 2, Length: 1}},
		{10, 11, diag.Place{Line: 3, Column: 2, Length: 1}},
		{11, 11, diag.Place{Line: 3, Column: 3, Length: 1}},
		{1, 2, diag.Place{Line: 1, Column: 2, Length: 1}},
	} {
		if got := l.place(tt.from, tt.to); got != tt.want {
			t.Errorf("%d-%d: got %+v, want %+v", tt.from, tt.to, got, tt.want)
		}
	}
}

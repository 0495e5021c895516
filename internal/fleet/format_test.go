package fleet

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"pgregory.net/rapid"

	"rpcdsc/internal/diag"
)

// TestOwnFilesAreInStyle: who copies an example gets what fmt leaves as it is.
func TestOwnFilesAreInStyle(t *testing.T) {
	files, err := filepath.Glob("../../examples/*.toml")
	if err != nil || len(files) < 2 {
		t.Fatal(files, err)
	}
	for _, file := range append(files, "starter.toml") {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		got, _, err := Format(file, src)
		if err != nil || !bytes.Equal(got, src) {
			t.Errorf("%s isn't in the style of `rpcdsc fmt` (%v)", file, err)
		}
	}
}

// TestFormatRefuses what is no TOML, or of another schema; what is wrong with a
// fleet is for check to say.
func TestFormatRefuses(t *testing.T) {
	tests := []struct {
		name, src string
		kind      *diag.Kind // nil: it is formatted
	}{
		{"no TOML", "name = \n", diag.Syntax},
		{"a key twice", "name = \"a\"\nname = \"b\"\n", diag.DuplicateKey},
		{"Windows-1252", "name = \"\xe9\"\n", diag.Encoding},
		{"UTF-16", "\xff\xfen\x00", diag.Encoding},
		{"Ctrl-Z", "schema = 1\n\x1a", diag.Syntax},
		{"another schema", "schema = 2\n", diag.SchemaVersion},
		{"an unknown key", "schema=1\nnome=\"x\"\n", nil},
		{"hosts in a file beside it", "schema=1\nname=\"x\"\n[[group]]\nname=\"g\"\nos=\"windows-11\"\nhosts_file=\"plant.txt\"\n", nil},
		{"nothing", "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, findings, err := Format("fleet.toml", []byte(tt.src))
			if err != nil || (got == nil) != (tt.kind != nil) {
				t.Fatalf("%q, %v", got, err)
			}
			if tt.kind != nil && !slices.ContainsFunc(findings, func(f diag.Finding) bool { return f.Code == tt.kind.Code && f.Severity == diag.Error }) {
				t.Errorf("findings %v", findings)
			}
		})
	}
}

// TestFormatKeeps what an editor decides.
func TestFormatKeeps(t *testing.T) {
	src := strings.ReplaceAll(bom+"schema=1\n\n\n# x\nname = \"a\"\n", "\n", "\r\n")
	want := strings.ReplaceAll(bom+"schema = 1\n\n# x\nname = \"a\"\n", "\n", "\r\n")
	if got, _, err := Format("fleet.toml", []byte(src)); string(got) != want || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

// TestSameDocumentSees what another text says otherwise.
func TestSameDocumentSees(t *testing.T) {
	const src = "a = 1 # x\n[b]\nc = [\"d\", \"e\"] # y\n[[f]]\ng.h = true\n"
	if err := sameDocument(src, strings.ReplaceAll(src, " = ", "=")); err != nil {
		t.Error(err)
	}
	for _, change := range [][2]string{
		{"1", "2"}, {"1", "\"1\""}, {"# x", ""}, {"# x", "# z"}, {"\"d\", ", ""}, {"d\", \"e", "e\", \"d"}, {"c =", "C ="},
		{"[[f]]\ng.h = true\n", ""}, {"[[f]]", "[f]"}, {"true", "false"}, {"[b]", "[b"}, {"g.h", "g.i"}, {"h = true", "h = true\ng.h = true"},
		{"[\"d\", \"e\"] # y", "[\"d\", # y\n\"e\"]\n# z"},
	} {
		if changed := strings.Replace(src, change[0], change[1], 1); sameDocument(src, changed) == nil {
			t.Errorf("%q is taken for %q", changed, src)
		}
	}
}

// TestSameFleetSees what another fleet has otherwise.
func TestSameFleetSees(t *testing.T) {
	parse := func(src string) *Fleet {
		f, findings := Parse("fleet.toml", []byte(src))
		if findings.HasErrors() {
			t.Fatal(findings)
		}
		return f
	}
	whole := parse(good)
	if !sameFleet(whole, parse("\n\n# moved\n"+good)) {
		t.Error("places count")
	}
	changes := 0
	for _, change := range [][2]string{{"fs", "gs"}, {"10.", "11."}, {"5001", "5002"}, {"Sat", "Sun"}, {"windows-server-2022", "windows-server-2019"}} {
		changed := strings.ReplaceAll(good, change[0], change[1])
		if changed == good {
			continue
		}
		changes++
		if f, _ := Parse("fleet.toml", []byte(changed)); sameFleet(whole, f) {
			t.Errorf("%v isn't seen", change)
		}
	}
	if changes < 3 {
		t.Errorf("%d changes", changes)
	}
	if sameFleet(whole, nil) || !sameFleet(nil, nil) {
		t.Error("no fleet is one")
	}
}

// TestFormatKeepsMeaning writes a fleet with random blanks, comments, quotes and
// lines, and holds what is formatted against what was meant.
func TestFormatKeepsMeaning(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := &scribbler{t: t}
		src := w.fleet()
		if rapid.Bool().Draw(t, "Windows") {
			src = strings.ReplaceAll(src, "\n", "\r\n")
		}
		if _, findings := Parse("fleet.toml", []byte(src)); findings.HasErrors() {
			t.Fatalf("%v\n%s", findings, src)
		}
		got, _, err := Format("fleet.toml", []byte(src))
		if err != nil || got == nil {
			t.Fatalf("%v\n%s", err, src)
		}
		checkFormatted(t, src, string(got), w.comments)
	})
}

func checkFormatted(t *rapid.T, src, got string, comments []string) {
	if again, _, err := Format("fleet.toml", []byte(got)); err != nil || string(again) != got {
		t.Errorf("twice: %v\n%s\n%s", err, got, again)
	}
	for _, comment := range comments { // each has a number, so that their order is known
		i := strings.Index(got, comment)
		if i < 0 {
			t.Fatalf("%q is lost, or moved:\n%s", comment, got)
		}
		got = got[i:]
	}
	whole, _, _ := Format("fleet.toml", []byte(src))
	a, keys := decoded(t, src)
	b, others := decoded(t, string(whole))
	if !reflect.DeepEqual(a, b) || !reflect.DeepEqual(keys, others) {
		t.Errorf("other keys or values:\n%s\n%s", src, whole)
	}
	for line := range strings.Lines(string(whole)) {
		if text := strings.TrimRight(line, "\r\n"); text != strings.TrimRight(text, " \t") {
			t.Errorf("%q ends in blanks", line)
		}
	}
}

func decoded(t *rapid.T, src string) (map[string]any, []toml.Key) {
	var doc map[string]any
	meta, err := toml.Decode(src, &doc)
	if err != nil {
		t.Fatalf("%v\n%s", err, src)
	}
	return doc, meta.Keys()
}

// scribbler writes what is right in all the ways that people have.
type scribbler struct {
	t        *rapid.T
	out      strings.Builder
	comments []string
}

func (w *scribbler) pick(from ...string) string {
	return rapid.SampledFrom(from).Draw(w.t, "pick")
}

func (w *scribbler) put(parts ...string) {
	for _, p := range parts {
		w.out.WriteString(p)
	}
}

// gap is any number of blanks.
func (w *scribbler) gap() string { return w.pick("", "", " ", "  ", "\t") }

// rest ends a line, perhaps with a comment, and perhaps has more lines follow.
func (w *scribbler) rest() {
	for more := true; more; more = w.pick("no", "no", "yes") == "yes" {
		w.put(w.gap())
		if w.pick("no", "no", "yes") == "yes" {
			comment := fmt.Sprintf("#%s<%d>%s", w.pick("", " ", " [x] = \"", " ééé "), len(w.comments), w.pick("", "'", " {"))
			w.comments = append(w.comments, comment)
			w.put(comment, w.gap())
		}
		w.put("\n")
	}
}

func (w *scribbler) text(s string) string {
	if rapid.Bool().Draw(w.t, "single") {
		return "'" + s + "'"
	}
	return `"` + s + `"`
}

func (w *scribbler) key(parts ...string) string {
	for i := range parts {
		parts[i] = w.gap() + w.pick(parts[i], parts[i], w.text(parts[i])) + w.gap()
	}
	return strings.Join(parts, ".")
}

// list writes some of the texts, at least one.
func (w *scribbler) list(texts ...string) {
	texts = texts[:rapid.IntRange(1, len(texts)).Draw(w.t, "texts")]
	broken := rapid.Bool().Draw(w.t, "broken")
	between := func() {
		w.put(w.gap())
		if broken && rapid.Bool().Draw(w.t, "line") {
			w.rest()
		}
	}
	w.put("[")
	for i, text := range texts {
		between()
		w.put(w.text(text))
		between()
		if i < len(texts)-1 || rapid.Bool().Draw(w.t, "last comma") {
			w.put(",")
		}
	}
	between()
	w.put("]")
}

func (w *scribbler) pair(key []string, value func()) {
	w.put(w.key(key...), "=", w.gap())
	value()
	w.rest()
}

func (w *scribbler) header(open string, parts ...string) {
	w.put(w.gap(), open, w.key(parts...), strings.ReplaceAll(open, "[", "]"))
	w.rest()
}

func (w *scribbler) one(text string) func()      { return func() { w.put(w.text(text)) } }
func (w *scribbler) some(texts ...string) func() { return func() { w.list(texts...) } }
func (w *scribbler) table(key string, v func()) {
	w.put("{", w.key(key), "=", w.gap())
	v()
	w.put(w.gap(), "}")
}

func (w *scribbler) fleet() string {
	w.rest()
	w.pair([]string{"schema"}, func() { w.put("1") })
	w.pair([]string{"name"}, w.one("random"))
	w.pair([]string{"allow_lints"}, w.some("RD5108", "RD5101"))
	switch w.pick("header", "dotted", "inline") {
	case "dotted":
		w.pair([]string{"rpc", "ports"}, w.some("5001-5200", "6001-6100"))
	case "inline":
		w.pair([]string{"rpc"}, func() { w.table("ports", func() { w.put("[", w.gap(), w.text("5001-5200"), w.gap(), "]") }) })
	default:
		w.header("[", "rpc")
		w.pair([]string{"ports"}, w.some("5001-5200", "6001-6100"))
	}
	w.header("[", "networks")
	w.pair([]string{"offices"}, w.some("10.1.0.0/16", "10.2.0.0/16", "except 10.1.99.0/24", "2001:db8::/48"))
	w.header("[", "block")
	w.pair([]string{"allow"}, w.some("offices", "192.0.2.7"))
	for i := range rapid.IntRange(1, 3).Draw(w.t, "groups") {
		w.header("[[", "group")
		w.pair([]string{"name"}, w.one(fmt.Sprintf("g%d", i)))
		w.pair([]string{"os"}, w.one("windows-server-2022"))
		w.pair([]string{"hosts"}, w.some(fmt.Sprintf("h%d[01-03]", i), fmt.Sprintf("other%d", i), fmt.Sprintf("third%d.example", i)))
		if rapid.Bool().Draw(w.t, "restart") {
			w.pair([]string{"restart", "when"}, w.one("never"))
		}
	}
	w.header("[[", "host")
	w.pair([]string{"name"}, w.one("h0[01-02]"))
	w.pair([]string{"block", "also"}, w.some("593/tcp", "135/udp"))
	return w.out.String()
}

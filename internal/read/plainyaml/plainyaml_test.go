package plainyaml

import (
	"reflect"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

func TestParse(t *testing.T) {
	got, err := Parse("---\n# A comment.\na:\n  'b ''c''': '{{ d }}'\n\n  # One more.\n  e: 10\nf:\n  - 'g: h'\n  - i: true\n    j:\n      - 'k'\n  - l:\nm:\n  'n'\n")
	want := Map{
		{"a", Map{{"b 'c'", "{{ d }}", 4}, {"e", 10, 7}}, 3},
		{"f", []any{"g: h", Map{{"i", true, 10}, {"j", []any{"k"}, 11}}, Map{{"l", nil, 13}}}, 8},
		{"m", "n", 14},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v: got %v, want %v", err, got, want)
	}
}

// What YAML would read otherwise than it looks, or what isn't needed, is refused with
// its line.
func TestParseRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"a: 'b'\n": "---", "---\na: 'b'": "---", "---\n": "is empty", "---\n# a\n": "is empty",
		"---\na: b\n": "line 2", "---\na: 012\n": "line 2", "---\na: 1.5\n": "line 2", "---\na: no\n": "line 2", "---\na: \"b\"\n": "line 2",
		"---\na: |\n  b\n": "line 2", "---\na: []\n": "line 2", "---\na: {}\n": "line 2", "---\na: &x 'b'\n": "line 2", "---\na: 'b' # c\n": "line 2",
		"---\na: 'b\n": "line 2", "---\na:'b'\n": "line 2", "---\na: 'b'\na: 'c'\n": "line 3", "---\na: 'b'\n  c: 'd'\n": "line 3",
		"---\na:\n c: 'd'\n": "line 3", "---\na:\n    c: 'd'\n": "line 3", "---\na:\n\tc: 'd'\n": "line 3", "---\n- 'a'\nb: 'c'\n": "line 3",
		"---\na: 'b\u00e9'\n": "line 2", "---\n#\x01\na: 'b'\n": "line 2", "---\n# \u00e9\na: 'b'\n": "line 2", "---\na: 'b'\r\n": "line 2", "---\na: 'b'\n---\n": "line 3", "---\n1: 'b'\n": "line 2", "---\na:\n  - 'b'\n c: 'd'\n": "line 4",
		"---\n  a: 'b'\n": "line 2", "---\na: 'b'\n...\n": "line 3", "---\n<<: 'b'\n": "line 2", "---\na: 'b'  \n": "line 2", "---\na:  'b'\n": "line 2", "---\nyes: 'b'\n": "line 2", "---\nNull: 'b'\n": "line 2",
	} {
		if v, err := Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, %v, want %q", text, v, err, want)
		}
	}
}

// plain gives values as a YAML library has them.
func plain(v any) any {
	switch v := v.(type) {
	case Map:
		out := map[string]any{}
		for _, e := range v {
			out[e.Name] = plain(e.Value)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = plain(v[i])
		}
		return out
	}
	return v
}

// FuzzParse: whatever is taken, YAML takes for the same.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"---\na:\n  'b': 'c'\n", "---\n- 'a'\n- b: 10\n  c:\n", "---\na: true\nb:\n  'x'\n", "---\n'': ''\n", "---\n'a''b': 'c: d'\n",
		"---\n- a:\n    - 'b'\n", "---\n'true': '012'\ny: 'n'\n", "---\n'a'\n", "---\nyes: 0\nnull: 1\n", "---\n- - 'a'\n", "---\na:\n- 'b'\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := Parse(text)
		if err != nil {
			return
		}
		var want any
		if err := yaml.Unmarshal([]byte(text), &want); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if !reflect.DeepEqual(plain(got), stringKeys(want)) {
			t.Fatalf("%q: got %#v, YAML %#v", text, plain(got), want)
		}
	})
}

// stringKeys has the names of mappings as text, as the library has them that aren't.
func stringKeys(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			v[k] = stringKeys(v[k])
		}
	case []any:
		for i := range v {
			v[i] = stringKeys(v[i])
		}
	}
	return v
}

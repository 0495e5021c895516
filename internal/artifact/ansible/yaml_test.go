package ansible

import (
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
	"pgregory.net/rapid"
)

// Whatever a text holds, it is that text again for a YAML library, as name and as value.
func TestQuote(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[ -~]{0,40}`).Draw(t, "text")
		var y yamlText
		y.begin("A header: of 'some' words.")
		y.line(0, "%s: %s", text, text)
		if y.err != nil {
			t.Fatal(y.err)
		}
		var got map[string]string
		if err := yaml.Unmarshal([]byte(y.b.String()), &got); err != nil || len(got) != 1 || got[text] != text {
			t.Fatalf("%q became %q, %v", text, got, err)
		}
	})
}

func TestQuoteRefuses(t *testing.T) {
	for _, text := range []string{"a\nb", "a\tb", "a\x00b", "caf\u00e9", "a\u2028b", "a\x7fb"} {
		var y yamlText
		if y.line(0, "a: %s", text); y.err == nil {
			t.Errorf("%q is taken", text)
		}
	}
	for _, text := range []string{"{{ x }}", "{% x %}", "a}"} {
		var y yamlText
		if y.checkData(text); y.err == nil {
			t.Errorf("%q is taken as data", text)
		}
	}
}

func TestBeginBreaksLines(t *testing.T) {
	var y yamlText
	header := strings.Repeat("word and another-one ", 20) + strings.Repeat("x", 100) + " end"
	y.begin(header)
	var words []string
	for _, line := range strings.Split(strings.TrimSpace(y.b.String()), "\n")[1:] {
		rest, ok := strings.CutPrefix(line, "# ")
		if !ok || len(line) > 80 && strings.Contains(rest, " ") {
			t.Errorf("the line %q", line)
		}
		words = append(words, rest)
	}
	if got := strings.Join(words, " "); got != header {
		t.Errorf("got %q", got)
	}
}

func TestGroupName(t *testing.T) {
	for want, parts := range map[string][]string{"a": {"a"}, "a_b_c": {"a.b", "c"}, "A_b_1": {"A-b", "1"}, "a__b": {"a_", "b"}} {
		if got := groupName(parts...); got != want {
			t.Errorf("%q became %s, want %s", parts, got, want)
		}
	}
}

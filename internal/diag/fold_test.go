package diag

import (
	"bytes"
	"strings"
	"testing"
)

func TestFold(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		width      int
		want       string
	}{
		{"no width", "one two three four", 0, "one two three four"},
		{"nothing", "", 5, ""},
		{"fits", "one two three", 13, "one two three"},
		{"one break", "one two three", 12, "one two\n  three"},
		{"several", "one two three four five", 10, "one two\n  three\n  four\n  five"},
		{"several lines", "one two three\n\nfour\n", 8, "one two\n  three\n\nfour\n"},
		{"indented", "    a bb ccc", 10, "    a bb\n     ccc"},
		{"a long word stays whole", "see /a/path/that/is/long now", 12, "see\n  /a/path/that/is/long\n  now"},
		{"a command stays whole", "say `gen --force` now", 15, "say\n  `gen --force`\n  now"},
		{"a command that fills a line", "say `gen --force --quiet fleet.toml` now", 16, "say `gen --force\n  --quiet\n  fleet.toml`\n  now"},
		{"one backquote", "it's ` or not", 8, "it's `\n  or not"},
		{"blanks that align", "a  b  c  d", 7, "a  b  c\n  d"},
		{"colors take no room", "\x1b[1mone two\x1b[0m three", 13, "\x1b[1mone two\x1b[0m three"},
		{"colors go on", "\x1b[1mone two three\x1b[0m", 8, "\x1b[1mone two\n  three\x1b[0m"},
		{"wide runes take two", "日本 日本 日本", 9, "日本 日本\n  日本"},
		{"a mark stays with its word", "  + a/very/long/path", 12, "  + a/very/long/path"},
		{"narrow", "aaaa bbbb", 2, "aaaa\n bbbb"},
	} {
		if got := Fold(tt.text, tt.width, 2); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// FuzzFold: what is folded says what it said, and only a word is longer than a line,
// with a mark before it that is no wider than the indent.
func FuzzFold(f *testing.F) {
	for _, text := range []string{"one two three", "say `gen  --force` now\n", "  a\x1b[1mb c", "日本 日本"} {
		f.Add(text, 10, 2)
	}
	f.Fuzz(func(t *testing.T, text string, width, indent int) {
		indent = min(max(indent, 0), 10)
		got := Fold(text, width, indent)
		if strings.Join(strings.Fields(got), " ") != strings.Join(strings.Fields(text), " ") {
			t.Errorf("%q became %q", text, got)
		}
		for line := range strings.SplitSeq(got, "\n") {
			trimmed := strings.TrimRight(line, " ")
			lead := len(line) - len(strings.TrimLeft(line, " "))
			last := trimmed[:strings.LastIndexByte(trimmed, ' ')+1]
			if n := len(strings.Fields(line)); width > 0 && n > 1 && columns(last) > lead+indent && columns(trimmed) > width && !strings.ContainsAny(line, "`\t\r\x1b\v\f") {
				t.Errorf("width %d: %q", width, line)
			}
		}
	})
}

// What is found fits a terminal, as far as no word is longer, with the caret below
// its place.
func TestWriteWithin(t *testing.T) {
	src := "schema = 1\nhosts = [" + strings.Repeat(`"host-of-the-fleet", `, 20) + `"bad host", "another", "one more"]` + "\nname = 'x'\n"
	column := strings.Index(src, `"bad`) - strings.Index(src, "hosts") + 1
	f := BadHostName.At(Place{2, column, 10}, "%s", strings.Repeat("what is wrong is long ", 10))
	f.File = "fleet.toml"
	for _, width := range []int{30, 40, 80, 132} {
		for _, color := range []bool{false, true} {
			var b bytes.Buffer
			if err := WriteWithin(&b, width, Findings{f}, map[string][]byte{"fleet.toml": []byte(src)}, color); err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
			for _, line := range lines {
				if columns(line) > width {
					t.Errorf("width %d: %q", width, line)
				}
			}
			if color {
				continue
			}
			for i, line := range lines {
				if caret := strings.Index(line, "^"); caret >= 0 {
					if above := []rune(lines[i-1]); !strings.HasPrefix(string(above[caret:]), `"bad h`) {
						t.Errorf("width %d: %s\n%s", width, lines[i-1], line)
					}
				}
			}
		}
	}
}

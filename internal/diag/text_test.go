package diag

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// renderings are the cases of the renderer. Each has its golden file.
var renderings = []struct {
	name     string
	src      string
	color    bool
	findings Findings
}{
	{
		name: "middle_of_a_file",
		src:  "[block]\nname = \"x\"\nalow = [\"branches\"]\n\n[restart]\n",
		findings: Findings{
			UnknownKey.At(Place{3, 1, 4}, `unknown key "alow" in [block]`).Remedyf(`did you mean "allow"?`),
		},
	},
	{
		name: "first_and_last_line_without_newline",
		src:  "schema = 2\nname = 7",
		findings: Findings{
			SchemaVersion.At(Place{1, 10, 1}, "schema is 2"),
			WrongType.At(Place{2, 8, 1}, "name is an integer"),
		},
	},
	{
		name:     "whole_file",
		src:      "schema = 1\n",
		findings: Findings{NoGroups.At(Place{}, "the fleet has no groups")},
	},
	{
		name:     "tabs_before_and_in_the_place",
		src:      "\t\tallow = [\t\"a\"\t,\t\"b\" ]\n",
		findings: Findings{EmptyList.At(Place{1, 11, 10}, "from the list's bracket, over tabs")},
	},
	{
		name: "wide_and_combining_runes",
		src:  "# 東京 e\u0301 😀 x\n",
		findings: Findings{
			UnknownKey.At(Place{1, 3, 2}, "the two wide ones"),
			UnknownKey.At(Place{1, 6, 2}, "the composed one"),
			UnknownKey.At(Place{1, 11, 1}, "the x"),
		},
	},
	{
		name:     "crlf_and_byte_order_mark",
		src:      "\ufeffschema = 1\r\nname = 7\r\n",
		findings: Findings{WrongType.At(Place{2, 8, 1}, "name is an integer"), SchemaVersion.At(Place{1, 1, 6}, "under schema")},
	},
	{
		name:     "controls_and_invalid_bytes",
		src:      "a = \"\x1b[31m\u202e\" \xff b\r= 1\n",
		findings: Findings{Syntax.At(Place{1, 6, 1}, "message with \x1b[31m and a\nline"), Syntax.At(Place{1, 15, 1}, "under b")},
	},
	{
		name: "behind_the_end",
		src:  "hosts = [\nx\n",
		findings: Findings{
			Syntax.At(Place{1, 10, 1}, "something is missing"),
			Syntax.At(Place{3, 1, 1}, "on the empty last line"),
			Syntax.At(Place{9, 1, 1}, "on no line at all"),
		},
	},
	{
		name: "long_line",
		src:  "hosts = [" + strings.Repeat(`"host.example", `, 40) + "\n" + strings.Repeat("東京", 100) + "\n" + strings.Repeat("\t", 60) + "x" + strings.Repeat("y", 60) + "\n",
		findings: Findings{
			BadHostName.At(Place{1, 330, 14}, "in the middle"),
			BadHostName.At(Place{1, 10, 14}, "at the beginning"),
			BadHostName.At(Place{1, 634, 14}, "at the end"),
			BadHostName.At(Place{1, 634, 5000}, "longer than the line"),
			BadHostName.At(Place{2, 100, 2}, "wide"),
			BadHostName.At(Place{3, 61, 1}, "behind tabs"),
		},
	},
	{
		name:     "line_numbers_grow",
		src:      strings.Repeat("a = 1\n", 8) + "b = 2\nc = 3\n",
		findings: Findings{UnknownKey.At(Place{9, 1, 1}, "b")},
	},
	{
		name:     "color",
		color:    true,
		src:      "a = 1\nb = 2\n",
		findings: Findings{UnknownKey.At(Place{1, 1, 1}, "an error"), PortOverlap.At(Place{2, 1, 1}, "a warning")},
	},
}

func TestWriteText(t *testing.T) {
	for _, tt := range renderings {
		t.Run(tt.name, func(t *testing.T) {
			fs := slices.Clone(tt.findings)
			for i := range fs {
				fs[i].File = "fleet.toml"
			}
			var b bytes.Buffer
			if err := WriteText(&b, fs, map[string][]byte{"fleet.toml": []byte(tt.src)}, tt.color); err != nil {
				t.Fatal(err)
			}
			golden(t, tt.name+".txt", b.String())
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "text", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got)\n%s", path, diff)
	}
}

func TestNoStaleGoldens(t *testing.T) {
	files, err := os.ReadDir(filepath.Join("testdata", "text"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		name := strings.TrimSuffix(f.Name(), ".txt")
		known := false
		for _, tt := range renderings {
			known = known || tt.name == name
		}
		if !known {
			t.Errorf("%s belongs to no case", f.Name())
		}
	}
}

func TestWriteTextWithoutSource(t *testing.T) {
	f := BadPort.At(Place{3, 9, 5}, "no port")
	f.File = "gone.toml"
	var b bytes.Buffer
	if err := WriteText(&b, Findings{f}, nil, false); err != nil {
		t.Fatal(err)
	}
	want := "error[RD2101]: gone.toml:3:9: no port\nhint: " + BadPort.Remedy + "\n"
	if b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}

// TestCaretIsUnderThePlace reads the caret back from the printed columns.
func TestCaretIsUnderThePlace(t *testing.T) {
	line := []rune(`name = "contoso" # a comment`)
	for column := 1; column <= len(line); column++ {
		shown := display(line, clipStart(line, column, lineWidth), lineWidth, Place{1, column, 1})
		if shown.caret != column-1 || shown.width != 1 || shown.text != string(line) {
			t.Errorf("column %d: %+v", column, shown)
		}
	}
}

func FuzzWriteText(f *testing.F) {
	for _, tt := range renderings {
		for _, finding := range tt.findings {
			f.Add(tt.src, finding.Line, finding.Column, finding.Length)
		}
	}
	f.Add("x", -1, -1, -1)
	f.Fuzz(func(t *testing.T, src string, line, column, length int) {
		finding := Syntax.At(Place{line, column, length}, "%s", src)
		finding.File = "f"
		var b bytes.Buffer
		if err := WriteText(&b, Findings{finding}, map[string][]byte{"f": []byte(src)}, false); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(b.String(), "\n"); n < 2 || n > 6 {
			t.Errorf("%d lines:\n%s", n, b.String())
		}
		if strings.ContainsAny(b.String(), "\x1b\r\t") {
			t.Errorf("a control came through: %q", b.String())
		}
	})
}

// A file can be one line. What is made of it for each of its findings is the part
// that is shown.
func BenchmarkOneLongLine(b *testing.B) {
	src := []byte("hosts = [" + strings.Repeat(`"h!",`, 20000) + "]")
	var all Findings
	for i := range 1000 {
		f := BadHostName.At(Place{1, 10 + 5*i, 4}, "no host")
		f.File = "f.toml"
		all = append(all, f)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := WriteText(io.Discard, all, map[string][]byte{"f.toml": src}, false); err != nil {
			b.Fatal(err)
		}
	}
}

// TestLongLinesAreMadeReadyOnce counts what is allocated, as time tells little.
func TestLongLinesAreMadeReadyOnce(t *testing.T) {
	src := []byte(strings.Repeat("x", 1<<20))
	var all Findings
	for i := range 200 {
		f := BadHostName.At(Place{1, 1 + 5000*i, 4}, "no host")
		f.File = "f.toml"
		all = append(all, f)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if err := WriteText(io.Discard, all, map[string][]byte{"f.toml": src}, false); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if made := after.TotalAlloc - before.TotalAlloc; made > 32<<20 {
		t.Errorf("%d bytes were allocated for 200 findings in a line of 1 MiB", made)
	}
}

func TestWriteTextCountsThousands(t *testing.T) {
	var all Findings
	for i := range 2500 {
		f := BadHostName.At(Place{1 + i, 1, 1}, "no host")
		f.File = "f.toml"
		all = append(all, f)
	}
	last := BadPort.At(Place{3000, 1, 1}, "no port")
	last.File = "f.toml"
	var b bytes.Buffer
	if err := WriteText(&b, append(all, last), nil, false); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "no host"); n != MostShown || !strings.Contains(b.String(), "no port") ||
		!strings.HasSuffix(b.String(), "\n\nerror["+BadHostName.Code+"]: f.toml: 1500 more like those above\n") {
		t.Errorf("%d shown, and at the end %q", n, b.String()[b.Len()-200:])
	}
}

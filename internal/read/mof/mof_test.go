package mof

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A document in the shape that Windows PowerShell 5.1 writes: properties in any
// order, odd indents, blank lines.
const fromWindows = `/*
@TargetNode='localhost'
*/

instance of MSFT_KeyValuePair as $MSFT_KeyValuePair1ref
{
Key = "a";
 Value = NULL;
};
instance of MSFT_RegistryResource as $MSFT_RegistryResource1ref
{
ResourceID = "[Registry]A";
 Key = "HKCU:\\Software\\X \"y\"";
 Force = True;
 ValueData = {
    "1",
    "two\nlines"
};

ModuleVersion = "1.0";
 // a remark
 Pairs = {
    $msft_keyvaluepair1REF
};
 Pair = $MSFT_KeyValuePair1ref;
 Odd = "\x0041\x20AC\t\r\f\b\'";
};
instance of OMI_ConfigurationDocument
{
 Version="2.0.0";
 Minutes = -30;
 Many = { 1, 2 };
 Flags = {TRUE, false};
 None = { };
};
// the end`

func TestParse(t *testing.T) {
	got, err := Parse(fromWindows)
	if err != nil {
		t.Fatal(err)
	}
	want := []Instance{
		{Class: "MSFT_KeyValuePair", Alias: "MSFT_KeyValuePair1ref", Line: 5, Names: []string{"Key", "Value"},
			Properties: map[string]any{"Key": "a", "Value": nil}},
		{Class: "MSFT_RegistryResource", Alias: "MSFT_RegistryResource1ref", Line: 10,
			Names: []string{"ResourceID", "Key", "Force", "ValueData", "ModuleVersion", "Pairs", "Pair", "Odd"},
			Properties: map[string]any{
				"ResourceID": "[Registry]A", "Key": `HKCU:\Software\X "y"`, "Force": true,
				"ValueData": []string{"1", "two\nlines"}, "ModuleVersion": "1.0",
				"Pairs": []Ref{"MSFT_KeyValuePair1ref"}, "Pair": Ref("MSFT_KeyValuePair1ref"),
				"Odd": "A\u20ac\t\r\f\b'",
			}},
		{Class: "OMI_ConfigurationDocument", Line: 28, Names: []string{"Version", "Minutes", "Many", "Flags", "None"},
			Properties: map[string]any{"Version": "2.0.0", "Minutes": int64(-30), "Many": []int64{1, 2}, "Flags": []bool{true, false}, "None": []string{}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestParseRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"instance of X {":                                                  "line 1",
		"instance of X { A = \"b\" };":                                     `want ";"`,
		"instance of X { A = \"\\q\"; };":                                  `\q is no escape`,
		"instance of X { A = \"\\":                                         `is no escape`,
		"instance of X { A = \"\\x41\"; };":                                `\x41"; is no character`,
		"instance of X { A = \"\\x0000\"; };":                              `\x0000 is no character`,
		"instance of X { A = \"\\xD83D\"; };":                              `\xD83D is no character`,
		"instance of X { A = \"\\x":                                        `\x is no character`,
		"instance of X { A = \"b":                                          "string without end",
		"instance of X { A = {,}; };":                                      "want a name",
		"instance of X { A = {1,}; };":                                     "want a name",
		"instance of X { A = \"a\x00\"; };":                                "line 1: a NUL character in a string",
		"instance of X as $ Y { A = 1; };":                                 "want a name right after $",
		"instance of X { A = {NULL}; };":                                   "NULL can't stand in an array",
		"instance of X { A = {\"a\", 1}; };":                               "an array of different things",
		"instance of X { A = {\"a\" \"b\"}; };":                            `want "}"`,
		"instance of X { A = maybe; };":                                    `"maybe" is no value`,
		"instance of X { A = 030; };":                                      `"030" is no decimal number`,
		"instance of X { A = 0x1E; };":                                     `"0x1E" is no decimal number`,
		"instance of X { A = 1-2; };":                                      `"1-2" is no decimal number`,
		"instance of X { A = 1.5; };":                                      `want ";"`,
		"instance of X { A = 1; A = 2; };":                                 "A stands twice",
		"instance of X { A = 1; a = 2; };":                                 "a stands twice",
		"instance of X { };":                                               "an instance of X without properties",
		"instance of 1X { A = 1; };":                                       "want a name",
		"instance of C D { A = 1; };":                                      `want "as", got "D"`,
		"instance of X as $1 { A = 1; };":                                  "want a name right after $",
		"instance of X as Y { A = 1; };":                                   `want "$"`,
		"instance of X { A = $Y; };":                                       "no instance above has the alias $Y",
		"instance of X as $Y { A = $Y; };":                                 "no instance above has the alias $Y",
		"/* open":                                                          "comment without end",
		"/*/ instance of X { A = 1; };":                                    "comment without end",
		"\n\ninstance of X as Y { };":                                      "line 3",
		"class X { };":                                                     `want "instance"`,
		"instance of X as $a { A = 1; };\ninstance of X as $A { A = 1; };": "line 2: alias $A stands twice, the first time as $a",
	} {
		if _, err := Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(fromWindows)
	f.Add("instance of X as $Y { A = { \"b\" }; };")
	f.Add("instance of MSFT_ScriptResource as $Y { GetScript = { 1, 2 }; };")
	f.Fuzz(func(t *testing.T, text string) {
		instances, err := Parse(text)
		if err != nil {
			return
		}
		for i := range instances {
			if len(instances[i].Names) != len(instances[i].Properties) {
				t.Errorf("%v has %d properties", instances[i].Names, len(instances[i].Properties))
			}
		}
		_, _ = Check(instances, WMF40), Check(instances, WMF51)
	})
}

// TestParseCostIsInLineWithSize feeds what would make a careless reader search
// the same text again and again: ten times the text may take ten times as long.
// Memory stands for time, which a busy machine doesn't measure, and time only
// catches what is far off.
func TestParseCostIsInLineWithSize(t *testing.T) {
	instances := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "instance of X as $a%d { A = 1; };\n", i)
		}
		return b.String()
	}
	properties := func(n int) string {
		var b strings.Builder
		b.WriteString("instance of X {")
		for i := range n {
			fmt.Fprintf(&b, "A%d = \"b\";", i)
		}
		return b.String() + "};"
	}
	around := func(before, again, after string) func(int) string {
		return func(n int) string { return before + strings.Repeat(again, n) + after }
	}
	for name, text := range map[string]func(int) string{
		"instances": instances, "properties": properties,
		"escapes":  around(`instance of X { A = "`, `\\\x0041`, `"; };`),
		"array":    around(`instance of X { A = {1`, `, 1`, `}; };`),
		"comments": around("", "/* *//**/// a\n", ""),
		"lines":    around(`instance of X { A = "`, "\n", `"; };`),
		"blanks":   around("", " ", ""),
	} {
		small, large := cost(t, text(2_000)), cost(t, text(20_000))
		if large.bytes > 20*small.bytes+1<<20 || large.time > 100*small.time+time.Second {
			t.Errorf("%s: %+v, and for ten times the text %+v", name, small, large)
		}
	}
}

type spent struct {
	bytes uint64
	time  time.Duration
}

func cost(t *testing.T, text string) spent {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	instances, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	_ = Check(instances, WMF40)
	runtime.ReadMemStats(&after)
	return spent{after.TotalAlloc - before.TotalAlloc, time.Since(start)}
}

func BenchmarkParse(b *testing.B) {
	script := strings.Repeat(`function Get-X {\n    param([string]$Name)\n    \"a\\b\"\n}\n`, 200)
	text := fmt.Sprintf(`instance of MSFT_ScriptResource as $A { GetScript = "%s"; TestScript = "%s"; SetScript = "%s"; };`, script, script, script)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(text); err != nil {
			b.Fatal(err)
		}
	}
}

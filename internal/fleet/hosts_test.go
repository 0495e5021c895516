package fleet

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestExpand(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want string // separated by blanks
	}{
		{"fs", "fs"},
		{"fs[1-3]", "fs1 fs2 fs3"},
		{"fs[1-3,7].corp", "fs1.corp fs2.corp fs3.corp fs7.corp"},
		{"fs[08-11]", "fs08 fs09 fs10 fs11"},
		{"fs[8-11]", "fs8 fs9 fs10 fs11"},
		{"fs[007,9-10]", "fs007 fs9 fs10"},
		{"fs[0-1]", "fs0 fs1"},
		{"fs[00-01]", "fs00 fs01"},
		{"r[1-2]n[1-2]", "r1n1 r1n2 r2n1 r2n2"},
		{"[3,1]x", "3x 1x"},
		{"fs[5-5]", "fs5"},
	} {
		p, problem := parsePattern(tt.in)
		if problem != "" {
			t.Errorf("%s: %s", tt.in, problem)
			continue
		}
		if got := p.names(); !slices.Equal(got, strings.Fields(tt.want)) || p.count() != len(got) {
			t.Errorf("%s: got %q and a count of %d, want %s", tt.in, got, p.count(), tt.want)
		}
	}
}

func TestPatternProblems(t *testing.T) {
	for in, want := range map[string]string{
		"fs[":             "close",
		"fs]":             "open",
		"fs[1]]":          "open",
		"fs[[1]]":         "isn't a number",
		"fs[]":            "isn't a number",
		"fs[1,]":          "isn't a number",
		"fs[1-]":          "isn't a number",
		"fs[-1]":          "isn't a number",
		"fs[1-2-3]":       "isn't a number",
		"fs[1 - 2]":       "isn't a number",
		"fs[+1]":          "isn't a number",
		"fs[1234567890]":  "isn't a number",
		"fs[2-1]":         "reversed",
		"fs[01-1]":        "leading zeros",
		"fs[1-02]":        "leading zeros",
		"fs[1-2].x[9-8]":  "reversed",
		"fs[0-999999999]": "", // too many, which expand refuses
	} {
		p, problem := parsePattern(in)
		if want == "" && (problem != "" || p.count() <= maxHosts) || want != "" && !strings.Contains(problem, want) {
			t.Errorf("%s: %q, count %d", in, problem, p.count())
		}
	}
}

// TestPatternsNameEachHostOnce draws ranges and looks at the names.
func TestPatternsNameEachHostOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := rapid.IntRange(0, 200).Draw(t, "first")
		last := rapid.IntRange(first, first+300).Draw(t, "last")
		width := rapid.IntRange(1, 5).Draw(t, "width")
		s := span{first, last, width}
		p := pattern{texts: []string{"a", "b"}, sets: [][]span{{s}}}
		names := p.names()
		if len(names) != last-first+1 || len(slices.Compact(slices.Sorted(slices.Values(names)))) != len(names) {
			t.Fatalf("%+v: %d names: %q", s, len(names), names)
		}
		for i, name := range names {
			digits := name[1 : len(name)-1]
			if len(digits) < width || strings.TrimLeft(digits, "0") != strings.TrimLeft(itoa(first+i), "0") {
				t.Fatalf("%+v: name %d is %q", s, i, name)
			}
		}
	})
}

func itoa(n int) string { return string(span{}.append(nil, n)) }

func TestHostNames(t *testing.T) {
	for name, good := range map[string]bool{
		"a":                             true,
		"FS01":                          true,
		"fs-01.corp.example":            true,
		"3com":                          true,
		"fs_01":                         true,
		"1.2.x":                         false,
		"fs01.":                         false,
		".fs01":                         false,
		"-fs":                           false,
		"fs-":                           false,
		"fs.corp-":                      false,
		"123":                           false,
		"123.corp":                      false,
		"fs.123":                        false,
		"fs/1":                          false,
		`fs\1`:                          false,
		"fs:1":                          false,
		"fs*":                           false,
		"fs\x00":                        false,
		"fß":                            false,
		strings.Repeat("x", 63):         true,
		strings.Repeat("x", 64):         false,
		strings.Repeat("x.", 99) + "xy": true,
		strings.Repeat("x.", 100) + "x": false,
	} {
		if problem := hostProblem(name); (problem == "") != good {
			t.Errorf("%q: %q", name, problem)
		}
	}
}

func TestDeviceNames(t *testing.T) {
	for name, want := range map[string]string{
		"con": "CON", "Con.corp": "CON", "prn": "PRN", "aux": "AUX", "nul.x.y": "NUL", "com1": "COM1", "LPT9": "LPT9", "com0": "COM0",
		"con1": "", "com": "", "com10": "", "comx": "", "lpt": "", "console": "", "xcon": "", "a.con": "", "": "",
	} {
		if got := deviceName(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

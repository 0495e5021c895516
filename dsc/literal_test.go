package dsc_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/dsc"
	"rpcdsc/internal/read/psdata"
)

func TestLiteral(t *testing.T) {
	v := dsc.Table{
		{Key: "Name", Value: "it's"},
		{Key: "Ports", Value: []string{"5001-5100"}},
		{Key: "None", Value: []string{}},
		{Key: "Rules", Value: []dsc.Table{{{Key: "A", Value: 1}}, {{Key: "A", Value: true}}}},
		{Key: "Restart", Value: dsc.Table{{Key: "When", Value: "never"}}},
	}
	want := psdata.Table{
		"Name": "it's", "Ports": []any{"5001-5100"}, "None": []any{},
		"Rules":   []any{psdata.Table{"A": int64(1)}, psdata.Table{"A": true}},
		"Restart": psdata.Table{"When": "never"},
	}
	for _, indent := range []int{0, -1} {
		text, err := dsc.Literal(v, indent)
		if err != nil {
			t.Fatal(err)
		}
		got, err := psdata.Parse(text)
		if diff := cmp.Diff(any(want), got); err != nil || diff != "" {
			t.Errorf("indent %d: %v (-want +got)\n%s\n%s", indent, err, diff, text)
		}
		if indent < 0 && strings.Contains(text, "\n") {
			t.Errorf("more than one line: %s", text)
		}
	}
	if text, err := dsc.Literal(dsc.Variable("Remote1"), 0); text != "$Remote1" || err != nil {
		t.Errorf("%s, %v", text, err)
	}
	for _, bad := range []any{1.5, dsc.Variable("a b"), []dsc.Table{{{Key: "A", Value: 1.5}}}, dsc.Table{{Key: "a b", Value: 1}}, "caf\u00e9", "\u2018", "a\tb", []string{"\x00"}} {
		if text, err := dsc.Literal(bad, 0); err == nil {
			t.Errorf("%v is written %s", bad, text)
		}
	}
}

func FuzzQuote(f *testing.F) {
	for _, s := range []string{"it's", "''", "\u2019", "$(calc)", "`n", "a\nb", "\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q, err := dsc.Quote(s)
		if err != nil {
			return
		}
		if back, err := psdata.Parse(q); err != nil || back != s {
			t.Errorf("%q is written %s and reads back as %q, %v", s, q, back, err)
		}
	})
}

// A configuration that is compiled on Windows takes its data from a .psd1 file.
func ExampleLiteral() {
	text, err := dsc.Literal(dsc.Table{
		{Key: "AllNodes", Value: []dsc.Table{{
			{Key: "NodeName", Value: "fs01"},
			{Key: "Ports", Value: []string{"5001-5100"}},
			{Key: "Label", Value: "it's here"},
		}}},
	}, 0)
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(text)
	// Output:
	// @{
	//     AllNodes = @(
	//         @{
	//             NodeName = 'fs01'
	//             Ports = @('5001-5100')
	//             Label = 'it''s here'
	//         }
	//     )
	// }
}

func ExampleQuote() {
	text, err := dsc.Quote("it's")
	fmt.Println(text, err)
	_, err = dsc.Quote("caf\u00e9")
	fmt.Println(err)
	// Output:
	// 'it''s' <nil>
	// character 4 of "café" can't be written: only printable ASCII can
}

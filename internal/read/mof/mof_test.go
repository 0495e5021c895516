package mof

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A document in the shape that Windows PowerShell 5.1 writes: properties in any
// order, odd indents, blank lines.
const fromWindows = `/*
@TargetNode='localhost'
*/

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
};
instance of OMI_ConfigurationDocument
{
 Version="2.0.0";
 Minutes = 30;
};
`

func TestParse(t *testing.T) {
	got, err := Parse(fromWindows)
	if err != nil {
		t.Fatal(err)
	}
	want := []Instance{
		{Class: "MSFT_RegistryResource", Alias: "MSFT_RegistryResource1ref", Line: 5, Properties: map[string]any{
			"ResourceID": "[Registry]A", "Key": `HKCU:\Software\X "y"`, "Force": true,
			"ValueData": []string{"1", "two\nlines"}, "ModuleVersion": "1.0",
		}},
		{Class: "OMI_ConfigurationDocument", Line: 18, Properties: map[string]any{"Version": "2.0.0", "Minutes": int64(30)}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestParseRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"instance of X {":                  "line 1",
		"instance of X { A = \"b\" };":     `want ";"`,
		"instance of X { A = \"\\q\"; };":  `\q is no escape`,
		"instance of X { A = \"b":          "string without end",
		"instance of X { A = {}; };":       `want "\""`,
		"instance of X { A = maybe; };":    `"maybe" is no value`,
		"instance of X { A = 1; A = 2; };": "stands twice",
		"/* open":                          "comment without end",
		"\n\ninstance of X as Y { };":      "line 3",
		"class X { };":                     `want "instance"`,
	} {
		if _, err := Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(fromWindows)
	f.Add("instance of X as $Y { A = { \"b\" }; };")
	f.Fuzz(func(t *testing.T, text string) {
		_, _ = Parse(text)
	})
}

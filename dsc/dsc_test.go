package dsc_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/dsc"
	"rpcdsc/internal/read/mof"
	"rpcdsc/internal/read/psdata"
)

func example() *dsc.Document {
	return &dsc.Document{
		Node: "fs01.corp.example", Comments: []string{"Generated"}, Author: "rpcdsc", Host: "rpcdsc",
		Date: time.Date(2026, 11, 24, 1, 2, 3, 0, time.UTC),
		Resources: []dsc.Resource{
			dsc.Script{Name: "Rules", Get: "@{ Result = \"a\\b\" }", Test: "$true", Set: "line 1\nline 2"},
			dsc.Registry{
				Name: "Ports", Key: `HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Rpc\Internet`, ValueName: "Ports",
				ValueType: "MultiString", ValueData: []string{"5001-5100", "6000"}, DependsOn: []string{"[Script]Rules"},
			},
		},
	}
}

func TestDocument(t *testing.T) {
	var b strings.Builder
	if err := example().Print(&b); err != nil {
		t.Fatal(err)
	}
	got, err := mof.Parse(b.String())
	if err != nil {
		t.Fatal(err)
	}
	for i := range got {
		got[i].Line = 0
	}
	want := []mof.Instance{
		{Class: "MSFT_ScriptResource", Alias: "MSFT_ScriptResource1ref", Properties: map[string]any{
			"ResourceID": "[Script]Rules", "GetScript": "@{ Result = \"a\\b\" }", "TestScript": "$true", "SetScript": "line 1\nline 2",
			"ModuleName": "PSDesiredStateConfiguration", "ModuleVersion": "1.0",
		}},
		{Class: "MSFT_RegistryResource", Alias: "MSFT_RegistryResource1ref", Properties: map[string]any{
			"ResourceID": "[Registry]Ports", "Key": `HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Rpc\Internet`, "ValueName": "Ports",
			"ValueType": "MultiString", "ValueData": []string{"5001-5100", "6000"}, "Ensure": "Present", "Force": true,
			"ModuleName": "PSDesiredStateConfiguration", "ModuleVersion": "1.0", "DependsOn": []string{"[Script]Rules"},
		}},
		{Class: "OMI_ConfigurationDocument", Properties: map[string]any{
			"Version": "1.0.0", "Author": "rpcdsc", "GenerationDate": "11/24/2026 01:02:03", "GenerationHost": "rpcdsc",
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if !strings.HasPrefix(b.String(), "/*\n@TargetNode='fs01.corp.example'\nGenerated\n*/\n") {
		t.Errorf("the comment is %.80q", b.String())
	}
}

func TestDocumentWithoutDate(t *testing.T) {
	d := example()
	d.Date = time.Time{}
	var b strings.Builder
	if err := d.Print(&b); err != nil || strings.Contains(b.String(), "GenerationDate") {
		t.Errorf("%v\n%s", err, b.String())
	}
}

func TestDocumentRefuses(t *testing.T) {
	for name, change := range map[string]func(*dsc.Document){
		"stands twice": func(d *dsc.Document) {
			d.Resources = append(d.Resources, dsc.Script{Name: "RULES", Get: "1", Test: "2", Set: "3"})
		},
		"have the same keys": func(d *dsc.Document) {
			d.Resources = append(d.Resources, dsc.Registry{Name: "B", Key: `hkey_local_machine\software\microsoft\rpc\internet`, ValueName: "ports", ValueData: []string{"1"}})
		},
		"which isn't there": func(d *dsc.Document) {
			d.Resources = append(d.Resources, dsc.Script{Name: "X", Get: "1", Test: "2", Set: "3", DependsOn: []string{"[Script]Rule"}})
		},
		"use letters": func(d *dsc.Document) { d.Resources = []dsc.Resource{dsc.Script{Name: "a/b"}} },
		"empty array": func(d *dsc.Document) { d.Resources = []dsc.Resource{dsc.Registry{Name: "a"}} },
		"printable ASCII": func(d *dsc.Document) {
			d.Resources = []dsc.Resource{dsc.Script{Name: "a", Get: "caf\u00e9"}}
		},
		"in a comment": func(d *dsc.Document) { d.Comments = []string{"*/ instance of"} },
		"two\\nlines":  func(d *dsc.Document) { d.Node = "two\nlines" },
	} {
		d := example()
		change(d)
		if err := d.Print(io.Discard); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("got %v, want %q", err, name)
		}
	}
}

func TestMetaConfiguration(t *testing.T) {
	var b strings.Builder
	l := dsc.LCM{Node: "fs01", Author: "a", Host: "h", ConfigurationMode: "ApplyAndMonitor", FrequencyMins: 30}
	if err := l.Print(&b); err != nil {
		t.Fatal(err)
	}
	got, err := mof.Parse(b.String())
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"RefreshMode": "Push", "ConfigurationMode": "ApplyAndMonitor", "ConfigurationModeFrequencyMins": int64(30),
		"RefreshFrequencyMins": int64(30), "RebootNodeIfNeeded": false, "ActionAfterReboot": "ContinueConfiguration",
	}
	if diff := cmp.Diff(want, got[0].Properties); diff != "" || got[0].Class != "MSFT_DSCMetaConfiguration" {
		t.Errorf("%s (-want +got)\n%s", got[0].Class, diff)
	}
}

// failingWriter fails at the nth byte.
type failingWriter struct{ room int }

var errFull = errors.New("disk full")

func (w *failingWriter) Write(p []byte) (int, error) {
	if len(p) > w.room {
		return 0, errFull
	}
	w.room -= len(p)
	return len(p), nil
}

func TestPrintReportsTheWritersError(t *testing.T) {
	var whole strings.Builder
	if err := example().Print(&whole); err != nil {
		t.Fatal(err)
	}
	for room := range whole.Len() {
		if err := example().Print(&failingWriter{room}); !errors.Is(err, errFull) {
			t.Fatalf("room for %d of %d bytes: got %v", room, whole.Len(), err)
		}
	}
}

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
	for _, bad := range []any{1.5, dsc.Table{{Key: "a b", Value: 1}}, "caf\u00e9", "\u2018", "a\tb", []string{"\x00"}} {
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

// FuzzDocument puts a text in every place that takes one and reads it back.
func FuzzDocument(f *testing.F) {
	for _, s := range []string{"a", `\`, `"`, "\n", `\n`, "*/", "\u2013", "'"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d := &dsc.Document{Node: "n", Resources: []dsc.Resource{
			dsc.Script{Name: "A", Get: s, Test: s + "2", Set: s + "3"},
			dsc.Registry{Name: "B", Key: s, ValueName: "v", ValueType: "String", ValueData: []string{s, s}},
		}}
		var b strings.Builder
		if err := d.Print(&b); err != nil {
			return
		}
		got, err := mof.Parse(b.String())
		if err != nil {
			t.Fatalf("%q: %v\n%s", s, err, b.String())
		}
		if g := got[0].Text("GetScript"); g != s {
			t.Errorf("%q reads back as %q", s, g)
		}
		if diff := cmp.Diff([]string{s, s}, got[1].Properties["ValueData"]); diff != "" {
			t.Errorf("%q: %s", s, diff)
		}
	})
}

func ExampleDocument_Print() {
	d := dsc.Document{
		Node: "fs01", Author: "example", Host: "example",
		Resources: []dsc.Resource{dsc.Registry{
			Name: "Ports", Key: `HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Rpc\Internet`,
			ValueName: "Ports", ValueType: "MultiString", ValueData: []string{"5001-5100"},
		}},
	}
	var b strings.Builder
	if err := d.Print(&b); err != nil {
		fmt.Println(err)
	}
	fmt.Print(b.String())
	// Output:
	// /*
	// @TargetNode='fs01'
	// */
	//
	// instance of MSFT_RegistryResource as $MSFT_RegistryResource1ref
	// {
	//  ResourceID = "[Registry]Ports";
	//  Key = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Rpc\\Internet";
	//  ValueName = "Ports";
	//  ValueType = "MultiString";
	//  ValueData = {
	//     "5001-5100"
	//  };
	//  Ensure = "Present";
	//  Force = True;
	//  ModuleName = "PSDesiredStateConfiguration";
	//  ModuleVersion = "1.0";
	// };
	//
	// instance of OMI_ConfigurationDocument
	// {
	//  Version = "1.0.0";
	//  Author = "example";
	//  GenerationHost = "example";
	// };
}

package dsc_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rpcdsc/dsc"
	"rpcdsc/internal/read/mof"
)

func example() *dsc.Document {
	return &dsc.Document{
		Node: "fs01.corp.example", Comments: []string{"Generated"}, Author: "rpcdsc", Host: "rpcdsc",
		Date: time.Date(2026, 11, 24, 1, 2, 3, 0, time.UTC),
		Resources: []dsc.Resource{
			dsc.Script{Name: "Rules", Get: "@{ Result = \"a\\b\" }", Test: "$true", Set: "line 1\nline 2\r\n\tline 3"},
			&dsc.Registry{
				Name: "Ports", Key: `HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Rpc\Internet`, ValueName: "Ports",
				ValueType: dsc.MultiStringValue, ValueData: []string{"5001-5100", "6000"},
				Ensure: dsc.Present, Force: true, DependsOn: []string{"[Script]Rules"},
			},
		},
	}
}

func settings() *dsc.LCM {
	return &dsc.LCM{
		Target: dsc.WMF51, Node: "fs01", Author: "a", Host: "h", Name: "Settings",
		RefreshMode: dsc.Pull, ConfigurationMode: dsc.ApplyAndMonitor, FrequencyMins: 30, RefreshFrequencyMins: 60,
		ConfigurationSources: []dsc.Source{
			{Name: "Office", ServerURL: "https://a.example", ConfigurationNames: []string{"fs01"}},
			{Name: "Share", SourcePath: `\\a.example\dsc`},
		},
		ModuleSources: []dsc.Source{{Name: "Share", SourcePath: `\\a.example\dsc`}},
		ReportServers: []dsc.Source{{Name: "Office", ServerURL: "https://a.example"}},
		Partial: []dsc.PartialConfiguration{
			{Name: "Base", ConfigurationSource: []string{"[ConfigurationRepositoryWeb]Office"}},
			{Name: "Files", DependsOn: []string{"[PartialConfiguration]Base"}, RefreshMode: dsc.Push},
		},
		Signatures: []dsc.SignatureValidation{{Name: "All", TrustedStorePath: `Cert:\LocalMachine\DSCStore`, SignedItemTypes: []dsc.SignedItem{dsc.SignedConfiguration, dsc.SignedModule}}},
	}
}

// read gives what the independent reader finds, without lines.
func read(t *testing.T, c dsc.Configuration, wmf string, others ...mof.Class) []mof.Instance {
	t.Helper()
	var b strings.Builder
	e := dsc.NewEncoder(&b)
	e.SetEncoding(dsc.UTF8)
	if err := e.Encode(c); err != nil {
		t.Fatal(err)
	}
	got, err := mof.Read(b.String(), wmf, others...)
	if err != nil {
		t.Fatalf("%v\n%s", err, b.String())
	}
	for i := range got {
		got[i].Line, got[i].Names = 0, nil
	}
	return got
}

func TestDocument(t *testing.T) {
	got := read(t, example(), mof.WMF40)
	want := []mof.Instance{
		{Class: "MSFT_ScriptResource", Alias: "MSFT_ScriptResource1ref", Properties: map[string]any{
			"ResourceID": "[Script]Rules", "GetScript": "@{ Result = \"a\\b\" }", "TestScript": "$true", "SetScript": "line 1\nline 2\r\n\tline 3",
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
	var b strings.Builder
	if err := example().Print(&b); err != nil || !strings.HasPrefix(b.String(), "/*\n@TargetNode='fs01.corp.example'\nGenerated\n*/\n\ninstance") {
		t.Errorf("%v, the comment is %.80q", err, b.String())
	}
}

func TestDocumentOfWMF51(t *testing.T) {
	d := example()
	d.Target, d.Name, d.Date = dsc.WMF51, "Ports", time.Time{}
	got := read(t, d, mof.WMF51)
	if got[0].Text("ConfigurationName") != "Ports" || got[1].Text("ConfigurationName") != "Ports" {
		t.Errorf("a resource doesn't name its configuration: %v", got)
	}
	want := map[string]any{
		"Version": "2.0.0", "MinimumCompatibleVersion": "1.0.0", "CompatibleVersionAdditionalProperties": []string{"Omi_BaseResource:ConfigurationName"},
		"Author": "rpcdsc", "GenerationHost": "rpcdsc", "Name": "Ports",
	}
	if diff := cmp.Diff(want, got[2].Properties); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestMetaConfiguration(t *testing.T) {
	l := &dsc.LCM{
		RefreshMode: dsc.Push, ConfigurationMode: dsc.ApplyAndMonitor, FrequencyMins: 30, RefreshFrequencyMins: 30,
		DownloadManagerName: "WebDownloadManager", DownloadManagerData: []dsc.KeyValue{{"ServerUrl", "https://a.example"}},
	}
	got := read(t, l, mof.WMF40)
	want := []mof.Instance{
		{Class: "MSFT_KeyValuePair", Alias: "MSFT_KeyValuePair1ref", Properties: map[string]any{"Key": "ServerUrl", "Value": "https://a.example"}},
		{Class: "MSFT_DSCMetaConfiguration", Alias: "MSFT_DSCMetaConfiguration1ref", Properties: map[string]any{
			"RefreshMode": "Push", "ConfigurationMode": "ApplyAndMonitor", "ConfigurationModeFrequencyMins": int64(30),
			"RefreshFrequencyMins": int64(30), "RebootNodeIfNeeded": false,
			"DownloadManagerName": "WebDownloadManager", "DownloadManagerCustomData": []mof.Ref{"MSFT_KeyValuePair1ref"},
		}},
		{Class: "OMI_ConfigurationDocument", Properties: map[string]any{"Version": "1.0.0", "Author": "", "GenerationHost": ""}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestMinimumVersion(t *testing.T) {
	for want, l := range map[string]*dsc.LCM{
		"1.0.0": {Target: dsc.WMF51, ActionAfterReboot: dsc.StopConfiguration, DebugMode: []dsc.DebugMode{dsc.DebugAll}},
		"2.0.0": {Target: dsc.WMF51, StatusRetentionDays: 1},
	} {
		got := read(t, l, mof.WMF51)
		if last := got[len(got)-1]; last.Text("MinimumCompatibleVersion") != want {
			t.Errorf("%v, want version %s", last, want)
		}
	}
	if got := read(t, settings(), mof.WMF51); got[len(got)-1].Text("MinimumCompatibleVersion") != "2.0.0" {
		t.Errorf("%v", got[len(got)-1])
	}
}

func TestEncodings(t *testing.T) {
	var wide, narrow bytes.Buffer
	if err := dsc.NewEncoder(&wide).Encode(example()); err != nil {
		t.Fatal(err)
	}
	if err := example().Print(&narrow); err != nil {
		t.Fatal(err)
	}
	want := []byte{0xff, 0xfe}
	for _, c := range bytes.ReplaceAll(narrow.Bytes(), []byte("\n"), []byte("\r\n")) {
		want = append(want, c, 0)
	}
	if !bytes.Equal(wide.Bytes(), want) || !bytes.HasPrefix(narrow.Bytes(), []byte("/*\n")) {
		t.Errorf("got %.40q for %.40q", wide.Bytes(), narrow.Bytes())
	}
	e := dsc.NewEncoder(io.Discard)
	e.SetEncoding(2)
	if err := e.Encode(example()); err == nil || !strings.Contains(err.Error(), "no encoding 2") {
		t.Errorf("got %v", err)
	}
}

// TestValues writes each kind of value that a property may have.
func TestValues(t *testing.T) {
	type text string
	for _, v := range []struct{ value, want any }{
		{"a", "a"}, {text("a"), "a"}, {dsc.Absent, "Absent"}, {true, true}, {-1, int64(-1)}, {int8(1), int64(1)}, {uint32(1), int64(1)},
		{[]string{"a"}, []string{"a"}}, {[]text{"a", "b"}, []string{"a", "b"}}, {[]bool{false}, []bool{false}},
		{[]int{1}, []int64{1}}, {[]uint16{1, 2}, []int64{1, 2}},
		{dsc.Instance{Class: "D", Properties: []dsc.Property{{Name: "A", Value: 1}}}, mof.Ref("D1ref")},
		{[]dsc.Instance{{Class: "D", Properties: []dsc.Property{{Name: "A", Value: 1}}}}, []mof.Ref{"D1ref"}},
	} {
		var b strings.Builder
		d := &dsc.Document{Resources: []dsc.Resource{&dsc.Custom{
			Name: "C", Class: "C", Friendly: "C", Module: "C", Version: "1.0", Properties: []dsc.Property{{Name: "V", Value: v.value}},
		}}}
		if err := d.Print(&b); err != nil {
			t.Errorf("%#v: %v", v.value, err)
			continue
		}
		got, err := mof.Parse(b.String())
		if err != nil {
			t.Fatalf("%v\n%s", err, b.String())
		}
		if diff := cmp.Diff(v.want, got[len(got)-2].Properties["V"]); diff != "" {
			t.Errorf("%#v (-want +got)\n%s", v.value, diff)
		}
	}
}

// TestAliases has the classes A, eleven times, and A1: their 11th and first would
// both be $A11ref.
func TestAliases(t *testing.T) {
	d := &dsc.Document{}
	for i := range 12 {
		class := "A"
		if i == 0 {
			class = "a1"
		}
		d.Resources = append(d.Resources, dsc.Custom{
			Name: fmt.Sprint(i), Class: class, Friendly: "A", Module: "M", Version: "1.0", Properties: []dsc.Property{{Name: "N", Value: i}},
		})
	}
	n := mof.Property{Name: "N", Type: mof.Uint32}
	got := read(t, d, mof.WMF40, mof.Class{Name: "A", Properties: []mof.Property{n}}, mof.Class{Name: "A1", Properties: []mof.Property{n}})
	if len(got) != 13 || got[0].Alias != "a11ref" || got[11].Alias != "A12ref" {
		t.Errorf("got %v", got)
	}
}

// failingWriter has room for so many bytes.
type failingWriter struct{ room int }

var errFull = errors.New("disk full")

func (w *failingWriter) Write(p []byte) (int, error) {
	if len(p) > w.room {
		return 0, errFull
	}
	w.room -= len(p)
	return len(p), nil
}

// shortWriter breaks the rule of io.Writer that less than all is an error.
type shortWriter struct{}

func (shortWriter) Write(p []byte) (int, error) { return len(p) - 1, nil }

func TestEncodeReportsTheWritersError(t *testing.T) {
	for _, c := range []dsc.Configuration{example(), settings()} {
		var whole bytes.Buffer
		if err := dsc.NewEncoder(&whole).Encode(c); err != nil {
			t.Fatal(err)
		}
		for room := range whole.Len() {
			if err := dsc.NewEncoder(&failingWriter{room}).Encode(c); !errors.Is(err, errFull) {
				t.Fatalf("room for %d of %d bytes: got %v", room, whole.Len(), err)
			}
		}
		if err := dsc.NewEncoder(shortWriter{}).Encode(c); !errors.Is(err, io.ErrShortWrite) {
			t.Errorf("got %v", err)
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	d := example()
	d.Resources[0] = dsc.Script{Name: "Rules", Get: "1", Test: "2", Set: strings.Repeat("function Get-X {\n    \"a\\b\"\n}\n", 1000)}
	b.ReportAllocs()
	for b.Loop() {
		if err := dsc.NewEncoder(io.Discard).Encode(d); err != nil {
			b.Fatal(err)
		}
	}
}

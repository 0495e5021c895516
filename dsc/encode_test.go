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

// TestEncodeRefuses breaks each rule, and wants nothing written.
func TestEncodeRefuses(t *testing.T) {
	custom := func(properties ...dsc.Property) dsc.Custom {
		return dsc.Custom{Name: "C", Class: "C", Friendly: "C", Module: "C", Version: "1.0", Properties: properties}
	}
	add := func(r ...dsc.Resource) func(*dsc.Document) {
		return func(d *dsc.Document) { d.Resources = append(d.Resources, r...) }
	}
	loop := []dsc.Property{{Name: "A"}}
	loop[0].Value = dsc.Instance{Class: "A", Properties: loop}
	for want, change := range map[string]func(*dsc.Document){
		"[Script]RULES: stands twice":                                           add(dsc.Script{Name: "RULES", Get: "1", Test: "2", Set: "3"}),
		"[Registry]B: has the same keys as [Registry]Ports":                     add(dsc.Registry{Name: "B", Key: `hkey_local_machine\software\microsoft\rpc\internet`, ValueName: "ports", ValueData: []string{"1"}}),
		"[Script]X: DependsOn: depends on [Script]Rule, which isn't there":      add(dsc.Script{Name: "X", Get: "1", Test: "2", Set: "3", DependsOn: []string{"[Script]Rule"}}),
		"[Script]X: DependsOn: goes in a circle: [Script]X -> [Script]X":        add(dsc.Script{Name: "X", Get: "1", Test: "2", Set: "3", DependsOn: []string{"[script]x"}}),
		"resource 3: is nil":                                                    add(nil),
		"resource 4: is nil":                                                    add(custom(dsc.Property{Name: "A", Value: 1}), (*dsc.Script)(nil)),
		`"a/b" can't be the name of a resource`:                                 add(dsc.Script{Name: "a/b"}),
		"[Registry]a: ValueData: is an empty array":                             add(dsc.Registry{Name: "a", Key: "K", ValueName: "V"}),
		"[Registry]a: Key: is empty":                                            add(dsc.Registry{Name: "a"}),
		`ValueType: is "Text", want String, Binary`:                             add(dsc.Registry{Name: "a", Key: "K", ValueType: "Text"}),
		`Ensure: is "There", want Present, Absent`:                              add(dsc.Registry{Name: "a", Key: "K", Ensure: "There"}),
		"[Script]a: GetScript: character 4 of":                                  add(dsc.Script{Name: "a", Get: "caf\u00e9"}),
		"GetScript: character 1 of \"\\x00\"":                                   add(dsc.Script{Name: "a", Get: "\x00"}),
		"Comments: \"*/ instance of\" can't stand":                              func(d *dsc.Document) { d.Comments = []string{"*/ instance of"} },
		"Node: \"two\\nlines\" can't stand":                                     func(d *dsc.Document) { d.Node = "two\nlines" },
		"Date: the year 10000":                                                  func(d *dsc.Document) { d.Date = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) },
		`Target: there is no WMF "5.0" here`:                                    func(d *dsc.Document) { d.Target = "5.0" },
		"Name: OMI_ConfigurationDocument of WMF 4.0":                            func(d *dsc.Document) { d.Name = "A" },
		`"C D" is no class`:                                                     add(dsc.Custom{Name: "a", Class: "C D", Friendly: "C", Module: "M", Version: "1.0"}),
		`Friendly: "C D" can't be`:                                              add(dsc.Custom{Name: "a", Class: "C", Friendly: "C D", Module: "M", Version: "1.0"}),
		"Module: is empty":                                                      add(dsc.Custom{Name: "a", Class: "C", Friendly: "C", Version: "1.0"}),
		`Version: "1" is no version`:                                            add(dsc.Custom{Name: "a", Class: "C", Friendly: "C", Module: "M", Version: "1"}),
		`[C]C: "A B" is no property`:                                            add(custom(dsc.Property{Name: "A B", Value: 1})),
		"[C]C: a: stands twice":                                                 add(custom(dsc.Property{Name: "A", Value: 1}, dsc.Property{Name: "a", Value: 1})),
		"[C]C: dependson: every resource has it":                                add(custom(dsc.Property{Name: "dependson", Value: []string{"a"}})),
		"[C]C: A: no MOF form for float64":                                      add(custom(dsc.Property{Name: "A", Value: 1.5})),
		"[C]C: A: no MOF form for <nil>":                                        add(custom(dsc.Property{Name: "A"})),
		"[C]C: A: no MOF form for []float64":                                    add(custom(dsc.Property{Name: "A", Value: []float64{1}})),
		"[C]C: A: an empty array":                                               add(custom(dsc.Property{Name: "A", Value: []bool{}})),
		"[C]C: A: an instance of D without":                                     add(custom(dsc.Property{Name: "A", Value: dsc.Instance{Class: "D"}})),
		`[C]C: A[0]: "" is no class`:                                            add(custom(dsc.Property{Name: "A", Value: []dsc.Instance{{}}})),
		"[C]C: A[0].B: character 1":                                             add(custom(dsc.Property{Name: "A", Value: []dsc.Instance{{Class: "D", Properties: []dsc.Property{{Name: "B", Value: "\x01"}}}}})),
		"more than 8 deep":                                                      add(custom(loop...)),
		"prints no credentials":                                                 add(custom(dsc.Property{Name: "A", Value: dsc.Instance{Class: "msft_credential", Properties: []dsc.Property{{Name: "Password", Value: "p"}}}})),
		"[C]C: MSFT_KeyValuePair is no class of a resource":                     add(dsc.Custom{Name: "C", Class: "MSFT_KeyValuePair", Friendly: "C", Module: "C", Version: "1.0", Properties: []dsc.Property{{Name: "Key", Value: "a"}}}),
		"[C]C: WMF 4.0 has no class MSFT_WebReportManager: set Target to WMF51": add(dsc.Custom{Name: "C", Class: "MSFT_WebReportManager", Friendly: "C", Module: "C", Version: "1.0"}),
		"[C]C: Size: MSFT_ScriptResource of WMF 4.0 has no such property":       add(dsc.Custom{Name: "C", Class: "MSFT_ScriptResource", Friendly: "C", Module: "C", Version: "1.0", Properties: []dsc.Property{{Name: "Size", Value: 1}}}),
		"[C]C: SetScript: is missing":                                           add(dsc.Custom{Name: "C", Class: "MSFT_ScriptResource", Friendly: "C", Module: "C", Version: "1.0"}),
		"[C]C: GetScript: is an array":                                          add(dsc.Custom{Name: "C", Class: "MSFT_ScriptResource", Friendly: "C", Module: "C", Version: "1.0", Properties: []dsc.Property{{Name: "GetScript", Value: []string{"a"}}}}),
		"[C]C: GetScript: is 1, want a string":                                  add(dsc.Custom{Name: "C", Class: "MSFT_ScriptResource", Friendly: "C", Module: "C", Version: "1.0", Properties: []dsc.Property{{Name: "GetScript", Value: 1}}}),
		"[Script]Rules: DependsOn: goes in a circle: [Script]Rules -> [Registry]Ports -> [Script]Rules": func(d *dsc.Document) {
			d.Resources[0] = dsc.Script{Name: "Rules", DependsOn: []string{"[Registry]Ports"}}
		},
	} {
		d := example()
		change(d)
		refused(t, d, want)
	}
}

func refused(t *testing.T, c dsc.Configuration, want string) {
	t.Helper()
	var b bytes.Buffer
	err := dsc.NewEncoder(&b).Encode(c)
	var problem *dsc.Problem
	if err == nil || !strings.Contains(err.Error(), want) || !errors.As(err, &problem) {
		t.Errorf("got %v, want %q", err, want)
	}
	if b.Len() > 0 {
		t.Errorf("%q: %d bytes are written", want, b.Len())
	}
}

func TestEncodeRefusesSettings(t *testing.T) {
	for want, change := range map[string]func(*dsc.LCM){
		`ConfigurationMode: is "ApplyAndMonitr", want ApplyOnly`:                    func(l *dsc.LCM) { l.ConfigurationMode = "ApplyAndMonitr" },
		`RefreshMode: is "Poll", want Push, Pull, Disabled`:                         func(l *dsc.LCM) { l.RefreshMode = "Poll" },
		`ActionAfterReboot: is "Wait", want`:                                        func(l *dsc.LCM) { l.ActionAfterReboot = "Wait" },
		`DebugMode: is "Some", want`:                                                func(l *dsc.LCM) { l.DebugMode = []dsc.DebugMode{dsc.DebugNone, "Some"} },
		"ConfigurationModeFrequencyMins: is -1, want 0 to":                          func(l *dsc.LCM) { l.FrequencyMins = -1 },
		"ActionAfterReboot: MSFT_DSCMetaConfiguration of WMF 4.0 has no such":       func(l *dsc.LCM) { *l = dsc.LCM{ActionAfterReboot: dsc.StopConfiguration} },
		`ConfigurationMode: is "MonitorOnly", want ApplyOnly`:                       func(l *dsc.LCM) { *l = dsc.LCM{ConfigurationMode: dsc.MonitorOnly} },
		"WMF 4.0 has no class MSFT_WebReportManager":                                func(l *dsc.LCM) { *l = dsc.LCM{ReportServers: l.ReportServers} },
		"[ReportServerWeb]Office: stands twice":                                     func(l *dsc.LCM) { l.ReportServers = append(l.ReportServers, l.ReportServers[0]) },
		"[ReportServerWeb]Office: ServerURL: is empty":                              func(l *dsc.LCM) { l.ReportServers[0].ServerURL = "" },
		"[ReportServerWeb]Office: SourcePath: no share takes reports":               func(l *dsc.LCM) { l.ReportServers[0].SourcePath = "a" },
		"ReportManagers[0].ConfigurationNames: MSFT_WebReportManager of WMF 5.1":    func(l *dsc.LCM) { l.ReportServers[0].ConfigurationNames = []string{"a"} },
		"[ResourceRepositoryShare]Share: SourcePath: a share has nothing":           func(l *dsc.LCM) { l.ModuleSources[0].CertificateID = "a" },
		`[ResourceRepositoryShare]a/b: Name: "a/b" can't be`:                        func(l *dsc.LCM) { l.ModuleSources[0].Name = "a/b" },
		"[PartialConfiguration]Base: its source [ConfigurationRepositoryWeb]Office": func(l *dsc.LCM) { l.ConfigurationSources = nil },
		"goes in a circle: [PartialConfiguration]Base -> [PartialConfiguration]Files -> [PartialConfiguration]Base": func(l *dsc.LCM) {
			l.Partial[0].DependsOn = []string{"[PartialConfiguration]Files"}
		},
		"[PartialConfiguration]Files: DependsOn: depends on [PartialConfiguration]None, which": func(l *dsc.LCM) { l.Partial[1].DependsOn = []string{"[PartialConfiguration]None"} },
		`SignatureValidations[0].SignedItemType: is "Script", want`:                            func(l *dsc.LCM) { l.Signatures[0].SignedItemTypes = []dsc.SignedItem{"Script"} },
	} {
		l := settings()
		change(l)
		refused(t, l, want)
	}
	refused(t, nil, "there is no document")
	refused(t, (*dsc.LCM)(nil), "there is no document")
	refused(t, (*dsc.Document)(nil), "there is no document")
}

func TestEncodeGivesAllProblems(t *testing.T) {
	err := dsc.NewEncoder(io.Discard).Encode(&dsc.Document{Node: "a\nb", Resources: []dsc.Resource{
		nil, dsc.Script{Name: "a/b", Get: "\x00", DependsOn: []string{"[Script]C"}}, dsc.Registry{Name: "R", ValueType: "Text"},
	}})
	for _, want := range []string{"Node", "resource 1", "Name", "GetScript", "DependsOn", "Key", "ValueType"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s isn't among\n%v", want, err)
		}
	}
	var quote *dsc.QuoteError
	if !errors.As(err, &quote) || quote.Text != "\x00" {
		t.Errorf("no QuoteError in %v", err)
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

// TestEnumerations holds the enumerations against the table of the classes.
func TestEnumerations(t *testing.T) {
	for class, lists := range map[string]map[string][]any{
		"MSFT_RegistryResource": {
			"ValueType": {dsc.StringValue, dsc.BinaryValue, dsc.DWordValue, dsc.QWordValue, dsc.MultiStringValue, dsc.ExpandStringValue},
			"Ensure":    {dsc.Present, dsc.Absent},
		},
		"MSFT_DSCMetaConfiguration": {
			"ConfigurationMode": {dsc.ApplyOnly, dsc.ApplyAndMonitor, dsc.ApplyAndAutoCorrect, dsc.MonitorOnly},
			"RefreshMode":       {dsc.Push, dsc.Pull, dsc.Disabled},
			"ActionAfterReboot": {dsc.ContinueConfiguration, dsc.StopConfiguration},
			"DebugMode":         {dsc.DebugNone, dsc.ForceModuleImport, dsc.DebugAll, dsc.ResourceScriptBreakAll, dsc.ResourceScriptBreakpoint},
		},
		"MSFT_PartialConfiguration": {"RefreshMode": {dsc.Push, dsc.Pull, dsc.Disabled}},
		"MSFT_SignatureValidation":  {"SignedItemType": {dsc.SignedConfiguration, dsc.SignedModule}},
	} {
		c, ok := mof.Find(mof.WMF51, class)
		if !ok {
			t.Fatal(class)
		}
		for property, list := range lists {
			p, _ := c.Property(mof.WMF51, property)
			var got, want []string
			for _, v := range p.Values {
				want = append(want, v.Text)
			}
			for _, v := range list {
				got = append(got, fmt.Sprint(v))
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s of %s (-want +got)\n%s", property, class, diff)
			}
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

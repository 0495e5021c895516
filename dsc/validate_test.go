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

// TestEncodeRefuses breaks each rule, and wants nothing written.
func TestEncodeRefuses(t *testing.T) {
	custom := func(properties ...dsc.Property) dsc.Custom {
		return dsc.Custom{Name: "C", Class: "C", Friendly: "C", Module: "C", Version: "1.0", Properties: properties}
	}
	add := func(r ...dsc.Resource) func(*dsc.Document) {
		return func(d *dsc.Document) { d.Resources = append(d.Resources, r...) }
	}
	script := func(properties ...dsc.Property) dsc.Custom {
		return dsc.Custom{Name: "C", Class: "MSFT_ScriptResource", Friendly: "C", Module: "C", Version: "1.0", Properties: properties}
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
		"[C]C: Size: MSFT_ScriptResource of WMF 4.0 has no such property":       add(script(dsc.Property{Name: "Size", Value: 1})),
		"[C]C: Credential: this package prints no credentials":                  add(script(dsc.Property{Name: "Credential", Value: dsc.Instance{Class: "MSFT_Credential", Properties: []dsc.Property{{Name: "UserName", Value: "a"}}}})),
		"[C]C: Credential: isn't an instance of MSFT_Credential":                add(script(dsc.Property{Name: "Credential", Value: dsc.Instance{Class: "MSFT_KeyValuePair", Properties: []dsc.Property{{Name: "Key", Value: "a"}}}})),
		"[C]C: SetScript: is missing":                                           add(script()),
		"[C]C: GetScript: is an array":                                          add(script(dsc.Property{Name: "GetScript", Value: []string{"a"}})),
		"[C]C: GetScript: is 1, want a string":                                  add(script(dsc.Property{Name: "GetScript", Value: 1})),
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

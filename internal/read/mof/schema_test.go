package mof

import (
	"fmt"
	"strings"
	"testing"
)

const (
	registry = `instance of MSFT_RegistryResource as $R { ResourceID = "[Registry]A"; ModuleName = "PSDesiredStateConfiguration";
		ModuleVersion = "1.0"; Key = "HKEY_LOCAL_MACHINE\\SOFTWARE\\A"; ValueName = "B"; %s };`
	settings = `instance of MSFT_DSCMetaConfiguration as $M { RebootNodeIfNeeded = False; %s };`
	manager  = `instance of %s as $W { ResourceID = "[%[1]s]W"; %s };`
)

// TestCheck has a document for each rule, and the version of the table that it
// is held against.
func TestCheck(t *testing.T) {
	for _, test := range []struct{ name, wmf, text, want string }{
		{"a right resource", WMF40, fmt.Sprintf(registry, `ValueData = {"1"}; valuetype = "dword"; Ensure = "Present"; Hex = True; Force = True;`), ""},
		{"right settings", WMF40, fmt.Sprintf(settings, `RefreshMode = "Push"; RefreshFrequencyMins = 30;`), ""},
		{"NULL", WMF40, fmt.Sprintf(registry, `ValueData = NULL;`), ""},
		{"a class that nobody knows", WMF51, `instance of MSFT_Nothing { A = 1; };`, "line 1: WMF 5.1 has no class MSFT_Nothing"},
		{"a class that came later", WMF40, fmt.Sprintf(manager, "MSFT_WebDownloadManager", `ServerURL = "https://a";`), "WMF 4.0 has no class MSFT_WebDownloadManager"},
		{"the same class in time", WMF51, fmt.Sprintf(manager, "MSFT_WebDownloadManager", `ServerURL = "https://a";`), ""},
		{"a property that nobody knows", WMF51, fmt.Sprintf(registry, `Data = "1";`), "MSFT_RegistryResource of WMF 5.1 has no property Data"},
		{"a property that only reports", WMF51, fmt.Sprintf(settings, `LCMState = "Idle";`), "has no property LCMState"},
		{"a property that came later", WMF40, fmt.Sprintf(settings, `ActionAfterReboot = "ContinueConfiguration";`), "MSFT_DSCMetaConfiguration of WMF 4.0 has no property ActionAfterReboot"},
		{"the same property in time", WMF51, fmt.Sprintf(settings, `ActionAfterReboot = "ContinueConfiguration";`), ""},
		{"a name of a later document", WMF40, fmt.Sprintf(registry, `ConfigurationName = "A";`), "has no property ConfigurationName"},
		{"a value that came later", WMF40, fmt.Sprintf(settings, `RefreshMode = "Disabled";`), `RefreshMode of MSFT_DSCMetaConfiguration is "Disabled", want Push, Pull`},
		{"a value that nobody knows", WMF51, fmt.Sprintf(settings, `ConfigurationMode = "ApplyAndMonitr";`), `is "ApplyAndMonitr", want ApplyOnly, ApplyAndMonitor, ApplyAndAutoCorrect, MonitorOnly`},
		{"a value in an array", WMF51, fmt.Sprintf(settings, `DebugMode = {"None", "Some"};`), `DebugMode of MSFT_DSCMetaConfiguration is "Some"`},
		{"a scalar for an array", WMF40, fmt.Sprintf(registry, `ValueData = "1";`), "ValueData of MSFT_RegistryResource is a scalar, want an array of string"},
		{"an array for a scalar", WMF40, fmt.Sprintf(registry, `Ensure = {"Present"};`), "Ensure of MSFT_RegistryResource is an array, want one string"},
		{"a boolean in quotes", WMF40, fmt.Sprintf(registry, `Force = "True";`), `Force of MSFT_RegistryResource is "True" in quotes, want a boolean without`},
		{"a number in quotes", WMF40, fmt.Sprintf(settings, `RefreshFrequencyMins = "30";`), `RefreshFrequencyMins of MSFT_DSCMetaConfiguration is "30" in quotes, want a uint32 without`},
		{"a number without quotes", WMF40, fmt.Sprintf(registry, `ValueData = {1};`), "ValueData of MSFT_RegistryResource is 1, want a string"},
		{"a boolean without quotes", WMF40, fmt.Sprintf(registry, `Ensure = True;`), "Ensure of MSFT_RegistryResource is true, want a string"},
		{"a number for a boolean", WMF40, fmt.Sprintf(settings, `AllowModuleOverwrite = 1;`), "is 1, want a boolean"},
		{"a boolean for a number", WMF40, fmt.Sprintf(settings, `RefreshFrequencyMins = True;`), "is true, want a uint32"},
		{"a number below", WMF40, fmt.Sprintf(settings, `RefreshFrequencyMins = -1;`), "is -1, want 0 to 4294967295"},
		{"a number above", WMF40, fmt.Sprintf(settings, `RefreshFrequencyMins = 4294967296;`), "is 4294967296, want 0 to"},
		{"text for an instance", WMF40, fmt.Sprintf(settings, `DownloadManagerCustomData = {"a"};`), "isn't an instance of MSFT_KeyValuePair"},
		{"an instance for text", WMF40, `instance of MSFT_KeyValuePair as $K { Key = "a"; };` + fmt.Sprintf(registry, `Ensure = $K;`), "Ensure of MSFT_RegistryResource is K, want a string"},
		{"an instance of another class", WMF51, fmt.Sprintf(manager, "MSFT_WebReportManager", `ServerURL = "https://a";`) + fmt.Sprintf(settings, `ResourceModuleManagers = {$W};`), "ResourceModuleManagers of MSFT_DSCMetaConfiguration isn't an instance of OMI_ResourceModuleManager"},
		{"an instance of the base class", WMF51, fmt.Sprintf(manager, "MSFT_WebReportManager", `ServerURL = "https://a";`) + fmt.Sprintf(settings, `ReportManagers = {$w};`), ""},
		{"no key", WMF40, fmt.Sprintf(manager, "MSFT_ScriptResource", `GetScript = "1"; TestScript = "1"; ModuleName = "A"; ModuleVersion = "1.0";`), "MSFT_ScriptResource lacks SetScript"},
		{"NULL for a key", WMF40, `instance of MSFT_KeyValuePair as $K { Key = NULL; };`, "MSFT_KeyValuePair lacks Key"},
		{"no ID", WMF40, strings.Replace(fmt.Sprintf(registry, ""), `ResourceID = "[Registry]A";`, "", 1), "MSFT_RegistryResource lacks ResourceID"},
		{"one ID twice", WMF40, fmt.Sprintf(registry, "") + "\n" + strings.NewReplacer("$R", "$S", "ResourceID", "ResourceId", "]A", "]a").Replace(fmt.Sprintf(registry, "")), "line 3: ResourceID [Registry]a stands twice"},
		{"a WMF that nobody knows", "5.0", fmt.Sprintf(registry, ""), `no table of the classes of WMF "5.0", only of 4.0 and 5.1`},
	} {
		t.Run(test.name, func(t *testing.T) {
			instances, err := Parse(test.text)
			if err != nil {
				t.Fatal(err)
			}
			err = Check(instances, test.wmf)
			if err == nil && test.want != "" || err != nil && (test.want == "" || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func TestCheckGivesAllProblems(t *testing.T) {
	instances, err := Parse(fmt.Sprintf(registry, `Force = "True"; Ensure = "Here"; Age = 1;`) + `instance of X { A = 1; };`)
	if err != nil {
		t.Fatal(err)
	}
	got := Check(instances, WMF40)
	for _, want := range []string{"Force", "Ensure", "Age", "class X"} {
		if got == nil || !strings.Contains(got.Error(), want) {
			t.Errorf("%s isn't among %v", want, got)
		}
	}
}

// TestCheckWithAModule brings a class that Windows doesn't have.
func TestCheckWithAModule(t *testing.T) {
	module := Class{Name: "DSC_X", Properties: []Property{{Name: "Size", Type: Uint32, Required: true}}}
	for text, want := range map[string]string{
		`Size = 1;`:              "",
		`Size = 1; SIZES = {1};`: "DSC_X of WMF 4.0 has no property SIZES",
		`SourceInfo = "a";`:      "DSC_X lacks Size",
	} {
		instances, err := Parse(`instance of DSC_X { ResourceID = "[X]A"; ModuleName = "X"; ModuleVersion = "1.0"; ` + text + ` };`)
		if err != nil {
			t.Fatal(err)
		}
		if err := Check(instances, WMF40, module); want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
	}
}

// TestEachProperty sets each property of each class of the table once, where it
// is known and where it isn't, and takes it away where it is required.
func TestEachProperty(t *testing.T) {
	for _, wmf := range []string{WMF40, WMF51} {
		for i := range table {
			class := &table[i]
			if err := checkText(t, full(class, wmf, ""), wmf); (err == nil) != known(wmf, class.Since) {
				t.Errorf("%s in WMF %s: %v", class.Name, wmf, err)
			}
			if !known(wmf, class.Since) {
				continue
			}
			for _, list := range [][]Property{class.Properties, common[class.Kind]} {
				for _, p := range list {
					each(t, class, p, wmf)
				}
			}
		}
	}
}

func each(t *testing.T, class *Class, p Property, wmf string) {
	t.Helper()
	if !known(wmf, p.Since) {
		err := checkText(t, full(class, WMF51, ""), wmf)
		if err == nil || !strings.Contains(err.Error(), "no property "+p.Name) {
			t.Errorf("%s of %s in WMF %s: %v", p.Name, class.Name, wmf, err)
		}
		return
	}
	if err := checkText(t, full(class, wmf, p.Name), wmf); (err != nil) != p.Required {
		t.Errorf("%s without %s in WMF %s: %v", class.Name, p.Name, wmf, err)
	}
	for _, v := range p.Values {
		if err := p.listed(wmf, strings.ToUpper(v.Text)); (err == nil) != known(wmf, v.Since) {
			t.Errorf("%s of %s: %v", p.Name, class.Name, err)
		}
	}
}

func checkText(t *testing.T, text, wmf string) error {
	t.Helper()
	instances, err := Parse(text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return Check(instances, wmf)
}

// full writes an instance with all properties of its class but one, and the
// instances that it refers to.
func full(class *Class, wmf, without string) string {
	var above, b strings.Builder
	fmt.Fprintf(&b, "instance of %s\n{\n", class.Name)
	n := 0
	for p := range class.All(wmf) {
		if p.Name == without {
			continue
		}
		value := map[Type]string{String: `"x"`, Boolean: "True", Uint32: "4294967295", Object: fmt.Sprintf("$a%d", n)}[p.Type]
		if len(p.Values) > 0 {
			value = `"` + p.Values[0].Text + `"`
		}
		if p.Type == Object {
			above.WriteString(of(p.Of, wmf, n))
		}
		if p.Array {
			value = "{" + value + ", " + value + "}"
		}
		fmt.Fprintf(&b, " %s = %s;\n", p.Name, value)
		n++
	}
	return above.String() + b.String() + "};\n"
}

// of writes an instance of a class, or of one that has it as its base, with what
// is required.
func of(name, wmf string, n int) string {
	for i := range table {
		class := &table[i]
		if class.Name != name && class.Base != name {
			continue
		}
		var b strings.Builder
		fmt.Fprintf(&b, "instance of %s as $a%d\n{\n", class.Name, n)
		for p := range class.All(wmf) {
			if p.Required {
				fmt.Fprintf(&b, " %s = \"x%d\";\n", p.Name, n)
			} else if class.Name == credential {
				fmt.Fprintf(&b, " %s = \"x\";\n", p.Name)
			}
		}
		if !strings.Contains(b.String(), "=") {
			b.WriteString(" Description = NULL;\n")
		}
		return b.String() + "};\n"
	}
	panic("no class " + name)
}

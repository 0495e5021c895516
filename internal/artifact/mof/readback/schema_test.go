package readback

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"rpcdsc/internal/proof"
	"rpcdsc/internal/read/mof"
)

// TestModuleSchema compares the class with its declaration in the module.
func TestModuleSchema(t *testing.T) {
	path, err := filepath.Glob("../../../../psmodule/RpcPortPolicy/DSCResources/*/*.schema.mof")
	if err != nil || len(path) != 1 {
		t.Fatalf("%v, %v", path, err)
	}
	text, err := os.ReadFile(path[0])
	if err != nil {
		t.Fatal(err)
	}
	declared := regexp.MustCompile(`(?m)^ +\[(Key|Required|Write),.*\] String (\w+);`).FindAllStringSubmatch(string(text), -1)
	if len(declared) != len(moduleSchema.Properties) {
		t.Fatalf("%d properties are declared", len(declared))
	}
	for i, p := range moduleSchema.Properties {
		if d := declared[i]; p.Name != d[2] || p.Type != mof.String || p.Array || p.Required != (d[1] != "Write") {
			t.Errorf("%+v is declared %s", p, d[0])
		}
		for _, v := range p.Values {
			if !strings.Contains(declared[i][0], `"`+v.Text+`"`) {
				t.Errorf("%s isn't declared as a value of %s", v.Text, p.Name)
			}
		}
	}
}

// TestDocumentsAreHeldAgainstTheirOldestTarget damages right documents in ways
// that an LCM of WMF 4.0 refuses.
func TestDocumentsAreHeldAgainstTheirOldestTarget(t *testing.T) {
	const module = `instance of DSC_RpcPortPolicy as $A { ResourceID = "[RpcPortPolicy]Policy"; Fleet = "f"; Policy = "p"; Ensure = "Present";
 ModuleName = "RpcPortPolicy"; ModuleVersion = "1.0"; };
instance of OMI_ConfigurationDocument { Version = "1.0.0"; };`
	const meta = `instance of MSFT_DSCMetaConfiguration as $A { RefreshMode = "Push"; ConfigurationMode = "ApplyAndMonitor";
 ConfigurationModeFrequencyMins = 30; RefreshFrequencyMins = 30; RebootNodeIfNeeded = False; };
instance of OMI_ConfigurationDocument { Version = "1.0.0"; };`
	document := func(text string) error { _, err := Read("a.mof", text); return err }
	settings := func(text string) error {
		for _, f := range ProveMeta(proof.Failure{}, text) {
			return errors.New(f.Problem)
		}
		return nil
	}
	for _, tt := range []struct {
		text, from, to string
		prove          func(string) error
		want           string
	}{
		{module, "", "", document, ""},
		{meta, "", "", settings, ""},
		{module, `"1.0";`, `"1.0"; ConfigurationName = "a";`, document, "mof: line 1: DSC_RpcPortPolicy of WMF 4.0 has no property ConfigurationName"},
		{module, `"Present"`, `{"Present"}`, document, "Ensure of DSC_RpcPortPolicy is an array"},
		{module, `"Present"`, `True`, document, "Ensure of DSC_RpcPortPolicy is true"},
		{module, `"1.0.0"`, `"1.0.0"; Name = "a"`, document, "OMI_ConfigurationDocument of WMF 4.0 has no property Name"},
		{module, "instance of OMI_ConfigurationDocument", "instance of OMI_ConfigurationDocument as $a", document, "alias $a stands twice"},
		{meta, "False;", `False; ActionAfterReboot = "ContinueConfiguration";`, settings, "MSFT_DSCMetaConfiguration of WMF 4.0 has no property ActionAfterReboot"},
		{meta, "False", `"False"`, settings, `RebootNodeIfNeeded of MSFT_DSCMetaConfiguration is "False" in quotes`},
		{meta, "30", `"30"`, settings, `is "30" in quotes`},
	} {
		err := tt.prove(strings.Replace(tt.text, tt.from, tt.to, 1))
		if err == nil && tt.want != "" || err != nil && (tt.want == "" || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s for %s: got %v, want %q", tt.to, tt.from, err, tt.want)
		}
	}
}

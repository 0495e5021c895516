package generate

import (
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/oracle"
)

// closedDSC3 is our own schema of documents. It lets nothing in that isn't listed, as
// dsc does.
func closedDSC3(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := os.ReadFile("testdata/dsc3.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return oracle.CompileSchema(t, text)
}

// eachDSC3 gives a document of each policy and each removal, of both flavors.
func eachDSC3(t *testing.T, do func(path string, text []byte)) {
	t.Helper()
	n := 0
	for _, name := range examples {
		c := readExample(t, name)
		for _, flavor := range []artifact.Flavor{artifact.FlavorInbox, artifact.FlavorModule} {
			x := around(t, c, withDSC3(flavor), "dscv3/")
			for i := range x.files {
				if f := &x.files[i]; strings.HasSuffix(f.Path, ".json") {
					n++
					do(f.Path, f.Content())
				}
			}
		}
	}
	if n < 20 {
		t.Errorf("only %d documents", n)
	}
}

func TestDSC3DocumentsFitOurClosedSchema(t *testing.T) {
	closed := closedDSC3(t)
	eachDSC3(t, func(path string, text []byte) {
		if err := oracle.Fits(t, closed, text); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	})
	// And it isn't just always content.
	x := around(t, readExample(t, "contoso"), withDSC3(artifact.FlavorInbox), fs01Doc)
	good := text(t, fileOf(t, x.files, fs01Doc))
	for old, new := range map[string]string{
		`"properties"`: `"propertes"`, `"elevated"`: `"administrator"`, `>=3.2.2`: `3.2`, `"name": "Ports"`: `"name": "Ports-1"`,
		`"getScript": "`: `"getScript": " [`, `"String": "Y"`: `"String": "Y", "DWord": 1`, `HKLM\\`: `HKLM:\\`,
		`"valueName": "Ports",`: ``, `Microsoft.Windows/Registry",`: `Microsoft.Windows/RegistryList",`, `[resourceId(`: `[reference(`,
		`"metadata": {`: `"metadata": {}, "variables": {`,
	} {
		bad := strings.Replace(good, old, new, 1)
		if bad == good || oracle.Fits(t, closed, []byte(bad)) == nil {
			t.Errorf("with %s for %s it fits", new, old)
		}
	}
}

// TestDSC3DocumentsFitThePublishedSchema: that one is older than what we write for and
// open, but it isn't ours.
func TestDSC3DocumentsFitThePublishedSchema(t *testing.T) {
	published := oracle.DSC3Schema(t, "config/document.json")
	script := oracle.DSC3Schema(t, "WindowsPowerShellScript-0.1.0.json")
	eachDSC3(t, func(path string, text []byte) {
		if err := oracle.Fits(t, published, text); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range v.(map[string]any)["resources"].([]any) {
			if o := r.(map[string]any); o["type"] == "Microsoft.DSC.Transitional/WindowsPowerShellScript" {
				if err := script.Validate(o["properties"]); err != nil {
					t.Errorf("%s, %s: %v", path, o["name"], err)
				}
			}
		}
	})
}

package oracle

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// PackageSchema is a JSON Schema that winget or Scoop publishes for its manifests, by
// its file in the folder RPCDSC_PACKAGE_SCHEMAS: "manifest.installer.1.6.0.json",
// "scoop.json". Where the variable isn't set, the test is skipped.
func PackageSchema(t testing.TB, name string) *jsonschema.Schema {
	t.Helper()
	folder := os.Getenv("RPCDSC_PACKAGE_SCHEMAS")
	if folder == "" {
		t.Skip("RPCDSC_PACKAGE_SCHEMAS isn't set: the schemas of winget and Scoop are missing")
	}
	text, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return CompileSchema(t, text)
}

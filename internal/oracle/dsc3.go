package oracle

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// DSC3Schema is a JSON Schema that Microsoft publishes for DSC 3, by its path in the
// folder RPCDSC_DSC_SCHEMAS, such as "config/document.json". The bundled ones hold all
// that they refer to.
func DSC3Schema(t testing.TB, name string) *jsonschema.Schema {
	t.Helper()
	folder := os.Getenv("RPCDSC_DSC_SCHEMAS")
	text, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(name)))
	if folder == "" || err != nil {
		missing(t, "the schemas of DSC 3 (RPCDSC_DSC_SCHEMAS)")
	}
	return CompileSchema(t, text)
}

// CompileSchema compiles a schema, under its own name if it has one: what it refers to
// goes by that.
func CompileSchema(t testing.TB, text []byte) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	id := "urn:schema"
	if object, ok := doc.(map[string]any); ok && object["$id"] != nil {
		id = strings.TrimSuffix(object["$id"].(string), "#")
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(id, doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile(id)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// Fits validates JSON: nil where it fits the schema.
func Fits(t testing.TB, schema *jsonschema.Schema, text []byte) error {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return err
	}
	return schema.Validate(v)
}

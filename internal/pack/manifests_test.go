package main

import (
	"encoding/json"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"rpcdsc/internal/oracle"
)

// someRelease has what makes trouble in YAML and JSON: quotes, and a version that
// could be a number.
func someRelease() (*release, []*program) {
	r := &release{Version: "1.10.0", Author: `A "B": c #d`, Description: `Confines 'RPC' to a range: \ and "networks" # all`, License: "MIT", URL: "https://example.com/v1.10.0/"}
	var programs []*program
	for _, platform := range []string{"windows 386", "windows amd64", "windows arm64", "linux amd64", "darwin arm64"} {
		system, arch, _ := strings.Cut(platform, " ")
		programs = append(programs, &program{os: system, arch: arch, zip: "rpcdsc-1.10.0-" + system + "-" + arch + ".zip", sum: strings.Repeat("0a", 32)})
	}
	return r, programs
}

// asJSON gives a manifest as JSON, whatever it is written in.
func asJSON(t *testing.T, name string, text []byte) []byte {
	t.Helper()
	if path.Ext(name) == ".json" {
		return text
	}
	var v any
	if err := yaml.Unmarshal(text, &v); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, text)
	}
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// published are the schemas of others by the manifest.
var published = map[string]string{
	"winget/rpcdsc.rpcdsc.yaml":              "manifest.version.1.6.0.json",
	"winget/rpcdsc.rpcdsc.installer.yaml":    "manifest.installer.1.6.0.json",
	"winget/rpcdsc.rpcdsc.locale.en-US.yaml": "manifest.defaultLocale.1.6.0.json",
	"scoop/rpcdsc.json":                      "scoop.json",
}

// TestManifestsFitPublishedSchemas: winget's and Scoop's own schemas take the manifests.
func TestManifestsFitPublishedSchemas(t *testing.T) {
	r, programs := someRelease()
	made := r.manifests(programs)
	if !slices.Equal(slices.Sorted(maps.Keys(made)), slices.Sorted(maps.Keys(published))) {
		t.Fatalf("manifests %v", slices.Sorted(maps.Keys(made)))
	}
	for name, file := range published {
		t.Run(name, func(t *testing.T) {
			schema := oracle.PackageSchema(t, file)
			text := string(asJSON(t, name, made[name]))
			if err := oracle.Fits(t, schema, []byte(text)); err != nil {
				t.Errorf("%v\n%s", err, text)
			}
			for _, key := range []string{"PackageVersion", "Publisher", "InstallerUrl", "version", "description"} {
				if wrong := strings.Replace(text, `"`+key+`":`, `"X`+key+`":`, 1); wrong != text && oracle.Fits(t, schema, []byte(wrong)) == nil {
					t.Errorf("it is content without %s", key)
				}
			}
		})
	}
}

// TestManifestsFitOurSchema: they have what we mean, and nothing else.
func TestManifestsFitOurSchema(t *testing.T) {
	text, err := os.ReadFile("testdata/manifests.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	closed := oracle.CompileSchema(t, text)
	r, programs := someRelease()
	for name, text := range r.manifests(programs) {
		good := string(asJSON(t, name, text))
		if err := oracle.Fits(t, closed, []byte(good)); err != nil {
			t.Errorf("%s: %v\n%s", name, err, good)
		}
		for old, new := range map[string]string{
			"{": `{"more":1,`, `"1.10.0"`: `"1.1"`, "windows-amd64": "linux-amd64", "https:": "http:", "0a0a": "0g0a", "0A0A": "0G0A", "zip": "exe", "en-US": "en", `"rpcdsc.exe"`: `"rpcdsc"`,
		} {
			if bad := strings.Replace(good, old, new, 1); bad != good && oracle.Fits(t, closed, []byte(bad)) == nil {
				t.Errorf("%s: %s in place of %s fits", name, new, old)
			}
		}
	}
	var locale map[string]any
	err = yaml.Unmarshal(r.manifests(programs)["winget/rpcdsc.rpcdsc.locale.en-US.yaml"], &locale)
	if err != nil || locale["Publisher"] != r.Author || locale["ShortDescription"] != r.Description || locale["PackageVersion"] != r.Version {
		t.Errorf("%+v, %v", locale, err)
	}
}

package fleet

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// jsonSchema is what the tests read of a JSON Schema.
type jsonSchema struct {
	Ref                  string `json:"$ref"`
	Description          string
	Type                 string
	Properties           map[string]*jsonSchema
	AdditionalProperties json.RawMessage
	Required             []string
	Items                *jsonSchema
	Enum                 []string
	Pattern              string
	Defs                 map[string]*jsonSchema `json:"$defs"`
}

func readSchema(t *testing.T) *jsonSchema {
	t.Helper()
	var s jsonSchema
	if err := json.Unmarshal(Schema(), &s); err != nil {
		t.Fatal(err)
	}
	return &s
}

// resolve follows a reference, and keeps the description beside it.
func (s *jsonSchema) resolve(t *testing.T, root *jsonSchema) *jsonSchema {
	t.Helper()
	if s.Ref == "" {
		return s
	}
	def := root.Defs[strings.TrimPrefix(s.Ref, "#/$defs/")]
	if def == nil {
		t.Fatalf("no definition for %s", s.Ref)
	}
	out := *def
	if s.Description != "" {
		out.Description = s.Description
	}
	return &out
}

// TestSchemaKnowsTheKeysOfTheReader compares both, in both directions.
func TestSchemaKnowsTheKeysOfTheReader(t *testing.T) {
	root := readSchema(t)
	compareShape(t, root, root, fileShape, "file")
}

func compareShape(t *testing.T, root, js *jsonSchema, s *shape, path string) {
	t.Helper()
	js = js.resolve(t, root)
	want := map[kind]string{kindString: "string", kindInteger: "integer", kindArray: "array", kindTable: "object"}[s.kind]
	if js.Type != want {
		t.Errorf("%s: the schema's type is %q, the reader's %q", path, js.Type, want)
	}
	if !slices.Equal(js.Enum, s.choices) {
		t.Errorf("%s: the schema's choices are %q, the reader's %q", path, js.Enum, s.choices)
	}
	switch {
	case s.kind == kindArray:
		compareShape(t, root, js.Items, s.elem, path+"[]")
	case s.kind == kindTable && s.elem != nil:
		var elem jsonSchema
		if err := json.Unmarshal(js.AdditionalProperties, &elem); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		compareShape(t, root, &elem, s.elem, path+".*")
	case s.kind == kindTable:
		compareTable(t, root, js, s, path)
	}
}

func compareTable(t *testing.T, root, js *jsonSchema, s *shape, path string) {
	t.Helper()
	if string(js.AdditionalProperties) != "false" {
		t.Errorf("%s: the schema lets unknown keys in", path)
	}
	for name := range js.Properties {
		if s.key(name) == nil {
			t.Errorf("%s.%s: the reader doesn't know it", path, name)
		}
	}
	for _, k := range s.keys {
		p := js.Properties[k.name]
		if p == nil {
			t.Errorf("%s.%s: the schema doesn't know it", path, k.name)
			continue
		}
		if slices.Contains(js.Required, k.name) != k.required {
			t.Errorf("%s.%s: required by one of both", path, k.name)
		}
		if p.resolve(t, root).Description == "" {
			t.Errorf("%s.%s: the schema doesn't describe it", path, k.name)
		}
		compareShape(t, root, p, k.shape, path+"."+k.name)
	}
}

// TestSchemaTakesWhatTheReaderTakes tries values on the patterns: the schema
// must refuse none that the reader takes, and of these bad ones it refuses each.
func TestSchemaTakesWhatTheReaderTakes(t *testing.T) {
	root := readSchema(t)
	restart := root.Defs["restart"].Properties
	for _, tt := range []struct {
		key, line string
		pattern   string
		good, bad []string
	}{
		{"allow_lints", "allow_lints = [%s]", root.Defs["lints"].Items.Pattern,
			[]string{"RD5001", "RD5101"}, []string{"", "5101", "rd5101", "RD51010", "RD2101"}},
		{"rpc.ports", "rpc.ports = [%s]", root.Defs["rpc"].Properties["ports"].Items.Pattern,
			[]string{"1", "5001", "5001-5100", "65535"}, []string{"", "0", "05", "5001 - 5100", "1,2", "x"}},
		{"block.also", "block.also = [%s]", root.Defs["door"].Pattern,
			[]string{"593/tcp", "135/udp", "1-65535/tcp"}, []string{"593", "593/TCP", "/tcp", "0/tcp"}},
		{"block.name", "block.name = %s", root.Defs["block"].Properties["name"].Pattern,
			[]string{"Block RPC Ports", "a&b<c>'d"}, []string{"a|b", "a%b", "a!b", "a:b"}},
		{"restart.stagger", "restart.stagger = %s", root.Defs["duration"].Pattern,
			[]string{"5m", "0s", "1h30m", "120s"}, []string{"", "5", "-5m", "1d", "1.5m", "5 m", "1ms"}},
		{"restart.windows", "restart.windows = [%s]", restart["windows"].Items.Pattern,
			[]string{"Sat 02:00-04:00", "daily 00:00-23:59", "Mon-Fri 22:00-01:00", "Sat,Sun 01:00-02:00", "Mon-Wed,Sat 01:00-02:00"},
			[]string{"", "Sat", "sat 02:00-04:00", "Sat 2:00-4:00", "Sat 24:00-25:00", "daily,Mon 01:00-02:00"}},
		{"restart.at", "restart.at = %s", restart["at"].Pattern,
			[]string{"2026-12-05 02:00", "2028-02-29 23:59"}, []string{"", "2026-12-05", "2026-12-05T02:00", "5.12.2026 02:00"}},
		{"output.pull_server", "[output]\npull_server = %s", root.Properties["output"].Properties["pull_server"].Pattern,
			[]string{"https://pull/PSDSCPullServer.svc", "https://pull.corp.example:8080/a/b.svc", "HTTPS://[2001:db8::1]:8080/a.svc"},
			[]string{"", "http://pull/a.svc", "pull", "https://", "https://me:key@pull/a.svc", "https://pull/a.svc?x=1"}},
		{"output.pull_share", "[output]\npull_share = %s", root.Properties["output"].Properties["pull_share"].Pattern,
			[]string{`\\server\share`, `\\server.corp.example\dsc$\a b`}, []string{"", `\server\share`, `\\server`, `//server/share`, `\\server\sha|re`}},
		{"name", "", root.Defs["name"].Pattern,
			[]string{"a", "corp", "corp-2.east_1", strings.Repeat("x", 40)}, []string{"", "-a", "a.", "a b", strings.Repeat("x", 41), "ä"}},
	} {
		re := regexp.MustCompile(tt.pattern)
		for i, v := range append(slices.Clone(tt.good), tt.bad...) {
			good := i < len(tt.good)
			if re.MatchString(v) != good {
				t.Errorf("%s: the schema's judgement of %q is %v", tt.key, v, !good)
			}
			src := withValue(tt.line, v)
			if _, findings := Parse("fleet.toml", []byte(src)); findings.HasErrors() == good {
				t.Errorf("%s: the reader's judgement of %q: %s", tt.key, v, lines(findings))
			}
		}
	}
}

// withValue is the good fleet with one more line in its group, or with another name.
func withValue(line, value string) string {
	if line == "" {
		return strings.Replace(good, `"corp"`, fmt.Sprintf("%q", value), 1)
	}
	return good + fmt.Sprintf(line, fmt.Sprintf("%q", value)) + "\n"
}

func TestStarter(t *testing.T) {
	src := string(Starter("my-fleet"))
	if f := parse(t, src); f.Name.Value != "my-fleet" {
		t.Errorf("the name is %q", f.Name.Value)
	}
	if !strings.Contains(src, "schema = 1\nname   = \"my-fleet\"   ") {
		t.Error("the name isn't where it was")
	}
	// What is commented out must be right as well.
	comment := regexp.MustCompile(`(?m)^# (formerly|revision|output|also|profiles|when|windows|stagger|notice|at|\[\[group\]\]|\[\[wave\]\]|groups|each|name|os|hosts|located|role|ipv6)`)
	uncommented := comment.ReplaceAllString(strings.Replace(src, `when = "never"`, "", 1), "$1")
	uncommented = strings.NewReplacer("\nwhen    = \"at\"", "\n# when", "\nat      =", "\n# at").Replace(uncommented)
	f := parse(t, uncommented)
	if len(f.Groups) != 2 || f.Groups[0].Settings.Restart.When.Value != "window" || len(f.Groups[0].Settings.Also) != 2 || len(f.Groups[0].Settings.Profiles) != 2 {
		t.Errorf("uncommented: %+v", f.Groups)
	}
}

func TestValidName(t *testing.T) {
	for name, want := range map[string]bool{"corp": true, "": false, "con": false, "a b": false, "corp.example": true} {
		if ValidName(name) != want {
			t.Errorf("%q: %v", name, !want)
		}
	}
}

// TestStarterHasEveryKey: who begins with it sees what there is, if only as a
// comment.
func TestStarterHasEveryKey(t *testing.T) {
	src := string(Starter("x"))
	if !strings.HasPrefix(src, "#:schema ") {
		t.Error("no schema for editors in the first line")
	}
	for _, name := range allKeys(fileShape) {
		if !regexp.MustCompile(`(?m)\b` + name + `(\.\w+)* *(=|\])`).MatchString(src) {
			t.Errorf("no %s", name)
		}
	}
}

// TestContosoHasEveryKey: the example is the reference that people look keys up
// in.
func TestContosoHasEveryKey(t *testing.T) {
	src, err := os.ReadFile("../../examples/contoso.toml")
	if err != nil {
		t.Fatal(err)
	}
	b, wrong := parseTree(string(src))
	if wrong != nil {
		t.Fatal(wrong)
	}
	used := map[string]bool{}
	collectKeys(b.root, used)
	for _, name := range allKeys(fileShape) {
		// With a revision the module would have another version in every test.
		// Group Policy objects are asked for by the tests that are about them.
		commented := regexp.MustCompile(`(?m)^# (\w+\.)*` + name + `(\.\w+)* = `)
		if !used[name] && !commented.Match(src) {
			t.Errorf("no %s", name)
		}
	}
}

func collectKeys(n *node, into map[string]bool) {
	for _, f := range n.keys {
		into[f.name] = true
		collectKeys(f.value, into)
	}
	for _, item := range n.items {
		collectKeys(item, into)
	}
}

func allKeys(s *shape) []string {
	var out []string
	for _, k := range s.keys {
		out = append(out, k.name)
		out = append(out, allKeys(k.shape)...)
	}
	if s.elem != nil {
		out = append(out, allKeys(s.elem)...)
	}
	return out
}

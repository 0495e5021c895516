package state

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/text/encoding/unicode"
)

const sample = `{"schema":1,"computer":"fs01.corp.example","time":"2026-11-28T10:00:00.1234567Z","fleet":"contoso","policy":"848bd00b",
"registry":{"Ports":{"kind":"MultiString","value":["5001-5100"]}},"rules":[{"name":["a"],"group":["rpcdsc contoso"],"action":["Block"],
"direction":["Inbound"],"enabled":["True"],"protocol":["TCP"],"profile":["Any"],"localPort":["135","5001-5100"],
"remoteAddress":["10.1.0.0/255.255.0.0","192.0.2.1-192.0.2.9"]}],"firewall":[],"portsInUse":[5001],"dynamicPortsInUse":[],
"restartPending":true,"restart":"restart pending: not scheduled","differences":[],
"others":[{"name":"x","group":"rpcdsc old"}],"pendingSince":"2026-11-20T01:02:03.0000000Z"}`

// read gives the states of a text, up to its end or an error.
func read(r io.Reader) ([]*State, error) {
	in := NewReader(r)
	var out []*State
	for {
		s, err := in.Next()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		out = append(out, s)
	}
}

// TestSchema: the sample is valid by the schema, and what lacks something isn't.
func TestSchema(t *testing.T) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("state.json", doc); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("state.json")
	if err != nil {
		t.Fatal(err)
	}
	for text, valid := range map[string]bool{
		sample: true,
		strings.Replace(sample, `"schema":1`, `"schema":2`, 1):          false,
		strings.Replace(sample, `"localPort"`, `"port"`, 1):             false,
		strings.Replace(sample, `"restartPending":true,`, ``, 1):        false,
		strings.Replace(sample, `"pendingSince":"`, `"pendingAs":"`, 1): true, // as an older module
		strings.Replace(sample, `["5001-5100"]}`, `"5001-5100"}`, 1):    false,
	} {
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiled.Validate(v); (err == nil) != valid {
			t.Errorf("valid %t, want %t: %v\n%s", err == nil, valid, err, text)
		}
	}
}

// TestReadsEachEncoding: one state or several, in UTF-8 and in what Windows
// PowerShell's > writes.
func TestReadsEachEncoding(t *testing.T) {
	two := sample + "\r\n" + sample
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(two)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"UTF-8": two, "with a mark": "\ufeff" + two, "UTF-16": wide, "a list": "\r\n [" + sample + ",\n" + sample + "]\n", "lists and more": "[" + sample + "]" + sample} {
		got, err := read(strings.NewReader(text))
		if err != nil || len(got) != 2 {
			t.Errorf("%s: %d states, %v", name, len(got), err)
			continue
		}
		s := got[1]
		rules, err := s.Rules()
		if err != nil || len(rules) != 1 || s.PendingSince.Day() != 20 || s.Others[0].Group != "rpcdsc old" {
			t.Errorf("%s: %v, %v", name, s, err)
			continue
		}
		scope, err := rules[0].Scope()
		if err != nil || scope.Remote.String() != "10.1.0.0/16,192.0.2.1-192.0.2.9" || scope.Ports.Len() != 101 {
			t.Errorf("%s: %v, %v", name, scope, err)
		}
	}
}

// TestRefuses: what is damaged, or no state, is refused with the reason.
func TestRefuses(t *testing.T) {
	for text, want := range map[string]string{
		sample[:50]:        "ends in the middle",
		"x":                "isn't JSON",
		"[" + sample:       "ends in the middle",
		"[" + sample[:50]:  "ends in the middle",
		"[" + sample + "}": "isn't JSON",
		"[1]":              "there is a number where a state must be",
		"[[]]":             "there is a array where a state must be",
		`"x"`:              "there is a string where a state must be",
		`{"a":1}`:          "has no schema",
		`{"schema":2}`:     "take the version of rpcdsc",
		`{"schema":1}`:     "names no computer",
		`{"schema":"1"}`:   "Schema is a string",
		`{"computer":"` + strings.Repeat("a", MaxSize) + `"}`: "more than",
	} {
		if _, err := read(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40s: %v, want %q", text, err, want)
		}
	}
}

func FuzzNext(f *testing.F) {
	f.Add([]byte(sample))
	f.Fuzz(func(_ *testing.T, data []byte) {
		states, _ := read(bytes.NewReader(data))
		for _, s := range states {
			rules, _ := s.Rules()
			for _, r := range rules {
				_, _ = r.Scope()
			}
		}
	})
}

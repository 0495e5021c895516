package planfile

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"rpcdsc/internal/output"
)

func sum(b byte) *output.Sum { return &output.Sum{0: b} }

// sample is a plan with everything.
func sample() *Plan {
	return &Plan{
		Generator: "rpcdsc 1.2.3", Fleet: "contoso", FleetFile: "fleet.toml", FleetSHA256: *sum(1), HostsFiles: []HostsFile{{"plant.txt", *sum(8)}, {"sites/x.txt", *sum(9)}},
		Options: Options{Date: "2026-12-05T02:00:00Z", Flavor: "inbox", MOFEncoding: "utf-16", NoMeta: true, Kinds: []string{"gpo-native", "gpo-script"},
			Hosts: []string{"fs*"}, Groups: []string{"files", "plant"}, Release: []string{"old<1>&"}, ReplaceFleet: "fabrikam", Force: true, Wave: "pilot", Signer: strings.Repeat("ab", 32)},
		Files: 7, Result: *sum(2),
		Changes: []Change{
			{output.Change{Path: "dsc/a.mof", Action: output.Add, Group: "files", Hosts: []string{"a"}}, nil, sum(3)},
			{output.Change{Path: "dsc/b.mof", Action: output.Modify, Group: "files", Hosts: []string{"b", "c"}}, sum(4), sum(5)},
			{output.Change{Path: "module.zip", Action: output.Remove}, sum(6), nil},
		},
	}
}

func encode(t testing.TB, p *Plan) string {
	t.Helper()
	b, err := p.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestEncode(t *testing.T) {
	z := strings.Repeat("0", 62)
	want := `{
  "schema": 1,
  "generator": "rpcdsc 1.2.3",
  "fleet": "contoso",
  "fleet_file": "fleet.toml",
  "fleet_sha256": "01` + z + `",
  "options": {
    "dsc_flavor": "inbox",
    "mof_encoding": "utf-8"
  },
  "files": 7,
  "result_sha256": "02` + z + `",
  "changes": [
    {"path":"dsc/a.mof","action":"add","group":"files","hosts":["a"],"after_sha256":"03` + z + `"},
    {"path":"dsc/b.mof","action":"change","group":"files","hosts":["b","c"],"before_sha256":"04` + z + `","after_sha256":"05` + z + `"},
    {"path":"module.zip","action":"remove","before_sha256":"06` + z + `"}
  ]
}
`
	p := sample()
	p.HostsFiles = nil
	p.Options = Options{Flavor: "inbox", MOFEncoding: "utf-8"}
	if got := encode(t, p); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	p.Changes = nil
	if got := encode(t, p); !strings.HasSuffix(got, "\",\n  \"changes\": []\n}\n") {
		t.Errorf("without changes\n%s", got)
	}
}

func TestReadGivesWhatWasWritten(t *testing.T) {
	for _, p := range []*Plan{sample(), {Generator: "rpcdsc", FleetSHA256: *sum(1), Result: *sum(2), Changes: []Change{}}} {
		got, err := Read([]byte(encode(t, p)))
		if err != nil || !reflect.DeepEqual(got, p) {
			t.Errorf("got %+v, want %+v (%v)", got, p, err)
		}
	}
}

// TestReadRefuses what plan --save doesn't write, be it as good.
func TestReadRefuses(t *testing.T) {
	good := encode(t, sample())
	for _, tt := range []struct{ name, old, new string }{
		{"another schema", `"schema": 1`, `"schema": 2`},
		{"no schema", `"schema": 1,`, ``},
		{"an unknown key", `"fleet":`, `"more": 1, "fleet":`},
		{"a key in other letters", `"fleet":`, `"Fleet":`},
		{"a key twice", `"fleet":`, `"fleet": "x", "fleet":`},
		{"a blank", `"schema": 1`, `"schema":  1`},
		{"other ends of lines", "\n", "\r\n"},
		{"a mark", "{\n  \"schema", "\ufeff{\n  \"schema"},
		{"text behind it", "]\n}\n", "]\n}\n{}"},
		{"no last line end", "]\n}\n", "]\n}"},
		{"hosts files out of order", `"plant.txt"`, `"zzz.txt"`},
		{"no sum", `"after_sha256":"03`, `"after_sha256":"zz`},
		{"a short sum", strings.Repeat("0", 62), "00"},
		{"a path above", `"dsc/a.mof"`, `"../a.mof"`},
		{"a path out of order", `"dsc/a.mof"`, `"x.mof"`},
		{"a path twice", `"dsc/a.mof"`, `"dsc/b.mof"`},
		{"an unknown action", `"action":"add"`, `"action":"keep"`},
		{"an action that doesn't fit", `"action":"add"`, `"action":"change"`},
		{"what plays with a terminal", `"files","hosts":["a"]`, `"\u001b[2J","hosts":["a"]`},
		{"options out of order", `"gpo-native",`, `"zzz",`},
		{"a date elsewhere", `2026-12-05T02:00:00Z`, `2026-12-05T02:00:00+01:00`},
		{"no date", `2026-12-05T02:00:00Z`, `tomorrow`},
		{"no signer", strings.Repeat("ab", 32), "ab"},
		{"fewer than no files", `"files": 7`, `"files": -7`},
		{"HTML escapes", `old<1>&`, `old\u003c1>&`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.Replace(good, tt.old, tt.new, 1)
			if tt.name == "other ends of lines" {
				text = strings.ReplaceAll(good, tt.old, tt.new)
			}
			if text == good {
				t.Fatal("nothing was changed")
			}
			if p, err := Read([]byte(text)); err == nil {
				t.Errorf("it reads %+v", p)
			}
		})
	}
	for _, text := range []string{"", "null", "[]", "{}", "x", strings.Repeat(" ", MaxSize+1)} {
		if _, err := Read([]byte(text)); err == nil {
			t.Errorf("%.10q is a plan", text)
		}
	}
}

// TestSchema: the schema takes what Encode writes, and refuses what nobody writes.
func TestSchema(t *testing.T) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("plan.json", doc); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("plan.json")
	if err != nil {
		t.Fatal(err)
	}
	good := encode(t, sample())
	bare := sample()
	bare.Options, bare.Changes = Options{Flavor: "inbox", MOFEncoding: "utf-16"}, nil
	for text, valid := range map[string]bool{
		good:            true,
		encode(t, bare): true,
		strings.Replace(good, `"schema": 1`, `"schema": 2`, 1):           false,
		strings.Replace(good, `"fleet":`, `"more": 1, "fleet":`, 1):      false,
		strings.Replace(good, `"path":"dsc/a`, `"more":1,"path":"a`, 1):  false,
		strings.Replace(good, `"action":"add"`, `"action":"change"`, 1):  false,
		strings.Replace(good, `"action":"remove"`, `"action":"add"`, 1):  false,
		strings.Replace(good, `"result_sha256": "02`, `"result": "0`, 1): false,
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

func TestCheckSource(t *testing.T) {
	if err := sample().CheckSource(sample()); err != nil {
		t.Error(err)
	}
	for want, change := range map[string]func(*Plan){
		"the version of rpcdsc isn't what was approved: the plan has rpcdsc 1.2.3, and now it is rpcdsc 2": func(p *Plan) { p.Generator = "rpcdsc 2" },
		"the fleet isn't what was approved: the plan has contoso, and now it is x":                         func(p *Plan) { p.Fleet = "x" },
		"the hosts file plant.txt has changed since the plan was made":                                     func(p *Plan) { p.HostsFiles[0].SHA256[5] = 1 },
		"the fleet file has changed since the plan was made":                                               func(p *Plan) { p.FleetSHA256[5] = 1 },
	} {
		now := sample()
		change(now)
		if err := sample().CheckSource(now); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestCheckOptions(t *testing.T) {
	p := sample()
	if err := p.Options.CheckOptions(&sample().Options); err != nil {
		t.Error(err)
	}
	// Every field but the signer, who is no option of a flag's value.
	for i := range reflect.TypeFor[Options]().NumField() {
		now := sample()
		field := reflect.ValueOf(&now.Options).Elem().Field(i)
		field.SetZero()
		err := p.Options.CheckOptions(&now.Options)
		if signer := reflect.TypeFor[Options]().Field(i).Name == "Signer"; (err == nil) != signer {
			t.Errorf("without %s: %v", reflect.TypeFor[Options]().Field(i).Name, err)
		}
	}
}

// TestCheckChanges: what is left of the plan is as good as all of it, and anything
// else is refused.
func TestCheckChanges(t *testing.T) {
	for _, left := range [][]int{{0, 1, 2}, {1}, {0, 2}, {}} {
		now := sample()
		now.Changes = nil
		for _, i := range left {
			now.Changes = append(now.Changes, sample().Changes[i])
		}
		if err := sample().CheckChanges(now); err != nil {
			t.Errorf("with %v left: %v", left, err)
		}
	}
	for name, change := range map[string]func(*Plan){
		"more to do": func(p *Plan) {
			p.Changes = append(p.Changes, Change{output.Change{Path: "z", Action: output.Add}, nil, sum(9)})
		},
		"other content":  func(p *Plan) { p.Changes[0].After = sum(9) },
		"was edited":     func(p *Plan) { p.Changes[1].Before = sum(9) },
		"is there now":   func(p *Plan) { p.Changes[0].Action, p.Changes[0].Before = output.Modify, sum(9) },
		"is gone":        func(p *Plan) { p.Changes[1].Action, p.Changes[1].Before = output.Add, nil },
		"another result": func(p *Plan) { p.Result = *sum(9) },
		"more files":     func(p *Plan) { p.Files++ },
	} {
		now := sample()
		change(now)
		var differs *DiffersError
		if err := sample().CheckChanges(now); !errors.As(err, &differs) || differs.What != "the output folder" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestHash: one bit more is another plan.
func TestHash(t *testing.T) {
	a := sample()
	b := sample()
	b.Files++
	if x, y := Hash([]byte(encode(t, a))), Hash([]byte(encode(t, b))); x == y || x != Hash([]byte(encode(t, sample()))) {
		t.Error(x, y)
	}
}

// TestAnyPlan: what can be written can be read.
func TestAnyPlan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := sample()
		p.Fleet = rapid.String().Draw(t, "fleet")
		p.Files = rapid.Int().Draw(t, "files")
		p.Options.Hosts = rapid.SliceOf(rapid.String()).Draw(t, "hosts")
		p.Changes[2].Path = rapid.String().Draw(t, "path")
		b, err := p.Encode()
		if err != nil {
			return
		}
		if _, err := Read(b); err != nil {
			t.Fatalf("%v\n%s", err, b)
		}
	})
}

// FuzzRead: whatever is read is the very bytes that would be written.
func FuzzRead(f *testing.F) {
	f.Add([]byte(encode(f, sample())))
	f.Add([]byte("{}"))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := Read(b)
		if err != nil {
			return
		}
		again, err := p.Encode()
		if err != nil || !bytes.Equal(again, b) {
			t.Errorf("%q became %q (%v)", b, again, err)
		}
	})
}

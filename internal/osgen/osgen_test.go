package osgen

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"rpcdsc/templates"
)

// withExtra is the built-in folders with files laid over them.
func withExtra(t *testing.T, extra map[string]string) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(templates.FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		src, err := fs.ReadFile(templates.FS, path)
		out[path] = &fstest.MapFile{Data: src}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for path, src := range extra {
		out[path] = &fstest.MapFile{Data: []byte(src)}
	}
	return out
}

// newGeneration is a Windows to come: one folder, no line of Go.
const newGeneration = `
id = "windows-2030"
title = "Windows Server 2030"
engine = "wfas"
tool = "NetSecurity cmdlets"
shell = "powershell"
powershell = "5.1"
dsc = "in the box"
cmdlets = "NetSecurity"
scheduler = "Task Scheduler"
restart_at = true
ipv6 = true
port_ranges = true
max_entries = 1000
shutdown_max = 315360000
dynamic_ports = "49152-65535"
nt = "12.0"

[[release]]
id = "windows-server-2030"
title = "Windows Server 2030"

[[artifact]]
path = "hello.txt"
template = "hello.tmpl"
encoding = "ascii-crlf"
per = "group"
`

func TestNewGenerationIsAFolder(t *testing.T) {
	c, err := Load(withExtra(t, map[string]string{
		"windows-2030/generation.toml": newGeneration,
		"windows-2030/hello.tmpl":      "{{range .Hosts}}{{.Computer | cmdword}} {{end}}in {{.Gen.Title | rem}}\n",
	}))
	if err != nil {
		t.Fatal(err)
	}
	g, r, ok := c.Lookup("Windows-Server-2030")
	if !ok || r.Title != "Windows Server 2030" || c.All()[len(c.All())-1] != g {
		t.Fatalf("got %v, %v, %v", g, r, ok)
	}
	out := g.Render(Data{Hosts: slices.Values([]HostData{{Computer: "A"}, {Computer: "B"}})})
	if len(out) != 1 || out[0].Path != "hello.txt" {
		t.Fatalf("got %+v", out)
	}
	if text, err := out[0].Text(); err != nil || text != "A B in Windows Server 2030\n" {
		t.Errorf("got %q, %v", text, err)
	}
	if text, err := g.Render(Data{})[0].Text(); err != nil || text != "in Windows Server 2030\n" {
		t.Errorf("without hosts: got %q, %v", text, err)
	}
}

func TestNewReleaseIsARow(t *testing.T) {
	built, err := Load(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	newest := built.All()[len(built.All())-1].ID
	src, err := fs.ReadFile(templates.FS, newest+"/generation.toml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := Load(withExtra(t, map[string]string{
		newest + "/generation.toml": string(src) + "\n[[release]]\nid = \"windows-42\"\ntitle = \"Windows 42\"\n",
	}))
	if err != nil {
		t.Fatal(err)
	}
	if target, ok := c.Target("windows-42"); !ok || target.Generation != newest || target.ReleaseTitle != "Windows 42" {
		t.Errorf("got %+v, %v", target, ok)
	}
}

func TestLoadRefuses(t *testing.T) {
	const dir = "windows-2030/"
	change := func(old, new string) string { return strings.Replace(newGeneration, old, new, 1) }
	for name, tt := range map[string]struct {
		toml, tmpl, want string
	}{
		"bare value":      {newGeneration, "{{.Fleet}}", "prints without a quoter"},
		"bare in a range": {newGeneration, "{{range .Hosts}}{{.Name | printf \"%s\"}}{{end}}", "hello.tmpl:1"},
		"unknown key":     {newGeneration + "x = 1\n", "", "unknown key"},
		"other id":        {change("windows-2030", "windows-x"), "", "the folder is windows-2030"},
		"no engine":       {change(`"wfas"`, `"pf"`), "", `engine = "pf"`},
		"taken release":   {change("windows-server-2030", "windows-2000"), "", "one of windows-2000 already"},
		"no template":     {change("hello.tmpl", "bye.tmpl"), "", "no template bye.tmpl"},
		"escaping path":   {change("hello.txt", "../hello.txt"), "", "not a plain relative path"},
		"kind a policy":   {strings.Replace(change(`"hello.txt"`, `"hello{tag}.txt"`), `per = "group"`, "kind = \"x\"\nper = \"policy\"", 1), "", "kind goes with per"},
		"untagged path":   {change(`"group"`, `"policy"`), "", "needs {tag}"},
		"dynamic ports":   {change(`"49152-65535"`, `"49152 - 65535"`), "", "dynamic_ports: "},
		"no version":      {change("nt = ", "# nt = "), "", "nt is missing"},
		"no such version": {change(`"12.0"`, `"twelve"`), "", `"twelve" isn't a version of the kernel`},
		"syntax":          {"id = ", "", "generation.toml"},
	} {
		_, err := Load(withExtra(t, map[string]string{dir + "generation.toml": tt.toml, dir + "hello.tmpl": tt.tmpl}))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", name, err, tt.want)
		}
	}
}

func TestBuiltInCatalogue(t *testing.T) {
	c, err := Load(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(c.All()); n != 7 {
		t.Errorf("%d generations, want the seven of the design", n)
	}
	for _, g := range c.All() {
		if len(g.Artifacts) == 0 {
			t.Errorf("%s makes no artifact", g.ID)
		}
		if target := g.target(); target.Dynamic.String() != g.DynamicPorts || target.IPsec == target.IPv6 {
			t.Errorf("%s: %+v", g.ID, target)
		}
	}
	if order := strings.Join(c.Names()[:3], " "); !strings.HasPrefix(order, "windows-2000 windows-xp ") {
		t.Errorf("releases begin with %s: not oldest first", order)
	}
}

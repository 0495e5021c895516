package generate

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/all"
	"rpcdsc/internal/artifact/dscv3/readback"
	"rpcdsc/internal/osgen/osgentest"
	"rpcdsc/internal/output"
	"rpcdsc/internal/proof"
)

// withDSC3 are options that ask for documents for DSC 3, of a flavor.
func withDSC3(flavor artifact.Flavor) Options {
	opt := testOptions
	opt.Kinds, opt.Flavor = []string{"dscv3"}, flavor
	return opt
}

const (
	fs02Doc   = "dscv3/fs02.corp.contoso.example.dsc.config.json"
	fs01Doc   = "dscv3/fs01.corp.contoso.example.dsc.config.json"
	removeDoc = "dscv3/remove.dsc.config.json"
)

// dsc3Mutations damage documents where dsc would do something else than the policy
// says, or refuse all of it.
var dsc3Mutations = []mutation{
	{"no JSON", fs01Doc, `"resources": [`, `"resources": [,`, "byte "},
	{"something behind it", fs01Doc, "\n}\n", "\n}\n{}\n", "something follows the object"},
	{"another schema", fs01Doc, "v3/bundled", "v3.2/bundled", "is of the schema"},
	{"a misspelt key", fs01Doc, `"properties"`, `"propertes"`, `a resource has the key "propertes"`},
	{"a key more at the top", fs01Doc, `"directives": {`, `"parameters": {}, "directives": {`, `the document has the key "parameters"`},
	{"a key twice", fs01Doc, `"name": "Ports"`, `"name": "Ports", "name": "Portz"`, `the key "name" stands twice`},
	{"without rights", fs01Doc, `"elevated"`, `"current"`, "security context"},
	{"for an older dsc", fs01Doc, ">=3.2.2", ">=3.1.0", "with dsc 3.1.0"},
	{"for any dsc", fs01Doc, ">=3.2.2", "*", "for the version"},
	{"for another node", fs01Doc, `"node": "fs01`, `"node": "fs02`, `is for node "fs02`},
	{"for nobody", fs01Doc, ",\n      \"node\": \"fs01.corp.contoso.example\"", "", `is for node ""`},
	{"two names", fs01Doc, `"name": "PortsInternetAvailable"`, `"name": "Ports"`, "two instances have the name Ports"},
	{"a name that the schema refuses", fs01Doc, `"name": "Ports"`, `"name": "Ports-1"`, "doesn't belong here"},
	{"another resource", fs01Doc, `"type": "Microsoft.Windows/Registry"`, `"type": "Microsoft.Windows/FirewallRuleList"`, "doesn't belong here"},
	{"an adapter", fs01Doc, `"name": "Ports",`, `"name": "Ports", "directives": {"requireAdapter": "x"},`, `has the key "directives"`},
	{"depends on what isn't there", fs01Doc, "'UseInternetPorts')", "'UseInternetPortz')", "which doesn't stand before it"},
	{"depends on another type", fs01Doc, "Microsoft.Windows/Registry', 'UseInternetPorts')", "Microsoft.DSC.Transitional/WindowsPowerShellScript', 'UseInternetPorts')", "which doesn't stand before it"},
	{"depends on something else", fs01Doc, "'Microsoft.Windows/Registry', 'UseInternetPorts')", "'Microsoft.Windows/Registry', 'Ports')", "[Script]Restart depends on [[Registry]Ports]"},
	{"depends on a condition", fs01Doc, "[resourceId('Microsoft.Windows/Registry', 'UseInternetPorts')]", "[if(true, 'UseInternetPorts')]", `depends on "[if`},
	{"an expression for a script", fs01Doc, `"getScript": "$Error`, `"getScript": "[$Error`, "for an expression"},
	{"an expression behind blanks", fs01Doc, `"getScript": "$Error`, `"getScript": "\n [$Error`, "for an expression"},
	{"an expression in a list", fs01Doc, `"5001-5200"`, `"[5001-5200"`, "for an expression"},
	{"another code page", fs01Doc, "MpsSvc) does", "MpsSvc) d\u00f6es", "isn't ASCII"},
	{"a range that isn't the policy's", fs01Doc, "            \"5001-5200\"", "            \"5001-5201\"", "sets the RPC values"},
	{"another type", fs01Doc, "\"MultiString\": [\n            \"5001-5200\"\n          ]", `"String": "5001-5200"`, "sets the RPC values"},
	{"two types", fs01Doc, `"String": "Y"`, `"String": "Y", "MultiString": ["Y"]`, "has 2 types"},
	{"no such type", fs01Doc, `"String": "Y"`, `"DWord": 1`, `has the key "DWord"`},
	{"n for Y", fs01Doc, `"String": "Y"`, `"String": "N"`, "sets the RPC values"},
	{"the key as a tree", fs01Doc, `"valueName": "Ports",`, "", "isn't a string"},
	{"a value that isn't to exist", fs01Doc, `"valueName": "Ports",`, `"valueName": "Ports", "_exist": false,`, `has the key "_exist"`},
	{"another key", fs01Doc, `Rpc\\Internet",`, `Rpc\\Intranet",`, "sets a value of"},
	{"another slot", fs01Doc, "Clock='02:00'", "Clock='02:06'", "its restart slot is"},
	{"block from any", fs01Doc, "'0.0.0.1-10.0.255.255'", "'0.0.0.1-255.255.255.254'", "want allow, got block"},
	{"a port less", fs01Doc, "'135','593','5001-5200'", "'593','5001-5200'", "to 135/tcp"},
	{"another group", fs01Doc, "RuleGroup='rpcdsc contoso'", "RuleGroup='Remote Desktop'", "rule group Remote Desktop"},
	{"a function changed", fs01Doc, "PortsInternetAvailable'", "PortsInternetAvailabl'", "its code isn't the tested one"},
	{"Set doesn't ask", fs01Doc, "\\nif (-not (Test-RpcRuleState -Policy $Policy)) { Set-RpcBase -Policy $Policy }", "\\nSet-RpcBase -Policy $Policy", "ends with the call"},
	{"Set asks something else", fs01Doc, "\\nif (-not (Test-RpcRestart -Policy", "\\nif (-not (Test-RpcPending -Policy", "ends with the call"},
	{"a command before the call", fs01Doc, "\\nif (-not (Test-RpcRuleState", "\\nClear-Host\\nif (-not (Test-RpcRuleState", "stands between data and call"},
	{"input for a script", fs01Doc, `"getScript"`, `"input": 1, "getScript"`, `has the key "input"`},
	{"no test", fs01Doc, `"testScript"`, `"tstScript"`, `has the key "tstScript"`},
	{"another's document", fs02Doc, `"node": "fs02`, `"node": "fs03`, "isn't the document of policy"},

	{"a removal of the key", removeDoc, `"resources": [`, `"resources": [{"type": "Microsoft.Windows/Registry", "name": "Key", "properties": {"keyPath": "HKLM\\SOFTWARE\\Microsoft\\Rpc\\Internet", "_exist": false}},`, `has the key "_exist"`},
	{"a removal that writes", removeDoc, `"resources": [`, `"resources": [{"type": "Microsoft.Windows/Registry", "name": "Key", "properties": {"keyPath": "HKLM\\SOFTWARE\\Microsoft\\Rpc\\Internet", "valueName": "Ports", "valueData": {"String": ""}}},`, "sets Ports"},
	{"a removal of another fleet", removeDoc, "Fleet='contoso'", "Fleet='fabrikam'", "carries policy departed"},
	{"a removal that applies", removeDoc, "{ Remove-RpcState -Policy $Policy }", "{ Set-RpcBase -Policy $Policy }", "ends with the call"},
	{"a removal for one node", removeDoc, "\"generated\":", "\"node\": \"fs01\", \"generated\":", `is for node "fs01"`},

	{"another apply.ps1", "dscv3/apply.ps1", "-Operation 'set'", "-Operation 'test'", "isn't the tested one"},
	{"another verify.ps1", "dscv3/verify.ps1", "exit 2", "exit 0", "isn't the tested one"},
	{"another function of them", "dscv3/RpcDsc3.Functions.ps1", "-isnot [bool]", "-is [bool]", "isn't the tested one"},
}

func TestProofCatchesDamageOfDSC3(t *testing.T) {
	catchDamage(t, dsc3Mutations, withDSC3(artifact.FlavorInbox))
}

func TestProofCatchesDamageOfDSC3WithTheModule(t *testing.T) {
	catchDamage(t, []mutation{
		{"another fleet", fs01Doc, `"fleet": "contoso"`, `"fleet": "fabrikam"`, "has the resource map"},
		{"another policy", fs01Doc, `"policy": "82481fb8"`, `"policy": "82481fb9"`, "has the resource map"},
		{"another slot", fs01Doc, `"window Saturday 02:00"`, `"window Sunday 02:05"`, "its restart slot is"},
		{"no slot", fs01Doc, `"restart": "window Saturday 02:00",`, "", "its restart slot is"},
		{"a removal", fs01Doc, `"_exist": true`, `"_exist": false`, "has the resource map"},
		{"neither", fs01Doc, `"_exist": true`, `"_exist": "true"`, "_exist isn't true or false"},
		{"a property more", fs01Doc, `"_exist": true`, `"force": true, "_exist": true`, `has the key "force"`},
		{"a resource more", fs01Doc, `"resources": [`, `"resources": [{"type": "Microsoft.Windows/Registry", "name": "Key", "properties": {"keyPath": "HKLM\\SOFTWARE\\Microsoft\\Rpc\\Internet", "valueName": "Ports", "valueData": {"String": ""}}},`, "has the resources"},
		{"another's slot", fs02Doc, `"window Saturday 02:10"`, `"window Saturday 02:00"`, "isn't the document of policy"},
		{"a removal that applies", removeDoc, `"_exist": false`, `"_exist": true`, "has the resource map"},
		{"a removal of another fleet", removeDoc, `"fleet": "contoso"`, `"fleet": "fabrikam"`, "has the resource map"},
	}, withDSC3(artifact.FlavorModule))
}

// TestProofCatchesAnothersWordsOfDSC3 damages a host's own parts alone, as they lie in
// memory: the rest is shared, and isn't read again.
func TestProofCatchesAnothersWordsOfDSC3(t *testing.T) {
	c := readExample(t, "contoso")
	for _, tt := range []struct {
		flavor  artifact.Flavor
		part    int
		new     string
		refused string
	}{
		{artifact.FlavorInbox, 1, "fs03.corp.contoso.example", `is for node "fs03`},
		{artifact.FlavorInbox, 5, "@{When='window';Day='Saturday';Clock='02:11'}", "its restart slot is Saturday 02:11"},
		{artifact.FlavorInbox, 7, "@{When='never'} # \"", "its restart slot is"},
		{artifact.FlavorInbox, 2, "", "isn't the document of policy"},
		{artifact.FlavorModule, 3, "window Saturday 02:11", "its restart slot is Saturday 02:11"},
		{artifact.FlavorModule, 3, `never", "_exist": false, "x": "`, "its restart slot is"},
	} {
		x := around(t, c, withDSC3(tt.flavor), fs02Doc)
		f := fileOf(t, x.files, fs02Doc)
		f.Parts = slices.Clone(f.Parts)
		f.Parts[tt.part] = []byte(tt.new)
		if tt.new == "" {
			f.Parts[tt.part] = bytes.Clone(fileOf(t, x.files, fs01Doc).Parts[tt.part])
		}
		x.wantRefused(t, tt.refused)
	}
}

// TestDSC3DocumentsShareTheirBytes: all hosts that dsc can serve have their documents,
// those of one policy share their bytes, and none is made unless somebody asks.
func TestDSC3DocumentsShareTheirBytes(t *testing.T) {
	c := readExample(t, "contoso")
	for _, flavor := range []artifact.Flavor{artifact.FlavorInbox, artifact.FlavorModule} {
		x := around(t, c, withDSC3(flavor), "dscv3/")
		seen := map[*byte]bool{}
		documents, own, all := 0, 0, 0
		for i := range x.files {
			f := &x.files[i]
			if f.Group == "" {
				continue
			}
			documents++
			for at, part := range f.Parts {
				all += len(part)
				if at%2 == 1 {
					own += len(part)
				} else if len(part) > 0 && !seen[&part[0]] {
					seen[&part[0]] = true
					own += len(part)
				}
			}
		}
		hosts := 0
		for i := range c.Fleet.Groups {
			if g := &c.Fleet.Groups[i]; x.job.Generation(g).DSC3 != "" {
				hosts += len(g.Hosts)
			}
		}
		if documents != hosts || hosts < 10 || own > all/2 {
			t.Errorf("%s: %d documents for %d hosts, %d bytes of %d aren't shared", flavor, documents, hosts, own, all)
		}
	}
	set, err := Render(c, testOptions)
	if err != nil {
		t.Fatal(err)
	}
	if slices.ContainsFunc(set.Files, func(f output.File) bool { return strings.HasPrefix(f.Path, "dscv3/") }) {
		t.Error("documents are there that nobody asked for")
	}
}

// TestDSC3OfThoseThatLeft: the fleet that they were in is taken away, with nothing of
// the module, and each fleet's once.
func TestDSC3OfThoseThatLeft(t *testing.T) {
	c := check(t, "fleet.toml", meaning)
	for _, flavor := range []artifact.Flavor{artifact.FlavorInbox, artifact.FlavorModule} {
		opt := withDSC3(flavor)
		opt.Roster = leavers(t)
		opt.Roster.Departed = append(opt.Roster.Departed, output.Departed{Host: "x", Group: "old", OS: "windows-11", Fleet: "older"})
		set, err := Render(c, opt)
		if err != nil {
			t.Fatal(err)
		}
		var made []string
		for i := range set.Files {
			if f := &set.Files[i]; strings.HasPrefix(f.Path, "departed/") && strings.Contains(f.Path, "/dscv3/") {
				made = append(made, f.Path)
				doc, err := readback.Read(f.Path, text(t, f))
				if err != nil {
					t.Fatal(err)
				}
				if fleet := doc.States["[Script]Remove SetScript"].Identity.Fleet; f.Path != "departed/"+fleet+"/"+removeDoc {
					t.Errorf("%s removes %s", f.Path, fleet)
				}
			}
		}
		if want := []string{"departed/contoso/" + removeDoc, "departed/older/" + removeDoc}; !slices.Equal(made, want) {
			t.Errorf("%s: %v, want %v", flavor, made, want)
		}
	}
}

// TestDSC3ExplainsFromItsDocument: the lines are those of the document.
func TestDSC3ExplainsFromItsDocument(t *testing.T) {
	c := readExample(t, "contoso")
	x := around(t, c, withDSC3(artifact.FlavorInbox), fs01Doc)
	g := &x.job.Fleet.Groups[0]
	a, err := x.kind.Explain(x.job, artifact.NewFiles(x.files), g, &g.Hosts[0])
	if err != nil {
		t.Fatal(err)
	}
	var rules []proof.Rule
	lines := strings.Split(text(t, fileOf(t, x.files, fs01Doc)), "\n")
	for _, r := range a.Rules {
		rules = append(rules, r.Rule)
		if line := lines[r.Lines[0].Number-1]; !strings.Contains(line, `"setScript": `) || !strings.Contains(line, r.Name) {
			t.Errorf("%s isn't in line %d", r.Name, r.Lines[0].Number)
		}
	}
	for _, wrong := range proof.Verify(g.Hosts[0].Policy, rules, proof.Firewall) {
		t.Error(wrong)
	}
}

// TestDSC3HasOneEngine: a Windows with another one would get a removal that doesn't
// run there.
func TestDSC3HasOneEngine(t *testing.T) {
	fsys := osgentest.Templates(t)
	osgentest.Replace(t, fsys, "windows-2008r2/generation.toml", `powershell = "2.0"`, "powershell = \"5.1\"\ndsc3 = \"3.2.2\"")
	cat, err := all.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	const src = "schema = 1\nname = \"two\"\nrpc.ports = [\"5001-5200\"]\nblock.allow = [\"10.1.0.0/16\"]\n" +
		"[[group]]\nname = \"a\"\nos = \"windows-7\"\nhosts = [\"x\"]\n"
	for _, tt := range []struct{ more, want string }{
		{"", ""}, {"[[group]]\nname = \"b\"\nos = \"windows-11\"\nhosts = [\"y\"]\n", "several rule engines"},
	} {
		c, findings := Check("two.toml", []byte(src+tt.more), cat)
		if c == nil {
			t.Fatal(findings)
		}
		if _, err := Render(c, withDSC3(artifact.FlavorInbox)); (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: %v", tt.more, err)
		}
	}
}

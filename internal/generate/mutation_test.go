package generate

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/all"
	"rpcdsc/internal/artifact/mof/readback"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
	"rpcdsc/psmodule"
)

// mutation damages one artifact in a way that a tool of this kind has got wrong,
// or that an edit of a template could.
type mutation struct {
	name     string
	file     string // path below the output folder
	old, new string // the first old becomes new
	want     string // part of what the proof says
}

func TestProofCatchesDamage(t *testing.T) {
	catchDamage(t, mutations, testOptions)
}

func TestProofCatchesDamageWithTheModule(t *testing.T) {
	opt := testOptions
	opt.Flavor = artifact.FlavorModule
	catchDamage(t, moduleMutations, opt)
}

func catchDamage(t *testing.T, mutations []mutation, opt Options) {
	c := readExample(t, "contoso")
	for _, m := range mutations {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			x := around(t, c, opt, m.file)
			damage(t, fileOf(t, x.files, m.file), m)
			x.wantRefused(t, m.want)
		})
	}
}

// excerpt is what the proof of a file hangs on: the files of its kind and, unless
// all groups share it, of its group.
type excerpt struct {
	job   *artifact.Job
	kind  artifact.Kind
	files []output.File
}

func around(t *testing.T, c *Checked, opt Options, file string) *excerpt {
	t.Helper()
	x := &excerpt{job: c.Job(opt)}
	folder, rest, _ := strings.Cut(file, "/")
	name := map[string]string{"startup": "startup", "module": "module", "dsc": "mof", "gpo": "gpo", "dscv3": "dscv3", "pull": "pull", "ansible": "ansible", "intune": "intune", "machineconfig": "machineconfig"}[folder]
	if strings.HasPrefix(rest, "source/") {
		name = "dscsource"
	}
	for _, k := range all.Kinds {
		if k.Name() == name {
			x.kind = k
		}
	}
	for i := range c.Fleet.Groups {
		g := &c.Fleet.Groups[i]
		isHost := func(h policy.Host) bool {
			return strings.TrimPrefix(rest, "remove/") == h.Name+".mof" || rest == h.Name+".meta.mof" || rest == h.Name+".dsc.config.json"
		}
		if folder == "startup" && strings.HasPrefix(rest, g.Name+"/") || (folder == "dsc" || folder == "dscv3") && slices.ContainsFunc(g.Hosts, isHost) {
			alone := *c.Fleet
			alone.Groups = []policy.Group{*g}
			x.job.Fleet = &alone
		}
	}
	var m artifact.Maker
	if err := x.kind.Make(x.job, &m); err != nil {
		t.Fatal(err)
	}
	x.files = m.Files
	return x
}

func (x *excerpt) wantRefused(t *testing.T, want string) {
	t.Helper()
	said := ""
	for _, f := range proveBy(x.job, x.files, x.kind).Failures {
		said += f.Error() + "\n"
	}
	if said == "" || !strings.Contains(said, want) {
		t.Errorf("want %q, the proof says %q", want, said)
	}
}

// TestProofCatchesDamageOfADay: the scripts of Windows 2000 have a letter for each
// day, and the first host doesn't restart on a Tuesday.
func TestProofCatchesDamageOfADay(t *testing.T) {
	const src = "schema = 1\nname = \"days\"\nrpc.ports = [\"5001-5003\"]\n[networks]\nall = [\"10.1.1.0/24\"]\n[block]\nallow = [\"all\"]\n" +
		"[restart]\nwhen = \"window\"\nwindows = [\"Sat 02:00-04:00\"]\nstagger = \"0s\"\n" +
		"[[group]]\nname = \"g\"\nos = \"windows-2000\"\nipv6 = \"ignore\"\nhosts = [\"a\", \"b\", \"c\"]\n" +
		"[[host]]\nname = \"c\"\nrestart.windows = [\"Tue 02:00-04:00\"]\n"
	c := check(t, "days.toml", src)
	noFailures(t, proveBy(c.Job(testOptions), rendered(t, c).Files, all.Kinds...).Failures)
	x := around(t, c, testOptions, "startup/g/apply.cmd")
	damage(t, fileOf(t, x.files, "startup/g/apply.cmd"), mutation{old: `set "LETTER=T"`, new: `set "LETTER=Th"`})
	x.wantRefused(t, "(host c): applied: restart.slot is for Tuesday 02:00, and the task runs Thursday 02:00")
}

// TestNamesOfTheVariable: what a script does hangs on the variable, not on the word.
func TestNamesOfTheVariable(t *testing.T) {
	src := strings.NewReplacer("contoso", "computername", "files", "computername", "h1", "computername", "windows-server-2022", "windows-7")
	rendered(t, check(t, "f.toml", src.Replace("schema = 1\nname = \"contoso\"\nrpc.ports = [\"5001-5003\"]\nblock.allow = [\"10.1.0.0/16\"]\n"+
		"restart.when = \"never\"\n[[group]]\nname = \"files\"\nos = \"windows-server-2022\"\nhosts = [\"h1\", \"h2\"]\n")))
}

// TestProofCatchesAnotherFunction puts whole bodies that are right elsewhere, code
// and call, where they don't belong.
func TestProofCatchesAnotherFunction(t *testing.T) {
	c := readExample(t, "contoso")
	for _, m := range []struct{ folder, at, function, call string }{
		{"dsc/", "[Script]Rules SetScript", "Remove-RpcState", "Remove-RpcState -Policy $Policy"},
		{"dsc/", "[Script]Rules SetScript", "Set-RpcRestart", "Set-RpcRestart -Policy $Policy"},
		{"dsc/", "[Script]Rules TestScript", "Test-RpcAbsent", "Test-RpcAbsent -Policy $Policy"},
		{"dsc/", "[Script]Rules GetScript", "Test-RpcAbsent", "@{ Result = [string](Test-RpcAbsent -Policy $Policy) }"},
		{"dsc/", "[Script]Restart SetScript", "Set-RpcBase", "Set-RpcBase -Policy $Policy"},
		{"dsc/", "[Script]Restart TestScript", "Test-RpcRestart", "Test-RpcRestart -Policy $Policy"},
		{"dsc/remove/", "[Script]Remove SetScript", "Set-RpcBase", "Set-RpcBase -Policy $Policy"},
		{"dsc/remove/", "[Script]Remove TestScript", "Test-RpcRuleState", "Test-RpcRuleState -Policy $Policy"},
	} {
		t.Run(m.at+" "+m.call, func(t *testing.T) {
			x := around(t, c, testOptions, m.folder+"ca-root.mof")
			f := fileOf(t, x.files, m.folder+"ca-root.mof")
			doc, err := readback.Read(f.Path, text(t, f))
			if err != nil {
				t.Fatal(err)
			}
			body := doc.Bodies[m.at]
			call := body[strings.LastIndexByte(body, '\n')+1:]
			data := strings.TrimSuffix(strings.TrimPrefix(body, inline(t, psmodule.Commands(call)[0])), call)
			quote := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace
			damage(t, f, mutation{old: quote(body) + `";`, new: quote(inline(t, m.function)+data+m.call) + `";`})
			x.wantRefused(t, m.at+": ends with the call")
		})
	}
}

func inline(t *testing.T, function string) string {
	t.Helper()
	code, err := psmodule.Body("Com", function)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// damage keeps the parts that hosts share apart from their own, as a wrong
// printer would.
func damage(t *testing.T, f *output.File, m mutation) {
	t.Helper()
	before := text(t, f)
	after := strings.Replace(before, m.old, m.new, 1)
	if after == before {
		t.Fatalf("%s has no %q", f.Path, m.old)
	}
	encoded, err := f.Encoding.Encode(after)
	if err != nil {
		t.Fatal(err)
	}
	f.Parts = [][]byte{encoded}
}

// TestUndamagedIsProved is the other half: the proof isn't just always unhappy.
func TestUndamagedIsProved(t *testing.T) {
	for _, name := range examples {
		c := readExample(t, name)
		files, err := render(c.Job(testOptions))
		if err != nil {
			t.Fatal(err)
		}
		noFailures(t, proveBy(c.Job(testOptions), files, all.Kinds...).Failures)
	}
}

// TestProofCatchesWordsOfAnother damages a part that is a host's own, of one that
// shares all others with the first of its policy.
func TestProofCatchesWordsOfAnother(t *testing.T) {
	c := readExample(t, "contoso")
	const host = "fs02.corp.contoso.example"
	for _, m := range []struct {
		name, file string
		flavor     artifact.Flavor
		part       int
		text       string
		want       string
	}{
		{"name", "dsc/" + host + ".mof", artifact.FlavorInbox, 1, "fs01.corp.contoso.example", `is for node "fs01.corp`},
		{"name in capitals", "dsc/" + host + ".mof", artifact.FlavorInbox, 1, "FS02.corp.contoso.example", `is for node "FS02.corp`},
		{"name in the removal", "dsc/remove/" + host + ".mof", artifact.FlavorInbox, 1, "fs01.corp.contoso.example", `is for node "fs01.corp`},
		{"name in the meta document", "dsc/" + host + ".meta.mof", artifact.FlavorInbox, 1, "fs01.corp.contoso.example", `is for node "fs01.corp`},
		{"slot", "dsc/" + host + ".mof", artifact.FlavorInbox, 3, "@{When='window';Day='Saturday';Clock='02:00'}", "its restart slot is"},
		{"last slot", "dsc/" + host + ".mof", artifact.FlavorInbox, 7, "@{When='never'}", "its restart slot is"},
		{"code behind the slot", "dsc/" + host + ".mof", artifact.FlavorInbox, 3, "@{When='window';Day='Saturday';Clock='02:10'};Restart-Computer", "its restart slot is"},
		{"end of the string in a comment", "dsc/" + host + ".mof", artifact.FlavorInbox, 3, `@{When='window';Day='Saturday';Clock='02:10'} #";`, "its restart slot is"},
		{"a line end", "dsc/" + host + ".mof", artifact.FlavorInbox, 3, "@{When='window';Day='Saturday';\nClock='02:10'}", "its restart slot is"},
		{"slot of the module", "dsc/" + host + ".mof", artifact.FlavorModule, 3, "window Saturday 02:00", "its restart slot is"},
		{"slot in the module's removal", "dsc/remove/" + host + ".mof", artifact.FlavorModule, 3, "never", "its restart slot is"},
		{"module's name", "dsc/" + host + ".mof", artifact.FlavorModule, 1, "fs01.corp.contoso.example", `is for node "fs01.corp`},
	} {
		t.Run(m.name, func(t *testing.T) {
			opt := testOptions
			opt.Flavor = m.flavor
			x := around(t, c, opt, m.file)
			f := fileOf(t, x.files, m.file)
			f.Parts[m.part] = wide(m.text)
			x.wantRefused(t, m.file+" (host "+host+"): "+m.want)
		})
	}
}

// TestProofCatchesAnotherEngine: code that is right for one engine isn't for the other,
// whichever of two groups comes first.
func TestProofCatchesAnotherEngine(t *testing.T) {
	const file = "dsc/source/RpcPorts.psd1"
	for _, releases := range [][2]string{{"windows-server-2008-r2", "windows-server-2022"}, {"windows-server-2022", "windows-server-2008-r2"}} {
		c := check(t, "f.toml", fmt.Sprintf("schema = 1\nname = \"f\"\nrpc.ports = [\"5001-5003\"]\nblock.allow = [\"10.1.0.0/16\"]\nrestart.when = \"never\"\n"+
			"[[group]]\nname = \"a\"\nos = \"%s\"\nhosts = [\"h1\"]\n[[group]]\nname = \"b\"\nos = \"%s\"\nhosts = [\"h2\"]\n", releases[0], releases[1]))
		for _, engine := range [][2]string{{"Engine = 'NetSecurity'", "Engine = 'Com'"}, {"Engine = 'Com'", "Engine = 'NetSecurity'"}} {
			x := around(t, c, testOptions, file)
			noFailures(t, proveBy(x.job, x.files, x.kind).Failures)
			damage(t, fileOf(t, x.files, file), mutation{old: engine[0], new: engine[1]})
			x.wantRefused(t, file)
		}
	}
}

// TestProofCatchesSharedWords makes words of the first host's ones that all share.
func TestProofCatchesSharedWords(t *testing.T) {
	c := readExample(t, "contoso")
	for _, folder := range []string{"dsc/", "dsc/remove/"} {
		for _, part := range []int{1, 3, 5, 7} {
			x := around(t, c, testOptions, folder+"fs01.corp.contoso.example.mof")
			first := fileOf(t, x.files, folder+"fs01.corp.contoso.example.mof")
			other := fileOf(t, x.files, folder+"fs02.corp.contoso.example.mof")
			if part >= len(first.Parts) {
				continue
			}
			joined := slices.Concat(first.Parts[part-1 : part+2]...)
			for _, f := range []*output.File{first, other} {
				f.Parts = slices.Concat(f.Parts[:part-1], [][]byte{joined}, f.Parts[part+2:])
			}
			x.wantRefused(t, "(host fs02.corp.contoso.example): isn't the document of policy")
		}
	}
}

// TestProofCatchesStrangeFiles puts a file beside the module's own.
func TestProofCatchesStrangeFiles(t *testing.T) {
	c := readExample(t, "contoso")
	for _, file := range []string{
		"module/RpcPortPolicy/0.0.0/Private/Get-RpcX.ps1", "module/RpcPortPolicy/0.0.0/Fleet/policy-00000000.psd1",
		"module/RpcPortPolicy/0.0.1/RpcPortPolicy.psm1", "module/x.ps1",
	} {
		x := around(t, c, testOptions, file)
		x.files = append(x.files, output.File{Path: file, Encoding: output.ASCII, Parts: [][]byte{[]byte("@{}\r\n")}})
		x.wantRefused(t, file+" (host ")
	}
}

// wide encodes ASCII as UTF-16LE without a byte order mark.
func wide(s string) []byte {
	out := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		out = append(out, s[i], 0)
	}
	return out
}

// proveBy has kinds read back a list of files.
func proveBy(job *artifact.Job, list []output.File, kinds ...artifact.Kind) artifact.Proved {
	return prove(job, &artifact.Maker{Files: list}, kinds)
}

// render makes every file.
func render(job *artifact.Job) ([]output.File, error) {
	made, err := makeAll(job)
	return made.Files, err
}

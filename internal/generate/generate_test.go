package generate

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/all"
	"rpcdsc/internal/osgen/osgentest"
	"rpcdsc/internal/output"
)

// TestUsualDocumentFitsAnEnvelope holds a document of 200 ports and 50 networks
// of both families against the 64 KiB of the design.
func TestUsualDocumentFitsAnEnvelope(t *testing.T) {
	var networks []string
	for i := range 40 {
		networks = append(networks, fmt.Sprintf("%q", fmt.Sprintf("10.%d.7.0/24", 2*i)))
	}
	for i := range 10 {
		networks = append(networks, fmt.Sprintf("%q", fmt.Sprintf("2001:db8:%x:100::/64", 16*i+1)))
	}
	src := "schema = 1\nname = \"size\"\nrpc.ports = [\"5001-5200\"]\nblock.allow = [" + strings.Join(networks, ", ") + "]\nblock.also = [\"593/tcp\", \"135/udp\"]\n"
	for _, os := range []string{"windows-server-2008-r2", "windows-server-2022"} {
		set := rendered(t, check(t, "size.toml", src+"[[group]]\nname = \"g\"\nos = \""+os+"\"\nhosts = [\"h.corp.example\"]\n"))
		f := fileOf(t, set.Files, "dsc/h.corp.example.mof")

		if size := f.Size(); size >= 64<<10 {
			t.Errorf("%s: %d bytes", os, size)
		}
	}
}

func fileOf(t *testing.T, files []output.File, path string) *output.File {
	t.Helper()
	i := slices.IndexFunc(files, func(f output.File) bool { return f.Path == path })
	if i < 0 {
		t.Fatalf("no file %s", path)
	}
	return &files[i]
}

// TestDocumentsOfASuccessorTakeOver: they carry what takes over, and so do the source
// and no others; and they still fit into what WS-Man carries.
func TestDocumentsOfASuccessorTakeOver(t *testing.T) {
	for _, formerly := range []string{"", "formerly = [\"older\", \"old\"]\n"} {
		src := "schema = 1\nname = \"new\"\n" + formerly + "rpc.ports = [\"5001-5200\"]\nblock.allow = [\"10.1.0.0/16\"]\n"
		for _, os := range []string{"windows-server-2008-r2", "windows-server-2022"} {
			set := rendered(t, check(t, "new.toml", src+"[[group]]\nname = \"g\"\nos = \""+os+"\"\nhosts = [\"h\"]\n"))
			for _, name := range []string{"dsc/h.mof", "dsc/source/RpcPorts.psd1"} {
				f := fileOf(t, set.Files, name)
				doc := text(t, f)
				takes := strings.Contains(doc, "Set-RpcSuccessor -Policy $Policy") && strings.Contains(doc, "Formerly=@('") && !strings.Contains(doc, "Set-RpcBase")
				if takes != (formerly != "") || f.Size() > 80_000 {
					t.Errorf("%s %s, %q: takes over: %t; %d bytes", os, name, formerly, takes, f.Size())
				}
			}
		}
	}
}

// TestOwnNameIsForDocuments: a fleet that lists its own name in formerly has documents
// that take over from its scripts, and scripts that take over from nobody.
func TestOwnNameIsForDocuments(t *testing.T) {
	set := rendered(t, check(t, "same.toml", "schema = 1\nname = \"contoso\"\nformerly = [\"Contoso\"]\nrpc.ports = [\"5001-5200\"]\nblock.allow = [\"10.1.0.0/16\"]\n"+
		"[[group]]\nname = \"g\"\nos = \"windows-server-2008-r2\"\nhosts = [\"h\"]\n[[group]]\nname = \"old\"\nos = \"windows-server-2003\"\nipv6 = \"ignore\"\nhosts = [\"o\"]\n"))
	if doc := text(t, fileOf(t, set.Files, "dsc/h.mof")); !strings.Contains(doc, "Set-RpcSuccessor -Policy $Policy") || !strings.Contains(doc, "Formerly=@('Contoso')") {
		t.Error("dsc/h.mof takes over from nobody")
	}
	for _, name := range []string{"startup/g/apply.cmd", "startup/old/apply.cmd", "startup/g/verify.cmd"} {
		script := text(t, fileOf(t, set.Files, name))
		for _, step := range []string{"call :inherit", "call :take", ":former"} {
			if strings.Contains(script, step) {
				t.Errorf("%s has %q", name, step)
			}
		}
	}
}

// TestSameInputSameBytes renders twice, the second time with the hosts of each
// group listed in another order where that changes nothing.
func TestSameInputSameBytes(t *testing.T) {
	src := func(hosts string) string {
		return "schema = 1\nname = \"same\"\nrpc.ports = [\"5001-5200\"]\nblock.allow = [\"10.1.0.0/16\", \"10.3.0.0/16\"]\n" +
			"[[group]]\nname = \"g\"\nos = \"windows-server-2022\"\nhosts = [" + hosts + "]\n"
	}
	a, b := rendered(t, check(t, "same.toml", src(`"x", "y", "z"`))), rendered(t, check(t, "same.toml", src(`"z", "x", "y"`)))
	again := rendered(t, check(t, "same.toml", src(`"x", "y", "z"`)))
	for i := range a.Files {
		f := &a.Files[i]
		if !bytes.Equal(f.Content(), again.Files[i].Content()) {
			t.Errorf("%s differs between two runs", f.Path)
		}
		if strings.HasPrefix(f.Path, "dsc/") && strings.HasSuffix(f.Path, ".mof") {
			one, other := text(t, f), text(t, fileOf(t, b.Files, f.Path))
			if one != other {
				t.Errorf("%s hangs on the order of hosts", f.Path)
			}
		}
	}
}

// TestANewGenerationGetsArtifacts adds a Windows to come as one folder, and
// takes its artifacts through the whole pipeline.
func TestANewGenerationGetsArtifacts(t *testing.T) {
	built, err := LoadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	newest := built.All()[len(built.All())-1]
	fsys := osgentest.Templates(t)
	for path, f := range maps.Clone(fsys) {
		if rest, ok := strings.CutPrefix(path, newest.ID+"/"); ok {
			s := strings.ReplaceAll(string(f.Data), newest.ID, "windows-2030")
			for _, r := range newest.Releases {
				s = strings.ReplaceAll(s, `id = "`+r.ID+`"`, `id = "future-`+r.ID+`"`)
			}
			fsys["windows-2030/"+rest] = &fstest.MapFile{Data: []byte(s)}
		}
	}
	cat, err := all.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	src := "schema = 1\nname = \"future\"\nrpc.ports = [\"5001-5200\"]\nblock.allow = [\"10.1.0.0/16\"]\n" +
		"[[group]]\nname = \"g\"\nos = \"future-" + newest.Releases[0].ID + "\"\nhosts = [\"h\"]\n"
	c, findings := Check("future.toml", []byte(src), cat)
	if c == nil {
		t.Fatalf("%+v", findings)
	}
	set := rendered(t, c)
	for _, path := range []string{"dsc/h.mof", "dsc/h.meta.mof", "startup/g/startup.ps1", "module/RpcPortPolicy/0.0.0/RpcPortPolicy.psd1"} {
		fileOf(t, set.Files, path)
	}
}

func TestSafeName(t *testing.T) {
	for in, want := range map[string]string{
		"fleet.toml": "fleet.toml", "/a b/c d%.toml": "c_d_.toml", `C:\x\{{node}}.toml`: "__node__.toml", "fl\u00f6te.toml": "fl_te.toml", "-": "-",
	} {
		if got := safeName(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

// TestAFileThatNobodyReads adds artifacts to a generation that no kind knows of.
func TestAFileThatNobodyReads(t *testing.T) {
	for _, tt := range []struct{ generation, os, path string }{
		{"windows-2016", "windows-server-2022", "extra.cmd"},
		{"windows-2016", "windows-server-2022", "extra.ps1"},
		{"windows-2008r2", "windows-server-2008-r2", "extra.cmd"},
		{"windows-2008r2", "windows-server-2008-r2", "extra.reg"},
		{"windows-2000", "windows-2000", "startup.ps1"},
	} {
		fsys := osgentest.Templates(t)
		fsys[tt.generation+"/extra.tmpl"] = &fstest.MapFile{Data: []byte("netsh advfirewall set allprofiles state off\n")}
		osgentest.Replace(t, fsys, tt.generation+"/generation.toml", "[[artifact]]", `[[artifact]]
path = "`+tt.path+`"
template = "extra.tmpl"
encoding = "ascii-crlf"
per = "group"

[[artifact]]`)
		cat, err := all.Load(fsys)
		if err != nil {
			t.Fatal(err)
		}
		c, findings := Check("extra.toml", []byte("schema = 1\nname = \"extra\"\nrpc.ports = [\"5001-5200\"]\nblock.allow = [\"10.1.0.0/16\"]\n"+
			"[[group]]\nname = \"g\"\nos = \""+tt.os+"\"\nhosts = [\"h\"]\n"), cat)
		if c == nil {
			t.Fatalf("%+v", findings)
		}
		want := "startup/g/" + tt.path + " (host h): no kind of artifact has read it back"
		if _, err := Render(c, testOptions); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", tt.generation, err)
		}
	}
}

// TestEveryFileHasAReader says which kind has read each file.
func TestEveryFileHasAReader(t *testing.T) {
	c := readExample(t, "contoso")
	list, err := render(c.Job(testOptions))
	if err != nil {
		t.Fatal(err)
	}
	files := artifact.NewFiles(list)
	for _, kind := range all.Kinds {
		kind.Prove(c.Job(testOptions), files.By(kind.Name()))
	}
	for i := range list {
		want := map[string]string{"startup": "startup", "module": "module", "dsc": "mof"}[strings.Split(list[i].Path, "/")[0]]
		if strings.HasPrefix(list[i].Path, "dsc/source/") {
			want = "dscsource"
		}
		if got := files.Reader(list[i].Path); got != want {
			t.Errorf("%s was read by %q", list[i].Path, got)
		}
	}
}

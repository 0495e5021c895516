package generate

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/pull/readback"
	"rpcdsc/internal/oracle"
	"rpcdsc/internal/output"
	"rpcdsc/internal/roster"
)

// pullFleet has hosts of WMF 4 and of WMF 5, and both sources.
const pullFleet = `schema = 1
name = "corp"
rpc.ports = ["5001-5003"]
block.allow = ["10.1.0.0/16"]
restart.when = "never"
[output]
kinds = ["pull"]
pull_server = "https://pull.corp.example:8080/PSDSCPullServer.svc"
pull_share = '\\files.corp.example\dsc$'
[[group]]
name = "new"
os = "windows-server-2022"
hosts = ["fs01", "fs02.corp.example"]
[[group]]
name = "old"
os = "windows-server-2012-r2"
hosts = ["hv1"]
`

func pullOptions(flavor artifact.Flavor) Options {
	opt := testOptions
	opt.Flavor = flavor
	return opt
}

func pullSet(t *testing.T, src string, opt Options) *output.Set {
	t.Helper()
	set, err := Render(check(t, "f.toml", src), opt)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// below gives the content of the files below a folder.
func below(set *output.Set, folder string) map[string][]byte {
	out := map[string][]byte{}
	for i := range set.Files {
		if rest, ok := strings.CutPrefix(set.Files[i].Path, folder+"/"); ok {
			out[rest] = set.Files[i].Content()
		}
	}
	return out
}

// TestPullNames: a host finds what it asks for, by name on a server since WMF 5, by a
// GUID else; and nothing of it is made unless it is asked for.
func TestPullNames(t *testing.T) {
	if files := below(pullSet(t, strings.Replace(pullFleet, `kinds = ["pull"]`, "kinds = []", 1), pullOptions("")), "pull"); len(files) > 0 {
		t.Errorf("%d files that nobody asked for", len(files))
	}
	got := below(pullSet(t, pullFleet, pullOptions(artifact.FlavorModule)), "pull")
	rows := strings.Split(strings.TrimSpace(string(got["hosts.csv"])), "\r\n")
	if len(rows) != 4 || rows[0] != "Name,Server,Share" {
		t.Fatalf("%q", rows)
	}
	for i, host := range []string{"fs01", "fs02.corp.example", "hv1"} {
		cells := strings.Split(rows[i+1], ",")
		if cells[0] != host || len(cells[2]) != 36 || (cells[1] == host) != (host != "hv1") || host == "hv1" && cells[1] != cells[2] {
			t.Errorf("the row %q", rows[i+1])
		}
		for _, at := range []string{"server/Configuration/" + cells[1], "share/" + cells[2], "remove/server/Configuration/" + cells[1], "remove/share/" + cells[2]} {
			if err := readback.ProveChecksum(got[at+".mof.checksum"], [][]byte{got[at+".mof"]}); err != nil || len(got[at+".mof"]) == 0 {
				t.Errorf("%s: %v", at, err)
			}
		}
	}
	for _, at := range []string{"server/Modules/RpcPortPolicy_0.0.0.zip", "share/RpcPortPolicy_0.0.0.zip"} {
		if err := readback.ProveChecksum(got[at+".checksum"], [][]byte{got[at]}); err != nil || len(got[at]) == 0 {
			t.Errorf("%s: %v", at, err)
		}
	}
	// 3 hosts, on 2 sources a document, one that removes, checksums of both and a meta
	// document; the package and its checksum twice, the list and the script.
	if len(got) != 3*2*5+4+2 {
		t.Errorf("%d files", len(got))
	}
}

// TestPullSourcesAreWhatIsNamed.
func TestPullSourcesAreWhatIsNamed(t *testing.T) {
	for _, tt := range []struct {
		without []string
		noMeta  bool
		want    []string // folders
	}{
		{nil, false, []string{"remove", "server", "share"}},
		{[]string{"pull_server"}, false, []string{"remove", "share"}},
		{[]string{"pull_share"}, false, []string{"remove", "server"}},
		{[]string{"pull_server", "pull_share"}, false, []string{"remove", "server"}},
		{nil, true, []string{"remove", "server", "share"}},
	} {
		src := pullFleet
		for _, key := range tt.without {
			src = strings.Replace(src, "\n"+key, "\n# "+key, 1)
		}
		opt := pullOptions("")
		opt.NoMeta = tt.noMeta
		files := below(pullSet(t, src, opt), "pull")
		folders := map[string]bool{}
		meta, script := false, files["Set-RpcPullClient.ps1"] != nil
		for at := range files {
			if folder, _, ok := strings.Cut(at, "/"); ok {
				folders[folder] = true
			}
			meta = meta || strings.Contains(at, "/meta/")
		}
		for _, folder := range tt.want {
			if !folders[folder] {
				t.Errorf("without %v there is no %s", tt.without, folder)
			}
		}
		if wantMeta := len(tt.without) < 2 && !tt.noMeta; len(folders) != len(tt.want) || meta != wantMeta || script != wantMeta {
			t.Errorf("without %v: folders %v, meta documents %v, script %v", tt.without, folders, meta, script)
		}
	}
}

// TestPullChecksumsFollowMeaning: another day changes no document, and a change of one
// host no other's.
func TestPullChecksumsFollowMeaning(t *testing.T) {
	for _, flavor := range []artifact.Flavor{artifact.FlavorInbox, artifact.FlavorModule} {
		opt := pullOptions(flavor)
		before := below(pullSet(t, pullFleet, opt), "pull")
		opt.Date = opt.Date.Add(24 * time.Hour)
		for at, content := range below(pullSet(t, "# a comment\n"+pullFleet, opt), "pull") {
			if !bytes.Equal(before[at], content) {
				t.Errorf("%s, on another day: %s has changed", flavor, at)
			}
		}
		changed := pullFleet + "[[host]]\nname = \"fs01\"\nrpc.ports = [\"5001-5004\"]\n"
		for at, content := range below(pullSet(t, changed, opt), "pull") {
			document := strings.Contains(at, ".mof") && !strings.Contains(at, "/meta/")
			if own := strings.Contains(at, "fs01"); document && strings.Contains(at, "server/") && own == bytes.Equal(before[at], content) {
				t.Errorf("%s, other ports of fs01: %s is the same: %v", flavor, at, !own)
			}
		}
	}
}

// TestPullRemovesFromThoseThatLeft: their documents take the place of the old ones.
func TestPullRemovesFromThoseThatLeft(t *testing.T) {
	opt := pullOptions("")
	opt.Roster = roster.Of(nil, check(t, "f.toml", pullFleet).Fleet, roster.Everyone)
	opt.Roster.Departed = append(opt.Roster.Departed,
		output.Departed{Host: "fs09", Group: "new", OS: "windows-server-2022", Fleet: "corp"},
		output.Departed{Host: "hv9", Group: "old", OS: "windows-server-2012-r2", Fleet: "corp"})
	got := below(pullSet(t, pullFleet, opt), "departed/corp/pull")
	if len(got) != 8 || got["server/Configuration/fs09.mof.checksum"] == nil || got["server/Configuration/hv9.mof"] != nil {
		t.Errorf("%d files", len(got))
	}
}

// pullMutations damage what a node fetches.
var pullMutations = []struct{ name, file, old, new, want string }{
	{"a checksum in small letters", "pull/server/Configuration/fs01.mof.checksum", "", "LOWER", "is \""},
	{"a checksum with a line end", "pull/server/Configuration/fs01.mof.checksum", "", "NEWLINE", "is \""},
	{"another's checksum", "pull/server/Configuration/fs01.mof.checksum", "", "SWAP", "is \""},
	{"a document that changed", "pull/server/Configuration/fs01.mof", "5001-5003", "5001-5004", "fs01"},
	{"another node's document", "pull/server/Configuration/fs01.mof", "@TargetNode='fs01'", "@TargetNode='fs02'", "another node"},
	{"a removal that changed", "pull/remove/server/Configuration/fs01.mof", "rpcdsc corp", "rpcdsc Corp", "fs01"},
	{"another server", "pull/server/meta/fs01.meta.mof", "https://pull.corp", "https://pool.corp", "says"},
	{"without TLS", "pull/server/meta/fs01.meta.mof", "https://", "http://", "says"},
	{"a registration key", "pull/server/meta/fs01.meta.mof", "@REGISTRATION-KEY@", "c8f3e0a1-1111-2222-3333-444455556666", "says"},
	{"another document", "pull/server/meta/fs01.meta.mof", `"fs01"`, `"fs02"`, "says"},
	{"pushed", "pull/server/meta/fs01.meta.mof", `"Pull"`, `"Push"`, "says"},
	{"a restart by the LCM", "pull/server/meta/fs01.meta.mof", "RebootNodeIfNeeded = False", "RebootNodeIfNeeded = True", "says"},
	{"a manager that WMF 4 lacks", "pull/server/meta/hv1.meta.mof", `"WebDownloadManager"`, `"webmanager"`, "says"},
	{"another share", "pull/share/meta/fs01.meta.mof", `dsc$`, `dcs$`, "says"},
	{"another ID", "pull/share/meta/hv1.meta.mof", "ConfigurationID = \"", "ConfigurationID = \"0", "says"},
	{"a row", "pull/hosts.csv", "fs02.corp.example,fs02", "fs02.corp.example,fs01", "has the row"},
	{"a host that isn't listed", "pull/hosts.csv", "fs01,fs01", "fs1,fs01", "has the row"},
	{"another script", "pull/Set-RpcPullClient.ps1", "SupportsShouldProcess", "SupportsPaging", "isn't the tested one"},
}

func TestProofCatchesDamageOfPull(t *testing.T) {
	c := check(t, "f.toml", pullFleet)
	for _, m := range pullMutations {
		t.Run(m.name, func(t *testing.T) {
			x := around(t, c, pullOptions(""), "pull/")
			noFailures(t, proveBy(x.job, x.files, x.kind).Failures)
			f := fileOf(t, x.files, m.file)
			switch sum := f.Content(); m.new {
			case "LOWER":
				f.Parts = [][]byte{bytes.ToLower(sum)}
			case "NEWLINE":
				f.Parts = [][]byte{append(slices.Clone(sum), '\n')}
			case "SWAP":
				f.Parts = fileOf(t, x.files, "pull/server/Configuration/fs02.corp.example.mof.checksum").Parts
			default:
				damage(t, f, mutation{old: m.old, new: m.new})
			}
			x.wantRefused(t, m.want)
		})
	}
}

// TestProofCatchesSumsOfPull: what a document says of itself goes into the manifest.
func TestProofCatchesSumsOfPull(t *testing.T) {
	x := around(t, check(t, "f.toml", pullFleet), pullOptions(""), "pull/")
	f := fileOf(t, x.files, "pull/server/Configuration/fs02.corp.example.mof")
	f.Sum = f.SHA256()
	noFailures(t, proveBy(x.job, x.files, x.kind).Failures)
	f.Sum[0]++
	x.wantRefused(t, f.Path+".checksum (host fs02.corp.example): is of a file that is said to have the sum")
}

// TestProofCatchesDamageOfThePackage flips a byte of each part of it.
func TestProofCatchesDamageOfThePackage(t *testing.T) {
	const file = "pull/server/Modules/RpcPortPolicy_0.0.0.zip"
	c := check(t, "f.toml", pullFleet)
	x := around(t, c, pullOptions(artifact.FlavorModule), "pull/")
	f := fileOf(t, x.files, file)
	whole := f.Content()
	sum := fileOf(t, x.files, file+".checksum")
	for _, m := range []struct{ name, old, new string }{
		{"code", "function", "Function"}, {"a name", "RpcPortPolicy.psm1", "RpcPortPolicy.psm2"}, {"data", "5001-5003", "5001-5004"},
	} {
		damaged := bytes.ReplaceAll(whole, []byte(m.old), []byte(m.new))
		if bytes.Equal(damaged, whole) {
			t.Fatalf("%s: nothing to damage", m.name)
		}
		f.Parts = [][]byte{damaged}
		sum.Parts = [][]byte{fmt.Appendf(nil, "%X", f.SHA256())}
		x.wantRefused(t, file)
	}
}

// TestPullIsReadByOthers: .NET's hash of what is on disk is what stands beside it, and
// .NET's reader finds the module in the package.
func TestPullIsReadByOthers(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	dir := t.TempDir()
	for at, content := range below(pullSet(t, pullFleet, pullOptions(artifact.FlavorModule)), "pull") {
		file := filepath.Join(dir, filepath.FromSlash(at))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	script := `$ErrorActionPreference = 'Stop'
$sums = @(Get-ChildItem -Path '` + dir + `' -Recurse -Filter '*.checksum')
foreach ($sum in $sums)
{
    $hash = (Get-FileHash -LiteralPath ($sum.FullName -replace '\.checksum$') -Algorithm SHA256).Hash
    if ([IO.File]::ReadAllText($sum.FullName) -cne $hash -or (Get-Item $sum.FullName).Length -ne 64) { "wrong: $($sum.FullName)" }
}
$to = '` + filepath.Join(dir, "out", "RpcPortPolicy") + `'
[System.IO.Compression.ZipFile]::ExtractToDirectory('` + filepath.Join(dir, "share", "RpcPortPolicy_0.0.0.zip") + `', $to)
$module = Test-ModuleManifest -Path "$to/RpcPortPolicy.psd1" -WarningAction SilentlyContinue
"$($sums.Count) checksums, $($module.Name) $($module.Version), $(@(Import-Csv "$to/Fleet/hosts.csv").Count) hosts"`
	out, err := exec.Command(pwsh, "-NoProfile", "-Command", script).CombinedOutput()
	if want := "14 checksums, RpcPortPolicy 0.0.0, 3 hosts"; err != nil || strings.TrimSpace(string(out)) != want {
		t.Errorf("%v\n%s", err, out)
	}
}

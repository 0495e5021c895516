package main

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"rpcdsc/internal/oracle"
)

// build.ps1 -Task pack makes modules that work when they are unpacked, and the
// same bytes when it is run again.
func TestBuildPacks(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	out, version := filepath.Join(t.TempDir(), "a b"), "9.8.7"
	target := runtime.GOOS + "/" + runtime.GOARCH
	build := func() string {
		cmd := exec.Command(pwsh, "-NoProfile", "-File", filepath.Join("..", "..", "build.ps1"),
			"-Task", "pack", "-Version", version, "-Target", target, "-Output", out)
		if text, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		sums, err := os.ReadFile(filepath.Join(out, "SHA256SUMS"))
		if err != nil {
			t.Fatal(err)
		}
		return string(sums)
	}
	sums := build()
	if again := build(); again != sums {
		t.Errorf("other bytes:\n%s\nthan before:\n%s", again, sums)
	}
	modules := t.TempDir()
	for name, editions := range map[string]bool{"RpcDsc": true, "RpcPortPolicy": false} {
		files, _ := unzip(t, filepath.Join(out, name+"-"+version+".zip"))
		for file, content := range files {
			to := filepath.Join(modules, filepath.FromSlash(file))
			if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(to, content, 0o755); err != nil {
				t.Fatal(err)
			}
		}
		spec := checkPackage(t, filepath.Join(out, name+"."+version+".nupkg"), len(files)).Metadata
		if spec.ID != name || spec.Version != version || strings.Contains(spec.Tags, "PSEdition_Core") != editions || !strings.Contains(spec.Tags, " PSFunction_") {
			t.Errorf("%s: %+v", name, spec)
		}
		for _, file := range []string{name + "-" + version + ".zip", name + "." + version + ".nupkg"} {
			if !strings.Contains(sums, "  "+file+"\n") {
				t.Errorf("SHA256SUMS has no %s", file)
			}
		}
	}
	// No other binary may be found than the module's own.
	const script = `
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest
$env:RPCDSC_BINARY = ''
$env:PATH = ''
Import-Module -Name RpcDsc, RpcPortPolicy
Get-Module -Name RpcDsc, RpcPortPolicy | Sort-Object -Property Name | ForEach-Object { "$($_.Name) $($_.Version) $($_.ExportedFunctions.Count)" }
"$(Test-RpcFleet -LiteralPath '../../examples/contoso.toml')"
`
	cmd := exec.Command(pwsh, "-NoProfile", "-Command", script)
	cmd.Env = append(os.Environ(), "PSModulePath="+modules)
	text, err := cmd.CombinedOutput()
	lines := strings.Fields(string(text))
	if err != nil || len(lines) != 7 || lines[0] != "RpcDsc" || lines[1] != version || lines[3] != "RpcPortPolicy" || lines[4] != version || lines[6] != "True" {
		t.Errorf("%v\n%s", err, text)
	}
}

// Two copies of the sources in two folders give the same release.
func TestBuildIsReproducible(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds four binaries")
	}
	pwsh := oracle.Pwsh(t)
	const version = "9.8.7"
	build := func(name string) string {
		root, out := filepath.Join(t.TempDir(), name), t.TempDir()
		if err := os.CopyFS(root, sources{os.DirFS("../..")}); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(pwsh, "-NoProfile", "-Command", fmt.Sprintf("$ErrorActionPreference = 'Stop'; ./build.ps1 -Task pack -Version %s "+
			"-Target windows/amd64, linux/arm64 -ReleaseUrl https://example.com/v9.8.7 -Output '%s'", version, out))
		cmd.Dir = root
		if text, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		return out
	}
	a, b := build("here"), build("somewhere else")
	sums, err := os.ReadFile(filepath.Join(a, "SHA256SUMS"))
	if err != nil {
		t.Fatal(err)
	}
	again, err := os.ReadFile(filepath.Join(b, "SHA256SUMS"))
	if err != nil || string(again) != string(sums) {
		t.Errorf("%v\n%s\nand\n%s", err, sums, again)
	}
	for line := range strings.Lines(string(sums)) {
		sum, file, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		content, err := os.ReadFile(filepath.Join(a, filepath.FromSlash(file)))
		if err != nil || fmt.Sprintf("%x", sha256.Sum256(content)) != sum {
			t.Errorf("%s: %v, or another sum", file, err)
		}
	}
	checkRelease(t, a, version)
}

// sources is the tree without what belongs to git and to earlier builds.
type sources struct{ fs.FS }

func (s sources) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(s.FS, name)
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
		return name == "." && (e.Name() == ".git" || e.Name() == "dist" || e.Name() == "out") || filepath.Ext(e.Name()) == ".syso" || e.Name() == "testdata"
	}), err
}

// What build.ps1 didn't make it doesn't remove.
func TestBuildKeepsOthersFiles(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	out := folder(t, "mine")
	text, err := exec.Command(pwsh, "-NoProfile", "-File", filepath.Join("..", "..", "build.ps1"), "-Task", "build", "-Output", out).CombinedOutput()
	// PowerShell folds an error, and where hangs on how long the folder's name is.
	said := strings.Join(strings.Fields(strings.ReplaceAll(string(text), "|", " ")), " ")
	if err == nil || !strings.Contains(said, "choose another folder") {
		t.Errorf("%v\n%s", err, text)
	}
	if _, err := os.Stat(filepath.Join(out, "mine")); err != nil {
		t.Error(err)
	}
}

package generate

import (
	"encoding/json"
	"maps"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	document "rpcdsc/internal/artifact/mof/readback"
	"rpcdsc/internal/oracle"
)

// compiler turns the configuration into a script that any PowerShell runs: the
// keywords of DSC become functions that tell what they are given.
var compiler = []struct {
	old *regexp.Regexp
	new string
}{
	{regexp.MustCompile(`Configuration RpcPorts`), "function RpcPorts($$ConfigurationData)"},
	{regexp.MustCompile(`Import-DscResource .*`), "$$AllNodes = $$ConfigurationData.AllNodes"},
	{regexp.MustCompile(`Node \$AllNodes\.NodeName`), "foreach ($$Node in $$AllNodes)"},
	{regexp.MustCompile(`(Script|Registry) (\w+)\s*\{`), "Told $$Node.NodeName '[$1]$2' @{"},
}

// TestSourceCompilesInAnEngine lets a real engine read the data and evaluate the
// configuration, and compares what each resource gets with the node's document.
func TestSourceCompilesInAnEngine(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	c := readExample(t, "contoso")
	set := rendered(t, c)
	source := text(t, fileOf(t, set.Files, "dsc/source/RpcPorts.ps1"))
	for _, c := range compiler {
		if !c.old.MatchString(source) {
			t.Fatalf("the configuration has no %s", c.old)
		}
		source = c.old.ReplaceAllString(source, c.new)
	}
	dir := t.TempDir()
	put(t, filepath.Join(dir, "RpcPorts.psd1"), fileOf(t, set.Files, "dsc/source/RpcPorts.psd1").Content())
	write(t, filepath.Join(dir, "compile.ps1"), `
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2
function Told($node, $resource, $given) { foreach ($key in $given.Keys) { [void]$told.Add(@{ node = $node; at = "$resource $key"; value = @($given[$key]) }) } }
$told = New-Object System.Collections.ArrayList
`+source+`
RpcPorts -ConfigurationData (Import-PowerShellDataFile (Join-Path $PSScriptRoot 'RpcPorts.psd1'))
ConvertTo-Json -InputObject @($told) -Depth 5 -Compress
`)
	out, err := exec.Command(pwsh, "-NoProfile", "-File", filepath.Join(dir, "compile.ps1")).CombinedOutput()
	var told []struct {
		Node, At string
		Value    []any
	}
	if err != nil || json.Unmarshal(out, &told) != nil {
		t.Fatalf("%v\n%.2000s", err, out)
	}
	got := map[string]map[string]string{}
	for _, x := range told {
		if got[x.Node] == nil {
			got[x.Node] = map[string]string{}
		}
		if text, ok := x.Value[0].(string); ok && strings.HasPrefix(x.At, "[Script]") && !strings.HasSuffix(x.At, "DependsOn") {
			// A data file has Windows' line ends, in its strings too; a document's are
			// escaped and have line feeds alone. PowerShell takes both.
			got[x.Node][x.At] = strings.ReplaceAll(text, "\r\n", "\n")
		}
	}
	nodes := 0
	for i := range set.Files {
		f := &set.Files[i]
		if filepath.ToSlash(filepath.Dir(f.Path)) != "dsc" || strings.HasSuffix(f.Path, ".meta.mof") {
			continue
		}
		nodes++
		doc, err := document.Read(f.Path, text(t, f))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(slices.Sorted(maps.Keys(doc.Bodies)), slices.Sorted(maps.Keys(got[f.Hosts[0]]))); diff != "" {
			t.Fatalf("%s (-document +compiled)\n%s", f.Path, diff)
		}
		for at, body := range doc.Bodies {
			if got[f.Hosts[0]][at] != body {
				t.Errorf("%s: %s isn't the document's", f.Path, at)
			}
		}
	}
	if nodes != len(got) || nodes == 0 {
		t.Errorf("%d nodes compiled, %d documents", len(got), nodes)
	}
}

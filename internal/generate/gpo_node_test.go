package generate

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"rpcdsc/internal/oracle"
	"rpcdsc/internal/read/gpobackup"
)

// importTwice imports what gen wrote into a domain of doubles, and imports it again. It
// prints what each run says of each object, and the filters.
const importTwice = `param ($Doubles, $Folder)
$ErrorActionPreference = 'Stop'
Import-Module -Name $Doubles
Reset-Domain
$import = Join-Path -Path $Folder -ChildPath 'Import-RpcGpo.ps1'
foreach ($run in 1, 2)
{
    & $import -WarningAction SilentlyContinue | ForEach-Object { "$run $($_.Name): $($_.Status)" }
}
Get-DomainFilter
`

// TestImportTakesWhatGenWrote: the scripts read the list, and find the backups that it
// names.
func TestImportTakesWhatGenWrote(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	set, err := Render(readExample(t, "contoso"), withGPOs())
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for i := range set.Files {
		if f := &set.Files[i]; strings.HasPrefix(f.Path, "gpo/") {
			file := filepath.Join(dir, filepath.FromSlash(f.Path))
			if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
				t.Fatal(err)
			}
			write(t, file, string(f.Content()))
		}
	}
	script := filepath.Join(dir, "import.ps1")
	write(t, script, importTwice)
	doubles, err := filepath.Abs("../../psmodule/tests/Doubles/GpoDoubles.psm1")
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(pwsh, "-NoProfile", "-File", script, "-Doubles", doubles, "-Folder", filepath.Join(dir, "gpo")).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	said := string(out)
	list, err := gpobackup.ParseManifest(fileOf(t, set.Files, "gpo/manifest.xml").Content())
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range list {
		if strings.HasSuffix(i.Name, " removal") {
			if strings.Contains(said, i.Name) {
				t.Errorf("%s is imported", i.Name)
			}
			continue
		}
		for _, want := range []string{"1 " + i.Name + ": Changed", "2 " + i.Name + ": Unchanged"} {
			if !strings.Contains(said, want+"\n") {
				t.Errorf("nothing says %q", want)
			}
		}
	}
	for _, want := range []string{
		"Version LIKE '6.2.%' OR Version LIKE '6.3.%'", "Version LIKE '10.0.%') AND (ProductType = 1)",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("no filter has %q", want)
		}
	}
	if t.Failed() {
		t.Log(said)
	}
}

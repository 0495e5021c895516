package generate

import (
	"bytes"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"rpcdsc/internal/oracle"
	"rpcdsc/internal/output"
	"rpcdsc/internal/read/gpobackup"
	"rpcdsc/internal/read/scriptsini"
)

// gpoBackup is one backup below gpo/.
type gpoBackup struct {
	name   string
	backup *gpobackup.Backup
	files  map[string][]byte // of the object itself, by their paths below its folder
}

// gpoFiles are what is generated for the example, which has every generation, with
// Group Policy objects of both flavors.
func gpoFiles(t *testing.T) []output.File {
	t.Helper()
	set, err := Render(readExample(t, "contoso"), withGPOs())
	if err != nil {
		t.Fatal(err)
	}
	return set.Files
}

// gpoBackups are the backups of the example's objects.
func gpoBackups(t *testing.T) []gpoBackup {
	t.Helper()
	all := gpoFiles(t)
	folders := map[string]map[string][]byte{}
	for i := range all {
		at := strings.Split(all[i].Path, "/")
		if at[0] != "gpo" || len(at) < 3 {
			continue
		}
		if folders[at[1]] == nil {
			folders[at[1]] = map[string][]byte{}
		}
		folders[at[1]][path.Join(at[2:]...)] = all[i].Content()
	}
	var out []gpoBackup
	for _, id := range slices.Sorted(maps.Keys(folders)) {
		b, err := gpobackup.ParseBackup(folders[id]["Backup.xml"])
		if err != nil {
			t.Fatal(err)
		}
		one := gpoBackup{b.Name, b, map[string][]byte{}}
		for name, data := range folders[id] {
			if below, ok := strings.CutPrefix(name, "DomainSysvol/GPO/"); ok {
				one.files[below] = data
			}
		}
		out = append(out, one)
	}
	if len(out) < 30 {
		t.Fatalf("only %d backups", len(out))
	}
	return out
}

// named gives the files of all backups that have one of these names.
func named(backups []gpoBackup, names ...string) (files [][]byte) {
	for _, b := range backups {
		for _, at := range slices.Sorted(maps.Keys(b.files)) {
			if slices.Contains(names, strings.ToLower(path.Base(at))) {
				files = append(files, b.files[at])
			}
		}
	}
	return files
}

func TestXMLOfGPOs(t *testing.T) {
	all := gpoFiles(t)
	files := 0
	for i := range all {
		if f := &all[i]; strings.HasPrefix(f.Path, "gpo/") && strings.HasSuffix(f.Path, ".xml") {
			files++
			if err := oracle.XMLLint(t, f.Content()); err != nil {
				t.Errorf("%s: %v", f.Path, err)
			}
		}
	}
	if files < 60 {
		t.Errorf("only %d files", files)
	}
}

func TestSambaReadsGPOs(t *testing.T) {
	backups := gpoBackups(t)
	policies := named(backups, "registry.pol")
	for i, again := range oracle.SambaRegistryPol(t, policies...) {
		if !bytes.Equal(again, policies[i]) {
			t.Errorf("registry.pol %d: Samba writes %d bytes, of %d", i, len(again), len(policies[i]))
		}
	}
	lists := named(backups, "scripts.ini")
	for i, got := range oracle.SambaScriptsIni(t, lists...) {
		f, err := scriptsini.Parse(lists[i])
		if err != nil || len(f.Startup) != 1 {
			t.Fatalf("scripts.ini %d: %v, %v", i, f, err)
		}
		want := map[string]map[string]string{"Startup": {"0CmdLine": f.Startup[0].CmdLine, "0Parameters": f.Startup[0].Parameters}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("scripts.ini %d (-ours +Samba's)\n%s", i, diff)
		}
	}
	if len(policies) < 10 || len(lists) < 10 {
		t.Errorf("only %d registry.pol and %d scripts.ini", len(policies), len(lists))
	}
	for i, sddl := range oracle.SambaSDDL(t, backups[0].backup.Descriptor) {
		if sddl != "O:BAG:BAD:(A;;GA;;;SY)(A;;GA;;;BA)" {
			t.Errorf("security descriptor %d: %s", i, sddl)
		}
	}
	for _, b := range backups {
		if !bytes.Equal(b.backup.Descriptor, backups[0].backup.Descriptor) {
			t.Errorf("%s has a security descriptor of its own", b.name)
		}
	}
}

// TestDomainControllerTakesGPOs puts objects onto a domain controller of Samba: one
// group for each way of applying. What a client fetches is what was put there, and a
// backup by Samba and its restoring keep what each file says.
func TestDomainControllerTakesGPOs(t *testing.T) {
	backups := gpoBackups(t)
	dc := oracle.DomainController(t)
	tried := 0
	for _, b := range backups {
		if !slices.Contains([]string{"plant", "certificates", "domain-controllers"}, strings.Fields(b.name)[2]) {
			continue
		}
		tried++
		id := dc.PutGPO(t, b.name, b.files)
		fetched := dc.FetchGPO(t, id)
		delete(fetched, "GPT.INI") // it is Samba's
		if diff := cmp.Diff(b.files, fetched); diff != "" {
			t.Errorf("%s fetched (-put +got)\n%s", b.name, diff)
		}
		if !strings.Contains(b.name, "certificates") {
			continue // the others hold the same kinds of files
		}
		restored, says := dc.RestoreGPO(t, id, b.name+" restored")
		if strings.Contains(says, "Error during parsing") {
			t.Errorf("%s: %s", b.name, says)
		}
		again := dc.FetchGPO(t, restored)
		delete(again, "GPT.INI")
		sameScripts(t, b.name, b.files, again)
		if diff := cmp.Diff(b.files, again); diff != "" {
			t.Errorf("%s restored (-put +got)\n%s", b.name, diff)
		}
	}
	if tried < 10 {
		t.Errorf("only %d objects", tried)
	}
}

// sameScripts compares the lists of scripts by what they say, as Samba writes them in
// another form, and then takes both out of the files.
func sameScripts(t *testing.T, name string, put, got map[string][]byte) {
	t.Helper()
	const at = "Machine/Scripts/scripts.ini"
	if put[at] == nil && got[at] == nil {
		return
	}
	want, errPut := scriptsini.Parse(put[at])
	have, errGot := scriptsini.Parse(got[at])
	if diff := cmp.Diff(want, have, cmpopts.IgnoreFields(scriptsini.Script{}, "Line")); diff != "" || errPut != nil || errGot != nil {
		t.Errorf("%s, %s: %v, %v (-put +got)\n%s", name, at, errPut, errGot, diff)
	}
	delete(put, at)
	delete(got, at)
}

// TestScriptsIniIsUnicode: Windows has been seen to read one in ASCII, but it is no
// promise of the specification.
func TestScriptsIniIsUnicode(t *testing.T) {
	x := around(t, readExample(t, "contoso"), withGPOs(), "gpo/")
	f := fileOf(t, x.files, inObject(t, x.files, "rpcdsc contoso certificates script", iniFile))
	f.Parts = [][]byte{[]byte(text(t, f))}
	x.wantRefused(t, "isn't UTF-16LE")
}

package generate

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/all"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/read/gpobackup"
	"rpcdsc/internal/read/registrypol"
)

// addObjects adds the goldens of Group Policy objects: the list that the import
// scripts read, an object of each flavor whole, and what the native ones make of each
// computer.
func addObjects(t testing.TB, made map[string]string, cat *osgen.Catalogue) {
	t.Helper()
	file, src := exampleSource(t, "contoso")
	c := checkIn(t, cat, file, src)
	var m artifact.Maker
	for _, kind := range all.Kinds {
		if kind.Name() == "gpo" {
			if err := kind.Make(c.Job(withGPOs()), &m); err != nil {
				t.Fatal(err)
			}
		}
	}
	var states strings.Builder
	for i := range c.Fleet.Groups {
		g := &c.Fleet.Groups[i]
		for _, of := range nativeOf(t, m.Files, g) {
			fmt.Fprintf(&states, "Group %s, %s, rules of version %d.%d.\n", g.Name, c.Job(testOptions).Generation(g).Title, of.PolicyVersion>>8, of.PolicyVersion&0xff)
			for n := range g.Hosts {
				h := &g.Hosts[n]
				if s, err := of.State(h.Computer); err == nil && s.Identity.Tag == h.Policy.Tag {
					if n == firstWith(h.Policy.Tag, g.Hosts) {
						states.WriteString(stateText(s))
					}
					fmt.Fprintf(&states, "%s: %s\n", h.Name, slotWords(s.Restart.Slot))
				}
			}
			states.WriteString("\n")
		}
	}
	made["contoso/gpo/native.txt"] = states.String()
	for i := range m.Files {
		if f := &m.Files[i]; f.Path == "gpo/RpcGpo.psd1" {
			made["contoso/gpo/RpcGpo.psd1"] = text(t, f)
		}
	}
	for _, name := range []string{"certificates native", "certificates native removal", "hypervisors script", "plant script removal"} {
		made["contoso/gpo/"+strings.ReplaceAll(name, " ", "-")+".txtar"] = objectText(t, m.Files, "rpcdsc contoso "+name)
	}
}

// firstWith is the number of the first host of a group with a policy.
func firstWith(tag string, hosts []policy.Host) int {
	return slices.IndexFunc(hosts, func(h policy.Host) bool { return h.Policy.Tag == tag })
}

// objectText is an object as text, without the scripts, which startup/ has.
func objectText(t testing.TB, files []output.File, name string) string {
	t.Helper()
	folder := path.Dir(inObject(t, files, name, "bkupInfo.xml"))
	a := txtar.Archive{Comment: []byte(folder + "\n")}
	for i := range files {
		f := &files[i]
		below, ok := strings.CutPrefix(f.Path, folder+"/")
		if !ok || path.Dir(below)+"/" == scriptsDir && path.Base(below) != "startup.cmd" {
			continue
		}
		content := text(t, f)
		switch path.Ext(below) {
		case ".pol":
			content = polText(t, f.Content())
		case ".xml":
			content = strings.NewReplacer("><", ">\n<", " &amp; ", " &amp;\n", " bkp:", "\n  bkp:").Replace(content)
		}
		a.Files = append(a.Files, txtar.File{Name: below, Data: []byte(content)})
	}
	return string(txtar.Format(&a))
}

// polText lists the instructions of a registry.pol.
func polText(t testing.TB, file []byte) string {
	t.Helper()
	list, err := registrypol.Parse(file)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, i := range list {
		c, err := i.Change()
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s, %s, type %d\n", i.Key, i.Name, i.Type)
		if texts, err := c.Value.Strings(); err == nil {
			for _, s := range texts {
				b.WriteString("    " + strings.ReplaceAll(strings.TrimSuffix(s, "|"), "|", "|\n    ") + "\n")
			}
		} else {
			fmt.Fprintf(&b, "    %x\n", i.Data)
		}
	}
	return b.String()
}

// TestObjectsAreTheOnesOfTheGoldens is their twin for what isn't a native rule: every
// object is found by its name in the list of backups, with the GUID that its own files
// have.
func TestObjectsAreTheOnesOfTheGoldens(t *testing.T) {
	c := readExample(t, "contoso")
	set, err := Render(c, withGPOs())
	if err != nil {
		t.Fatal(err)
	}
	list, err := gpobackup.ParseManifest(fileOf(t, set.Files, "gpo/manifest.xml").Content())
	if err != nil {
		t.Fatal(err)
	}
	// 9 groups with scripts, 6 native ones, one of which has 4 policies; each has a removal.
	if len(list) != 2*9+2*6+3 {
		t.Errorf("%d objects", len(list))
	}
	for _, i := range list {
		b, err := gpobackup.ParseBackup(fileOf(t, set.Files, path.Join("gpo", i.ID, "Backup.xml")).Content())
		if err != nil {
			t.Fatal(err)
		}
		if b.GPO != i.GPO || b.Name != i.Name {
			t.Errorf("%s: %s, %s", i.Name, b.GPO, b.Name)
		}
	}
}

package generate

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/all"
	zip "rpcdsc/internal/artifact/zipped/readback"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
	"rpcdsc/psmodule"
)

// engines are the kinds for engines of others that have goldens here.
var engines = []string{"ansible", "intune", "machineconfig", "pull"}

// pullKeys is what the fleet file says for one of them.
const pullKeys = "output.pull_server = \"https://pull.contoso.example:8080/PSDSCPullServer.svc\"\n" +
	"output.pull_share = '\\\\files.contoso.example\\dsc'\n"

// engineGoldens are the goldens, each of some files. What is a file of package psmodule
// or another kind's is left out.
var engineGoldens = map[string]*regexp.Regexp{
	"ansible/inventory.yml":       regexp.MustCompile(`^ansible/inventory\.yml$`),
	"ansible/playbooks.txtar":     regexp.MustCompile(`^ansible/(site|verify|remove|departed)\.yml$`),
	"intune/admin-stations.txtar": regexp.MustCompile(`^intune/admin-stations/`),
	"machineconfig/publish.txt":   regexp.MustCompile(`^machineconfig/publish\.txt$`),
	"machineconfig/packages.txt":  regexp.MustCompile(`^machineconfig/rpcdsc-(contoso-files(-fs03)?(-audit)?|fabrikam-remove)\.zip$`),
	"pull/hosts.csv":              regexp.MustCompile(`^pull/hosts\.csv$`),
	"pull/meta.txtar":             regexp.MustCompile(`^pull/(server|share)/meta/(fs01\.corp|ca-root).*\.meta\.mof$`),
}

// engineFiles are an example's files for these engines, where also hosts have left.
func engineFiles(t testing.TB, s *sample) (*artifact.Job, []output.File) {
	t.Helper()
	file, src := exampleSource(t, s.name)
	c := checkIn(t, s.job.Catalogue, file, strings.Replace(src, "\nschema = 1\n", "\nschema = 1\n"+pullKeys, 1))
	opt := testOptions
	opt.Kinds, opt.Roster = engines, output.Roster{Departed: []output.Departed{
		{Host: "adm07.corp.contoso.example", Group: "admin-stations", OS: "windows-11", Fleet: "contoso"},
		{Host: "fs13.corp.fabrikam.example", Group: "files", OS: "windows-server-2022", Fleet: "fabrikam"},
	}}
	job := c.Job(opt)
	var m artifact.Maker
	for _, kind := range all.Kinds {
		if slices.Contains(engines, kind.Name()) {
			if err := kind.Make(job, &m); err != nil {
				t.Fatal(err)
			}
		}
	}
	return job, m.Files
}

// addEngines adds the goldens, from the example that has a host of every sort.
func (s *sample) addEngines(t testing.TB, made map[string]string) {
	t.Helper()
	job, files := engineFiles(t, s)
	for golden, of := range engineGoldens {
		var a txtar.Archive
		for i := range files {
			if f := &files[i]; of.MatchString(f.Path) {
				a.Files = append(a.Files, s.engineText(t, job, f)...)
			}
		}
		slices.SortStableFunc(a.Files, func(a, b txtar.File) int { return strings.Compare(a.Name, b.Name) })
		if len(a.Files) == 0 {
			t.Fatalf("nothing is in %s", golden)
		}
		if file := a.Files[0]; len(a.Files) == 1 && path.Base(file.Name) == path.Base(golden) {
			made[golden] = string(file.Data)
		} else {
			made[golden] = string(txtar.Format(&a))
		}
	}
}

// engineText is what a golden shows of a file: of an archive its own files, and of the
// others their names.
func (s *sample) engineText(t testing.TB, job *artifact.Job, f *output.File) []txtar.File {
	t.Helper()
	if path.Ext(f.Path) != ".zip" {
		content := sums.ReplaceAllString(text(t, f), "<sum>")
		if strings.HasPrefix(f.Path, "intune/") {
			content = s.withoutFunctions(t, job, f, content)
		}
		return []txtar.File{{Name: f.Path, Data: []byte(content)}}
	}
	entries, err := zip.Read(f.Content())
	if err != nil {
		t.Fatal(err)
	}
	var out []txtar.File
	names := ""
	for _, name := range sortedKeys(entries) {
		if strings.Contains(name, "/Fleet/policy-") || strings.HasPrefix(name, "Modules/") && !strings.Contains(name, "/Fleet/") {
			names += name + "\n"
			continue
		}
		out = append(out, txtar.File{Name: f.Path + "/" + name, Data: entries[name]})
	}
	return append(out, txtar.File{Name: f.Path + ", the others", Data: []byte(shorter(names))})
}

// sums change with every function.
var sums = regexp.MustCompile(`[0-9A-F]{64}`)

// shorter leaves out of a module's files those that lie in its folders of functions.
func shorter(names string) string {
	return regexp.MustCompile(`(?m)^(.*/(?:Private|Public|Engine)/).*\n(?:.*/(?:Private|Public|Engine)/.*\n)*`).ReplaceAllString(names, "$1...\n")
}

// withoutFunctions cuts the code out of a script, which the goldens in code/ show.
func (s *sample) withoutFunctions(t testing.TB, job *artifact.Job, f *output.File, script string) string {
	t.Helper()
	main := script[max(0, strings.LastIndex(script, "\nif ($env:PROCESSOR_ARCHITEW6432)\n")):]
	i := slices.IndexFunc(job.Fleet.Groups, func(g policy.Group) bool { return g.Name == f.Group })
	cut, err := s.cutCode(&job.Fleet.Groups[i], script, main, psmodule.Inline)
	if err != nil {
		t.Fatalf("%s: %v", f.Path, err)
	}
	return cut
}

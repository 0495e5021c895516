package generate

import (
	"slices"
	"strings"
	"testing"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/output"
)

// whole is what is kept whole of an example, as it is emitted.
type whole struct {
	scripts   string   // the group whose scripts in cmd are, with what lies beside them
	script    string   // the group whose startup.ps1 is, but for its code
	documents []string // hosts whose documents are
	source    bool     // the configuration's source is, without its data
	detail    bool     // what scripts do is written down, in a golden of each group
}

var wholes = map[string]whole{
	// The scripts of an IPsec generation, in the article's own case.
	"kb908472": {scripts: "windows-2003"},
	// The scripts of a firewall generation, a document for COM and one for NetSecurity.
	"contoso": {
		scripts: "certificates", script: "files", detail: true, source: true,
		documents: []string{"ca-root", "fs01.corp.contoso.example"},
	},
}

// sample is an example's files, from which its goldens are made.
type sample struct {
	whole
	name  string
	c     *Checked
	job   *artifact.Job
	files []output.File
	texts map[string]string   // of the files, decoded
	code  map[string][]string // functions that the files call, by rule engine
}

// sampleOf makes an example's files. It doesn't prove them: the goldens of a wrong
// template are asked for, too.
func sampleOf(t testing.TB, name string, cat *osgen.Catalogue, make func(*artifact.Job) ([]output.File, error)) *sample {
	t.Helper()
	file, src := exampleSource(t, name)
	c := checkIn(t, cat, file, src)
	s := &sample{whole: wholes[name], name: name, c: c, job: c.Job(testOptions), texts: map[string]string{}, code: map[string][]string{}}
	var err error
	if s.files, err = make(s.job); err != nil {
		t.Fatal(err)
	}
	for i := range s.files {
		s.texts[s.files[i].Path] = text(t, &s.files[i])
	}
	return s
}

// allGoldens makes every golden, by its path below the golden folder.
func allGoldens(t testing.TB, cat *osgen.Catalogue) map[string]string {
	t.Helper()
	var all []*sample
	for _, name := range examples {
		all = append(all, sampleOf(t, name, cat, render))
	}
	made := map[string]string{}
	for _, s := range all {
		parts, err := s.goldens(all)
		if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		for file, text := range parts {
			made[s.name+"/"+file] = text
		}
		if s.detail {
			parts := map[string]string{}
			s.addEngines(t, parts)
			for file, text := range parts {
				made[s.name+"/"+file] = text
			}
		}
	}
	addCode(t, made, all)
	addObjects(t, made, cat)
	addDSC3(t, made, cat)
	return made
}

// goldens makes those of one example. all are the examples, with whose whole
// scripts others are compared.
func (s *sample) goldens(all []*sample) (map[string]string, error) {
	made := map[string]string{"list.txt": s.list()}
	s.wholeScripts(made)
	for _, add := range []func(map[string]string) error{s.wholeScript, s.wholeDocuments, s.outlines} {
		if err := add(made); err != nil {
			return nil, err
		}
	}
	return made, s.groups(made, all)
}

// addCode adds a golden for the code of each rule engine: all that any file of
// the examples carries, each function once.
func addCode(t testing.TB, made map[string]string, all []*sample) {
	t.Helper()
	roots := map[string][]string{}
	for _, s := range all {
		for engine, functions := range s.code {
			roots[engine] = append(roots[engine], functions...)
		}
	}
	for engine, functions := range roots {
		slices.Sort(functions)
		made[codeFile(engine)] = inlined(t, engine, slices.Compact(functions))
	}
}

func codeFile(engine string) string { return "code/" + engine + ".ps1" }

// differing lists the goldens in which two makings differ.
func differing(a, b map[string]string) []string {
	var out []string
	for _, file := range sortedKeys(a) {
		if text, ok := b[file]; !ok || text != a[file] {
			out = append(out, file)
		}
	}
	for _, file := range sortedKeys(b) {
		if _, ok := a[file]; !ok {
			out = append(out, file)
		}
	}
	return out
}

// unfold puts a line end behind each one that a document has in its strings: all
// of its characters are there, and a change is a line's.
func unfold(document string) string { return strings.ReplaceAll(document, `\n`, `\n`+"\n") }

func fold(golden string) string { return strings.ReplaceAll(golden, `\n`+"\n", `\n`) }

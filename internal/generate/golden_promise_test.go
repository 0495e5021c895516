package generate

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/all"
	"rpcdsc/internal/artifact/startup"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/osgen/osgentest"
	"rpcdsc/internal/output"
	"rpcdsc/templates"
)

// What the goldens promise: a change reaches few of them, and at least one.

// The most goldens that one changed line may reach.
const (
	mostForTemplate = 8
	mostForFunction = 4
)

// catalogueWith reads the templates with another text of one file.
func catalogueWith(t testing.TB, file, text string) *osgen.Catalogue {
	t.Helper()
	fsys := osgentest.Templates(t)
	fsys[file] = &fstest.MapFile{Data: []byte(text)}
	cat, err := all.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

func TestALineOfATemplateReachesFewGoldens(t *testing.T) {
	before := allGoldens(t, builtIn(t))
	for i, tt := range []struct{ name, file, old, new string }{
		{"a line that all scripts have", "base/cmd.tmpl", "rem {{.Header | rem}}\n", "rem {{.Header | rem}} \n"},
		{"where all scripts keep their state", "base/cmd.tmpl", `set "FLEETS=%SystemRoot%\rpcdsc"`, `set "FLEETS=%SystemRoot%\rpcdsc.new"`},
		{"what a script says", "base/cmd.tmpl", "done, a restart is pending", "done; a restart is pending"},
		{"a comment", "base/about.tmpl", "rem Exit codes: 0 done", "rem Exit codes:  0 done"},
		{"a program that most scripts call", "base/reg.tmpl", `reg.exe" import "%HERE%`, `reg.exe" import  "%HERE%`},
		{"a .reg file", "base/rpc.reg.tmpl", "work together only", "only work together"},
		{"an IPsec script", "base/ipsec.tmpl", "call :find_node\n", "call :find_node \n"},
		{"a firewall script", "base/wfas.tmpl", "call :running MpsSvc", "call  :running MpsSvc"},
		{"ipsecpol and ipseccmd", "base/ipsecpol.tmpl", "-p %NAME% -x", "-p %NAME%  -x"},
		{"regedit", "windows-2000/regedit.tmpl", `regedit.exe" /e "%WORK%`, `regedit.exe"  /e "%WORK%`},
		{"at", "base/at.tmpl", "what it runs. As whom", "what it runs; as whom"},
		{"netsh ipsec", "windows-2003/tool.tmpl", "assign=yes", " assign=yes"},
		{"schtasks", "base/schtasks.tmpl", "mustn't be in the list of all.", "mustn't be in the list of all tasks."},
		{"startup.ps1", "base/startup.ps1.tmpl", "This computer differs", "This computer is otherwise"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if testing.Short() && i > 2 {
				t.Skip("one of many")
			}
			src, err := fs.ReadFile(templates.FS, tt.file)
			if err != nil {
				t.Fatal(err)
			}
			changed := strings.Replace(string(src), tt.old, tt.new, 1)
			if changed == string(src) {
				t.Fatalf("%s has no %q", tt.file, tt.old)
			}
			reached := differing(before, allGoldens(t, catalogueWith(t, tt.file, changed)))
			if n := len(reached); n == 0 || n > mostForTemplate {
				t.Errorf("%d goldens change, want 1 to %d: %s", n, mostForTemplate, strings.Join(reached, " "))
			}
		})
	}
}

// TestNoLineOfAScriptChangesUnseen changes lines all over the templates, and
// wants to see in a golden whatever changes a script. What the lines do is left
// out here: to run them takes longer.
func TestNoLineOfAScriptChangesUnseen(t *testing.T) {
	if testing.Short() {
		t.Skip("changes a hundred lines")
	}
	files, goldens := scriptTexts(t, builtIn(t))
	n := 0
	changeLines(t, 11, func(where string, cat *osgen.Catalogue) {
		changed, seen := scriptTexts(t, cat)
		if len(differing(files, changed)) == 0 {
			return // a comment of the template
		}
		n++
		if reached := differing(goldens, seen); len(reached) == 0 || len(reached) > mostForTemplate {
			t.Errorf("%s changes the goldens %q", where, reached)
		}
	})
	if n < 50 {
		t.Errorf("only %d changed lines change a script", n)
	}
}

// changeLines gives the templates of scripts in cmd, one line of plain text
// changed: each of so many, one after the other.
func changeLines(t *testing.T, each int, do func(where string, cat *osgen.Catalogue)) {
	t.Helper()
	fsys := osgentest.Templates(t)
	seen := 0
	for _, file := range sortedKeys(fsys) {
		lines := strings.SplitAfter(string(fsys[file].Data), "\n")
		if !strings.HasSuffix(file, ".tmpl") || strings.HasSuffix(file, ".ps1.tmpl") {
			continue
		}
		for i, line := range lines {
			if strings.Contains(line, "{{") || strings.TrimSpace(line) == "" {
				continue
			}
			if seen++; seen%each != 0 {
				continue
			}
			lines[i] = strings.TrimSuffix(line, "\n") + " x\n"
			do(fmt.Sprintf("%s:%d: %q", file, i+1, line), catalogueWith(t, file, strings.Join(lines, "")))
			lines[i] = line
		}
	}
}

// scriptTexts gives the scripts in cmd of the examples, and the goldens of their
// text.
func scriptTexts(t *testing.T, cat *osgen.Catalogue) (files, goldens map[string]string) {
	t.Helper()
	var samples []*sample
	files, goldens = map[string]string{}, map[string]string{}
	for _, name := range examples {
		samples = append(samples, sampleOf(t, name, cat, func(job *artifact.Job) ([]output.File, error) {
			var m artifact.Maker
			err := startup.Kind{}.Make(job, &m)
			return m.Files, err
		}))
	}
	for _, s := range samples {
		made := map[string]string{}
		s.wholeScripts(made)
		for i := range s.c.Fleet.Groups {
			g := &s.c.Fleet.Groups[i]
			if !hasCmd(s.c, g) || !s.detail {
				continue
			}
			made["groups/"+g.Name] = s.differences(g, samples)
			for name, text := range s.folder(g.Name) {
				files[s.name+"/"+g.Name+"/"+name] = text
			}
		}
		for name, text := range made {
			goldens[s.name+"/"+name] = text
		}
	}
	return files, goldens
}

// TestALineOfAFunctionReachesFewGoldens counts the goldens that have a function
// of a node in them: where it stands, a changed line of it shows.
func TestALineOfAFunctionReachesFewGoldens(t *testing.T) {
	made := allGoldens(t, builtIn(t))
	n := 0
	for _, engine := range []string{"Com", "NetSecurity"} {
		code := made[codeFile(engine)]
		texts, functions, ok := strings.Cut(code, "\nfunction ")
		if !ok {
			t.Fatalf("no function in the code of %s", engine)
		}
		for line := range strings.Lines(texts) {
			wantFew(t, made, line)
		}
		for _, f := range strings.Split(functions, "\nfunction ") {
			n++
			wantFew(t, made, "function "+strings.TrimSuffix(f, "\n")+"\n")
		}
	}
	if n < 50 {
		t.Errorf("only %d functions", n)
	}
}

// wantFew counts goldens with a piece of code, as it is or in a document.
func wantFew(t *testing.T, made map[string]string, code string) {
	t.Helper()
	quoted := unfold(strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(code))
	var in []string
	for _, file := range sortedKeys(made) {
		if strings.Contains(made[file], code) || strings.Contains(made[file], quoted) {
			in = append(in, file)
		}
	}
	if len(in) == 0 || len(in) > mostForFunction {
		name, _, _ := strings.Cut(code, "\n")
		t.Errorf("%s stands in %d goldens, want 1 to %d: %q", name, len(in), mostForFunction, in)
	}
}

// TestGoldensAreSmall keeps them from growing into what nobody reads.
func TestGoldensAreSmall(t *testing.T) {
	size := 0
	for file, text := range allGoldens(t, builtIn(t)) {
		size += len(text)
		for line := range strings.Lines(text) {
			if len(line) > 1000 {
				t.Errorf("%s: a line of %d characters: %.80s", file, len(line), line)
			}
		}
	}
	if size > 600_000 {
		t.Errorf("%d bytes", size)
	}
}

// TestUpdateIsRefusedInCI runs what -update does in a CI.
func TestUpdateIsRefusedInCI(t *testing.T) {
	for _, tt := range []struct {
		update  bool
		ci      string
		refused bool
	}{{true, "true", true}, {true, "", false}, {false, "true", false}} {
		t.Setenv("CI", tt.ci)
		if got := refusesUpdate(tt.update); got != tt.refused {
			t.Errorf("%+v: %t", tt, got)
		}
	}
}

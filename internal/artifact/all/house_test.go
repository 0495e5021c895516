package all

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// root is the project's folder.
const root = "../../.."

// sources lists the project's Go files but tests, as paths below its folder.
func sources(t *testing.T) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && strings.HasPrefix(d.Name(), ".") && file != root {
			return filepath.SkipDir
		}
		if strings.HasSuffix(file, ".go") && !strings.HasSuffix(file, "_test.go") {
			below, err := filepath.Rel(root, file)
			out = append(out, filepath.ToSlash(below))
			return err
		}
		return nil
	})
	if err != nil || len(out) == 0 {
		t.Fatal(len(out), err)
	}
	return out
}

// importsOf gives the project's own packages that each package imports, by folder.
func importsOf(t *testing.T) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	for _, file := range sources(t) {
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, file), nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range parsed.Imports {
			if of, ok := strings.CutPrefix(strings.Trim(i.Path.Value, `"`), "rpcdsc/"); ok {
				out[path.Dir(file)] = append(out[path.Dir(file)], of)
			}
		}
	}
	return out
}

// reach is everything that a package imports, directly and not.
func reach(imports map[string][]string, from string) []string {
	seen := map[string]bool{}
	var follow func(string)
	follow = func(at string) {
		for _, next := range imports[at] {
			if !seen[next] {
				seen[next] = true
				follow(next)
			}
		}
	}
	follow(from)
	var out []string
	for p := range seen {
		out = append(out, p)
	}
	slices.Sort(out)
	return out
}

// TestReadersShareNothingWithMakers looks at all that the readers import: nothing
// of it makes artifacts.
func TestReadersShareNothingWithMakers(t *testing.T) {
	makers := regexp.MustCompile(`^(dsc|psmodule|templates|internal/(engine/.*|osgen|generate|output|artifact|artifact/(bodies|code|nodedata|all|[a-z0-9]+)))$`)
	imports := importsOf(t)
	readers := 0
	for from := range imports {
		if path.Base(from) != "readback" && from != "internal/proof" && !strings.HasPrefix(from, "internal/read/") && !strings.HasPrefix(from, "internal/sim/") {
			continue
		}
		if path.Base(from) == "readback" {
			readers++
		}
		for _, of := range reach(imports, from) {
			if makers.MatchString(of) {
				t.Errorf("%s reaches %s, which makes artifacts", from, of)
			}
		}
	}
	if readers < len(Kinds) {
		t.Errorf("only %d packages that read what %d kinds make", readers, len(Kinds))
	}
}

// TestRoomsAreKnownHere: nobody but this package, and a kind that builds on
// another, imports a kind's room.
func TestRoomsAreKnownHere(t *testing.T) {
	room := regexp.MustCompile(`^internal/artifact/[a-z0-9]+(/readback)?$`)
	for from, imports := range importsOf(t) {
		for _, of := range imports {
			if room.MatchString(of) && of != "internal/artifact/all" && !strings.HasPrefix(from, "internal/artifact/") {
				t.Errorf("%s imports %s", from, of)
			}
		}
	}
}

// TestArrowsGoOneWay holds the order of the house: a package may import what is in
// an earlier row.
func TestArrowsGoOneWay(t *testing.T) {
	rows := []string{
		`internal/(crash|diag|held|sorting|netset|nt|oracle|replace|tomlfmt|probe/epm|probe/probetest)`,
		`internal/fleet|dsc|psmodule|templates|internal/read/[a-z]+(/logtest)?|internal/sim/cmdscript`,
		`internal/policy(/policytest)?|internal/sim/windows|internal/output`,
		`internal/engine/[a-z]+|internal/proof|internal/roster|internal/past|internal/planfile|internal/sign(/signtest)?|internal/probe`,
		`internal/osgen(/osgentest)?`,
		`internal/artifact|internal/enroll`,
		`internal/artifact/(nodedata|code|zipped)(/readback)?`,
		`internal/artifact/[a-z0-9]+(/readback)?`,
		`internal/generate`,
		`internal/explain|internal/pack|internal/audit|internal/change|internal/report`,
		`internal/cli`,
		`cmd/rpcdsc|psmodule/tests/.*`,
	}
	rank := func(p string) int {
		return slices.IndexFunc(rows, func(row string) bool { return regexp.MustCompile("^(" + row + ")$").MatchString(p) })
	}
	for from, imports := range importsOf(t) {
		if rank(from) < 0 {
			t.Errorf("%s has no place in the house", from)
		}
		for _, of := range imports {
			if rank(of) > rank(from) {
				t.Errorf("%s imports %s, which stands above it", from, of)
			}
		}
	}
}

// TestOnlyRoomsBranch greps for decisions that belong to a kind: on a generation's
// shell, rule engine of PowerShell or DSC, on a flavor, and on a kind's folder.
func TestOnlyRoomsBranch(t *testing.T) {
	decisions := regexp.MustCompile(`\.(Shell|Cmdlets|DSC|Flavor)\b\s*(==|!=)|(if|switch|case)\s[^=;"]*\.(Shell|Cmdlets|DSC|Flavor)\b\s*(\{|:|&&|\|\|)|"(startup|dsc|module|gpo|intune|ansible|pull)/|HasPrefix\([^)]*"(startup|dsc|module)|\[[^\]]*"(startup|dsc|module)"\]`)
	for _, file := range sources(t) {
		if !strings.HasPrefix(file, "internal/") || strings.HasPrefix(file, "internal/artifact/") {
			continue
		}
		src, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(src), "\n") {
			code, _, _ := strings.Cut(line, "//")
			if decisions.MatchString(code) {
				t.Errorf("%s:%d decides what a kind of artifact should: %s", file, i+1, strings.TrimSpace(line))
			}
		}
	}
}

// TestGenerateIsSmall holds the pipeline to what a person reads at once.
func TestGenerateIsSmall(t *testing.T) {
	lines := 0
	for _, file := range sources(t) {
		if path.Dir(file) == "internal/generate" {
			src, err := os.ReadFile(filepath.Join(root, file))
			if err != nil {
				t.Fatal(err)
			}
			lines += strings.Count(string(src), "\n")
		}
	}
	if lines > 500 {
		t.Errorf("internal/generate has %d lines", lines)
	}
}

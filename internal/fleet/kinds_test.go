package fleet

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"rpcdsc/internal/diag"
)

// TestEveryKindHasACase looks up in the sources which kinds there are and which
// ones this package reports.
func TestEveryKindHasACase(t *testing.T) {
	codes := map[string]string{}
	for _, m := range findAll(t, "../diag/codes.go", `(\w+)\s*= define\("(RD\d+)"`) {
		codes[m[1]] = m[2]
	}
	if len(codes) != len(diag.Kinds()) {
		t.Fatalf("found %d kinds in codes.go, not %d", len(codes), len(diag.Kinds()))
	}
	cases := map[string]bool{}
	for _, tt := range findingCases {
		cases[tt.kind.Code] = true
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	reported := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		for _, m := range findAll(t, file, `diag\.(\w+)`) {
			code, isKind := codes[m[1]]
			if !isKind {
				continue
			}
			reported++
			if !cases[code] {
				t.Errorf("%s reports %s, %s, and no case shows it", file, m[1], code)
			}
		}
	}
	if reported < 30 {
		t.Errorf("found only %d places that report", reported)
	}
}

func findAll(t *testing.T, file, pattern string) [][]string {
	t.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(pattern).FindAllStringSubmatch(string(src), -1)
}

package psmodule

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// Test scripts name their cases as they are, so that which ones there are needs no engine; and say of each how it went.
var (
	caseName   = regexp.MustCompile(`(?m)^ *Invoke-Case -Name '([^']+)'`)
	caseResult = regexp.MustCompile(`^(ok|not ok) \d+ - (.+) # (\d+ passed, \d+ failed, \d+ ms)\s*$`)
)

// runCases runs a test script once and reports its cases as subtests: of those that -run chooses, if it goes down to
// them, as in -run TestPowerShell/Rules/drift. A script that has none of these isn't started. command makes the command
// that runs the script with further arguments. It gives what the script wrote.
func runCases(t *testing.T, script string, command func(args ...string) *exec.Cmd) string {
	t.Helper()
	names := scriptCases(t, script)
	chosen := choose(flag.Lookup("test.run").Value.String(), strings.Count(t.Name(), "/")+1, names)
	if len(chosen) == 0 {
		return ""
	}
	var args []string
	if len(chosen) < len(names) {
		args = []string{"-Name", casePattern(chosen)}
	}
	cmd := command(args...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	results := readResults(out.String())
	passed := true
	for _, name := range chosen {
		t.Run(name, func(t *testing.T) {
			r, ok := results[name]
			switch {
			case !ok:
				t.Errorf("the script ended without it:\n%s", out.String())
			case !r.ok:
				t.Errorf("%s\n%s", r.counts, r.text)
			default:
				t.Log(r.counts)
			}
		})
		passed = passed && results[name].ok
	}
	if (err == nil) != passed || len(results) != len(chosen) {
		t.Errorf("%d of %d cases, %v\n%s", len(results), len(chosen), err, out.String())
	}
	return out.String()
}

// scriptCases gives the names of a script's cases.
func scriptCases(t *testing.T, script string) []string {
	t.Helper()
	text, err := os.ReadFile(script)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	seen := map[string]bool{}
	for _, m := range caseName.FindAllStringSubmatch(string(text), -1) {
		if seen[m[1]] || strings.Contains(m[1], "/") {
			t.Fatalf("%s: the case %q is there twice, or has a slash in its name", script, m[1])
		}
		seen[m[1]] = true
		names = append(names, m[1])
	}
	if len(names) == 0 {
		t.Fatalf("%s has no cases", script)
	}
	return names
}

// choose gives the names that a pattern of -run may mean at a depth of subtests; testing itself leaves out the rest.
// Alternatives are left to it whole: a bar divides whole patterns.
func choose(pattern string, depth int, names []string) []string {
	parts := strings.Split(pattern, "/")
	if len(parts) <= depth || strings.ContainsAny(pattern, "|[") {
		return names
	}
	part, err := regexp.Compile(strings.ReplaceAll(parts[depth], " ", "_"))
	if err != nil {
		return names
	}
	var chosen []string
	for _, name := range names {
		if part.MatchString(strings.ReplaceAll(name, " ", "_")) {
			chosen = append(chosen, name)
		}
	}
	return chosen
}

// casePattern is a regular expression for exactly these names.
func casePattern(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = regexp.QuoteMeta(name)
	}
	return "^(" + strings.Join(quoted, "|") + ")$"
}

type result struct {
	ok     bool
	counts string // of checks, and the time it took
	text   string // what the case wrote
}

// readResults gives the cases of a script's output by name, each with the lines before its own.
func readResults(out string) map[string]result {
	results := map[string]result{}
	var text strings.Builder
	for line := range strings.Lines(out) {
		m := caseResult.FindStringSubmatch(strings.TrimRight(line, "\r\n"))
		if m == nil {
			text.WriteString(line)
			continue
		}
		results[m[2]] = result{m[1] == "ok", m[3], text.String()}
		text.Reset()
	}
	return results
}

func TestChoose(t *testing.T) {
	names := []string{"a second run", "drift", "drift of rules"}
	for _, c := range []struct {
		pattern string
		depth   int
		want    int
	}{
		{"", 2, 3}, {"TestPowerShell", 2, 3}, {"TestPowerShell/Rules", 2, 3}, {"TestPowerShell/Rules/drift", 2, 2},
		{"TestPowerShell//second run", 2, 1}, {"TestPowerShell//^drift$", 2, 1}, {"TestRegistry/second_run", 1, 1},
		{"TestPowerShell/Rules/nothing", 2, 0}, {"TestPowerShell/Rules/(drift|x)", 2, 3}, {"a/b/c|d/e/drift", 2, 3},
	} {
		if got := choose(c.pattern, c.depth, names); len(got) != c.want {
			t.Errorf("choose(%q, %d) = %q, want %d", c.pattern, c.depth, got, c.want)
		}
	}
}

func TestReadResults(t *testing.T) {
	got := readResults("# x\r\nok 1 - a b # 3 passed, 0 failed, 12 ms\r\nFAILED z\n  is:     1\nnot ok 2 - c # 0 passed, 1 failed, 1 ms\n1..2\n3 passed, 1 failed\n")
	a, c := got["a b"], got["c"]
	if len(got) != 2 || !a.ok || c.ok || a.counts != "3 passed, 0 failed, 12 ms" || c.text != "FAILED z\n  is:     1\n" {
		t.Errorf("%+v", got)
	}
}

package cli

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"rpcdsc/internal/output"
)

var update = flag.Bool("update", false, "rewrite what the scripts expect")

func TestMain(m *testing.M) {
	testscript.Main(m, programs)
}

// programs are those that tests start by their names: the test binary has all of
// them.
var programs = map[string]func(){
	"rpcdsc": func() {
		lockPatience = 200 * time.Millisecond // a script needn't wait longer
		os.Exit(Main(os.Args, os.Stdin, os.Stdout, os.Stderr))
	},
}

// TestScripts runs what people do, one script a behavior.
func TestScripts(t *testing.T) {
	if *update && os.Getenv("CI") != "" {
		t.Fatal("-update in CI would hide what changed")
	}
	testscript.Run(t, scriptParams("script"))
}

// scriptParams is what the scripts of a folder of testdata have.
func scriptParams(folder string) testscript.Params {
	return testscript.Params{
		Dir:                 filepath.Join("testdata", folder),
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "locks": locks, "edits": edits, "forgets": forgets, "widens": widens, "named": named, "mapper": mapper},
		Setup: func(e *testscript.Env) error {
			e.Setenv("NO_COLOR", "")
			e.Setenv("SOURCE_DATE_EPOCH", "")
			return nil
		},
	}
}

// named FILE OTHER holds that the other file names the SHA-256 of the first.
func named(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: named FILE OTHER")
	}
	if sum := fmt.Sprintf("%x", sha256.Sum256([]byte(ts.ReadFile(args[0])))); !strings.Contains(ts.ReadFile(args[1]), sum) {
		ts.Fatalf("%s doesn't name %s", args[1], sum)
	}
}

var manifestSources = regexp.MustCompile(`(?s),\n  "sources": \[.*?\n  \](,\n  "files")`)

// forgets MANIFEST takes out of which fleet files the folder was made, as an older
// version wrote it.
func forgets(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: forgets MANIFEST")
	}
	was := ts.ReadFile(args[0])
	is := manifestSources.ReplaceAllString(was, "$1")
	if is == was {
		ts.Fatalf("%s has no sources", args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(is), 0o666))
}

// widens FILE TO writes a text as Windows PowerShell's > does, in UTF-16.
func widens(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: widens FILE TO")
	}
	wide, err := output.UTF16.Encode(ts.ReadFile(args[0]))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), wide, 0o666))
}

// exits N PROGRAM ARG... runs a program that must end with exit code N.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM [ARG...]")
	}
	code := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		code = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if args[0] != strconv.Itoa(code) {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// edits FILE OLD NEW puts a text in the place of another that is there.
func edits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: edits FILE OLD NEW")
	}
	old := ts.ReadFile(args[0])
	if !strings.Contains(old, args[1]) {
		ts.Fatalf("%s has no %s", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.ReplaceAll(old, args[1], args[2])), 0o666))
}

// locks DIR TEXT has the lock of a folder until the script ends.
func locks(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: locks DIR TEXT")
	}
	lock, err := output.Acquire(ts.MkAbs(args[0]), output.LockOptions{Holder: args[1]})
	ts.Check(err)
	ts.Defer(func() {
		if err := lock.Release(); err != nil {
			ts.Logf("%v", err)
		}
	})
}

// run gives what a call prints and its exit code.
func run(t *testing.T, stdin string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, err bytes.Buffer
	code = Main(append([]string{"rpcdsc"}, args...), strings.NewReader(stdin), &out, &err)
	return out.String(), err.String(), code
}

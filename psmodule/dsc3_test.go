package psmodule

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"rpcdsc/internal/oracle"
)

// The scripts that drive dsc are written as the others are. What they do is tested with the documents, which package
// generate makes.
func TestDSC3Style(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	file := abs(t, "tests/Style.ps1")
	runCases(t, file, func(args ...string) *exec.Cmd {
		return exec.Command(pwsh, append([]string{"-NoProfile", "-File", file, "-Module", abs(t, "DSC3/apply.ps1")}, args...)...)
	})
}

// What is handed out is whole, and in ASCII.
func TestDSC3Scripts(t *testing.T) {
	files, err := DSC3Scripts()
	if err != nil || len(files) != 3 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, f := range files {
		if i := strings.IndexFunc(f.Text, func(r rune) bool { return r != '\n' && (r < ' ' || r > '~') }); i >= 0 {
			t.Errorf("%s: character %q at %d", f.Path, f.Text[i], i)
		}
		if strings.Contains(f.Text, " \n") {
			t.Errorf("%s: blanks before a line's end", f.Path)
		}
	}
	want := "apply.ps1: 4 parameters, 0 without help, 3 examples, synopsis True\nverify.ps1: 4 parameters, 0 without help, 1 examples, synopsis True"
	if got := describeScripts(t, files, "RpcDsc3"); got != want {
		t.Error(got)
	}
}

// embeddedSchema is what the manifest says of instances and states.
func embeddedSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	var manifest struct {
		Schema struct{ Embedded json.RawMessage }
	}
	if err := json.Unmarshal([]byte(manifestText(t)), &manifest); err != nil {
		t.Fatal(err)
	}
	return oracle.CompileSchema(t, manifest.Schema.Embedded)
}

func manifestText(t *testing.T) string {
	t.Helper()
	files, err := Module("1.2.3", true)
	if err != nil {
		t.Fatal(err)
	}
	return text(files, resourceManifest)
}

// The script of the resource for DSC 3 does every operation, with good and bad input, and each state that it gives is of
// the schema in its manifest, as dsc wants it.
func TestDSC3Resource(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	file := abs(t, "tests/Resource3.ps1")
	out := runCases(t, file, func(args ...string) *exec.Cmd {
		return exec.Command(pwsh, append([]string{"-NoProfile", "-File", file, "-Module", abs(t, "RpcPortPolicy/RpcPortPolicy.psd1")}, args...)...)
	})
	schema := embeddedSchema(t)
	for line := range strings.Lines(out) {
		if state, ok := strings.CutPrefix(line, "OUTPUT "); ok {
			if err := oracle.Fits(t, schema, []byte(state)); err != nil {
				t.Errorf("%s: %v", state, err)
			}
		}
	}
}

// The manifest is what the published schema takes, but for the argument of what-if, which is younger; and its own schema
// is closed.
func TestDSC3Manifest(t *testing.T) {
	text := manifestText(t)
	for instance, fits := range map[string]bool{
		`{"fleet":"contoso","policy":"1a2b3c4d","restart":"window Saturday 02:05","_exist":true}`: true,
		`{"fleet":"contoso","policy":"1a2b3c4d","restart":"at 2026-12-05T02:00:00"}`:              true,
		`{"fleet":"contoso","_exist":false}`:                                                      true,
		`{"policy":"1a2b3c4d"}`:                                                                   false,
		`{"fleet":"contoso","policy":"1a2b3c4d","force":true}`:                                    false,
		`{"fleet":"contoso","policy":"..\\x"}`:                                                    false,
		`{"fleet":"contoso","restart":"soon"}`:                                                    false,
		`{"fleet":"contoso","_exist":"false"}`:                                                    false,
		`{"fleet":"contoso","_restartRequired":[{"service":"x"}]}`:                                false,
		`{"fleet":"contoso","_metadata":{"whatIf":["a"],"other":1}}`:                              false,
		`{"fleet":"contoso","_inDesiredState":true,"_metadata":{"whatIf":[]}}`:                    true,
	} {
		if err := oracle.Fits(t, embeddedSchema(t), []byte(instance)); (err == nil) != fits {
			t.Errorf("%s: %v", instance, err)
		}
	}
	closed, err := os.ReadFile("tests/manifest.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	own := oracle.CompileSchema(t, closed)
	if err := oracle.Fits(t, own, []byte(text)); err != nil {
		t.Error(err)
	}
	for old, new := range map[string]string{
		`"input": "stdin"`: `"input": "stdn"`, `"get":`: `"gett":`, `{ "whatIfArg": "-WhatIf" }`: `{ "whatifArg": "-WhatIf" }`,
		`"handlesExist": true,`: ``, `"requireSecurityContext": "elevated"`: `"requireSecurityContext": "root"`, `"1.2.3"`: `"1.2"`,
		`"$Input | ./rpcportpolicy.resource.ps1 Test"`: `"$Input | ./rpcportpolicy.resource.ps1 Tests"`,
	} {
		if bad := strings.Replace(text, old, new, 1); bad == text || oracle.Fits(t, own, []byte(bad)) == nil {
			t.Errorf("with %s for %s it fits", new, old)
		}
	}
	// The published schema is of 3.1: it refuses the manifests that come with 3.2 for the same three things.
	older := strings.Replace(text, `, { "whatIfArg": "-WhatIf" }`, "", 1)
	for _, name := range []string{"_exist", "_inDesiredState"} {
		older = strings.Replace(older, `"`+name+`": {`, `"x`+name+`": {`, 1)
	}
	if err := oracle.Fits(t, oracle.DSC3Schema(t, "resource/manifest.json"), []byte(older)); err != nil {
		t.Error(err)
	}
}

// As dsc runs it: the command line of the manifest in the folder of the module, the instance by stdin.
func TestDSC3ResourceByStdin(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "RpcPortPolicy"), os.DirFS("RpcPortPolicy")); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(dir, "RpcPortPolicy", "Fleet"), os.DirFS("tests/Fleet")); err != nil {
		t.Fatal(err)
	}
	// Off Windows nobody can be asked.
	if err := os.WriteFile(filepath.Join(dir, "RpcPortPolicy", "Private", "Test-RpcElevation.ps1"), []byte("function Test-RpcElevation { $false }"), 0o644); err != nil {
		t.Fatal(err)
	}
	var manifest map[string]any
	if err := json.Unmarshal([]byte(manifestText(t)), &manifest); err != nil {
		t.Fatal(err)
	}
	const window = `{"fleet":"contoso","policy":"1a2b3c4d","restart":"never"}`
	for _, tt := range []struct {
		operation, input string
		whatIf           bool
		code             int
		stdout, stderr   string
	}{
		{"get", window, false, 0, `"_exist":false`, ""},
		{"test", window, false, 0, `"_inDesiredState":false`, ""},
		{"set", window, true, 0, `"whatIf":["would be refused: `, ""},
		{"set", window, false, 1, "", `"error":`},
		{"test", "", false, 1, "", `"error":"The instance is no object of JSON."`},
	} {
		t.Run(fmt.Sprint(tt.operation, tt.whatIf, tt.input != ""), func(t *testing.T) {
			t.Parallel()
			var args []string
			for _, a := range manifest[tt.operation].(map[string]any)["args"].([]any) {
				switch a := a.(type) {
				case string:
					args = append(args, a)
				case map[string]any:
					if tt.whatIf {
						args = append(args, a["whatIfArg"].(string))
					}
				}
			}
			at := slices.Index(args, "-Command") + 1
			args[at] = "Import-Module -Name '" + abs(t, "tests/Doubles/RpcDoubles.psm1") + "'; Reset-Double; " + args[at]
			cmd := exec.Command(pwsh, args...)
			cmd.Dir = filepath.Join(dir, "RpcPortPolicy")
			cmd.Stdin = strings.NewReader(tt.input + "\n")
			var stdout, stderr strings.Builder
			cmd.Stdout, cmd.Stderr = &stdout, &stderr
			_ = cmd.Run() // its exit code is looked at
			if code := cmd.ProcessState.ExitCode(); code != tt.code || !strings.Contains(stdout.String(), tt.stdout) || !strings.Contains(stderr.String(), tt.stderr) {
				t.Errorf("exit code %d, stdout %s, stderr %s", code, stdout.String(), stderr.String())
			}
			if (stdout.String() != "") != (tt.code == 0) || strings.Count(stdout.String(), "\n") > 1 {
				t.Errorf("stdout %q", stdout.String())
			}
			for line := range strings.Lines(stderr.String()) {
				var message map[string]string
				if err := json.Unmarshal([]byte(line), &message); err != nil || len(message) != 1 {
					t.Errorf("%s: %v", line, err)
				}
			}
		})
	}
}

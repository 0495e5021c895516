package cli

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"rpcdsc/internal/oracle"
	"rpcdsc/internal/output"
	"rpcdsc/internal/read/mof"
	"rpcdsc/internal/sign/signtest"
)

// TestSignScripts runs what people do with --sign-pfx.
func TestSignScripts(t *testing.T) {
	signsMuch(t)
	oracle.Osslsigncode(t)
	p := scriptParams("sign")
	p.Cmds["pfx"] = func(ts *testscript.TestScript, neg bool, args []string) { makePFX(t, ts, args) }
	testscript.Run(t, p)
}

// signsMuch leaves out with -short what signs whole examples: a process a file.
func signsMuch(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: this signs some hundred files")
	}
}

// makePFX is the command `pfx [DATE]`: it makes key.pfx and cert.pem, of which
// the certificate ends on a day.
func makePFX(t *testing.T, ts *testscript.TestScript, args []string) {
	template := signtest.Template()
	if len(args) > 0 {
		end, err := time.Parse(time.DateOnly, args[0])
		ts.Check(err)
		template.NotAfter = end
	}
	signtest.Write(t, ts.MkAbs("."), signtest.RSA(), signtest.Certify(t, template, signtest.RSA()))
}

func TestReadPassword(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "a b": "a b", " a \n": " a ", "a\r\n": "a", "\ufeffa\r\n": "a", "a\n\n": "error", "a\nb": "error",
		"\xff\xfea\x00": "error", "a\x00b": "error", "\xe4": "error",
	} {
		file := filepath.Join(t.TempDir(), "password")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := readPassword(file)
		if err != nil {
			got = "error"
		}
		if got != want {
			t.Errorf("%q: %q, %v, want %q", text, got, err, want)
		}
	}
}

// Signing needs no program.
func TestSignWithoutPrograms(t *testing.T) {
	exe := oracle.Osslsigncode(t)
	dir := t.TempDir()
	pfx, ca := signtest.New(t, dir)
	t.Setenv("PATH", t.TempDir())
	t.Setenv(passwordVariable, signtest.Password)
	out := filepath.Join(dir, "out")
	if _, stderr, code := run(t, "", "gen", "../../examples/contoso.toml", "-o", out, "--sign-pfx", pfx); code != exitOK {
		t.Fatalf("exit code %d, %s", code, stderr)
	}
	for _, file := range files(t, out, ".ps1", ".psm1", ".psd1", ".mof") {
		if said, err := exec.Command(exe, "verify", "-CAfile", ca, "-in", file).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", file, err, said)
		}
	}
}

// signedExample is the output of an example, signed.
func signedExample(t *testing.T) (dir string) {
	t.Helper()
	signsMuch(t)
	dir = filepath.Join(t.TempDir(), "out")
	pfx, _ := signtest.New(t, t.TempDir())
	t.Setenv(passwordVariable, signtest.Password)
	if _, stderr, code := run(t, "", "gen", "../../examples/contoso.toml", "-o", dir, "--sign-pfx", pfx); code != exitOK {
		t.Fatalf("exit code %d, %s", code, stderr)
	}
	return dir
}

// files gives the files of a folder whose names end in one of some ways.
func files(t *testing.T, dir string, extensions ...string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		for _, e := range extensions {
			if strings.HasSuffix(p, e) {
				found = append(found, p)
			}
		}
		return err
	})
	if err != nil || len(found) == 0 {
		t.Fatalf("no files in %s, %v", dir, err)
	}
	return found
}

func TestSignedDocumentsRead(t *testing.T) {
	for _, file := range files(t, filepath.Join(signedExample(t), "dsc"), ".mof") {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text, err := output.UTF16.Decode(b)
		if err != nil || !strings.HasSuffix(text, "/* SIG # End signature block */\n") {
			t.Fatalf("%s isn't signed, %v", file, err)
		}
		unsigned, _, _ := strings.Cut(text, "/* SIG # Begin")
		signed, err := mof.Parse(text)
		plain, plainErr := mof.Parse(unsigned)
		if err != nil || plainErr != nil || len(signed) != len(plain) || len(signed) == 0 {
			t.Errorf("%s: %d and %d instances, %v, %v", file, len(signed), len(plain), err, plainErr)
		}
	}
}

// Microsoft's engine reads the signed scripts, and the signed module loads.
func TestSignedScriptsRead(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	dir := signedExample(t)
	// Configuration is a keyword on Windows only.
	scripts := slices.DeleteFunc(files(t, dir, ".ps1", ".psm1", ".psd1"), func(p string) bool { return strings.HasSuffix(p, "RpcPorts.ps1") })
	manifest := files(t, dir, "RpcPortPolicy.psd1")[0]
	test := `$ErrorActionPreference = 'Stop'
$errors = $null
foreach ($file in [System.IO.File]::ReadAllLines($args[0])) {
    $null = [System.Management.Automation.Language.Parser]::ParseFile($file, [ref]$null, [ref]$errors)
    if ($errors) { throw ('{0}: {1}' -f $file, $errors[0].Message) }
    if ($file -like '*policy-*.psd1') { $data = Import-PowerShellDataFile -Path $file; if ($data.Count -eq 0) { throw "$file is empty" } }
}
$null = Test-ModuleManifest -Path $args[1]
$module = Import-Module -Name $args[1] -PassThru
if (@($module.ExportedFunctions.Keys) -notcontains 'Set-RpcPortPolicy') { throw 'the module lacks its functions' }
'read'
`
	work := t.TempDir()
	for name, text := range map[string]string{"test.ps1": test, "list": strings.Join(scripts, "\n")} {
		if err := os.WriteFile(filepath.Join(work, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.Command(pwsh, "-NoProfile", "-File", filepath.Join(work, "test.ps1"), filepath.Join(work, "list"), manifest).CombinedOutput()
	if err != nil || !strings.HasSuffix(string(out), "read\n") {
		t.Errorf("%v\n%s", err, out)
	}
}

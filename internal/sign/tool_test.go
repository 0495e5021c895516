package sign

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"rpcdsc/internal/oracle"
	"rpcdsc/internal/output"
	"rpcdsc/internal/sign/signtest"
)

// onPath makes a program the only one on the PATH.
func onPath(t *testing.T, name, script string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("needs a shell script as a program")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	return dir
}

func TestFindTool(t *testing.T) {
	for _, tt := range []struct{ name, script, want string }{
		{"none", "", "osslsigncode isn't on the PATH"},
		{"as Debian 12 has it", "echo 'osslsigncode 2.5, using:'; exit 255", "is version 2.5, which can't sign scripts"},
		{"the one before", "echo 'osslsigncode 2.8, using:'", "is version 2.8"},
		{"very old", "echo 'osslsigncode 1.7.1, using:'", "is version 1.7"},
		{"the oldest", "printf 'osslsigncode 2.9, using:\\n\\tOpenSSL\\n'", ""},
		{"on standard error, with a failure", "echo 'osslsigncode 2.9, using:' >&2; exit 1", ""},
		{"two digits", "echo 'osslsigncode 2.13, using:'", ""},
		{"the next", "echo 'osslsigncode 3.0, using:'", ""},
		{"another program", "echo hello", "it says no version"},
		{"a broken one", "exit 7", "exit status 7"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			name := "osslsigncode"
			if tt.script == "" {
				name = "other"
			}
			onPath(t, name, tt.script)
			_, err := New(open(t), time.Time{})
			var e *Error
			if tt.want == "" && err != nil || tt.want != "" && (!errors.As(err, &e) || !strings.Contains(e.Message, tt.want)) {
				t.Fatalf("%v, want %q", err, tt.want)
			}
			if e != nil && !strings.Contains(e.Hints[0], "install osslsigncode 2.9 or later") {
				t.Errorf("hints %q", e.Hints)
			}
		})
	}
}

// The password is in no command line and no environment, and a failure that
// tells what the program says doesn't tell it.
func TestPasswordGoesThroughStandardInput(t *testing.T) {
	dir := onPath(t, "osslsigncode", `
[ "$1" = --version ] && { echo 'osslsigncode 2.9, using:'; exit; }
here=${0%/*}
{ echo "$*"; export -p; } >"$here/seen"
read -r password; echo "$password" >"$here/password"
echo 'Failed to sign' >&2; exit 1
`)
	s, err := New(open(t), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Sign(Request{Set: testSet(t), Folder: t.TempDir()})
	if err == nil || !strings.Contains(err.Error(), "osslsigncode: exit status 1\n  Failed to sign") || strings.Contains(err.Error(), signtest.Password) {
		t.Errorf("%v", err)
	}
	for name, want := range map[string]bool{"seen": false, "password": true} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || len(b) == 0 || strings.Contains(string(b), signtest.Password) != want {
			t.Errorf("%s: %v\n%s", name, err, b)
		}
	}
}

// The PowerShell side can't be run on Windows here: its command and its script
// are run by Microsoft's engine, with a double of Set-AuthenticodeSignature that
// has osslsigncode sign.
func TestPowerShellSigns(t *testing.T) {
	pwsh, exe := oracle.Pwsh(t), oracle.Osslsigncode(t)
	key := open(t)
	modules, log := t.TempDir(), filepath.Join(t.TempDir(), "log")
	module(t, modules, `
function Set-AuthenticodeSignature {
    param([string]$FilePath, [System.Security.Cryptography.X509Certificates.X509Certificate2]$Certificate, [string]$HashAlgorithm)
    [System.IO.File]::AppendAllText($env:TEST_LOG, ('{0} {1} {2} {3}{4}' -f [System.IO.Path]::GetExtension($FilePath), $HashAlgorithm, $Certificate.SerialNumber, $Certificate.HasPrivateKey, "`+"`n"+`"))
    if ($env:RPCDSC_SIGN_PASSWORD) { throw 'the password is still in the environment' }
    $null = $env:TEST_PASSWORD | & $env:TEST_TOOL sign -pkcs12 $env:RPCDSC_SIGN_PFX -readpass - -h sha256 -time $env:TEST_TIME -in $FilePath -out "$FilePath.out"
    [System.IO.File]::Delete($FilePath)
    [System.IO.File]::Move("$FilePath.out", $FilePath)
    [pscustomobject]@{ Status = 'UnknownError'; StatusMessage = 'not trusted here'; SignerCertificate = $Certificate }
}`)
	for name, value := range map[string]string{
		"PSModulePath": modules, "TEST_LOG": log, "TEST_TOOL": exe, "TEST_PASSWORD": signtest.Password,
		"TEST_TIME": fmt.Sprint(key.Certificate.NotBefore.Unix()),
	} {
		t.Setenv(name, value)
	}
	set := testSet(t)
	mustSign(t, &Signer{key, key.Certificate.NotBefore, powershell(pwsh, key)}, Request{Set: set, Folder: t.TempDir()})
	b, err := os.ReadFile(log)
	if err != nil || strings.Count(string(b), " SHA256 1267 True\n") != signable {
		t.Errorf("%v\n%s", err, b)
	}
}

func TestPowerShellFails(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	modules := t.TempDir()
	t.Setenv("PSModulePath", modules)
	wrongPassword := open(t)
	wrongPassword.password = "s3cret"
	for _, tt := range []struct {
		name, body string
		key        *Key
		want       string
	}{
		{"not signed", "[pscustomobject]@{ Status = 'NotSigned'; StatusMessage = 'the file is odd'; SignerCertificate = $null }", open(t), "Set-AuthenticodeSignature: the file is odd"},
		{"an error", "Write-Error 'no such provider'", open(t), "no such provider"},
		{"nothing", "", open(t), "Set-AuthenticodeSignature:"},
		{"says it did", "[pscustomobject]@{ Status = 'Valid'; SignerCertificate = 'me' }", open(t), "there is no signature at its end"},
		{"wrong password", "", wrongPassword, "password"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			module(t, modules, "function Set-AuthenticodeSignature { param($FilePath, $Certificate, $HashAlgorithm)\n"+tt.body+"\n}")
			s := &Signer{tt.key, tt.key.Certificate.NotBefore, powershell(pwsh, tt.key)}
			set := testSet(t)
			_, err := s.Sign(Request{Set: set, Folder: t.TempDir()})
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), tt.key.password) {
				t.Errorf("%v, want %q", err, tt.want)
			}
		})
	}
}

// module writes a module Doubles, of which the engine loads commands by name.
func module(t *testing.T, dir, text string) {
	t.Helper()
	folder := filepath.Join(dir, "Doubles")
	if err := os.MkdirAll(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "Doubles.psm1"), []byte(text+"\n"), 0o666); err != nil {
		t.Fatal(err)
	}
}

// The script is for Windows PowerShell, which reads it from a command line of
// at most 32,767 characters.
func TestScript(t *testing.T) {
	if n := len(encoded(script)); n > 30_000 {
		t.Errorf("%d characters", n)
	}
	if _, err := output.ASCII.Encode(script); err != nil {
		t.Error(err)
	}
}

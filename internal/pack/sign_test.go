package main

import (
	"debug/pe"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"rpcdsc/internal/oracle"
	"rpcdsc/internal/sign/signtest"
)

// signing runs build.ps1 for one platform, with more arguments and variables.
func signing(t *testing.T, out string, env []string, args ...string) (string, error) {
	t.Helper()
	cmd := exec.Command(oracle.Pwsh(t), append([]string{"-NoProfile", "-File", filepath.Join("..", "..", "build.ps1"),
		"-Task", "pack", "-Version", "9.8.7", "-Target", "windows/amd64", "-Output", out}, args...)...)
	cmd.Env = append(os.Environ(), env...)
	text, err := cmd.CombinedOutput()
	return string(text), err
}

// What is missing for a signature is said before anything is built.
func TestBuildSaysWhatSigningNeeds(t *testing.T) {
	pfx, _ := signtest.New(t, t.TempDir())
	gone := filepath.Join(t.TempDir(), "gone.pfx")
	osslsigncode := oracle.Osslsigncode(t)
	for _, tt := range []struct {
		want      string
		env, args []string
	}{
		{"name it with -Certificate", nil, []string{"-Sign"}},
		{"isn't there", nil, []string{"-Sign", "-Certificate", gone}},
		{"isn't there", []string{"RPCDSC_SIGN_PFX=" + gone}, []string{"-Sign"}},
		{"-Certificate is for -Sign", nil, []string{"-Certificate", pfx}},
		{"neither is on the PATH", []string{"PATH="}, []string{"-Sign", "-Certificate", pfx}},
		{"positional parameter", nil, []string{"-Sign", pfx}},
	} {
		out := filepath.Join(t.TempDir(), "dist")
		env := append([]string{"RPCDSC_SIGN_PFX=", "PATH=" + filepath.Dir(osslsigncode)}, tt.env...)
		text, err := signing(t, out, env, tt.args...)
		if text = strings.Join(strings.Fields(text), " "); err == nil || !strings.Contains(text, tt.want) {
			t.Errorf("%q: %v, %s", tt.args, err, text)
		}
		if _, err := os.Stat(out); err == nil {
			t.Errorf("%q: something was made", tt.args)
		}
	}
}

// signtool stands in for Microsoft's: it writes down how it was called, and fails as
// it is told to.
const signtool = `#!/bin/sh
printf '%s\n' "$*" >>"$SIGNTOOL_LOG"
[ "$1" != "$SIGNTOOL_FAILS" ]
`

// signtool, where there is one, signs and then verifies, and its end is minded. Only
// its command lines are known here.
func TestBuildCallsSigntool(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the stand-in is a shell script")
	}
	pfx, _ := signtest.New(t, t.TempDir())
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "signtool"), []byte(signtool), 0o755); err != nil {
		t.Fatal(err)
	}
	log := filepath.Join(dir, "log")
	env := []string{"PATH=" + dir + string(os.PathListSeparator) + os.Getenv("PATH"), "SIGNTOOL_LOG=" + log, "RPCDSC_SIGN_PASSWORD=se cret"}
	for _, tt := range []struct {
		fails, key string
		args       []string
	}{
		{"", " /f " + pfx + " /p se cret ", []string{"-Certificate", pfx}},
		{"", " /a ", nil},
		{"sign", " /a ", nil},
		{"verify", " /f " + pfx, []string{"-Certificate", pfx}},
	} {
		os.Remove(log)
		text, err := signing(t, filepath.Join(t.TempDir(), "dist"), append(env, "RPCDSC_SIGN_PFX=", "SIGNTOOL_FAILS="+tt.fails), append(tt.args, "-Sign")...)
		if (err != nil) != (tt.fails != "") || strings.Contains(text, "se cret") {
			t.Errorf("signtool %s fails: %v\n%s", tt.fails, err, text)
		}
		called, err := os.ReadFile(log)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(string(called)), "\n")
		if want := map[string]int{"": 6, "sign": 1, "verify": 2}[tt.fails]; len(lines) != want {
			t.Errorf("signtool %s fails: called %d times, want %d: %q", tt.fails, len(lines), want, lines)
		}
		for i, line := range lines {
			form := "sign /q /fd sha256" + tt.key
			if i%2 == 1 {
				form = "verify /q /pa "
			}
			if !strings.HasPrefix(line, form) || !strings.Contains(line, filepath.Base("rpcdsc-windows-amd64.exe")) && !strings.Contains(line, ".psd1") {
				t.Errorf("it was called with %q", line)
			}
		}
	}
}

// build.ps1 -Sign puts signatures on the Windows binary and on every script, and
// fails where it can't.
func TestBuildSigns(t *testing.T) {
	oracle.Osslsigncode(t)
	pfx, _ := signtest.New(t, t.TempDir())
	out := filepath.Join(t.TempDir(), "dist")
	if text, err := signing(t, out, []string{"RPCDSC_SIGN_PASSWORD=wrong"}, "-Sign", "-Certificate", pfx); err == nil {
		t.Errorf("a wrong password is no error:\n%s", text)
	}
	if text, err := signing(t, out, []string{"RPCDSC_SIGN_PASSWORD=" + signtest.Password, "RPCDSC_SIGN_PFX=" + pfx}, "-Sign"); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	exe, err := pe.Open(filepath.Join(out, "rpcdsc-windows-amd64.exe"))
	if err != nil {
		t.Fatal(err)
	}
	defer exe.Close()
	if h := exe.OptionalHeader.(*pe.OptionalHeader64); h.DataDirectory[pe.IMAGE_DIRECTORY_ENTRY_SECURITY].Size == 0 {
		t.Error("the binary has no signature")
	}
	scripts := 0
	for _, name := range []string{"RpcDsc", "RpcPortPolicy"} {
		files, _ := unzip(t, filepath.Join(out, name+"-9.8.7.zip"))
		for file, content := range files {
			switch filepath.Ext(file) {
			case ".ps1", ".psm1", ".psd1", ".ps1xml":
				if scripts++; !strings.Contains(string(content), "SIG # Begin signature block") {
					t.Errorf("%s has no signature", file)
				}
			}
		}
	}
	if scripts < 50 {
		t.Errorf("%d scripts", scripts)
	}
}

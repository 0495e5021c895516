package main

import (
	"debug/pe"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"rpcdsc/internal/oracle"
	"rpcdsc/internal/sign/signtest"
)

// build.ps1 -Sign puts signatures on the Windows binary and on every script, and
// fails where it can't.
func TestBuildSigns(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	oracle.Osslsigncode(t)
	pfx, _ := signtest.New(t, t.TempDir())
	out := filepath.Join(t.TempDir(), "dist")
	build := func(password string) ([]byte, error) {
		cmd := exec.Command(pwsh, "-NoProfile", "-File", filepath.Join("..", "..", "build.ps1"),
			"-Task", "pack", "-Version", "9.8.7", "-Target", "windows/amd64", "-Output", out, "-Sign", pfx)
		cmd.Env = append(os.Environ(), "RPCDSC_SIGN_PASSWORD="+password)
		return cmd.CombinedOutput()
	}
	if text, err := build("wrong"); err == nil {
		t.Errorf("a wrong password is no error:\n%s", text)
	}
	if text, err := build(signtest.Password); err != nil {
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

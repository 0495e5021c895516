package main

import (
	"bytes"
	"debug/pe"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"unicode/utf16"

	"rpcdsc/internal/oracle"
)

// utf16le is a text as a version resource has it, with its end.
func utf16le(text string) []byte {
	var b []byte
	for _, u := range append(utf16.Encode([]rune(text)), 0) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}

// fixedVersion is the start of VS_FIXEDFILEINFO for the version 9.8.7.0, of the
// file and of the product: signature, structure version 1.0, and twice the two
// words that Windows compares.
var fixedVersion = []byte{
	0xbd, 0x04, 0xef, 0xfe, 0, 0, 1, 0,
	8, 0, 9, 0, 0, 0, 7, 0,
	8, 0, 9, 0, 0, 0, 7, 0,
}

// The Windows binary says of itself what it is, and is the same when it is built
// again.
func TestWindowsResource(t *testing.T) {
	pwsh := oracle.Pwsh(t)
	out := filepath.Join(t.TempDir(), "dist")
	build := func() []byte {
		cmd := exec.Command(pwsh, "-NoProfile", "-File", filepath.Join("..", "..", "build.ps1"),
			"-Task", "build", "-Version", "9.8.7", "-Target", "windows/amd64", "-Output", out)
		if text, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		exe, err := os.ReadFile(filepath.Join(out, "rpcdsc-windows-amd64.exe"))
		if err != nil {
			t.Fatal(err)
		}
		return exe
	}
	exe := build()
	file, err := pe.NewFile(bytes.NewReader(exe))
	if err != nil {
		t.Fatal(err)
	}
	section := file.Section(".rsrc")
	if section == nil {
		t.Fatal("it has no resources")
	}
	data, err := section.Data()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"FileVersion", "9.8.7", "ProductName", "rpcdsc", "FileDescription", "OriginalFilename", "rpcdsc.exe"} {
		if !bytes.Contains(data, utf16le(want)) {
			t.Errorf("its version resource has no %s", want)
		}
	}
	if !bytes.Contains(data, fixedVersion) {
		t.Error("its numbers aren't 9.8.7.0")
	}
	for _, want := range []string{`<requestedExecutionLevel level="asInvoker" uiAccess="false"/>`, ">true</longPathAware>"} {
		if !bytes.Contains(data, []byte(want)) {
			t.Errorf("its manifest has no %s", want)
		}
	}
	if !bytes.Equal(exe, build()) {
		t.Error("it has other bytes when it is built again")
	}
	if left, _ := filepath.Glob(filepath.Join("..", "..", "cmd", "rpcdsc", "*.syso")); left != nil {
		t.Errorf("the build left %q", left)
	}
}

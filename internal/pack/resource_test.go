package main

import (
	"bytes"
	"debug/pe"
	"encoding/binary"
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"rpcdsc/internal/oracle"
)

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
	all, err := resources(file)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[uint32][]byte{}
	for _, r := range all {
		if kinds[r.kind] != nil || r.name != 1 {
			t.Errorf("resource %d of type %d, language %#x, which Windows doesn't look for", r.name, r.kind, r.language)
		}
		kinds[r.kind] = r.data
	}
	checkVersion(t, kinds[typeVersion])
	checkManifest(t, kinds[typeManifest])
	if !bytes.Equal(exe, build()) {
		t.Error("it has other bytes when it is built again")
	}
	if left, _ := filepath.Glob(filepath.Join("..", "..", "cmd", "rpcdsc", "*.syso")); left != nil {
		t.Errorf("the build left %q", left)
	}
}

// checkVersion reads what the Explorer shows of a program, and what an inventory
// compares.
func checkVersion(t *testing.T, data []byte) {
	t.Helper()
	version, err := readVersion(data)
	if err != nil || version.key != "VS_VERSION_INFO" {
		t.Fatalf("%q, %v", version.key, err)
	}
	var fixed struct {
		Signature, Structure           uint32
		FileHigh, FileLow              uint32
		ProductHigh, ProductLow        uint32
		Mask, Flags, OS, Type, Subtype uint32
		DateHigh, DateLow              uint32
	}
	if err := binary.Read(bytes.NewReader(version.value), binary.LittleEndian, &fixed); err != nil {
		t.Fatal(err)
	}
	const high, low, program = 9<<16 | 8, 7 << 16, 1
	if fixed.Signature != 0xfeef04bd || fixed.FileHigh != high || fixed.FileLow != low ||
		fixed.ProductHigh != high || fixed.ProductLow != low || fixed.Type != program || fixed.DateHigh != 0 || fixed.DateLow != 0 {
		t.Errorf("its numbers aren't 9.8.7.0 of a program: %#x", fixed)
	}
	// The table's name is a language and a code page, which the translation names too.
	table := version.find("StringFileInfo", "040904B0")
	if got := version.find("VarFileInfo", "Translation").value; !bytes.Equal(got, []byte{0x09, 0x04, 0xb0, 0x04}) {
		t.Errorf("its translation is % x", got)
	}
	for key, want := range map[string]string{
		"FileVersion": "9.8.7", "ProductVersion": "9.8.7", "ProductName": "rpcdsc", "InternalName": "rpcdsc",
		"FileDescription": "rpcdsc: confines RPC on Windows hosts to a port range", "OriginalFilename": "rpcdsc.exe", "LegalCopyright": "MIT License",
	} {
		if got := table.find(key).text(); got != want {
			t.Errorf("its %s is %q, want %q", key, got, want)
		}
	}
}

// checkManifest reads what Windows makes a process of the program by.
func checkManifest(t *testing.T, data []byte) {
	t.Helper()
	var m struct {
		XMLName  xml.Name
		Identity struct {
			Name string `xml:"name,attr"`
		} `xml:"assemblyIdentity"`
		Level struct {
			Level    string `xml:"level,attr"`
			UIAccess string `xml:"uiAccess,attr"`
		} `xml:"trustInfo>security>requestedPrivileges>requestedExecutionLevel"`
		Systems []struct {
			ID string `xml:"Id,attr"`
		} `xml:"compatibility>application>supportedOS"`
		LongPaths string `xml:"application>windowsSettings>longPathAware"`
	}
	if err := xml.Unmarshal(data, &m); err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	if m.XMLName.Space != "urn:schemas-microsoft-com:asm.v1" || m.XMLName.Local != "assembly" || m.Identity.Name != "rpcdsc" ||
		m.Level.Level != "asInvoker" || m.Level.UIAccess != "false" || m.LongPaths != "true" {
		t.Errorf("its manifest says %+v", m)
	}
	const windows10 = "{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}" // and 11, and Server 2016 to 2025
	found := false
	for _, system := range m.Systems {
		found = found || system.ID == windows10
	}
	if !found {
		t.Errorf("it isn't made for Windows 10: %+v", m.Systems)
	}
}

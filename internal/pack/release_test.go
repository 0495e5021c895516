package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// checkRelease reads what a release of windows/amd64 and linux/arm64 has.
func checkRelease(t *testing.T, dir, version string) {
	t.Helper()
	text := func(name string) string {
		content, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		return string(content)
	}
	zipOf := func(platform, program string) (name string) {
		name = "rpcdsc-" + version + "-" + platform + ".zip"
		files, entries := unzip(t, filepath.Join(dir, name))
		binary := text("rpcdsc-" + platform + filepath.Ext(program))
		man := len(files["rpcdsc.1"]) > 0
		if len(files) != map[bool]int{false: 3, true: 4}[man] || man != (program == "rpcdsc") || string(files[program]) != binary || len(files["LICENSE"]) == 0 || len(files["README.md"]) == 0 {
			t.Errorf("%s has %d files, or another program", name, len(files))
		}
		for _, e := range entries {
			if (e.Mode()&0o111 != 0) != (e.Name == program) {
				t.Errorf("%s: %s has mode %v", name, e.Name, e.Mode())
			}
		}
		return name
	}
	windows, linux := zipOf("windows-amd64", "rpcdsc.exe"), zipOf("linux-arm64", "rpcdsc")
	sum := fmt.Sprintf("%x", sha256.Sum256([]byte(text(windows))))
	checkSBOM(t, text("sbom.cdx.json"), filepath.Join(dir, "rpcdsc-linux-arm64"), linux)

	installer := text("winget/rpcdsc.rpcdsc.installer.yaml")
	for _, want := range []string{`PackageVersion: "` + version + `"`, "RelativeFilePath: rpcdsc.exe", "Architecture: x64", "InstallerSha256: " + strings.ToUpper(sum),
		`InstallerUrl: "https://example.com/v9.8.7/` + windows + `"`} {
		if !strings.Contains(installer, want) {
			t.Errorf("no %s in\n%s", want, installer)
		}
	}
	if strings.Contains(installer, "linux") || len(text("winget/rpcdsc.rpcdsc.yaml")) == 0 || !strings.Contains(text("winget/rpcdsc.rpcdsc.locale.en-US.yaml"), `License: "MIT"`) {
		t.Error("the manifests of winget aren't right")
	}
	var scoop struct {
		Version, Bin string
		Architecture map[string]struct{ URL, Hash string }
	}
	if err := json.Unmarshal([]byte(text("scoop/rpcdsc.json")), &scoop); err != nil {
		t.Fatal(err)
	}
	if got := scoop.Architecture["64bit"]; scoop.Version != version || scoop.Bin != "rpcdsc.exe" || len(scoop.Architecture) != 1 || got.Hash != sum || got.URL != "https://example.com/v9.8.7/"+windows {
		t.Errorf("%+v", scoop)
	}
}

// checkSBOM compares a bill of materials with what go itself says of a binary.
func checkSBOM(t *testing.T, text, binary, zip string) {
	t.Helper()
	var b struct {
		BomFormat, SpecVersion string
		Metadata               struct {
			Component struct {
				Properties []struct{ Name, Value string }
			}
		}
		Components []struct{ Name, Version, PURL string }
	}
	if err := json.Unmarshal([]byte(text), &b); err != nil {
		t.Fatal(err)
	}
	has := map[string]bool{}
	for _, c := range b.Components {
		has[c.Name+" "+c.Version] = c.PURL == "pkg:golang/"+c.Name+"@"+c.Version
	}
	said, err := exec.Command("go", "version", "-m", binary).Output()
	if err != nil {
		t.Fatal(err)
	}
	deps := regexp.MustCompile(`(?m)^\tdep\t(\S+)\t(\S+)\th1:`).FindAllStringSubmatch(string(said), -1)
	for _, d := range deps {
		if !has[d[1]+" "+d[2]] {
			t.Errorf("the bill of materials hasn't %s %s", d[1], d[2])
		}
	}
	if len(deps) == 0 || b.BomFormat != "CycloneDX" || b.SpecVersion != "1.6" || len(b.Metadata.Component.Properties) != 2 || !strings.HasSuffix(b.Metadata.Component.Properties[0].Name, zip) {
		t.Errorf("%d modules, %+v", len(deps), b.Metadata)
	}
}

func TestReleaseRefuses(t *testing.T) {
	const good = `{"version":"1.2.3","author":"a","description":"d","license":"MIT","url":""}`
	for about, want := range map[string]string{
		good: "has no binaries",
		strings.Replace(good, `"url":""`, `"url":"http://example.com"`, 1): "no https:// address",
		strings.Replace(good, "1.2.3", "", 1):                              "needs a version",
		strings.Replace(good, "author", "autor", 1):                        "unknown field",
	} {
		var out bytes.Buffer
		if err := run([]string{"release", t.TempDir()}, strings.NewReader(about), &out); err == nil || !strings.Contains(err.Error(), want) || out.Len() > 0 {
			t.Errorf("%s: %v, %q", about, err, out.String())
		}
	}
	broken := folder(t, "rpcdsc-linux-amd64")
	if err := run([]string{"release", broken}, strings.NewReader(good), &bytes.Buffer{}); err == nil {
		t.Error("what isn't a program was packed")
	}
}

package main

import (
	"encoding/json"
	"fmt"
	"strings"
)

const (
	wingetID     = "rpcdsc.rpcdsc"
	wingetFolder = "winget/"
	wingetForm   = "1.6.0"
)

// architectures are what winget and Scoop call those of Go.
var architectures = map[string]struct{ winget, scoop string }{
	"amd64": {"x64", "64bit"}, "386": {"x86", "32bit"}, "arm64": {"arm64", "arm64"},
}

// manifests are the files from which winget and Scoop install the Windows binaries.
func (r *release) manifests(binaries []*program) map[string][]byte {
	var windows []*program
	for _, b := range binaries {
		if b.os == "windows" {
			windows = append(windows, b)
		}
	}
	if windows == nil {
		return nil
	}
	return map[string][]byte{
		wingetFolder + wingetID + ".yaml":              r.winget("version", "DefaultLocale: en-US\n"),
		wingetFolder + wingetID + ".installer.yaml":    r.winget("installer", r.installers(windows)),
		wingetFolder + wingetID + ".locale.en-US.yaml": r.winget("defaultLocale", r.locale()),
		"scoop/rpcdsc.json":                            r.scoop(windows),
	}
}

// winget is one of the three files of a version. Every value is a quoted string, so
// that no version is taken for a number.
func (r *release) winget(kind, inside string) []byte {
	return fmt.Appendf(nil, "# yaml-language-server: $schema=https://aka.ms/winget-manifest.%s.%s.schema.json\n"+
		"PackageIdentifier: %s\nPackageVersion: %q\n%sManifestType: %s\nManifestVersion: %s\n", kind, wingetForm, wingetID, r.Version, inside, kind, wingetForm)
}

func (r *release) installers(binaries []*program) string {
	var text strings.Builder
	fmt.Fprintf(&text, "InstallerType: zip\nNestedInstallerType: portable\nNestedInstallerFiles:\n- RelativeFilePath: rpcdsc.exe\n  PortableCommandAlias: rpcdsc\nInstallers:\n")
	for _, b := range binaries {
		fmt.Fprintf(&text, "- Architecture: %s\n  InstallerUrl: %q\n  InstallerSha256: %s\n", architectures[b.arch].winget, r.address(b), strings.ToUpper(b.sum))
	}
	return text.String()
}

func (r *release) locale() string {
	return fmt.Sprintf("PackageLocale: en-US\nPublisher: %q\nPackageName: rpcdsc\nLicense: %q\nShortDescription: %q\nTags:\n- dcom\n- dsc\n- firewall\n- group-policy\n- rpc\n",
		r.Author, r.License, r.Description)
}

// address is where a zip file is had from.
func (r *release) address(b *program) string { return strings.TrimSuffix(r.URL, "/") + "/" + b.zip }

func (r *release) scoop(binaries []*program) []byte {
	type download struct {
		URL  string `json:"url"`
		Hash string `json:"hash"`
	}
	app := struct {
		Version      string              `json:"version"`
		Description  string              `json:"description"`
		Homepage     string              `json:"homepage"`
		License      string              `json:"license"`
		Architecture map[string]download `json:"architecture"`
		Bin          string              `json:"bin"`
	}{r.Version, r.Description, r.URL, r.License, map[string]download{}, "rpcdsc.exe"}
	for _, b := range binaries {
		app.Architecture[architectures[b.arch].scoop] = download{r.address(b), b.sum}
	}
	text, err := json.MarshalIndent(app, "", "    ")
	if err != nil {
		panic(err) // there is nothing in it that JSON doesn't know
	}
	return append(text, '\n')
}

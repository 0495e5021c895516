package main

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// The bill of materials is CycloneDX 1.6 in JSON (ECMA-424): what the Go linker wrote
// into the binaries of the modules that are in them.
type bom struct {
	Format     string      `json:"bomFormat"`
	Spec       string      `json:"specVersion"`
	Serial     string      `json:"serialNumber"`
	Version    int         `json:"version"`
	Metadata   bomMetadata `json:"metadata"`
	Components []component `json:"components"`
}

type bomMetadata struct {
	Component component `json:"component"`
}

type component struct {
	Type     string        `json:"type"`
	Ref      string        `json:"bom-ref"`
	Name     string        `json:"name"`
	Version  string        `json:"version"`
	PURL     string        `json:"purl,omitempty"`
	Licenses []bomLicense  `json:"licenses,omitempty"`
	Parts    []bomProperty `json:"properties,omitempty"`
}

type bomLicense struct {
	Expression string `json:"expression"`
}

type bomProperty struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// sbom lists the modules that are in any of the binaries, the standard library, and
// the binaries' zip files. No time is in it: the same binaries give the same bytes.
func (r *release) sbom(binaries []*program) ([]byte, error) {
	modules := map[string]component{}
	b := bom{Format: "CycloneDX", Spec: "1.6", Version: 1}
	b.Metadata.Component = component{Type: "application", Ref: "rpcdsc", Name: "rpcdsc", Version: r.Version, Licenses: []bomLicense{{r.License}}}
	for _, bin := range binaries {
		goVersion := strings.TrimPrefix(bin.info.GoVersion, "go")
		std := component{Type: "library", Name: "std", Version: goVersion, PURL: "pkg:golang/std@" + goVersion}
		std.Ref = std.PURL
		modules[std.Ref] = std
		for _, m := range bin.info.Deps {
			c, err := moduleComponent(m)
			if err != nil {
				return nil, err
			}
			modules[c.Ref] = c
		}
		b.Metadata.Component.Parts = append(b.Metadata.Component.Parts, bomProperty{"rpcdsc:sha256:" + bin.zip, bin.sum})
	}
	for _, ref := range slices.Sorted(maps.Keys(modules)) {
		b.Components = append(b.Components, modules[ref])
	}
	content, err := json.Marshal(b)
	if err != nil {
		return nil, err
	}
	b.Serial = "urn:uuid:" + uuid.NewSHA1(uuid.NameSpaceURL, content).String()
	text, err := json.MarshalIndent(b, "", "  ")
	return append(text, '\n'), err
}

// moduleComponent describes a module that was linked. Its hash is go.sum's, which is
// over the names and sums of its files (golang.org/x/mod/sumdb/dirhash, h1).
func moduleComponent(m *debug.Module) (component, error) {
	if m.Replace != nil {
		return component{}, fmt.Errorf("module %s is replaced by %s: a release has none that is", m.Path, m.Replace.Path)
	}
	c := component{Type: "library", Name: m.Path, Version: m.Version, PURL: "pkg:golang/" + m.Path + "@" + m.Version}
	c.Ref = c.PURL
	sum, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(m.Sum, "h1:"))
	if err != nil || len(sum) != 32 {
		return c, fmt.Errorf("module %s has the sum %q", m.Path, m.Sum)
	}
	c.Parts = []bomProperty{{"golang:h1", hex.EncodeToString(sum)}}
	return c, nil
}

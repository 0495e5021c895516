package main

import (
	"crypto/sha256"
	"encoding/xml"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
)

// The package's format is the Open Packaging Conventions (ECMA-376 part 2): parts
// with types, and relationships that name the one that describes the package. The
// description is a .nuspec, as PowerShellGet makes it of a manifest: the tags
// PSModule, PSFunction_ and the like are what galleries search by.

const (
	coreProperties = "package/services/metadata/core-properties/"
	relationships  = "http://schemas.openxmlformats.org/package/2006/relationships"
)

type nuspec struct {
	XMLName  xml.Name `xml:"package"`
	NS       string   `xml:"xmlns,attr"`
	Metadata metadata `xml:"metadata"`
}

type metadata struct {
	ID          string   `xml:"id"`
	Version     string   `xml:"version"`
	Authors     string   `xml:"authors"`
	Owners      string   `xml:"owners"`
	MustAccept  bool     `xml:"requireLicenseAcceptance"`
	License     *license `xml:"license"`
	ProjectURL  string   `xml:"projectUrl,omitempty"`
	Description string   `xml:"description"`
	Copyright   string   `xml:"copyright,omitempty"`
	Tags        string   `xml:"tags"`
}

type license struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

type properties struct {
	XMLName     xml.Name `xml:"coreProperties"`
	NS          string   `xml:"xmlns,attr"`
	DC          string   `xml:"xmlns:dc,attr"`
	Creator     string   `xml:"dc:creator"`
	Description string   `xml:"dc:description"`
	Identifier  string   `xml:"dc:identifier"`
	Version     string   `xml:"version"`
	Keywords    string   `xml:"keywords"`
}

type relations struct {
	XMLName xml.Name   `xml:"Relationships"`
	NS      string     `xml:"xmlns,attr"`
	List    []relation `xml:"Relationship"`
}

type relation struct {
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
	ID     string `xml:"Id,attr"`
}

type types struct {
	XMLName   xml.Name `xml:"Types"`
	NS        string   `xml:"xmlns,attr"`
	Defaults  []byName `xml:"Default"`
	Overrides []byName `xml:"Override"`
}

type byName struct {
	Extension string `xml:"Extension,attr,omitempty"`
	Part      string `xml:"PartName,attr,omitempty"`
	Type      string `xml:"ContentType,attr"`
}

// parts gives the package's files: the module's, and those that describe them.
func (m *module) parts(files map[string][]byte) (map[string][]byte, error) {
	spec, err := document(nuspec{NS: "http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd", Metadata: m.metadata()})
	if err != nil {
		return nil, err
	}
	core, err := document(m.properties())
	if err != nil {
		return nil, err
	}
	parts := maps.Clone(files)
	about, props := m.Name+".nuspec", fmt.Sprintf("%s%x.psmdcp", coreProperties, sha256.Sum256(core))
	parts[about], parts[props] = spec, core
	parts["_rels/.rels"], err = document(relations{NS: relationships, List: []relation{
		{"http://schemas.microsoft.com/packaging/2010/07/manifest", "/" + about, "manifest"},
		{relationships + "/metadata/core-properties", "/" + props, "properties"},
	}})
	if err != nil {
		return nil, err
	}
	parts["[Content_Types].xml"], err = document(contentTypes(parts))
	return parts, err
}

func (m *module) metadata() metadata {
	out := metadata{
		ID: m.Name, Version: m.Version, Authors: m.Author, Owners: m.Author,
		ProjectURL: m.Project, Description: m.Description, Copyright: m.Copyright, Tags: m.tags(),
	}
	if m.License != "" {
		out.License = &license{"expression", m.License}
	}
	return out
}

func (m *module) properties() properties {
	return properties{
		NS: "http://schemas.openxmlformats.org/package/2006/metadata/core-properties", DC: "http://purl.org/dc/elements/1.1/",
		Creator: m.Author, Description: m.Description, Identifier: m.Name, Version: m.Version, Keywords: m.tags(),
	}
}

func (m *module) tags() string {
	tags := append(slices.Clone(m.Tags), "PSModule")
	for _, edition := range m.Editions {
		tags = append(tags, "PSEdition_"+edition)
	}
	if len(m.Functions) > 0 {
		tags = append(tags, "PSIncludes_Function")
	}
	for _, name := range m.Functions {
		tags = append(tags, "PSFunction_"+name, "PSCommand_"+name)
	}
	if len(m.Resources) > 0 {
		tags = append(tags, "PSIncludes_DscResource")
	}
	for _, name := range m.Resources {
		tags = append(tags, "PSDscResource_"+name)
	}
	return strings.Join(tags, " ")
}

// contentTypes says what each file is: by its extension, or by its name if it has
// none.
func contentTypes(parts map[string][]byte) types {
	known := map[string]string{
		"rels":   "application/vnd.openxmlformats-package.relationships+xml",
		"psmdcp": "application/vnd.openxmlformats-package.core-properties+xml",
	}
	out := types{NS: "http://schemas.openxmlformats.org/package/2006/content-types"}
	seen := map[string]bool{}
	for _, name := range names(parts) {
		extension := strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
		kind := known[extension]
		if kind == "" {
			kind = "application/octet-stream"
		}
		switch {
		case extension == "":
			out.Overrides = append(out.Overrides, byName{Part: "/" + name, Type: kind})
		case !seen[extension]:
			seen[extension] = true
			out.Defaults = append(out.Defaults, byName{Extension: extension, Type: kind})
		}
	}
	return out
}

func document(v any) ([]byte, error) {
	text, err := xml.MarshalIndent(v, "", "  ")
	return append([]byte(xml.Header), append(text, '\n')...), err
}

// Package gpo makes Group Policy objects: a backup folder (gpo/) that Import-GPO
// takes, with one object for each group and one that takes it away again.
//
// # What is beside the backups
//
// gpo/Import-RpcGpo.ps1 and gpo/Remove-RpcGpo.ps1 come from package psmodule as they
// are. What they need to know of the fleet is gpo/RpcGpo.psd1, which
// Import-PowerShellDataFile (or Import-LocalizedData) reads:
//
//	@{
//	    Schema = 1
//	    Fleet = 'contoso'
//	    Gpos = @(
//	        @{
//	            Name = 'rpcdsc contoso files script'
//	            BackupId = '{0F6C...}'         # the folder beside, Import-GPO -BackupId
//	            Group = 'files'
//	            Flavor = 'script'              # or 'native'
//	            Remove = $false                # $true: what takes the others of this Group and Flavor away
//	            Policies = @('1a2b3c4d')       # tags; @() where Remove
//	            Generation = 'windows-2016'
//	            Versions = @('10.0')           # Win32_OperatingSystem.Version begins with one of them and a dot
//	            MinBuild = 10240               # its BuildNumber; 0 is no bound
//	            MaxBuild = 0
//	            ProductTypes = @(2, 3)         # its ProductType: 1 client, 2 domain controller, 3 server
//	            Only = @()                     # NetBIOS names: the object is for these computers alone; @() is all
//	            Except = @('FS03')             # NetBIOS names: it isn't for these
//	            Hosts = @('fs01.corp.example') # as the fleet file names them
//	        }
//	    )
//	}
//
// Win32_OperatingSystem.BuildNumber is text: WQL finds '9600' > '10240'. A filter
// goes by Versions (Version LIKE '10.0.%') and ProductTypes; the builds are for who
// reads it. Only and Except are there where hosts of a group have different policies
// and no script to tell them apart: Win32_ComputerSystem.Name goes into the filter,
// as a second query. Of the objects of one group and flavor, at most one passes for
// a computer, and removal objects have neither.
package gpo

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/osgen"
)

// name is that of the kind, by which it is asked for; root is the folder of its files.
const (
	name         = "gpo"
	root         = "gpo"
	manifestPath = root + "/manifest.xml"
	tablePath    = root + "/RpcGpo.psd1"
)

// Kind is Group Policy objects.
type Kind struct{}

// Name is the kind's own.
func (Kind) Name() string { return name }

// Flavors are those of the objects, as --gpo takes them.
func Flavors() []string { return []string{flavorScript, flavorNative} }

// words are those that ask for a flavor.
var words = map[string][]string{flavorScript: {name, name + "-" + flavorScript}, flavorNative: {name + "-" + flavorNative}}

// asked tells whether any object is wanted.
func asked(job *artifact.Job) bool {
	return job.Asks(slices.Concat(words[flavorScript], words[flavorNative])...)
}

// Facts wants what a filter for Windows has to know.
func (Kind) Facts(g *osgen.Generation) []string {
	var wrong []string
	if len(g.Versions) == 0 || g.MinBuild <= 0 {
		wrong = append(wrong, "versions or min_build is missing")
	}
	if g.MaxBuild != 0 && g.MaxBuild < g.MinBuild {
		wrong = append(wrong, fmt.Sprintf("max_build = %d is below min_build", g.MaxBuild))
	}
	if (g.Engine == osgen.EngineWFAS) != (g.RuleVersion != "") {
		wrong = append(wrong, "rule_version goes with engine = \""+osgen.EngineWFAS+"\"")
	} else if g.RuleVersion != "" {
		if _, err := policyVersion(g.RuleVersion); err != nil {
			wrong = append(wrong, err.Error())
		}
	}
	return wrong
}

// Serves every generation.
func (Kind) Serves(*osgen.Generation) bool { return true }

// Takes is false where objects of their own aren't known: there a script does it.
func (Kind) Takes(word string, g *osgen.Generation, _ osgen.Release) bool {
	return g.RuleVersion != "" || slices.Contains(words[flavorScript], word)
}

// AppliedBy names the flavors that there are.
func (Kind) AppliedBy(g *osgen.Generation) string {
	if g.RuleVersion == "" {
		return "GPO (script)"
	}
	return "GPO (script, native)"
}

// Next is to import the folder.
func (Kind) Next(job *artifact.Job, dir string) string {
	if !asked(job) {
		return ""
	}
	var scripts []string
	for _, g := range job.Groups(func(g *osgen.Generation) bool { return g.RuleVersion == "" }) {
		scripts = append(scripts, g.Name)
	}
	note := ""
	if len(scripts) > 0 && job.Asks(words[flavorNative]...) {
		note = " (IPsec stays with startup scripts: " + strings.Join(scripts, ", ") + ")"
	}
	return "on a computer with the Group Policy Management Console, run " + filepath.Join(dir, root, "Import-RpcGpo.ps1") +
		" -WhatIf, then without it; Test-RpcPortPolicy on a node verifies, Remove-RpcGpo.ps1 undoes" + note
}

// Package dscv3 makes configuration documents for DSC 3, the program dsc, which has no
// Local Configuration Manager and needs no WinRM: dscv3/<host>.dsc.config.json for each
// host, dscv3/remove/any-host.dsc.config.json, which takes the fleet away, and the scripts
// that apply and verify them.
//
// There are two flavors, as of compiled documents: one with resources that come with
// dsc, Registry and WindowsPowerShellScript, and one with the resource of the module
// RpcPortPolicy. Microsoft's FirewallRuleList is in neither: it compares addresses as
// text, knows a rule by the name that people read, and changes live rules property by
// property.
//
// A document is printed and proved once for all hosts that share its policy; what is a
// host's own is put in and read for each. Nothing here asks dsc to delete a key: it
// would take all that is below.
package dscv3

import (
	"fmt"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/dscv3/readback"
	"rpcdsc/internal/artifact/module"
	"rpcdsc/internal/artifact/nodedata"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
)

// name is the kind's own, by which it is asked for, and the folder of its files.
const name = "dscv3"

// suffix is by what dsc and people know a document.
const suffix = ".dsc.config.json"

// Kind is configuration documents for DSC 3.
type Kind struct{}

// Name is the kind's own.
func (Kind) Name() string { return name }

// Facts wants what the bodies need: the node's functions, and Windows PowerShell 5.1.
func (k Kind) Facts(g *osgen.Generation) []string {
	if !k.Serves(g) {
		return nil
	}
	major, _, _ := strings.Cut(g.PowerShell, ".")
	if n, err := strconv.Atoi(major); !nodedata.HasFunctions(g) || err != nil || n < 5 {
		return []string{"dsc3 is set, so cmdlets must name the rule engine of the node's functions, and powershell must be 5.1 or later"}
	}
	return nil
}

// Serves generations that can have dsc.
func (Kind) Serves(g *osgen.Generation) bool { return g.DSC3 != "" }

func applyPath(h *policy.Host) string { return path.Join(name, h.Name+suffix) }

// removePath is that of the document that takes the fleet away; no host's document lies
// in its folder, whatever the host's name. Those of other fleets are among what is for
// hosts that have left.
const removePath = name + "/remove/any-host" + suffix

func departedPath(fleet string) string {
	return path.Join(artifact.DepartedFolder(fleet), removePath)
}

// AppliedBy is the program dsc.
func (Kind) AppliedBy(*osgen.Generation) string { return "DSC 3" }

// Next is to run what applies the documents.
func (k Kind) Next(job *artifact.Job, dir string) string {
	if !job.Asks(name) || len(job.Groups(k.Serves)) == 0 {
		return ""
	}
	folder := filepath.Join(dir, name)
	if job.Flavor == artifact.FlavorModule {
		folder += " and " + filepath.Join(dir, "module", module.Name)
	}
	return "bring " + folder + " to the nodes, which need dsc " + lowest(job.Groups(k.Serves), job) + " or later, and run apply.ps1 -WhatIf there, then without it;" +
		" verify.ps1 verifies, apply.ps1 -Remove undoes"
}

// lowest is the lowest version of dsc that takes all documents.
func lowest(groups []*policy.Group, job *artifact.Job) string { return job.Generation(groups[0]).DSC3 }

// Explain gives the rules that a host's document sets. One with the module's resource
// sets none of its own.
func (Kind) Explain(job *artifact.Job, files *artifact.Files, _ *policy.Group, h *policy.Host) (*proof.Artifact, error) {
	if !job.Asks(name) || job.Flavor == artifact.FlavorModule {
		return nil, nil
	}
	text, err := files.Text(applyPath(h))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", applyPath(h), err)
	}
	return readback.Explain(applyPath(h), text)
}

// Assumptions are those of the node's functions, and about the program dsc.
func (k Kind) Assumptions() []artifact.Assumption {
	return []artifact.Assumption{nodedata.Functions, {
		ID: "dsc3-as-its-source", Asked: []string{name}, Of: k.Serves,
		Text: "The program dsc does with a document what its source and its schemas say: it takes the resources in the order in which they depend on each other, and stops at the first that fails.",
	}}
}

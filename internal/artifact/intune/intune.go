// Package intune is what Microsoft Intune runs on a group's Windows clients: the two
// scripts of a remediation, Detect.ps1 and Remediate.ps1, and in remove/ those of one
// that takes the fleet off a computer again, which clients that have left get, too.
// Configuration items of Configuration Manager take the same scripts.
//
// They are the startup script in PowerShell in the form that Intune wants: a code and
// one line of text, no parameters, no restart, and so little text a host that a group
// of thousands fits. The text is the templates' of the generation, and the functions in
// it are package psmodule's. The package knows nothing of how scripts come into Intune.
package intune

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/intune/readback"
	"rpcdsc/internal/artifact/nodedata"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
)

// name is that of the kind, by which it is asked for, of the folder of its files, and
// of the templates that make them.
const name = "intune"

// The scripts, below the folder of a group.
const (
	detect    = "Detect.ps1"
	remediate = "Remediate.ps1"
)

// client is what Win32_OperatingSystem.ProductType is on a client. Intune manages no
// servers.
const client = 1

// Kind is scripts for Intune.
type Kind struct{}

// Name is the kind's own.
func (Kind) Name() string { return name }

// Facts wants that the node's functions run where there are templates, and some release
// that gets what they make.
func (k Kind) Facts(g *osgen.Generation) []string {
	switch {
	case !k.Serves(g):
		return nil
	case !nodedata.HasFunctions(g):
		return []string{"there are artifacts of kind " + name + ", so cmdlets must name the rule engine of the node's functions"}
	case !slices.ContainsFunc(g.Releases, isClient):
		return []string{"there are artifacts of kind " + name + ", and no release has a client's product type"}
	}
	return nil
}

// Serves generations that have templates of the kind.
func (Kind) Serves(g *osgen.Generation) bool { return g.Makes(name) }

// Takes is true of clients.
func (Kind) Takes(_ string, _ *osgen.Generation, r osgen.Release) bool { return isClient(r) }

func isClient(r osgen.Release) bool {
	return len(r.ProductTypes) == 0 || slices.Contains(r.ProductTypes, client)
}

// groups are those of clients, if anybody asks for scripts for them.
func groups(job *artifact.Job) []*policy.Group {
	if !job.Asks(name) {
		return nil
	}
	return slices.DeleteFunc(job.Groups(Kind{}.Serves), func(g *policy.Group) bool { return !isFor(job, g) })
}

// isFor tells whether a group gets scripts where somebody asks.
func isFor(job *artifact.Job, g *policy.Group) bool {
	gen, r, _ := job.Catalogue.Lookup(g.Target.Release)
	return Kind{}.Serves(gen) && isClient(r)
}

// folder is where a group's scripts lie.
func folder(g *policy.Group) string { return path.Join(name, g.Name) }

// Explain gives the rules that a group's scripts make on a host.
func (Kind) Explain(job *artifact.Job, files *artifact.Files, g *policy.Group, h *policy.Host) (*proof.Artifact, error) {
	if !job.Asks(name) || !isFor(job, g) {
		return nil, nil
	}
	at := path.Join(folder(g), remediate)
	text, err := files.Text(at)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", at, err)
	}
	return readback.Explain(at, text, h)
}

// AppliedBy is Intune, where it manages the clients of a generation.
func (Kind) AppliedBy(*osgen.Generation) string { return "Intune (clients)" }

// Next is to make a remediation of them.
func (Kind) Next(job *artifact.Job, dir string) string {
	if len(groups(job)) == 0 {
		return ""
	}
	return "in Intune, make for each group a remediation of " + filepath.Join(dir, name, "<group>", detect) + " and " + remediate +
		" beside it, in 64-bit PowerShell and without the logged-on credentials;" +
		" its detection verifies, one of the scripts in remove undoes"
}

// Assumptions are about what runs the scripts.
func (Kind) Assumptions() []artifact.Assumption {
	return []artifact.Assumption{{
		ID: "intune-runs", Asked: []string{name},
		Text: "Intune runs a group's Detect.ps1 as the system on the group's computers, and its Remediate.ps1 where that exits with 1, as its documentation says; what of them it shows there is its own.",
		Of:   Kind{}.Serves,
	}}
}

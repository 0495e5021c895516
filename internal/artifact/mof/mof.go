// Package mof is compiled DSC documents for each host: one that applies its
// policy, one that removes it, and, unless it isn't wanted, the meta document of
// its Local Configuration Manager.
//
// A document is printed and proved once for all hosts that share its policy; what
// is a host's own is put in and read for each.
package mof

import (
	"fmt"
	"path/filepath"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/module"
	"rpcdsc/internal/artifact/mof/readback"
	"rpcdsc/internal/artifact/nodedata"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
)

// Kind is compiled DSC documents.
type Kind struct{}

// Name is the kind's own.
func (Kind) Name() string { return "mof" }

// Facts wants the node's functions where there is DSC.
func (k Kind) Facts(g *osgen.Generation) []string {
	if k.Serves(g) && !nodedata.HasFunctions(g) {
		return []string{"dsc is set, so cmdlets must name the rule engine of the node's functions"}
	}
	return nil
}

// Serves generations that can have DSC.
func (Kind) Serves(g *osgen.Generation) bool { return g.DSC != "" }

func applyPath(h *policy.Host) string { return "dsc/" + h.Name + ".mof" }
func metaPath(h *policy.Host) string  { return "dsc/" + h.Name + ".meta.mof" }
func departedPath(l *artifact.Leaver) string {
	return artifact.DepartedFolder(l.Policy.Fleet) + "/dsc/" + l.Name + ".mof"
}

func removePath(h *policy.Host) string { return "dsc/remove/" + h.Name + ".mof" }

// Explain gives the rules that a host's document sets. One with the module's
// resource sets none of its own.
func (Kind) Explain(job *artifact.Job, files *artifact.Files, _ *policy.Group, h *policy.Host) (*proof.Artifact, error) {
	if job.Flavor == artifact.FlavorModule {
		return nil, nil
	}
	text, err := files.Text(applyPath(h))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", applyPath(h), err)
	}
	return readback.Explain(applyPath(h), text)
}

// AppliedBy is the Local Configuration Manager.
func (Kind) AppliedBy(*osgen.Generation) string { return "DSC" }

// Next is to push the documents.
func (Kind) Next(job *artifact.Job, dir string) string {
	way := "run `Start-DscConfiguration -Path " + filepath.Join(dir, "dsc") + "`"
	if job.Flavor == artifact.FlavorModule {
		way = "install " + filepath.Join(dir, "module", module.Name) + " on the nodes and " + way
	}
	return way
}

// Assumptions are those of the node's functions.
func (Kind) Assumptions() []artifact.Assumption { return []artifact.Assumption{nodedata.Functions} }

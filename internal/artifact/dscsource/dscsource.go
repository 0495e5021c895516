// Package dscsource is the DSC configuration as source with its data, for those
// who compile their documents themselves.
package dscsource

import (
	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/mof"
	"rpcdsc/internal/artifact/nodedata"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
)

// Kind is the configuration's source.
type Kind struct{}

// Name is the kind's own.
func (Kind) Name() string { return "dscsource" }

// Facts wants nothing that compiled documents don't.
func (Kind) Facts(*osgen.Generation) []string { return nil }

// Serves what compiled documents serve.
func (Kind) Serves(g *osgen.Generation) bool { return mof.Kind{}.Serves(g) }

// The files.
const (
	codePath = "dsc/source/RpcPorts.ps1"
	dataPath = "dsc/source/RpcPorts.psd1"
)

// Explain gives nothing: what is compiled is a document.
func (Kind) Explain(*artifact.Job, *artifact.Files, *policy.Group, *policy.Host) (*proof.Artifact, error) {
	return nil, nil
}

// AppliedBy is nothing: it must be compiled first.
func (Kind) AppliedBy(*osgen.Generation) string { return "" }

// Next is nothing: documents are there already.
func (Kind) Next(*artifact.Job, string) string { return "" }

// Assumptions are those of the node's functions.
func (Kind) Assumptions() []artifact.Assumption { return []artifact.Assumption{nodedata.Functions} }

// Package machineconfig makes packages for Azure Machine Configuration: for each policy
// of a group one that audits, and one that also sets; and for each fleet that computers
// are in, or were, one that takes it off them.
//
//	machineconfig/rpcdsc-FLEET-GROUP.zip         sets what differs
//	machineconfig/rpcdsc-FLEET-GROUP-audit.zip   only reports it
//	machineconfig/rpcdsc-FLEET-remove.zip        removes the fleet
//	machineconfig/publish.txt                    the hash of each, and the commands that publish it
//
// A package has a document, its kind, and the module with the policy and the hosts that
// it is for: the agent's PowerShell finds nothing else. Nothing is in it of the others,
// so that its hash changes only if something of its own does.
package machineconfig

import (
	"path/filepath"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
)

// name is that of the kind, by which it is asked for, and of the folder of its files.
const name = "machineconfig"

const publishPath = name + "/publish.txt"

// Kind is packages for Azure Machine Configuration.
type Kind struct{}

// Name is the kind's own.
func (Kind) Name() string { return name }

// Facts wants nothing more than others do.
func (Kind) Facts(*osgen.Generation) []string { return nil }

// Serves Windows Server 2012 and later: on no older one is there an agent.
func (Kind) Serves(g *osgen.Generation) bool { return g.Cmdlets == "NetSecurity" }

// Explain has nothing of its own: the rules are those of the module.
func (Kind) Explain(*artifact.Job, *artifact.Files, *policy.Group, *policy.Host) (*proof.Artifact, error) {
	return nil, nil
}

// AppliedBy is the agent.
func (Kind) AppliedBy(*osgen.Generation) string { return "Azure Machine Configuration" }

// Next is to publish the packages.
func (Kind) Next(job *artifact.Job, dir string) string {
	if !job.Asks(name) {
		return ""
	}
	return "publish the packages in " + filepath.Join(dir, name) + " with the commands in " + filepath.Join(dir, filepath.FromSlash(publishPath)) +
		"; compliance in Azure verifies, the package " + prefix(job.Fleet.Name) + "remove undoes"
}

// Assumptions are about the agent, which nobody here has run.
func (Kind) Assumptions() []artifact.Assumption {
	return []artifact.Assumption{{
		ID: "machineconfig-agent", Asked: []string{name},
		Text: "The agent of Azure Machine Configuration runs the module in its PowerShell 7 as Microsoft's engine does here, and a computer is assigned the package of its own group and policy only.",
		Of:   Kind{}.Serves,
	}}
}

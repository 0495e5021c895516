// Package startup is what a group's computers run when they start: scripts in cmd
// with .reg files, or one script in PowerShell, by what their Windows has.
//
// The text is the templates' of the generation; what the scripts do is decided by
// package readback below.
package startup

import (
	"fmt"
	"path/filepath"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/nodedata"
	"rpcdsc/internal/artifact/startup/readback"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
)

// Kind is startup scripts.
type Kind struct{}

// The shells that a generation can name.
const (
	shellCmd        = "cmd"
	shellPowerShell = "powershell"
)

// Name is the kind's own.
func (Kind) Name() string { return "startup" }

// Facts wants a shell that this package knows.
func (Kind) Facts(g *osgen.Generation) []string {
	switch {
	case g.Shell != shellCmd && g.Shell != shellPowerShell:
		return []string{fmt.Sprintf("shell = %q: want %s or %s", g.Shell, shellCmd, shellPowerShell)}
	case g.Shell == shellPowerShell && !nodedata.HasFunctions(g):
		return []string{"shell is powershell, so cmdlets must name the rule engine of the node's functions"}
	}
	return nil
}

// Serves every generation.
func (Kind) Serves(*osgen.Generation) bool { return true }

// Explain gives the rules that a group's script makes on a host.
func (Kind) Explain(job *artifact.Job, files *artifact.Files, g *policy.Group, h *policy.Host) (*proof.Artifact, error) {
	gen := job.Generation(g)
	if gen.Shell == shellCmd {
		return scripts(files, g, gen).Explain(h)
	}
	text, err := files.Text(script(g))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", script(g), err)
	}
	return readback.ExplainScript(script(g), text, h)
}

// AppliedBy names the script's language.
func (Kind) AppliedBy(g *osgen.Generation) string { return "startup script (" + g.Shell + ")" }

// Next is to make a startup script of it.
func (Kind) Next(_ *artifact.Job, dir string) string {
	return "give the hosts of each group " + filepath.Join(dir, "startup", "<group>") + " as their startup script"
}

// Assumptions are about the simulated Windows, and the node's functions.
func (Kind) Assumptions() []artifact.Assumption {
	return []artifact.Assumption{
		{
			ID: "simulated-windows", Text: "The tools that the .cmd scripts call do what their vendor's documentation says: the scripts are proved on a simulated Windows.",
			Of: func(g *osgen.Generation) bool { return g.Shell == shellCmd },
		},
		nodedata.Functions,
	}
}

// Package ansible makes what Ansible runs from a Linux machine: ansible/ with an
// inventory, playbooks that apply, verify and remove, and the role rpc_port_policy. The
// role copies one archive to a computer, the module with the fleet's data, and runs a
// script of package psmodule that calls it.
//
// It makes no credentials and no way of connecting: these are the user's own. What is
// for Windows before 10 and Server 2016, on which Ansible no longer runs, it leaves to
// the other kinds.
package ansible

import (
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/nodedata"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
)

// name is that of the kind, by which it is asked for; root is the folder of its files.
const (
	name = "ansible"
	root = "ansible"
	role = "rpc_port_policy"
)

var (
	inventoryPath = path.Join(root, "inventory.yml")
	rolePath      = path.Join(root, "roles", role)
	archivePath   = path.Join(rolePath, "files", "RpcPortPolicy.zip")
	varsPath      = path.Join(rolePath, "vars", "main.yml")
)

// Kind is the inventory, the playbooks and the role.
type Kind struct{}

// Name is the kind's own.
func (Kind) Name() string { return name }

// Facts wants nothing that the module doesn't want.
func (Kind) Facts(*osgen.Generation) []string { return nil }

// Serves generations that have Windows PowerShell 5 in the box: ansible-core from 2.16
// on knows no older Windows.
func (Kind) Serves(g *osgen.Generation) bool {
	major, _, _ := strings.Cut(g.PowerShell, ".")
	version, err := strconv.Atoi(major)
	return err == nil && version >= 5 && nodedata.HasFunctions(g)
}

// AppliedBy is Ansible.
func (Kind) AppliedBy(*osgen.Generation) string { return "Ansible" }

// Explain gives nothing: the rules are the module's.
func (Kind) Explain(*artifact.Job, *artifact.Files, *policy.Group, *policy.Host) (*proof.Artifact, error) {
	return nil, nil
}

// Next is a run that changes nothing.
func (k Kind) Next(job *artifact.Job, dir string) string {
	if !job.Asks(name) {
		return ""
	}
	at := filepath.Join(dir, root)
	note := ""
	var others []string
	for _, g := range job.Groups(func(g *osgen.Generation) bool { return !k.Serves(g) }) {
		others = append(others, g.Name)
	}
	if others != nil {
		note = " (not for Windows before 10 and Server 2016: " + strings.Join(others, ", ") + ")"
	}
	return "where Ansible is, run ansible-playbook -i " + filepath.Join(at, "inventory.yml") + " " + filepath.Join(at, "site.yml") + " --check --diff, then without these two; verify.yml beside it verifies, remove.yml undoes" + note
}

// Assumptions are about what Ansible does with the files.
func (k Kind) Assumptions() []artifact.Assumption {
	return []artifact.Assumption{{
		ID: "ansible-runs-the-script", Asked: []string{name},
		Text: "Ansible runs the role's script with what the inventory has for a computer, as a user who may change it, and nobody's variables replace those of the role and the inventory.",
		Of:   k.Serves,
	}}
}

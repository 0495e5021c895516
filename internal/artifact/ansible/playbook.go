package ansible

import (
	"embed"
	"path"
	"strconv"

	"rpcdsc/internal/artifact"
)

//go:embed role
var roleSources embed.FS

// How many computers a run changes at a time, and how many of them may fail before it
// stops: the first one alone, so that what is wrong with all is seen on one.
const (
	serial    = `{{ rpc_port_policy_serial | default([1, "20%"]) }}`
	mayFail   = 10 // percent; linters take no expression
	tasksMain = "main"
)

// playbook is a file that runs tasks of the role on a group of the inventory.
type playbook struct {
	path, title, hosts, tasks string
	changes                   bool // a few computers at a time
}

// playbooks lists those of a job.
func playbooks(job *artifact.Job, left []string) []playbook {
	all, of := groupName(job.Fleet.Name), " the RPC port policy of the fleet "+job.Fleet.Name
	out := []playbook{
		{path.Join(root, "site.yml"), "Apply" + of, all, tasksMain, true},
		{path.Join(root, "verify.yml"), "Verify" + of, all, "verify", false},
		{path.Join(root, "remove.yml"), "Remove" + of, all, "remove", true},
	}
	if left != nil {
		// Many of them may be gone altogether: that must not keep the others from it.
		out = append(out, playbook{path.Join(root, "departed.yml"), "Remove from hosts that have left what fleets of rpcdsc put there", departedGroup, "remove", false})
	}
	return out
}

// text makes the file.
func (p playbook) text(job *artifact.Job) (string, error) {
	var y yamlText
	y.begin(job.Header())
	y.line(0, "- name: %s", p.title)
	y.line(1, "hosts: %s", p.hosts)
	y.line(1, "gather_facts: false")
	if p.changes {
		y.line(1, "serial: %s", serial)
		y.line(1, "max_fail_percentage: "+strconv.Itoa(mayFail))
	}
	y.line(1, "tasks:")
	y.line(2, "- name: %s", "Run the role")
	y.line(3, "ansible.builtin.import_role:")
	y.line(4, "name: %s", role)
	y.line(4, "tasks_from: %s", p.tasks)
	return y.b.String(), y.err
}

package psmodule

import (
	"io/fs"
	"strings"
	"sync"
)

// ansibleBody is the body of a task of ansible.windows.win_powershell, in the folder of the role.
const ansibleBody = "Invoke-RpcPortPolicy.ps1"

// AnsibleRole returns what of the Ansible role is always the same, by path in it, and requirements.yml, which lies beside
// the playbooks. Its script unpacks the module on a node and applies, verifies or removes the node's policy, and tells
// Ansible what it found.
func AnsibleRole() ([]File, error) { return ansibleRole() }

var ansibleRole = sync.OnceValues(func() ([]File, error) {
	var files []File
	err := fs.WalkDir(sources, "Ansible", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(sources, name)
		name = strings.TrimPrefix(strings.TrimPrefix(name, "Ansible/"), "role/")
		if name == ansibleBody {
			name = "files/" + name
		}
		files = append(files, File{name, string(text)})
		return err
	})
	return files, err
})

package psmodule

import _ "embed"

//go:embed Ansible/Invoke-RpcPortPolicy.ps1
var ansibleScript string

// AnsibleScript returns the body of a task of ansible.windows.win_powershell that unpacks the module on a node and applies,
// verifies or removes the node's policy, and tells Ansible what it found.
func AnsibleScript() File { return File{"Invoke-RpcPortPolicy.ps1", ansibleScript} }

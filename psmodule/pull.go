package psmodule

import _ "embed"

//go:embed Pull/Set-RpcPullClient.ps1
var pullScript string

// PullScript is the script that an administrator runs to make nodes clients of a DSC
// pull server or share, with the meta documents beside it.
func PullScript() string { return pullScript }

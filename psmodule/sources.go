//go:build !packed

package psmodule

import "embed"

// sources are the folders as they are.
//
//go:embed Ansible DSC3 Gpo RpcPortPolicy
var sources embed.FS

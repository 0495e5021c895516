//go:build !packed

package psmodule

import "embed"

// sources are the folders as they are.
//
//go:embed DSC3 Gpo RpcPortPolicy
var sources embed.FS

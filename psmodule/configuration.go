package psmodule

import _ "embed"

//go:embed Configuration/RpcPorts.ps1
var configuration string

// Configuration is the source of the fleet's DSC configuration. Its data file
// stands beside it, with what differs by fleet.
func Configuration() string { return configuration }

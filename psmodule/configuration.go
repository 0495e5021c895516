package psmodule

import _ "embed"

//go:embed Configuration/RpcPorts.ps1
var configuration string

//go:embed Configuration/RpcPortsModule.ps1
var moduleConfiguration string

// Configuration is the source of the fleet's DSC configuration with resources
// that every node has. Its data file stands beside it, with what differs by fleet.
func Configuration() string { return configuration }

// ModuleConfiguration is the same with the resource of the module.
func ModuleConfiguration() string { return moduleConfiguration }

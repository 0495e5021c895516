package psmodule

import "sync"

const gpoFunctions = "RpcGpo.Functions.ps1"

// GpoScripts returns the scripts that an administrator runs beside GPO backups: they
// bring the backups into a domain and take them out again, and what differs by fleet
// they read from a file RpcGpo.psd1 beside them. One of the files holds the functions
// that the others share.
func GpoScripts() ([]File, error) { return gpoScripts() }

var gpoScripts = sync.OnceValues(func() ([]File, error) {
	return scriptsOf("Gpo", gpoFunctions, "# What Import-RpcGpo.ps1 and Remove-RpcGpo.ps1 share.\n")
})

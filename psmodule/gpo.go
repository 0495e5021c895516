package psmodule

import (
	"embed"
	"io/fs"
	"path"
	"strings"
	"sync"
)

//go:embed Gpo
var gpoSources embed.FS

const gpoFunctions = "RpcGpo.Functions.ps1"

// GpoScripts returns the scripts that an administrator runs beside GPO backups: they
// bring the backups into a domain and take them out again, and what differs by fleet
// they read from a file RpcGpo.psd1 beside them. One of the files holds the functions
// that the others share.
func GpoScripts() ([]File, error) { return gpoScripts() }

var gpoScripts = sync.OnceValues(func() ([]File, error) {
	var files []File
	functions := "# What Import-RpcGpo.ps1 and Remove-RpcGpo.ps1 share.\n"
	err := fs.WalkDir(gpoSources, "Gpo", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := gpoSources.ReadFile(name)
		if path.Base(path.Dir(name)) == "Private" {
			functions += "\n" + string(text)
		} else {
			files = append(files, File{Path: strings.TrimPrefix(name, "Gpo/"), Text: string(text)})
		}
		return err
	})
	return append(files, File{Path: gpoFunctions, Text: functions}), err
})

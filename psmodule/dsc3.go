package psmodule

import (
	"io/fs"
	"path"
	"strings"
	"sync"
)

const dsc3Functions = "RpcDsc3.Functions.ps1"

// DSC3Scripts returns the scripts that lie beside documents for DSC 3: they run the
// program dsc on the document of their computer, and read what it answers. One of the
// files holds the functions that the others share.
func DSC3Scripts() ([]File, error) { return dsc3Scripts() }

var dsc3Scripts = sync.OnceValues(func() ([]File, error) {
	return scriptsOf("DSC3", dsc3Functions, "# What apply.ps1 and verify.ps1 share.\n")
})

// scriptsOf gives the scripts in a folder, and behind them one file with the functions
// in its folder Private, under a comment.
func scriptsOf(folder, functions, comment string) ([]File, error) {
	var files []File
	err := fs.WalkDir(sources, folder, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(sources, name)
		if path.Base(path.Dir(name)) == "Private" {
			comment += "\n" + string(text)
		} else {
			files = append(files, File{Path: strings.TrimPrefix(name, folder+"/"), Text: string(text)})
		}
		return err
	})
	return append(files, File{Path: functions, Text: comment}), err
}

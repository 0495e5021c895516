// Package psmodule holds the PowerShell sources that run on nodes: the module RpcPortPolicy, whole for those who
// install it, and its functions one by one for scripts that carry what they need in themselves (DSC Script resources).
// Both are the same text, so that a node is changed by the same code however the policy reached it.
//
// The package never runs PowerShell and never puts data into a script: policies travel beside the code.
package psmodule

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"sync"
)

const root = "RpcPortPolicy"

// File is one file of the module. Path is relative to the module's folder, Text ends its lines with \n.
type File struct {
	Path string
	Text string
}

// PowerShell takes two to four numbers, each of which fits an int32.
var versionForm = regexp.MustCompile(`^\d{1,9}(\.\d{1,9}){1,3}$`)

// Module returns all files of the module, by path, with its version set in the manifest. listed says that only PowerShell
// 5.0 and later will read it: the manifest then lists the DSC resource, which older ones find in its folder.
func Module(version string, listed bool) ([]File, error) {
	if !versionForm.MatchString(version) {
		return nil, fmt.Errorf("psmodule: version %q is not of the form 1.2.3, which a module's must be", version)
	}
	all, err := readAll()
	if err != nil {
		return nil, err
	}
	files := make([]File, len(all))
	copy(files, all)
	for i, f := range files {
		if f.Path == resourceManifest {
			files[i].Text = strings.Replace(f.Text, `"version": "0.0.0"`, `"version": "`+semantic(version)+`"`, 1)
		}
		if f.Path == root+".psd1" {
			text := strings.Replace(f.Text, "ModuleVersion = '0.0.0'", "ModuleVersion = '"+version+"'", 1)
			if listed {
				text = strings.Replace(text, "# DscResourcesToExport", "DscResourcesToExport", 1)
			}
			files[i].Text = text
		}
	}
	return files, nil
}

// resourceManifest says how the program dsc runs the resource, whose script Windows PowerShell 5.1 runs.
const resourceManifest = root + ".dsc.resource.json"

// semantic gives the first three numbers of a version: dsc takes no more, and no less.
func semantic(version string) string {
	numbers := append(strings.Split(version, "."), "0")
	return strings.Join(numbers[:3], ".")
}

var readAll = sync.OnceValues(func() ([]File, error) {
	var files []File
	err := fs.WalkDir(sources, root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(sources, name)
		files = append(files, File{Path: strings.TrimPrefix(name, root+"/"), Text: string(text)})
		return err
	})
	return files, err
})

// Engines returns the names that Inline takes: one for each file in the module's folder Engine.
func Engines() []string {
	entries, err := fs.ReadDir(sources, path.Join(root, "Engine"))
	if err != nil {
		panic(err) // the folder is part of the binary
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = strings.TrimSuffix(e.Name(), ".ps1")
	}
	return names
}

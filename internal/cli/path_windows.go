package cli

import (
	"path/filepath"

	"golang.org/x/sys/windows"
)

// trueName gives a file's name as its folder has it: people write it in other
// letters, or in its short form.
func trueName(file string) string {
	path, err := windows.UTF16PtrFromString(file)
	if err != nil {
		return file
	}
	var found windows.Win32finddata
	search, err := windows.FindFirstFile(path, &found)
	if err != nil {
		return file
	}
	_ = windows.FindClose(search)
	return file[:len(file)-len(filepath.Base(file))] + windows.UTF16ToString(found.FileName[:])
}

package replace

import (
	"io/fs"
	"os"
	"unsafe"

	"golang.org/x/sys/windows"
)

func checkNames(fs.FileInfo) error { return nil } // ReplaceFile takes them with it

func keepOwner(*os.File, fs.FileInfo) error { return nil } // ReplaceFile does

var replaceFile = windows.NewLazySystemDLL("kernel32.dll").NewProc("ReplaceFileW")

// rename leaves the file its access list, its attributes and its time of creation,
// which those of another name wouldn't be.
func rename(from, to string) error {
	source, err := windows.UTF16PtrFromString(from)
	if err != nil {
		return err
	}
	target, err := windows.UTF16PtrFromString(to)
	if err != nil {
		return err
	}
	ok, _, err := replaceFile.Call(uintptr(unsafe.Pointer(target)), uintptr(unsafe.Pointer(source)), 0, 0, 0, 0)
	if ok == 0 {
		return &os.LinkError{Op: "replace", Old: from, New: to, Err: err}
	}
	return nil
}

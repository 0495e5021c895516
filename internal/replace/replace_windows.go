package replace

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unsafe"

	"golang.org/x/sys/windows"

	"rpcdsc/internal/held"
)

func checkNames(fs.FileInfo) error { return nil } // ReplaceFile takes them with it

func keepOwner(*os.File, fs.FileInfo) error { return nil } // ReplaceFile does

var replaceFile = windows.NewLazySystemDLL("kernel32.dll").NewProc("ReplaceFileW")

// rename leaves the file its access list, its attributes and its time of creation,
// which those of another name wouldn't be. Where the file system can't do that, or has
// given up halfway, it is a plain renaming.
func rename(from, to string) error {
	err := replaceWith(from, to)
	switch {
	case errors.Is(err, windows.ERROR_NOT_SUPPORTED), errors.Is(err, windows.ERROR_INVALID_FUNCTION),
		errors.Is(err, windows.ERROR_UNABLE_TO_MOVE_REPLACEMENT), errors.Is(err, windows.ERROR_UNABLE_TO_MOVE_REPLACEMENT_2):
		return os.Rename(from, to)
	case errors.Is(err, windows.ERROR_UNABLE_TO_REMOVE_REPLACED):
		err = held.Err
	}
	if err != nil {
		return &os.LinkError{Op: "replace", Old: from, New: to, Err: err}
	}
	return nil
}

func replaceWith(from, to string) error {
	source, err := longName(from)
	if err != nil {
		return err
	}
	target, err := longName(to)
	if err != nil {
		return err
	}
	if ok, _, err := replaceFile.Call(uintptr(unsafe.Pointer(target)), uintptr(unsafe.Pointer(source)), 0, 0, 0, 0); ok == 0 {
		return err
	}
	return nil
}

// longName gives a path the form that has no limit of 260 characters.
func longName(name string) (*uint16, error) {
	name, err := filepath.Abs(name)
	if err != nil {
		return nil, err
	}
	switch {
	case strings.HasPrefix(name, `\\?\`), strings.HasPrefix(name, `\\.\`):
	case strings.HasPrefix(name, `\\`):
		name = `\\?\UNC` + name[1:]
	default:
		name = `\\?\` + name
	}
	return windows.UTF16PtrFromString(name)
}

package held

import (
	"errors"
	"slices"

	"golang.org/x/sys/windows"
)

// certain are errors that mean an open file and nothing else.
var certain = []windows.Errno{
	windows.ERROR_SHARING_VIOLATION,
	windows.ERROR_LOCK_VIOLATION,
	windows.ERROR_USER_MAPPED_FILE,
	windows.ERROR_DELETE_PENDING,
}

// possible are those that an open file gives, and other things too: it can't be
// replaced, and one that was removed keeps its name, and so its folder, until it
// is closed.
var possible = []windows.Errno{windows.ERROR_ACCESS_DENIED, windows.ERROR_DIR_NOT_EMPTY}

func mayBeHeld(err error) bool {
	var code windows.Errno
	return errors.As(err, &code) && (slices.Contains(certain, code) || slices.Contains(possible, code))
}

// isHeld asks for the right to remove the file, which whoever has it open usually
// denies. An error that is about one file and leaves no doubt needs no asking.
func isHeld(name string, err error) bool {
	var code windows.Errno
	if errors.As(err, &code) && slices.Contains(certain, code) && len(files(err)) == 1 {
		return true
	}
	path, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return false
	}
	const share = windows.FILE_SHARE_READ | windows.FILE_SHARE_WRITE | windows.FILE_SHARE_DELETE
	const flags = windows.FILE_FLAG_BACKUP_SEMANTICS | windows.FILE_FLAG_OPEN_REPARSE_POINT
	f, err := windows.CreateFile(path, windows.DELETE, share, nil, windows.OPEN_EXISTING, flags, 0)
	if err == nil {
		_ = windows.CloseHandle(f)
	}
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION)
}

//go:build unix

package replace

import (
	"io/fs"
	"os"
	"syscall"
)

func checkNames(info fs.FileInfo) error {
	if s, ok := info.Sys().(*syscall.Stat_t); ok && s.Nlink > 1 {
		return ErrShared
	}
	return nil
}

// keepOwner gives a new file the owner and the group of another.
func keepOwner(f *os.File, like fs.FileInfo) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	mine, ok := info.Sys().(*syscall.Stat_t)
	theirs, known := like.Sys().(*syscall.Stat_t)
	if !ok || !known || mine.Uid == theirs.Uid && mine.Gid == theirs.Gid {
		return nil
	}
	if f.Chown(int(theirs.Uid), int(theirs.Gid)) != nil {
		return ErrOwner
	}
	return nil
}

func rename(from, to string) error { return os.Rename(from, to) }

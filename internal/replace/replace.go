// Package replace puts a new text into a file that somebody keeps, as an editor that
// saves does it: at any moment the file is wholly the old or wholly the new one.
//
// Its name, permissions and owner stay, and a link to it stays one. The package never
// writes a file that its owner has made read-only, or one that somebody has changed
// meanwhile. A file that isn't there yet it can write as wholly.
package replace

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"rpcdsc/internal/held"
)

// ErrChanged is that a file no longer has the content that was read.
var ErrChanged = errors.New("somebody has changed it meanwhile")

// ErrShared is that a file has more names than one: the others would keep the old
// content.
var ErrShared = errors.New("it has other names (hard links), which would keep the old text")

// ErrOwner is that the file would belong to somebody else than it does.
var ErrOwner = errors.New("it belongs to somebody else, and would be yours")

// File puts content into a file, if it still has what was read of it. After an error
// the file is as it was.
func File(name string, was, content []byte) error {
	real, err := filepath.EvalSymlinks(name)
	if err != nil {
		return err
	}
	info, err := writable(real)
	if err != nil {
		return err
	}
	temp, err := write(filepath.Dir(real), content, info)
	if err == nil {
		err = put(temp, real, was)
	}
	if err != nil && temp != "" {
		return errors.Join(err, remove(temp))
	}
	return err
}

// New writes a file that isn't there, wholly or not at all. The error is fs.ErrExist if
// it is there.
func New(name string, content []byte) error {
	if _, err := os.Lstat(name); err == nil {
		return &fs.PathError{Op: "create", Path: name, Err: fs.ErrExist}
	}
	temp := filepath.Join(filepath.Dir(name), fmt.Sprintf(".rpcdsc-%d.tmp", os.Getpid()))
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o666) // less what the system takes away
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = held.Retry(func() error { return os.Rename(temp, name) })
	}
	if err != nil {
		return errors.Join(err, remove(temp))
	}
	return nil
}

// writable asks for the right to write to a file, which who renames doesn't need.
func writable(name string) (info fs.FileInfo, err error) {
	err = held.Retry(func() error {
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		defer f.Close()
		info, err = f.Stat()
		return err
	})
	if err != nil {
		return nil, err
	}
	return info, checkNames(info)
}

// write makes a file with the content beside the one that it is to replace. Its name
// is "" if there is none.
func write(dir string, content []byte, like fs.FileInfo) (string, error) {
	f, err := os.CreateTemp(dir, ".rpcdsc-*.tmp")
	if err != nil {
		return "", err
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync() // some file systems would put the name in place first
	}
	if err == nil {
		err = keepOwner(f, like)
	}
	if err == nil {
		err = f.Chmod(like.Mode().Perm()) // after the owner: that may take bits away
	}
	return f.Name(), errors.Join(err, f.Close())
}

// put moves the new file to the name of the old one.
func put(temp, name string, was []byte) error {
	now, err := held.ReadFile(name)
	if err != nil {
		return err
	}
	if !bytes.Equal(now, was) {
		return ErrChanged
	}
	return held.Retry(func() error { return rename(temp, name) })
}

func remove(temp string) error {
	if err := os.Remove(temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

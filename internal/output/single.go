package output

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"rpcdsc/internal/held"
)

// ErrForeign is a file that somebody else made.
var ErrForeign = errors.New("it is there already, and rpcdsc didn't write it")

// marked is how much of a file is looked at to see who made it.
const marked = 512

// Replace writes one file, wholly or not at all: killed at any moment, the old one or
// the new one is there. What is there already is replaced only if ours knows its
// beginning as the program's own; else the error is ErrForeign, or a *held.KindError
// for what isn't a file.
func Replace(name string, content []byte, ours func(beginning []byte) bool) error {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target
	}
	if err := checkOurs(name, ours); err != nil {
		return err
	}
	beside := filepath.Join(filepath.Dir(name), fmt.Sprintf(".%s.%d.new", filepath.Base(name), os.Getpid()))
	err := writeWhole(beside, content)
	if err == nil {
		err = held.Retry(func() error { return os.Rename(beside, name) })
	}
	if err != nil {
		_ = os.Remove(beside) // it may not be there
	}
	return err
}

func checkOurs(name string, ours func([]byte) bool) error {
	f, err := held.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	beginning, err := io.ReadAll(io.LimitReader(f, marked))
	if err == nil && !ours(beginning) {
		err = ErrForeign
	}
	return err
}

// writeWhole writes a file that nobody has, to the disk.
func writeWhole(name string, content []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Sync(), f.Close())
}

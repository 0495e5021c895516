package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"rpcdsc/internal/fleet"
	"rpcdsc/internal/held"
)

// beside gives the files of the fleet file's folder. It keeps what it reads, for
// findings that show a line of it. A fleet file from standard input, path "", has no
// folder.
func (s *session) beside(path string) fleet.Files {
	if path == "" {
		return nil
	}
	s.ui.hosts = map[string][]byte{}
	return func(name string) ([]byte, error) {
		content, err := readBeside(filepath.Dir(path), name)
		var in *fs.PathError
		switch {
		case err == nil:
			s.ui.hosts[name] = content
		case !errors.Is(err, fs.ErrNotExist) && errors.As(err, &in):
			err = in.Err // the finding names the file
		}
		return content, err
	}
}

// readBeside reads a file that is in a folder, also by what its links lead to, or
// below it.
func readBeside(dir, name string) ([]byte, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	info, err := root.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("it isn't a file but %s", modeName(info.Mode()))
	}
	var f *os.File
	err = held.Retry(func() error {
		f, err = root.Open(name)
		return err
	})
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, fleet.MaxSize+1))
}

func modeName(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return held.Folder
	case mode&fs.ModeNamedPipe != 0:
		return "a pipe"
	}
	return "a device or a socket"
}

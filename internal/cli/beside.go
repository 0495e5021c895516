package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
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

var errOutside = errors.New("a link leads out of the fleet file's folder")

// readBeside reads a file that is in a folder or below it, also by what its links lead
// to.
func readBeside(dir, name string) ([]byte, error) {
	home, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return nil, err
	}
	file, err := filepath.EvalSymlinks(filepath.Join(home, filepath.FromSlash(name)))
	if err != nil {
		return nil, err
	}
	if below, err := filepath.Rel(home, file); err != nil || !filepath.IsLocal(below) {
		return nil, errOutside
	}
	f, err := held.Open(file)
	var kind *held.KindError
	if errors.As(err, &kind) {
		return nil, fmt.Errorf("it isn't a file but %s", kind.Kind)
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, fleet.MaxSize+1))
}

package output

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"rpcdsc/internal/held"
)

// markName is the file that says that the staging folder is the package's. It is
// the first one there and the last one to go, and no file of a set can have its
// name.
const markName = stagingName + "/" + stagingName

const markText = "rpcdsc makes files in this folder, and removes all of it afterwards.\n"

// makeStaging makes the staging folder. One that an interrupted run has left is
// removed before.
func (d *disk) makeStaging() error {
	if err := d.removeStaging(); err != nil {
		return err
	}
	if err := d.mkdir(stagingName); err != nil {
		return err
	}
	return d.newWriter().create(markName, func(w io.Writer) error {
		_, err := io.WriteString(w, markText)
		return err
	})
}

// removeStaging leaves a folder that isn't the package's, and says so.
func (d *disk) removeStaging() error {
	ours, err := d.ownsStaging()
	if err != nil {
		return err
	}
	if !ours {
		return fmt.Errorf("%s: %s", d.path(stagingName), Unmarked)
	}
	return d.removeTree(stagingName)
}

// ownsStaging says if what is in the staging folder is the package's. A run that
// was killed leaves it with the mark, or, at its very start and end, empty.
func (d *disk) ownsStaging() (bool, error) {
	entries, err := os.ReadDir(d.path(stagingName))
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	return d.isMark()
}

// isMark takes part of the text for all of it: the process may have been killed
// while it wrote.
func (d *disk) isMark() (bool, error) {
	f, err := openRegular(d.path(markName))
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errNotRegular) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, int64(len(markText))+1))
	return err == nil && strings.HasPrefix(markText, string(text)), err
}

// openRegular opens a file to read it. It refuses a link, and what isn't a file:
// a pipe would keep the reader waiting for ever.
func openRegular(name string) (*os.File, error) {
	info, err := os.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: %w", name, errNotRegular)
	}
	return held.Open(name)
}

package output

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/rogpeppe/go-internal/robustio"
)

// bufferSize is each worker's: larger than most files, so that they are written
// and read in one call.
const bufferSize = 64 << 10

// disk is the output folder. Its names are paths below it, with slashes.
type disk struct {
	dir     string
	buffer  int // bytes
	workers int
	// step is told of each operation before it is done, so that a test can end
	// the process there. It is nil otherwise.
	step func(op, name string)
	// stop gives an error if the run shall end. It is nil if nobody asks for that.
	stop func() error
}

func (d *disk) stopped() error {
	if d.stop == nil {
		return nil
	}
	return d.stop()
}

func (d *disk) path(name string) string { return filepath.Join(d.dir, name) }

func (d *disk) before(op, name string) {
	if d.step != nil {
		d.step(op, name)
	}
}

func (d *disk) mkdir(name string) error {
	d.before("mkdir", name)
	return os.Mkdir(d.path(name), 0o777)
}

// rename tries again for a while on Windows, where a file that somebody has open,
// a virus scanner or a plan, can't be replaced.
func (d *disk) rename(from, to string) error {
	d.before("rename", to)
	return robustio.Rename(d.path(from), d.path(to))
}

// renameFolder doesn't: there is another way.
func (d *disk) renameFolder(from, to string) error {
	d.before("rename", to)
	return os.Rename(d.path(from), d.path(to))
}

// remove removes a file or an empty folder. It may be gone already.
func (d *disk) remove(name string) error {
	d.before("remove", name)
	if err := os.Remove(d.path(name)); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// removeIfEmpty leaves a folder that still holds something.
func (d *disk) removeIfEmpty(name string) (removed bool, err error) {
	f, err := os.Open(d.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	_, err = f.Readdirnames(1)
	f.Close()
	if err == nil {
		return false, nil
	}
	if err != io.EOF {
		return false, err
	}
	return true, d.remove(name)
}

// removeTree removes a folder of the package's own with all that is in it.
func (d *disk) removeTree(name string) error {
	entries, err := os.ReadDir(d.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		below := name + "/" + e.Name()
		switch {
		case below == markName: // goes last
		case e.IsDir():
			err = errors.Join(err, d.removeTree(below))
		default:
			err = errors.Join(err, d.remove(below))
		}
	}
	if err != nil {
		return err
	}
	if name == stagingName {
		if err := d.remove(markName); err != nil {
			return err
		}
	}
	return d.remove(name)
}

// writer writes new files through one buffer.
type writer struct {
	disk *disk
	file *os.File
	name string
	buf  *bufio.Writer
}

func (d *disk) newWriter() *writer {
	w := &writer{disk: d}
	w.buf = bufio.NewWriterSize(w, d.buffer)
	return w
}

// Write is what the buffer calls.
func (w *writer) Write(b []byte) (int, error) {
	w.disk.before("write", w.name)
	return w.file.Write(b)
}

// create writes a new file.
func (w *writer) create(name string, content func(io.Writer) error) error {
	w.disk.before("create", name)
	f, err := os.OpenFile(w.disk.path(name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	w.file, w.name = f, name
	w.buf.Reset(w)
	if err := content(w.buf); err != nil {
		f.Close()
		return err
	}
	if err := w.buf.Flush(); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// replace writes a file of the package's own, which is old or new at any moment.
// It needs the staging folder.
func (d *disk) replace(name string, content func(io.Writer) error) error {
	if err := d.newWriter().create(staged(name), content); err != nil {
		return err
	}
	return d.rename(staged(name), name)
}

// staged is where a file or folder is while it is made.
func staged(name string) string { return stagingName + "/" + name }

// kind is what stands at a path.
type kind byte

const (
	absent kind = iota
	regular
	folder
	other // a link, a device
)

func kindOf(mode fs.FileMode) kind {
	switch {
	case mode.IsRegular():
		return regular
	case mode.IsDir():
		return folder
	}
	return other
}

// listing is the folders that were looked at. It reads each once, which is a
// lot less than asking for each file.
type listing struct {
	disk    *disk
	folders map[string]map[string]kind // by path; nil if it isn't there
	folded  map[string]map[string]bool // by path: the folded names
}

func newListing(d *disk) *listing {
	return &listing{disk: d, folders: map[string]map[string]kind{}, folded: map[string]map[string]bool{}}
}

// kind says what is at a path. A parent that isn't a folder, a link to one
// included, is as if it weren't there: see parents.
func (l *listing) kind(name string) (kind, error) {
	dir, base := path.Split(name)
	names, err := l.names(path.Clean(dir))
	if err != nil {
		return absent, err
	}
	if k, ok := names[base]; ok {
		return k, nil
	}
	if !l.hasFolded(path.Clean(dir), base) {
		return absent, nil
	}
	// The folder has the name in other letters. Only the system knows if that is
	// the same file.
	info, err := os.Lstat(l.disk.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return absent, nil
	}
	if err != nil {
		return absent, err
	}
	return kindOf(info.Mode()), nil
}

func (l *listing) hasFolded(dir, base string) bool {
	folded := l.folded[dir]
	if folded == nil {
		folded = make(map[string]bool, len(l.folders[dir]))
		for name := range l.folders[dir] {
			folded[fold(name)] = true
		}
		l.folded[dir] = folded
	}
	return folded[fold(base)]
}

// names lists a folder, "." being the output folder.
func (l *listing) names(dir string) (map[string]kind, error) {
	if names, ok := l.folders[dir]; ok {
		return names, nil
	}
	if dir != "." {
		k, err := l.kind(dir)
		if err != nil || k != folder {
			l.folders[dir] = nil
			return nil, err
		}
	}
	names, err := l.read(dir)
	l.folders[dir] = names
	return names, err
}

func (l *listing) read(dir string) (map[string]kind, error) {
	f, err := os.Open(l.disk.path(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	entries, err := f.ReadDir(-1)
	if err != nil {
		return nil, err
	}
	names := make(map[string]kind, len(entries))
	for _, e := range entries {
		names[e.Name()] = kindOf(e.Type())
	}
	return names, nil
}

// parents looks at the folders of a path. blocked is one that stands there but
// isn't a folder, or ""; absent is the outermost that isn't there, or "".
func (l *listing) parents(name string) (blocked, absent string, err error) {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		k, err := l.kind(dir)
		switch {
		case err != nil:
			return "", "", err
		case k == regular || k == other:
			return dir, "", nil
		case k == folder:
			return "", absent, nil
		}
		absent = dir
	}
	return "", absent, nil
}

package output

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"rpcdsc/internal/held"
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
	// fail, if it isn't nil, gives an operation an error instead of doing it.
	fail func(op, name string) error
	// readOnly says that a file that is read-only can't be replaced, as on Windows.
	readOnly bool
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

// retry does an operation. It tries again for a while if another program has the
// file open, a virus scanner or a plan.
func (d *disk) retry(op, name string, do func() error) error {
	d.before(op, name)
	return held.Retry(func() error {
		if d.fail != nil {
			if err := d.fail(op, name); err != nil {
				return err
			}
		}
		return do()
	})
}

func (d *disk) mkdir(name string) error {
	return d.retry("mkdir", name, func() error { return os.Mkdir(d.path(name), 0o777) })
}

func (d *disk) rename(from, to string) error {
	return d.retry("rename", to, func() error { return os.Rename(d.path(from), d.path(to)) })
}

// renameFolder tries once: there is another way.
func (d *disk) renameFolder(from, to string) error {
	d.before("rename", to)
	return os.Rename(d.path(from), d.path(to))
}

// remove removes a file or an empty folder. It may be gone already.
func (d *disk) remove(name string) error {
	err := d.retry("remove", name, func() error { return os.Remove(d.path(name)) })
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// isReadOnly says if a file has to be made writable before it can be replaced.
func (d *disk) isReadOnly(name string) (bool, error) {
	if !d.readOnly {
		return false, nil
	}
	info, err := os.Lstat(d.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil && info.Mode().IsRegular() && info.Mode()&0o200 == 0, err
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

// removeTree removes a folder of the package's own with all that is in it, and goes on
// past what can't be removed.
func (d *disk) removeTree(name string) error {
	for {
		some, err := d.list(name)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		removed := 0
		for _, e := range some {
			remove := d.remove
			if e.IsDir() {
				remove = d.removeTree
			}
			if wrong := remove(name + "/" + e.Name()); wrong != nil {
				err = errors.Join(err, wrong)
			} else {
				removed++
			}
		}
		if removed == 0 {
			if err != nil {
				return err
			}
			break
		}
	}
	if name == stagingName {
		if err := d.remove(markName); err != nil {
			return err
		}
	}
	return d.remove(name)
}

// listed is how many names are read at once: a folder can have hundreds of thousands.
const listed = 1024

// list gives some of what is in a folder, all of it in the end if what it gives is
// removed; not the mark, which goes last.
func (d *disk) list(name string) ([]fs.DirEntry, error) {
	f, err := os.Open(d.path(name))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	some, err := f.ReadDir(listed)
	if err == io.EOF {
		err = nil
	}
	return slices.DeleteFunc(some, func(e fs.DirEntry) bool { return name+"/"+e.Name() == markName }), err
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
	var f *os.File
	err := w.disk.retry("create", name, func() (err error) {
		f, err = os.OpenFile(w.disk.path(name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		return err
	})
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

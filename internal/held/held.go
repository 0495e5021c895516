// Package held waits for files that another program has open. On Windows a virus
// scanner, an indexer, a backup or an editor opens a file for a moment, and until
// it closes it nobody else can rename, remove or maybe even read the file.
//
// It never decides what to do about a file that stays open: it says which it is.
package held

import (
	"errors"
	"io/fs"
	"os"
	"time"
)

// Err is that another program has a file open. A system has its own errors for
// that, which May knows too.
var Err = errors.New("another program has the file open")

// patience is for how long an operation is tried again.
const patience = 2 * time.Second

// The first pause between two tries, and the longest.
const (
	firstPause = time.Millisecond
	maxPause   = 50 * time.Millisecond
)

// Retry does something until it succeeds, until it fails with an error that has
// nothing to do with other programs, or for about 2 s. It gives the last error.
func Retry(do func() error) error {
	err := do()
	end, pause := time.Now().Add(patience), firstPause
	for May(err) && time.Now().Before(end) {
		time.Sleep(pause)
		pause = min(2*pause, maxPause)
		err = do()
	}
	return err
}

// May says if an error may be that another program has a file open. Windows has
// the same error for a file that nobody may change: File tells them apart.
func May(err error) bool {
	return err != nil && (errors.Is(err, Err) || mayBeHeld(err))
}

// File gives the file that another program has open, if that is what an error is
// about.
func File(err error) (name string, ok bool) {
	if !May(err) {
		return "", false
	}
	for _, name := range files(err) {
		if errors.Is(err, Err) || isHeld(name, err) {
			return name, true
		}
	}
	return "", false
}

// files are those that an error is about.
func files(err error) []string {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &link):
		return []string{link.New, link.Old}
	case errors.As(err, &path):
		return []string{path.Path}
	}
	return nil
}

// A KindError is something that isn't a file, which has no end to read to, or keeps
// who opens it waiting.
type KindError struct {
	Name string
	Kind string // for people: "a pipe"
}

func (e *KindError) Error() string { return e.Name + " is " + e.Kind + ", and not a file" }

// kinds are those that a file isn't. What else Windows knows, as files that are
// somewhere else until they are read, is left to it.
var kinds = []struct {
	mode fs.FileMode
	name string
}{
	{fs.ModeDir, Folder}, {fs.ModeNamedPipe, "a pipe"}, {fs.ModeSocket, "a socket"}, {fs.ModeDevice | fs.ModeCharDevice, "a device"},
}

// Folder is the kind of a folder.
const Folder = "a folder"

// check gives a *KindError for what isn't a file. What can't be looked at, opening
// it has an error for.
func check(name string) error {
	info, err := os.Stat(name)
	if err != nil {
		return nil
	}
	for _, k := range kinds {
		if info.Mode()&k.mode != 0 {
			return &KindError{name, k.name}
		}
	}
	return nil
}

// Open opens a file to read it. It gives a *KindError for what isn't one.
func Open(name string) (f *os.File, err error) {
	if err := check(name); err != nil {
		return nil, err
	}
	err = Retry(func() error {
		f, err = os.Open(name)
		return err
	})
	return f, err
}

// ReadFile reads a file. It gives a *KindError for what isn't one.
func ReadFile(name string) (content []byte, err error) {
	if err := check(name); err != nil {
		return nil, err
	}
	err = Retry(func() error {
		content, err = os.ReadFile(name)
		return err
	})
	return content, err
}

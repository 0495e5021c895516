package artifact

import (
	"fmt"
	"strings"
	"sync/atomic"

	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
)

// Files are all files of a run, as they will be written. They note who opened
// each: what nobody has read back isn't proved, and must not reach a node.
type Files struct {
	reader  string // who opens them
	list    []output.File
	places  map[string]int           // by path
	readers []atomic.Pointer[string] // of each file, the last one
}

// NewFiles takes files over, none of them read.
func NewFiles(list []output.File) *Files {
	f := &Files{list: list, places: make(map[string]int, len(list)), readers: make([]atomic.Pointer[string], len(list))}
	for i := range list {
		f.places[list[i].Path] = i
	}
	return f
}

// By gives the files to somebody who will open some.
func (f *Files) By(reader string) *Files {
	by := *f
	by.reader = reader
	return &by
}

// Open gives a file and notes that it was read; nil if it wasn't made.
func (f *Files) Open(path string) *output.File {
	i, ok := f.places[path]
	if !ok {
		return nil
	}
	f.readers[i].Store(&f.reader)
	return &f.list[i]
}

// Text opens a file that must be there, and decodes it.
func (f *Files) Text(path string) (string, error) {
	file := f.Open(path)
	if file == nil {
		return "", fmt.Errorf("wasn't made")
	}
	content := file.Parts[0]
	if len(file.Parts) > 1 {
		content = file.Content()
	}
	return file.Encoding.Decode(content)
}

// Read is Text for a proof: what can't be read is a failure, and ok is false.
func (f *Files) Read(to *Proved, path string, h *policy.Host) (text string, at proof.Failure, ok bool) {
	at = proof.Failure{Artifact: path, Host: h.Name}
	text, err := f.Text(path)
	if err != nil {
		to.Fail(at.Because("%v", err))
	}
	return text, at, err == nil
}

// Below lists the files in a folder and below it without opening them.
func (f *Files) Below(folder string) []*output.File {
	var out []*output.File
	for i := range f.list {
		if strings.HasPrefix(f.list[i].Path, folder+"/") {
			out = append(out, &f.list[i])
		}
	}
	return out
}

// Reader is who has read a file; "" is nobody.
func (f *Files) Reader(path string) string {
	if by := f.readers[f.places[path]].Load(); by != nil {
		return *by
	}
	return ""
}

// Unread lists the files that nobody has read.
func (f *Files) Unread() []*output.File {
	var out []*output.File
	for i := range f.list {
		if f.readers[i].Load() == nil {
			out = append(out, &f.list[i])
		}
	}
	return out
}

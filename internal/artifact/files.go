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
	places  map[string]int // by path
	many    *lookup
	readers []atomic.Pointer[string] // of each file, the last one
}

// NewFiles takes files over, none of them read.
func NewFiles(list []output.File, many ...output.Many) *Files {
	f := &Files{list: list, places: make(map[string]int, len(list)), many: newLookup(many)}
	for i := range list {
		f.places[list[i].Path] = i
	}
	f.readers = make([]atomic.Pointer[string], len(list)+f.many.len())
	return f
}

// By gives the files to somebody who will open some.
func (f *Files) By(reader string) *Files {
	by := *f
	by.reader = reader
	return &by
}

// place finds a file; made is one that was made for whoever asks.
func (f *Files) place(path string) (place int, made *output.File) {
	if i, ok := f.places[path]; ok {
		return i, &f.list[i]
	}
	i, made := f.many.find(path)
	return len(f.list) + i, made
}

// Open gives a file and notes that it was read; nil if it wasn't made.
func (f *Files) Open(path string) *output.File {
	i, file := f.place(path)
	if file != nil {
		f.readers[i].Store(&f.reader)
	}
	return file
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
	return append(out, f.many.below(folder)...)
}

// Reader is who has read a file; "" is nobody.
func (f *Files) Reader(path string) string {
	i, file := f.place(path)
	if file == nil {
		return ""
	}
	if by := f.readers[i].Load(); by != nil {
		return *by
	}
	return ""
}

// Unread lists the files that nobody has read.
func (f *Files) Unread() []*output.File {
	var out []*output.File
	for i := range f.readers {
		switch {
		case f.readers[i].Load() != nil:
		case i < len(f.list):
			out = append(out, &f.list[i])
		default:
			out = append(out, f.many.file(i-len(f.list)))
		}
	}
	return out
}

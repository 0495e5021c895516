package artifact

import (
	"fmt"
	"slices"
	"strings"
	"sync"

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
	packed  map[string]*packed // those of many that are
	readers *readers
}

// readers are who has read each file last, in a byte: a fleet can have more than a
// million files.
type readers struct {
	mutex sync.Mutex
	names []string // "" is nobody
	of    []uint8
}

func (r *readers) note(place int, name string) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	i := slices.Index(r.names, name)
	if i < 0 {
		i = len(r.names)
		r.names = append(r.names, name)
	}
	r.of[place] = uint8(i)
}

func (r *readers) last(place int) string { return r.names[r.of[place]] }

// NewFiles takes files over, and those that are made when they are needed, none of them
// read.
func NewFiles(list []output.File, many ...output.Many) *Files {
	return (&Maker{Files: list, Many: many}).Made()
}

// Made gives the files that were made, none of them read.
func (m *Maker) Made() *Files {
	f := &Files{list: m.Files, places: make(map[string]int, len(m.Files)), many: newLookup(m.All()), packed: map[string]*packed{}}
	for i := range m.Files {
		f.places[m.Files[i].Path] = i
	}
	for i := range m.packed {
		f.packed[m.packed[i].Path] = &m.packed[i]
	}
	f.readers = &readers{names: []string{""}, of: make([]uint8, len(m.Files)+f.many.len())}
	return f
}

// By gives the files to somebody who will open some.
func (f *Files) By(reader string) *Files {
	by := *f
	by.reader = reader
	return &by
}

// place finds a file.
func (f *Files) place(path string) (place int, ok bool) {
	if i, ok := f.places[path]; ok {
		return i, true
	}
	i, ok := f.many.find(path)
	return len(f.list) + i, ok
}

// at gives the file of a place, or makes it.
func (f *Files) at(place int) *output.File {
	if place < len(f.list) {
		return &f.list[place]
	}
	return f.many.file(place - len(f.list))
}

// note notes that a file was read, and gives its place.
func (f *Files) note(path string) (place int, ok bool) {
	i, ok := f.place(path)
	if ok {
		f.readers.note(i, f.reader)
	}
	return i, ok
}

// Open gives a file and notes that it was read; nil if it wasn't made.
func (f *Files) Open(path string) *output.File {
	i, ok := f.note(path)
	if !ok {
		return nil
	}
	return f.at(i)
}

// Text opens a file that must be there, and decodes it.
func (f *Files) Text(path string) (string, error) {
	i, ok := f.note(path)
	if !ok {
		return "", fmt.Errorf("wasn't made")
	}
	if p := f.packed[path]; p != nil {
		return p.text()
	}
	file := f.at(i)
	return file.Encoding.Decode(file.Joined())
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
	i, ok := f.place(path)
	if !ok {
		return ""
	}
	return f.readers.last(i)
}

// Unread lists the files that nobody has read.
func (f *Files) Unread() []*output.File {
	var out []*output.File
	for i := range f.readers.of {
		if f.readers.last(i) == "" {
			out = append(out, f.at(i))
		}
	}
	return out
}

package cmdscript

import (
	"bytes"
	"path"
	"slices"
	"strings"
	"unicode/utf16"
)

// file is a file of a machine. Machines that were cloned share it, so that only an
// owner may add to its end, and nothing else changes it.
type file struct {
	name  string // as it was made
	data  []byte
	wide  bool // text is the content, in UTF-16
	text  string
	owner *Machine // nil if somebody else may have data

	opened bool // somebody has read it, on one of the machines
}

// bytes gives a file's content.
func (f *file) bytes() []byte {
	f.opened = true
	if f.wide {
		return UTF16(f.text)
	}
	return f.data
}

// ansi gives the 8-bit text that cmd works with: type converts a file with a
// UTF-16 byte order mark.
func (f *file) ansi() string {
	f.opened = true
	if f.wide {
		return f.text
	}
	if !bytes.HasPrefix(f.data, []byte{0xff, 0xfe}) {
		return string(f.data)
	}
	units := make([]uint16, 0, len(f.data)/2)
	for i := 2; i+1 < len(f.data); i += 2 {
		units = append(units, uint16(f.data[i])|uint16(f.data[i+1])<<8)
	}
	return string(utf16.Decode(units))
}

// UTF16 gives the bytes of a text in UTF-16LE, with a byte order mark.
func UTF16(text string) []byte {
	units := utf16.Encode([]rune(text))
	out := append(make([]byte, 0, 2+2*len(units)), 0xff, 0xfe)
	for _, u := range units {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

func key(p string) string { return strings.ToLower(clean(p)) }

// clean writes a path in one way, and leaves its letters as they are.
func clean(p string) string {
	p = strings.ReplaceAll(unquote(p), "/", `\`)
	for strings.Contains(p, `\\`) {
		p = strings.ReplaceAll(p, `\\`, `\`)
	}
	return strings.TrimSuffix(strings.TrimSuffix(p, `.`), `\`)
}

// whole fails for a path that says more, or less, than a drive, folders and a file.
func whole(name string) error {
	if len(name) < 3 || !isLetter(name[0]) || name[1] != ':' || name[2] != '\\' && name[2] != '/' {
		return unknown("a path that hangs on the current folder, " + name)
	}
	base, _, _ := strings.Cut(baseName(name), ".")
	if strings.IndexByte(name, '"') >= 0 || len(base) < 8 && devices[strings.ToLower(base)] {
		return unknown("a device or a quote in a path, " + name)
	}
	return nil
}

var devices = map[string]bool{
	"aux": true, "com1": true, "com2": true, "com3": true, "com4": true, "con": true, "conin$": true, "conout$": true,
	"lpt1": true, "lpt2": true, "lpt3": true, "lpt4": true, "nul": true, "prn": true,
}

// WriteFile makes or replaces a file, and its folders. Nobody may change data
// afterwards.
func (m *Machine) WriteFile(name string, data []byte) {
	m.put(&file{name: unquote(name), data: data})
}

// WriteUTF16 makes or replaces a text file in UTF-16, and its folders.
func (m *Machine) WriteUTF16(name, text string) {
	m.put(&file{name: unquote(name), text: text, wide: true})
}

func (m *Machine) put(f *file) { m.putAt(key(f.name), f) }

// putAt is put with the file's path in lower case.
func (m *Machine) putAt(k string, f *file) {
	m.disk()
	if m.files[k] == nil {
		m.programsChange(k)
		m.makeFolders(parent(k), clean(f.name))
	}
	m.files[k] = f
}

// disk makes sure that there is one.
func (m *Machine) disk() {
	if m.files == nil {
		m.files, m.dirs = map[string]*file{}, map[string]string{}
	}
	if m.readers == nil {
		m.readers, m.writers, m.looped = map[string]int{}, map[string]bool{}, map[string]int{}
	}
}

// makeFolders makes the folder of a path in lower case and those that it is in, with
// the letters that a name which begins with it has.
func (m *Machine) makeFolders(k, name string) {
	if len(name) < len(k) {
		name = k // a letter whose lower case is longer
	}
	for ; k != "" && m.dirs[k] == ""; k = parent(k) {
		m.dirs[k] = name[:len(k)]
	}
}

func (m *Machine) programsChange(k string) {
	if strings.HasSuffix(k, ".exe") {
		m.programs = nil
	}
}

// appendAt adds to the end of the file of a path in lower case.
func (m *Machine) appendAt(k string, data []byte) {
	f := m.files[k]
	switch {
	case f == nil || len(data) == 0:
	case f.owner == m:
		f.data = append(f.data, data...)
	default:
		before := f.bytes()
		if len(before) > 0 {
			data = slices.Concat(before, data)
		}
		m.putAt(k, &file{name: f.name, data: data, owner: m})
	}
}

// Opened tells whether a file has been read since it was written, on this machine
// or a clone.
func (m *Machine) Opened(name string) bool {
	f := m.files[key(name)]
	return f != nil && f.opened
}

// ReadFile gives a file's bytes.
func (m *Machine) ReadFile(name string) ([]byte, bool) {
	f := m.files[key(name)]
	if f == nil {
		return nil, false
	}
	return f.bytes(), true
}

// Changed lists the paths of the files that another machine, m as it was, hasn't
// or has with other content, or that it has and m hasn't, sorted.
func (m *Machine) Changed(was *Machine) []string {
	var out []string
	for k, f := range m.files {
		if old := was.files[k]; old == nil || old != f && !bytes.Equal(old.bytes(), f.bytes()) {
			out = append(out, f.name)
		}
	}
	for k, f := range was.files {
		if m.files[k] == nil {
			out = append(out, f.name)
		}
	}
	slices.Sort(out)
	return out
}

// Remove deletes a file.
func (m *Machine) Remove(name string) {
	k := key(name)
	m.programsChange(k)
	delete(m.files, k)
}

// there tells whether there is a file or a folder at a path in lower case.
func (m *Machine) there(k string) bool { return m.files[k] != nil || m.dirs[k] != "" }

// held tells whether anybody has a file open, or may have, by its path in lower case.
func (m *Machine) held(k string) bool { return m.readers[k] > 0 || m.writers[k] || m.looped[k] > 0 }

// opens asks what comes of a redirection.
func (m *Machine) opens(name string) Opening {
	if m.Opening == nil {
		return Opens
	}
	return m.Opening(name)
}

// Hold has another process open a file for writing until release is called.
func (m *Machine) Hold(name string) (release func()) {
	m.disk()
	k := key(name)
	m.writers[k] = true
	return func() { delete(m.writers, k) }
}

// CanWrite tells whether a program can make or replace a file: its folder is there,
// it is none itself, and nobody has it open.
func (m *Machine) CanWrite(name string) bool {
	k := key(name)
	return m.dirs[parent(k)] != "" && m.dirs[k] == "" && !m.held(k)
}

// exists is what if exist asks.
func (m *Machine) exists(name string) (bool, error) {
	if err := whole(name); err != nil {
		return false, err
	}
	if strings.ContainsAny(name, "*?") {
		return len(m.Files(name)) > 0, nil
	}
	k := key(name)
	if m.files[k] != nil && (strings.HasSuffix(name, `\.`) || strings.HasSuffix(name, `\`)) {
		return false, unknown("whether a file is a folder to if exist, " + name)
	}
	return m.there(k), nil
}

// mkdir makes a folder and those that it is in, unless there is something already.
func (m *Machine) mkdir(name string) bool {
	k := key(name)
	for dir := k; dir != ""; dir = parent(dir) {
		if m.files[dir] != nil || dir == k && m.dirs[dir] != "" {
			return false
		}
	}
	m.disk()
	m.makeFolders(k, clean(name))
	return true
}

func parent(p string) string { return p[:max(0, strings.LastIndexByte(p, '\\'))] }

// Files lists the paths of the files that match a pattern with * and ? in its
// last part, sorted; case doesn't matter.
func (m *Machine) Files(pattern string) []string {
	var names []string
	folder, glob := parent(key(pattern)), escapeGlob(baseName(key(pattern)))
	for k, f := range m.files {
		if parent(k) != folder {
			continue
		}
		if ok, _ := path.Match(glob, baseName(k)); ok {
			names = append(names, f.name)
		}
	}
	slices.Sort(names)
	return names
}

// Folders lists the paths of the folders that match such a pattern, in the order that
// NTFS keeps them in.
func (m *Machine) Folders(pattern string) []string {
	var names []string
	in, glob := parent(key(pattern)), escapeGlob(baseName(key(pattern)))
	for k, name := range m.dirs {
		if ok, _ := path.Match(glob, baseName(k)); ok && parent(k) == in {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(strings.ToUpper(a), strings.ToUpper(b)) })
	return names
}

// escapeGlob leaves * and ? as the only special characters for path.Match.
func escapeGlob(s string) string {
	return strings.NewReplacer("[", "[[]", `\`, `\\`).Replace(s)
}

package cmdscript

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode/utf16"
)

// Machine is the simulated computer that scripts run on. The zero value has
// nothing; set Tools and put files in it first.
type Machine struct {
	Date, Time string          // what %DATE% and %TIME% give
	Tools      map[string]Tool // programs by lower-case base name, "netsh"
	Console    bytes.Buffer    // what was written to neither a file nor a program
	MaxSteps   int             // commands before a script counts as endless; 0: 200,000
	MaxLine    int             // characters that a line may have once its variables are expanded; 0: 8,191

	env   map[string]variable
	files map[string]*file // by lower-case path
	dirs  map[string]bool
}

type variable struct{ name, value string }

type file struct {
	name   string // as it was made
	data   []byte
	opened bool // somebody has read it since
}

// Tool is a program. It reads and writes through c, and gives its exit code. An
// error means that it was called in a way that it doesn't know; the run stops.
type Tool func(c *Call) (int, error)

// Call is one run of a program.
type Call struct {
	Machine *Machine
	Line    int      // of the script that called it
	Name    string   // lower-case base name, "netsh"
	Raw     string   // the command line as cmd hands it over, without the redirections
	Args    []string // Raw split as C programs do, without the program
	Stdin   []byte
	Stdout  bytes.Buffer
	Stderr  bytes.Buffer
}

// Getenv gives a variable of the machine's environment.
func (m *Machine) Getenv(name string) (string, bool) {
	v, ok := m.env[strings.ToLower(name)]
	return v.value, ok
}

// Setenv sets a variable of the environment that every script starts with.
func (m *Machine) Setenv(name, value string) {
	if m.env == nil {
		m.env = map[string]variable{}
	}
	m.env[strings.ToLower(name)] = variable{name, value}
}

func key(p string) string {
	p = strings.ToLower(strings.ReplaceAll(unquote(p), "/", `\`))
	for strings.Contains(p, `\\`) {
		p = strings.ReplaceAll(p, `\\`, `\`)
	}
	return strings.TrimSuffix(strings.TrimSuffix(p, `.`), `\`)
}

// WriteFile makes or replaces a file, and its folders.
func (m *Machine) WriteFile(name string, data []byte) {
	if m.files == nil {
		m.files, m.dirs = map[string]*file{}, map[string]bool{}
	}
	m.files[key(name)] = &file{name: unquote(name), data: slices.Clone(data)}
	for dir := parent(key(name)); dir != ""; dir = parent(dir) {
		m.dirs[dir] = true
	}
}

func parent(p string) string { return p[:max(0, strings.LastIndexByte(p, '\\'))] }

// ReadFile gives a file's bytes.
func (m *Machine) ReadFile(name string) ([]byte, bool) {
	f := m.files[key(name)]
	if f == nil {
		return nil, false
	}
	f.opened = true
	return f.data, true
}

// Opened tells whether a file has been read since it was written.
func (m *Machine) Opened(name string) bool {
	f := m.files[key(name)]
	return f != nil && f.opened
}

// Remove deletes a file.
func (m *Machine) Remove(name string) { delete(m.files, key(name)) }

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

// escapeGlob leaves * and ? as the only special characters for path.Match.
func escapeGlob(s string) string {
	return strings.NewReplacer("[", "[[]", `\`, `\\`).Replace(s)
}

func (m *Machine) exists(name string) bool {
	if strings.ContainsAny(name, "*?") {
		return len(m.Files(name)) > 0
	}
	return m.files[key(name)] != nil || m.dirs[key(name)]
}

func (m *Machine) mkdir(name string) error {
	k := key(name)
	if m.dirs[k] || m.files[k] != nil {
		return fmt.Errorf("%s exists already", name)
	}
	if m.dirs == nil {
		m.files, m.dirs = map[string]*file{}, map[string]bool{}
	}
	for ; k != ""; k = parent(k) {
		m.dirs[k] = true
	}
	return nil
}

// lookPath searches the folders of PATH for a file, as %~$PATH:f does: "" if
// there is none.
func (m *Machine) lookPath(name string) string {
	if m.files[key(name)] != nil && strings.ContainsAny(name, `\:`) {
		return unquote(name)
	}
	dirs, _ := m.Getenv("PATH")
	for _, dir := range strings.Split(dirs, ";") {
		if dir == "" {
			continue
		}
		if f := m.files[key(dir+`\`+unquote(name))]; f != nil {
			return f.name
		}
	}
	return ""
}

// program finds the file that a command's first word starts.
func (m *Machine) program(word string) string {
	for _, ext := range []string{"", ".exe"} {
		if p := m.lookPath(unquote(word) + ext); strings.HasSuffix(strings.ToLower(p), ".exe") {
			return p
		}
	}
	return ""
}

// ansi turns a text file into the 8-bit text that cmd works with: type converts
// one with a UTF-16 byte order mark.
func ansi(b []byte) []byte {
	if !bytes.HasPrefix(b, []byte{0xff, 0xfe}) {
		return b
	}
	var units []uint16
	for i := 2; i+1 < len(b); i += 2 {
		units = append(units, uint16(b[i])|uint16(b[i+1])<<8)
	}
	return []byte(string(utf16.Decode(units)))
}

func lines(b []byte) []string {
	text := strings.TrimSuffix(strings.ReplaceAll(string(b), "\r\n", "\n"), "\n")
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// argv splits a command line as C programs do; a backslash before a quote
// escapes it.
func argv(raw string) []string {
	var out []string
	var arg strings.Builder
	quoted, started := false, false
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case c == '\\' && i+1 < len(raw) && raw[i+1] == '"':
			arg.WriteByte('"')
			started = true
			i++
		case c == '"':
			quoted, started = !quoted, true
		case (c == ' ' || c == '\t') && !quoted:
			if started {
				out = append(out, arg.String())
				arg.Reset()
				started = false
			}
		default:
			arg.WriteByte(c)
			started = true
		}
	}
	if started {
		out = append(out, arg.String())
	}
	return out
}

package cmdscript

import (
	"bytes"
	"maps"
	"strings"
)

// Machine is the simulated computer that scripts run on. The zero value has
// nothing; set Tools and put files in it first.
type Machine struct {
	Date, Time string          // what %DATE% and %TIME% give
	Tools      map[string]Tool // programs by lower-case base name, "netsh"
	Others     map[string]Tool // those of the same names that are something else, by lower-case path; nil for none
	Console    bytes.Buffer    // what was written to neither a file nor a program
	MaxSteps   int             // commands before a script counts as endless; 0: 200,000
	MaxLine    int             // characters that a line may have once its variables are expanded; 0: 8,191

	DelayedExpansion bool                      // the registry says so: exclamation marks aren't text, until setlocal says otherwise
	Opening          func(path string) Opening // what comes of the next redirection to or from a file, and of the next md, del, ren or copy; nil: what there is makes of it

	env      map[string]variable
	files    map[string]*file   // by lower-case path
	dirs     map[string]string  // of each folder the path as it was made, by lower-case path
	readers  map[string]int     // how often a file is open for reading, by lower-case path
	writers  map[string]bool    // whether it is for writing
	looped   map[string]int     // how many for /f are at one of its lines
	programs map[string]program // by the word that starts one, until a program or the path changes
}

type variable struct{ name, value string }

// program is what a command's first word starts: the name of a tool, and the path of
// its file, "" if there is none.
type program struct{ name, path string }

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
	Stdin   []byte   // nil if it is the console, where nobody answers
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
	m.setenv(strings.ToLower(name), name, value)
}

// setenv sets a variable whose name in lower case is key; "" removes it.
func (m *Machine) setenv(key, name, value string) {
	if key == "path" {
		m.programs = nil
	}
	if value == "" {
		delete(m.env, key)
		return
	}
	m.env[key] = variable{name, value}
}

// Clone gives a machine with the same files and environment, nothing on its
// console, no file open and nothing that goes wrong. What happens to one of the two doesn't show in the other.
func (m *Machine) Clone() *Machine {
	for _, f := range m.files {
		f.owner = nil
	}
	out := &Machine{
		Date: m.Date, Time: m.Time, Tools: m.Tools, Others: m.Others, MaxSteps: m.MaxSteps, MaxLine: m.MaxLine, DelayedExpansion: m.DelayedExpansion,
		env: maps.Clone(m.env), files: maps.Clone(m.files), dirs: maps.Clone(m.dirs),
	}
	out.disk()
	return out
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

// program finds what a command's first word starts.
func (m *Machine) program(word string) program {
	p, known := m.programs[word]
	if known {
		return p
	}
	p.name = strings.TrimSuffix(strings.ToLower(baseName(word)), ".exe")
	for _, ext := range []string{"", ".exe"} {
		if path := m.lookPath(unquote(word) + ext); p.path == "" && strings.HasSuffix(strings.ToLower(path), ".exe") {
			p.path = path
		}
	}
	if m.programs == nil {
		m.programs = map[string]program{}
	}
	m.programs[word] = p
	return p
}

package cmdscript

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"strings"
)

// ErrStop, given by a Tool, ends the run at once, as a power failure would.
var ErrStop = errors.New("the machine stopped")

// Run runs a script that lies at path (`C:\x\apply.cmd`) on the machine and
// gives its exit code. Each run starts from the machine's environment.
func (m *Machine) Run(s *Script, path string, args ...string) (int, error) {
	outer := m.env
	m.env, m.programs = maps.Clone(outer), nil
	if m.env == nil {
		m.env = map[string]variable{}
	}
	defer func() { m.env, m.programs = outer, nil }()
	r := &run{m: m, delayed: m.DelayedExpansion, script: &source{s, unquote(path)[:strings.LastIndexByte(path, '\\')+1]}, args: append([]string{path}, args...), loops: map[byte]string{}}
	r.limit = m.MaxSteps
	if r.limit == 0 {
		r.limit = 200_000
	}
	r.out, r.err = &m.Console, &m.Console
	if _, err := r.from(0); err != nil {
		return r.level, err
	}
	level, err := r.errorlevel()
	return level, r.fail(r.line, err)
}

type source struct {
	*Script
	dir string
}

// run is a script in the middle of its run. Called labels share all but args.
type run struct {
	m        *Machine
	script   *source
	args     []string
	loops    map[byte]string // for variables in force
	level    int             // ERRORLEVEL
	unsure   string          // why ERRORLEVEL isn't known, "" if it is
	delayed  bool            // exclamation marks aren't text
	steps    int
	limit    int
	at       int // the index of the line that runs
	line     int // its number
	written  int
	depth    int // of calls
	out, err *bytes.Buffer
	in       []byte
}

// flow says where control goes after a command.
type flow struct {
	kind int // next, jump or leave
	to   int // the line to jump to
}

const (
	next  = iota
	jump  // goto: run on at line to
	leave // exit /b or goto :eof: leave the script or the called label
)

// from runs from a line to the end of the script or an exit /b.
func (r *run) from(at int) (flow, error) {
	for at < len(r.script.Lines) {
		line := &r.script.Lines[at]
		r.at = at
		at++
		if line.Node == nil {
			continue
		}
		r.line = line.Number
		f, err := r.exec(line)
		if err != nil {
			return flow{}, r.fail(line.Number, err)
		}
		switch f.kind {
		case jump:
			at = f.to
		case leave:
			return flow{}, nil
		}
	}
	return flow{}, nil
}

// fail gives an error its place, once.
func (r *run) fail(line int, err error) error {
	var placed *Error
	if err == nil || errors.As(err, &placed) || errors.Is(err, ErrStop) {
		return err
	}
	return &Error{r.script.Name, line, err.Error()}
}

// ended gives ERRORLEVEL the code of a command that has ended.
func (r *run) ended(code int) { r.level, r.unsure = code, "" }

// errorlevel gives ERRORLEVEL, if it is known what it is on Windows.
func (r *run) errorlevel() (int, error) {
	if r.unsure != "" {
		return r.level, unknown(r.unsure)
	}
	return r.level, nil
}

// exec expands a line's variables, parses what comes out, and runs that.
func (r *run) exec(line *Line) (flow, error) {
	if line.longest >= 0 {
		if line.longest > r.maxLine() {
			return flow{}, errLong
		}
		if err := r.exclaims(line.Text); err != nil {
			return flow{}, err
		}
		return r.node(line.Node)
	}
	text, err := r.expand(line.Text)
	if err != nil {
		return flow{}, err
	}
	if len(text) > r.maxLine() && longest(text) > r.maxLine() {
		return flow{}, errLong
	}
	if err := r.exclaims(text); err != nil {
		return flow{}, err
	}
	n, err := r.script.parsed(line, text)
	if err != nil || n == nil {
		return flow{}, err
	}
	return r.node(n)
}

// parsed parses what a line comes to, unless it came to the same before. The same
// condition often follows each of many commands.
func (s *Script) parsed(line *Line, text string) (Node, error) {
	if line.before.text == text {
		return line.before.node, nil
	}
	if s.last.text != text {
		n, err := parseLine(text)
		if err != nil || n == nil {
			return nil, err
		}
		s.last = expanded{text, n}
	}
	line.before = s.last
	return line.before.node, nil
}

func (r *run) maxLine() int {
	if r.m.MaxLine > 0 {
		return r.m.MaxLine
	}
	return maxLine
}

// write writes to a stream.
func (r *run) write(b *bytes.Buffer, text string) error {
	b.WriteString(text)
	return r.count(len(text))
}

// count stops a script that writes too much, rather than the computer that
// simulates it.
func (r *run) count(bytes int) error {
	if r.written += bytes; r.written > 8<<20 {
		return errors.New("the script writes more than 8 MiB")
	}
	return nil
}

func (r *run) node(n Node) (flow, error) {
	if r.steps++; r.steps > r.limit {
		return flow{}, errors.New("the script doesn't end")
	}
	switch n := n.(type) {
	case Block:
		for _, c := range n {
			if f, err := r.node(c); err != nil || f.kind != next {
				return f, err
			}
		}
		return flow{}, nil
	case *If:
		yes, err := r.holds(n)
		if err != nil || !yes {
			return flow{}, err
		}
		return r.node(n.Then)
	case *For:
		return r.loop(n)
	case *Simple:
		return r.simple(n)
	}
	return flow{}, fmt.Errorf("a command of type %T", n)
}

func (r *run) holds(n *If) (bool, error) {
	a, err := r.vars(n.A)
	if err != nil {
		return false, err
	}
	b, err := r.vars(n.B)
	if err != nil {
		return false, err
	}
	yes, err := r.condition(n, a, b)
	return yes != n.Not, err
}

// condition is what an if asks, without its not.
func (r *run) condition(n *If, a, b string) (bool, error) {
	switch n.Kind {
	case "exist":
		return r.m.exists(unquote(a))
	case "defined":
		if _, set := r.m.Getenv(a); set {
			return true, nil
		}
		if _, dynamic, _ := r.dynamic(a); dynamic {
			return false, unknown("whether " + a + " is defined")
		}
		return false, nil
	case "errorlevel":
		want, err := number(a)
		if err != nil {
			return false, fmt.Errorf("if errorlevel: %w", err)
		}
		level, err := r.errorlevel()
		return level >= want, err
	}
	return compare(a, n.Kind, b, n.Fold)
}

// simple runs a builtin or a program with its redirections.
func (r *run) simple(n *Simple) (flow, error) {
	c, err := r.bound(n)
	if err != nil {
		return flow{}, err
	}
	if len(n.Redirs) == 0 {
		return r.dispatch(c)
	}
	restore, ok, err := r.redirect(n.Redirs)
	if err != nil || !ok {
		return flow{}, err // cmd doesn't start it, and leaves ERRORLEVEL as it was
	}
	f, err := r.dispatch(c)
	restore()
	return f, err
}

// bound gives a command with the for variables in its words replaced: itself if
// there are none.
func (r *run) bound(n *Simple) (*Simple, error) {
	tail, err := r.vars(n.Tail)
	if err != nil {
		return nil, err
	}
	name, err := r.vars(n.Name)
	if err != nil || name == n.Name && tail == n.Tail {
		return n, err
	}
	return &Simple{Line: n.Line, Offset: n.Offset, Name: name, Tail: tail, Redirs: n.Redirs, builtin: builtinOf(name)}, nil
}

func (r *run) dispatch(c *Simple) (flow, error) {
	if c.builtin != nil {
		return c.builtin(r, c)
	}
	return flow{}, r.start(c)
}

// missing is what cmd does about a program that isn't there.
func (r *run) missing(name string) error {
	if path := unquote(name); strings.ContainsAny(path, `\:/`) {
		if err := whole(path); err != nil {
			return err
		}
		if r.m.dirs[parent(key(path))] == "" {
			r.ended(3)
			return r.write(r.err, "The system cannot find the path specified.\r\n")
		}
	}
	r.ended(9009)
	return r.write(r.err, "'"+name+"' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n")
}

// start runs a program.
func (r *run) start(c *Simple) error {
	p := r.m.program(c.Name)
	if p.path == "" {
		return r.missing(c.Name)
	}
	tool := r.m.Others[key(p.path)]
	if tool == nil {
		tool = r.m.Tools[p.name]
	}
	if tool == nil {
		return fmt.Errorf("the program %s isn't simulated", p.name)
	}
	call := &Call{Machine: r.m, Line: r.line, Name: p.name, Raw: c.raw(), Args: c.argv(), Stdin: r.in}
	code, err := tool(call)
	r.ended(code)
	if n := call.Stdout.Len() + call.Stderr.Len(); n > 0 {
		err = errors.Join(err, r.count(n))
		r.out.Write(call.Stdout.Bytes())
		r.err.Write(call.Stderr.Bytes())
	}
	if err != nil && !errors.Is(err, ErrStop) {
		err = fmt.Errorf("%s: %w", strings.TrimSpace(call.Raw), err)
	}
	return err
}

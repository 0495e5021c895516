package cmdscript

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// builtins are the commands of cmd itself. Filled in by init: they run nodes,
// and nodes look them up.
var builtins map[string]builtin

type builtin func(*run, *Simple) (flow, error)

// builtinOf gives the builtin of a name in any case of letters, or nil.
func builtinOf(name string) builtin { return builtins[strings.ToLower(name)] }

func init() {
	builtins = map[string]builtin{
		"call": (*run).call, "copy": plain((*run).copy), "del": plain((*run).del), "echo": plain((*run).echo),
		"exit": (*run).exit, "goto": (*run).jump, "md": plain((*run).md), "mkdir": plain((*run).md),
		"rem": plain((*run).rem), "ren": plain((*run).ren), "set": plain((*run).set),
		"setlocal": plain((*run).setlocal), "type": plain((*run).typ),
	}
}

// plain makes a builtin of one that never changes the flow.
func plain(f func(*run, *Simple) error) builtin {
	return func(r *run, c *Simple) (flow, error) { return flow{}, f(r, c) }
}

func (r *run) rem(*Simple) error { return nil }

func (r *run) setlocal(c *Simple) error {
	if strings.TrimSpace(c.Tail) != "" {
		return errors.New("setlocal with options isn't supported")
	}
	r.level = 0
	return nil
}

// echo leaves ERRORLEVEL alone, as cmd's does.
func (r *run) echo(c *Simple) error {
	text := c.Tail
	if text != "" {
		text = text[1:]
	}
	switch word := strings.ToLower(strings.TrimSpace(text)); {
	case strings.HasPrefix(c.Tail, "."):
	case word == "on" || word == "off":
		return nil
	case word == "":
		text = "ECHO is off."
	}
	return r.write(r.out, text+"\r\n")
}

// set works on the environment. In a .cmd it sets ERRORLEVEL: to 1 if it
// removes a variable that isn't there.
func (r *run) set(c *Simple) error {
	text := strings.TrimLeft(c.Tail, " \t")
	if strings.HasPrefix(text, "/") {
		return errors.New("set with options isn't supported")
	}
	if strings.HasPrefix(text, `"`) {
		end := strings.LastIndexByte(text, '"')
		if end == 0 || strings.TrimSpace(text[end+1:]) != "" {
			return errors.New("set with text after its quotes")
		}
		text = text[1:end]
	}
	name, value, ok := strings.Cut(text, "=")
	if !ok || name == "" || strings.ContainsAny(name, `" `) {
		return errors.New("a set that isn't understood")
	}
	r.level = 0
	if _, was := r.m.Getenv(name); !was && value == "" {
		r.level = 1
	}
	r.m.Setenv(name, value)
	return nil
}

func (r *run) jump(c *Simple) (flow, error) {
	label := strings.TrimSpace(c.Tail)
	if strings.EqualFold(label, ":eof") {
		return flow{kind: leave}, nil
	}
	at, ok := r.script.find(strings.TrimPrefix(label, ":"), r.at)
	if !ok {
		return flow{}, fmt.Errorf("there is no label %q", label)
	}
	return flow{kind: jump, to: at}, nil
}

// call runs a label of the same script with arguments of its own.
func (r *run) call(c *Simple) (flow, error) {
	words := split(c.Tail, " \t,;=")
	if len(words) == 0 || !strings.HasPrefix(words[0], ":") {
		return flow{}, errors.New("call of something other than a label isn't supported")
	}
	if strings.ContainsAny(c.Tail, "^%") {
		return flow{}, errors.New("call expands % and doubles carets a second time")
	}
	at, ok := r.script.find(words[0][1:], r.at)
	if !ok {
		return flow{}, fmt.Errorf("there is no label %q", words[0])
	}
	if r.depth++; r.depth > 50 {
		return flow{}, errors.New("calls are nested too deep")
	}
	args, loops, line, here := r.args, r.loops, r.line, r.at
	r.args, r.loops = words, map[byte]string{}
	_, err := r.from(at)
	r.args, r.loops, r.line, r.at = args, loops, line, here
	r.depth--
	return flow{}, err
}

func (r *run) exit(c *Simple) (flow, error) {
	words := strings.Fields(c.Tail)
	if len(words) == 0 || len(words) > 2 || !strings.EqualFold(words[0], "/b") {
		return flow{}, errors.New("exit other than exit /b CODE isn't supported")
	}
	if len(words) == 2 {
		code, err := strconv.Atoi(words[1])
		if err != nil {
			return flow{}, fmt.Errorf("exit /b %s", words[1])
		}
		r.level = code
	}
	return flow{kind: leave}, nil
}

// files splits a builtin's arguments into its switches and the rest.
func files(c *Simple) (switches string, names []string) {
	for _, w := range split(c.Tail, " \t") {
		if strings.HasPrefix(w, "/") {
			switches += strings.ToLower(w)
			continue
		}
		names = append(names, unquote(w))
	}
	return switches, names
}

// status sets ERRORLEVEL from whether a builtin could do its work.
func (r *run) status(ok bool, complaint string) error {
	r.level = 0
	if !ok {
		r.level = 1
		r.err.WriteString(complaint + "\r\n")
	}
	return nil
}

func (r *run) md(c *Simple) error {
	switches, names := files(c)
	if switches != "" || len(names) != 1 {
		return errors.New("an md that isn't understood")
	}
	err := r.m.mkdir(names[0])
	return r.status(err == nil, fmt.Sprint(err))
}

// del never fails, even if there is nothing to delete.
func (r *run) del(c *Simple) error {
	switches, names := files(c)
	if switches != "" && switches != "/q" || len(names) != 1 {
		return errors.New("a del that isn't understood")
	}
	for _, name := range r.m.Files(names[0]) {
		r.m.Remove(name)
	}
	return r.status(true, "")
}

func (r *run) copy(c *Simple) error {
	switches, names := files(c)
	if switches != "/y" || len(names) != 2 {
		return errors.New("copy other than copy /y FROM TO isn't supported")
	}
	data, ok := r.m.ReadFile(names[0])
	if ok {
		r.m.WriteFile(names[1], data)
		if err := r.write(r.out, "        1 file(s) copied.\r\n"); err != nil {
			return err
		}
	}
	return r.status(ok, "The system cannot find the file specified.")
}

func (r *run) ren(c *Simple) error {
	switches, names := files(c)
	if switches != "" || len(names) != 2 || strings.ContainsAny(names[1], `\:*?`) {
		return errors.New("a ren that isn't understood")
	}
	to := names[0][:strings.LastIndexByte(names[0], '\\')+1] + names[1]
	data, ok := r.m.ReadFile(names[0])
	ok = ok && !r.m.exists(to)
	if ok {
		r.m.WriteFile(to, data)
		r.m.Remove(names[0])
	}
	return r.status(ok, "A duplicate file name exists, or the file cannot be found.")
}

func (r *run) typ(c *Simple) error {
	switches, names := files(c)
	if switches != "" || len(names) != 1 {
		return errors.New("a type that isn't understood")
	}
	f, ok := r.m.files[key(names[0])]
	if ok {
		if err := r.write(r.out, f.ansi()); err != nil {
			return err
		}
	}
	return r.status(ok, "The system cannot find the file specified.")
}

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
	for _, name := range strings.Fields("assoc break cd chdir cls color date dir dpath endlocal erase for ftype if keys mklink move path pause " +
		"popd prompt pushd rd rename rmdir shift start time title ver verify vol") {
		others[name] = true
		builtins[name] = func(_ *run, c *Simple) (flow, error) { return flow{}, unknown("the builtin " + c.Name) }
	}
}

// others are cmd's further builtins: they aren't simulated, and are no programs
// that could be missing.
var others = map[string]bool{}

// unknown is the error for what nobody has recorded on Windows, or found in what is
// documented: to guess would make a test of the guess.
func unknown(what string) error { return errors.New("not known what Windows does: " + what) }

// plain makes a builtin of one that never changes the flow.
func plain(f func(*run, *Simple) error) builtin {
	return func(r *run, c *Simple) (flow, error) { return flow{}, f(r, c) }
}

func (r *run) rem(*Simple) error { return nil }

// setlocal may say that exclamation marks are text, whatever the registry says.
func (r *run) setlocal(c *Simple) error {
	for _, word := range strings.Fields(c.Tail) {
		switch strings.ToLower(word) {
		case "enableextensions":
		case "disabledelayedexpansion":
			r.delayed = false
		default:
			return fmt.Errorf("setlocal %s isn't supported", word)
		}
	}
	r.ended(0)
	return nil
}

// echo leaves ERRORLEVEL alone, as cmd's does.
func (r *run) echo(c *Simple) error {
	text := c.Tail
	if text != "" {
		text = text[1:]
	}
	if c.Tail != "" && (c.Tail[0] == '.' || c.Tail[0] == ':') {
		return r.write(r.out, text+"\r\n")
	}
	switch word := strings.ToLower(strings.TrimSpace(text)); word {
	case "off":
		return nil
	case "on", "/?":
		return errors.New("echo " + word + " isn't supported")
	case "":
		text = "ECHO is off."
	}
	return r.write(r.out, text+"\r\n")
}

// set works on the environment. In a .cmd it gives 0, also for a variable that it
// removes and that isn't there.
func (r *run) set(c *Simple) error {
	text := strings.TrimLeft(c.Tail, " \t")
	if sum, ok := strings.CutPrefix(text, "/a "); ok {
		return r.setSum(strings.Trim(strings.TrimSpace(sum), `"`))
	}
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
	r.ended(0)
	r.m.Setenv(name, value)
	return nil
}

// setSum is set /a NAME=NUMBER+NUMBER-NUMBER.
func (r *run) setSum(text string) error {
	name, sum, ok := strings.Cut(text, "=")
	if !ok || name == "" || strings.ContainsAny(name, `" +-`) {
		return errors.New("a set /a that isn't understood")
	}
	total, sign := int64(0), int64(1)
	for {
		i := strings.IndexAny(sum, "+-")
		term := sum
		if i >= 0 {
			term = sum[:i]
		}
		n, err := summand(strings.TrimSpace(term))
		if err != nil {
			return err
		}
		if total += sign * n; total != int64(int32(total)) {
			return unknown("set /a over 2^31")
		}
		if i < 0 {
			break
		}
		sign = map[byte]int64{'+': 1, '-': -1}[sum[i]]
		sum = sum[i+1:]
	}
	r.ended(0)
	r.m.Setenv(name, strconv.FormatInt(total, 10))
	return nil
}

// summand reads a decimal number, or a hexadecimal one behind 0x.
func summand(s string) (int64, error) {
	if hex, ok := strings.CutPrefix(strings.ToLower(s), "0x"); ok {
		return strconv.ParseInt(hex, 16, 32)
	}
	n, err := number(s)
	return int64(n), err
}

func (r *run) jump(c *Simple) (flow, error) {
	label := strings.TrimSpace(c.Tail)
	if strings.EqualFold(label, ":eof") {
		return flow{kind: leave}, nil
	}
	at, err := r.script.find(strings.TrimPrefix(label, ":"), r.at)
	if err != nil {
		return flow{}, err
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
	at, err := r.script.find(words[0][1:], r.at)
	if err != nil {
		return flow{}, err
	}
	if r.depth++; r.depth > 50 {
		return flow{}, errors.New("calls are nested too deep")
	}
	args, loops, line, here := r.args, r.loops, r.line, r.at
	r.args, r.loops = words, map[byte]string{}
	_, err = r.from(at)
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
		code, err := number(words[1])
		if err != nil {
			return flow{}, fmt.Errorf("exit /b: %w", err)
		}
		r.ended(code)
	}
	return flow{kind: leave}, nil
}

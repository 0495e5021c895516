package cmdscript

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// expand replaces %variables% and %1 arguments in a logical line, as cmd does
// before it parses the line.
func (r *run) expand(text string) (string, error) {
	var out strings.Builder
	out.Grow(len(text) + 32)
	for {
		i := strings.IndexByte(text, '%')
		if i < 0 {
			out.WriteString(text)
			return out.String(), nil
		}
		out.WriteString(text[:i])
		value, used, err := r.expandOne(text[i+1:])
		if err != nil {
			return "", err
		}
		out.WriteString(value)
		text = text[i+1+used:]
	}
}

// expandOne expands what follows a percent sign, and says how long that is.
func (r *run) expandOne(s string) (value string, used int, err error) {
	switch {
	case s == "":
		return "", 0, fmt.Errorf("a percent sign ends the line")
	case s[0] == '%':
		return "%", 1, nil
	case s[0] >= '0' && s[0] <= '9':
		return r.arg(int(s[0] - '0')), 1, nil
	case strings.HasPrefix(s, "~dp0"):
		return r.script.dir, 4, nil
	case len(s) > 1 && s[0] == '~' && s[1] >= '1' && s[1] <= '9':
		return unquote(r.arg(int(s[1] - '0'))), 2, nil
	}
	end := strings.IndexByte(s, '%')
	if end <= 0 || strings.IndexByte(s[:end], '\n') >= 0 || s[0] == '~' || s[0] == '*' {
		return "", 0, fmt.Errorf("%%%s isn't understood", firstWord(s))
	}
	value, err = r.variable(s[:end])
	return value, end + 1, err
}

func firstWord(s string) string {
	if end := strings.IndexAny(s, " \t\n"); end >= 0 {
		return s[:end]
	}
	return s
}

func (r *run) arg(i int) string {
	if i < len(r.args) {
		return r.args[i]
	}
	return ""
}

// variable expands NAME, NAME:~start,length or NAME:old=new.
func (r *run) variable(ref string) (string, error) {
	name, edit, edited := strings.Cut(ref, ":")
	value, ok := r.m.Getenv(name)
	if !ok {
		var err error
		if value, ok, err = r.dynamic(name); err != nil {
			return "", err
		}
	}
	if !edited {
		return value, nil
	}
	if !ok {
		return "", fmt.Errorf("%%%s%% edits a variable that isn't set", ref)
	}
	if span, ok := strings.CutPrefix(edit, "~"); ok {
		return substring(value, span)
	}
	old, with, ok := strings.Cut(edit, "=")
	rest, upTo := strings.CutPrefix(old, "*")
	if !ok || rest == "" {
		return "", fmt.Errorf("%%%s%% isn't understood", ref)
	}
	if upTo {
		return replaceUpTo(value, rest, with), nil
	}
	return replaceFold(value, old, with), nil
}

// dynamic gives a variable that isn't in the environment.
func (r *run) dynamic(name string) (value string, ok bool, err error) {
	switch strings.ToLower(name) {
	case "errorlevel":
		level, err := r.errorlevel()
		return strconv.Itoa(level), true, err
	case "date":
		return r.m.Date, true, nil
	case "time":
		return r.m.Time, true, nil
	case "cd", "cmdcmdline", "cmdextversion", "random", "highestnumanodenumber":
		return "", false, unknown("the variable " + name)
	}
	return "", false, nil
}

func substring(s, span string) (string, error) {
	from, length, ok := strings.Cut(span, ",")
	a, err1 := strconv.Atoi(from)
	n, err2 := strconv.Atoi(length)
	if !ok || err1 != nil || err2 != nil || n < 0 {
		return "", fmt.Errorf("the substring ~%s isn't supported", span)
	}
	if a < 0 {
		a = max(0, len(s)+a)
	}
	a = min(a, len(s))
	return s[a:min(a+n, len(s))], nil
}

// replaceUpTo replaces the first old in a text and all that is before it.
func replaceUpTo(s, old, with string) string {
	i := strings.Index(strings.ToLower(s), strings.ToLower(old))
	if i < 0 || len(strings.ToLower(s)) != len(s) {
		return s
	}
	return with + s[i+len(old):]
}

func replaceFold(s, old, with string) string {
	var out strings.Builder
	lower, old := strings.ToLower(s), strings.ToLower(old)
	if len(lower) != len(s) {
		return s // letters whose case changes their length: no script of ours has them
	}
	for {
		i := strings.Index(lower, old)
		if i < 0 {
			return out.String() + s
		}
		out.WriteString(s[:i] + with)
		s, lower = s[i+len(old):], lower[i+len(old):]
	}
}

// vars replaces %f and %~nxf for the for variables in force.
func (r *run) vars(s string) (string, error) {
	if len(r.loops) == 0 || strings.IndexByte(s, '%') < 0 {
		return s, nil
	}
	var out strings.Builder
	for i := 0; i < len(s); {
		if s[i] != '%' || i+1 == len(s) {
			out.WriteByte(s[i])
			i++
			continue
		}
		value, used, err := r.loopVar(s[i+1:])
		if err != nil {
			return "", err
		}
		if used == 0 {
			value = "%"
		}
		out.WriteString(value)
		i += 1 + used
	}
	return out.String(), r.exclaims(out.String())
}

// exclaims fails for a text with an exclamation mark where that isn't one.
func (r *run) exclaims(text string) error {
	if r.delayed && strings.IndexByte(text, '!') >= 0 {
		return errors.New("an exclamation mark, and the registry may have turned delayed expansion on, isn't supported")
	}
	return nil
}

func (r *run) loopVar(s string) (value string, used int, err error) {
	if value, ok := r.loops[s[0]]; ok {
		return value, 1, nil
	}
	if s[0] != '~' {
		return "", 0, nil
	}
	if rest, ok := strings.CutPrefix(s, "~$PATH:"); ok && rest != "" {
		value, ok := r.loops[rest[0]]
		if !ok {
			return "", 0, fmt.Errorf("%%%s isn't a for variable", firstWord(s))
		}
		return r.m.lookPath(value), len("~$PATH:") + 1, nil
	}
	for _, form := range forms {
		rest, ok := strings.CutPrefix(s[1:], form.mods)
		if !ok || rest == "" {
			continue
		}
		if value, ok := r.loops[rest[0]]; ok {
			value, err := form.edit(value)
			return value, 1 + len(form.mods) + 1, err
		}
	}
	return "", 0, fmt.Errorf("%%%s isn't understood", firstWord(s))
}

// forms are what may stand between the percent sign and the name of a for variable.
var forms = []struct {
	mods string
	edit func(string) (string, error)
}{
	{"nx", func(s string) (string, error) { return baseName(s), nil }},
	{"f", fullPath},
	{"", func(s string) (string, error) { return unquote(s), nil }},
}

// fullPath gives the full path of a file, which it must have been already.
func fullPath(s string) (string, error) {
	s = unquote(s)
	if err := whole(s); err != nil || key(s) != strings.ToLower(s) {
		return "", unknown("the full path of " + s)
	}
	return s, nil
}

func unquote(s string) string {
	return strings.TrimSuffix(strings.TrimPrefix(s, `"`), `"`)
}

func baseName(s string) string {
	s = unquote(s)
	return s[strings.LastIndexAny(s, `\:`)+1:]
}

// split cuts a command's arguments as cmd does for a called label: at blanks
// and , ; = outside of quotes.
func split(s, delims string) []string {
	var out []string
	start, quoted := -1, false
	for i := 0; i <= len(s); i++ {
		if i < len(s) && s[i] == '"' {
			quoted = !quoted
		}
		delim := i == len(s) || !quoted && strings.IndexByte(delims, s[i]) >= 0
		if delim && start >= 0 {
			out = append(out, s[start:i])
			start = -1
		}
		if !delim && start < 0 {
			start = i
		}
	}
	return out
}

// argv splits a command's arguments as C programs do; a backslash before a quote
// escapes it. Nobody may change them: the next run gets the same.
func (c *Simple) argv() []string {
	if c.args == nil {
		c.args = argv(c.Tail)
	}
	return c.args
}

// raw is the command line as a program gets it.
func (c *Simple) raw() string {
	if c.line == "" {
		c.line = c.Name + c.Tail
	}
	return c.line
}

func argv(tail string) []string {
	out := make([]string, 0, 1+strings.Count(tail, " "))
	for {
		tail = strings.TrimLeft(tail, " \t")
		if tail == "" {
			return out
		}
		end := strings.IndexAny(tail, " \t\"")
		if end < 0 {
			return append(out, tail)
		}
		if tail[end] != '"' {
			out, tail = append(out, tail[:end]), tail[end:]
			continue
		}
		var arg string
		arg, tail = quotedArg(tail)
		out = append(out, arg)
	}
}

// quotedArg reads an argument with quotes in it off the front of a text.
func quotedArg(s string) (arg, rest string) {
	out := make([]byte, 0, 128)
	quoted := false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s) && s[i+1] == '"':
			out = append(out, '"')
			i++
		case c == '"':
			quoted = !quoted
		case (c == ' ' || c == '\t') && !quoted:
			return string(out), s[i:]
		default:
			out = append(out, c)
		}
	}
	return string(out), ""
}

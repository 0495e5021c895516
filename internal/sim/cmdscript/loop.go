package cmdscript

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

func (r *run) loop(n *For) (flow, error) {
	set, err := r.vars(n.Set)
	if err != nil {
		return flow{}, err
	}
	if n.File {
		return r.loopLines(n, set)
	}
	words, err := r.words(set, n.Folders)
	if err != nil {
		return flow{}, err
	}
	return r.each(n.Body, words, func(w string) bool {
		r.loops[n.Var] = w
		return true
	}, n.Var)
}

// words gives the words of a plain for's set, wildcards replaced by the files that
// match, or by the folders.
func (r *run) words(set string, folders bool) ([]string, error) {
	var out []string
	for _, w := range split(set, " \t,;=\n") {
		if !strings.ContainsAny(w, "*?") {
			if folders {
				return nil, unknown("for /d of " + w)
			}
			out = append(out, w)
			continue
		}
		if err := whole(unquote(w)); err != nil {
			return nil, err
		}
		if folders {
			out = append(out, r.m.Folders(w)...)
			continue
		}
		out = append(out, r.m.Files(w)...)
	}
	return out, nil
}

// each runs body for every item for which bind sets the variables, and puts the
// variables back as they were.
func (r *run) each(body Node, items []string, bind func(string) bool, vars ...byte) (flow, error) {
	outer := map[byte]string{}
	for k, v := range r.loops {
		outer[k] = v
	}
	defer func() { r.loops = outer }()
	r.loops = map[byte]string{}
	for k, v := range outer {
		r.loops[k] = v
	}
	for _, item := range items {
		if !bind(item) {
			continue
		}
		if f, err := r.node(body); err != nil || f.kind != next {
			return f, err
		}
	}
	return flow{}, nil
}

// forOptions is what for /f "..." says.
type forOptions struct {
	delims   string
	tokens   []int // 1-based; 0 is the rest of the line
	eol      byte  // lines that begin with it are passed over
	usebackq bool
}

func parseOptions(s string) (forOptions, error) {
	o := forOptions{delims: " \t", tokens: []int{1}, eol: ';'}
	for s = strings.TrimLeft(s, " "); s != ""; s = strings.TrimLeft(s, " ") {
		if rest, ok := strings.CutPrefix(s, "delims="); ok { // always last, so that a blank can be one
			if strings.Contains(strings.TrimRight(rest, " "), " ") {
				return o, unknown("delims= with a blank in it, or before another option")
			}
			o.delims = rest
			return o, nil
		}
		var word string
		word, s, _ = strings.Cut(s, " ")
		eol, isEOL := strings.CutPrefix(word, "eol=")
		switch {
		case word == "usebackq":
			o.usebackq = true
		case isEOL && len(eol) == 1:
			o.eol = eol[0]
		case strings.HasPrefix(word, "tokens="):
			tokens, err := parseTokens(strings.TrimPrefix(word, "tokens="))
			if err != nil {
				return o, err
			}
			o.tokens = tokens
		default:
			return o, fmt.Errorf("for /f option %q isn't supported", word)
		}
	}
	return o, nil
}

// parseTokens reads "1,3", "1-3" and "1,2*".
func parseTokens(s string) ([]int, error) {
	var out []int
	s, star := strings.CutSuffix(s, "*")
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' }) {
		from, to, isRange := strings.Cut(part, "-")
		a, err := strconv.Atoi(from)
		b := a
		if isRange && err == nil {
			b, err = strconv.Atoi(to)
		}
		if err != nil || a < 1 || b < a || b > 26 {
			return nil, fmt.Errorf("tokens=%s isn't supported", s)
		}
		for ; a <= b; a++ {
			out = append(out, a)
		}
	}
	if star {
		out = append(out, 0)
	}
	if len(out) == 0 || len(out) > 26 {
		return nil, fmt.Errorf("tokens=%s isn't supported", s)
	}
	return out, nil
}

func (r *run) loopLines(n *For, set string) (flow, error) {
	o, err := parseOptions(n.Options)
	if err != nil {
		return flow{}, err
	}
	text, ok, err := r.loopText(set, o)
	if err != nil || !ok {
		return flow{}, err
	}
	if int(n.Var)+len(o.tokens) > 'z'+1 {
		return flow{}, errors.New("for /f has more tokens than letters")
	}
	lines := lines(text)
	if err := o.comments(lines); err != nil {
		return flow{}, err
	}
	k := key(set)
	r.m.looped[k]++
	defer func() { r.m.looped[k]-- }()
	return r.each(n.Body, lines, func(line string) bool { return r.bind(n.Var, line, o) })
}

// comments fails if it isn't known whether a line is passed over: where the
// character that says so is a delimiter too, or stands behind some.
func (o *forOptions) comments(lines []string) error {
	for _, line := range lines {
		i := strings.IndexByte(line, o.eol)
		perhaps := i > 0 || i == 0 && strings.IndexByte(o.delims, o.eol) >= 0
		if perhaps && strings.Trim(line[:i], o.delims) == "" {
			return unknown("whether for /f passes over the line " + line)
		}
	}
	return nil
}

// loopText gives what a for /f reads. ok is false if its file isn't there; what
// ERRORLEVEL is then, nobody has recorded.
func (r *run) loopText(set string, o forOptions) (text string, ok bool, err error) {
	if strings.HasPrefix(set, `"`) != o.usebackq || set == "" || set[0] == '\'' || set[0] == '`' {
		return "", false, errors.New("for /f other than of (file) or usebackq (\"file\") isn't supported")
	}
	f, err := r.source(unquote(set))
	if err != nil {
		return "", false, err
	}
	if f == nil {
		r.unsure = "what a for /f gives whose file isn't there"
		return "", false, r.write(r.err, "The system cannot find the file "+unquote(set)+".\r\n")
	}
	return f.ansi(), true, nil
}

// lines cuts a text into its lines, with either kind of line end.
func lines(text string) []string {
	text = strings.TrimSuffix(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// bind sets the loop variables to a line's tokens; false if the line is one
// that for /f passes over.
func (r *run) bind(first byte, line string, o forOptions) bool {
	line = strings.TrimSuffix(line, "\r")
	if line == "" || line[0] == o.eol {
		return false
	}
	for i := range o.tokens {
		r.loops[first+byte(i)] = ""
	}
	found := false
	for i, want := range o.tokens {
		skip := want - 1
		if want == 0 {
			skip = 0
			if i > 0 {
				skip = o.tokens[i-1]
			}
		}
		token, rest := nthToken(line, skip, o.delims)
		if want == 0 {
			token = rest
		}
		if token != "" {
			found = true
			r.loops[first+byte(i)] = token
		}
	}
	return found
}

// nthToken gives the token after skip others, and the rest of the line from its
// start.
func nthToken(line string, skip int, delims string) (token, rest string) {
	for {
		line = strings.TrimLeft(line, delims)
		end := len(line)
		if delims != "" {
			if i := strings.IndexAny(line, delims); i >= 0 {
				end = i
			}
		}
		if skip == 0 {
			return line[:end], line
		}
		if line == "" {
			return "", ""
		}
		skip--
		line = line[end:]
	}
}

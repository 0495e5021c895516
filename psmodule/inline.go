package psmodule

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Without it a script goes on after most errors; the module sets the same for itself.
const preamble = "$ErrorActionPreference = 'Stop'\n"

var inlined sync.Map // engine and roots -> string

// Inline returns the named functions and all that they reach, each after those it calls, without help, comments and
// indentation, and before them the texts that they use. The caller adds the data and the call. The text is the same
// whatever the order of the roots.
func Inline(engine string, roots ...string) (string, error) {
	roots = slices.Sorted(slices.Values(roots))
	key := engine + " " + strings.Join(roots, " ")
	if text, ok := inlined.Load(key); ok {
		return text.(string), nil
	}
	text, err := inline(engine, roots)
	if err == nil {
		inlined.Store(key, text)
	}
	return text, err
}

func inline(engine string, roots []string) (string, error) {
	if !slices.Contains(Engines(), engine) {
		return "", fmt.Errorf("psmodule: no engine %q: there are %s", engine, strings.Join(Engines(), ", "))
	}
	functions, err := load(engine)
	if err != nil {
		return "", err
	}
	w := writer{functions: functions, seen: map[string]bool{}, named: map[string]bool{}}
	for _, name := range roots {
		if functions[name] == nil {
			return "", fmt.Errorf("psmodule: no function %q in engine %s", name, engine)
		}
		w.write(name)
	}
	texts, err := usedTexts(w.named)
	if err != nil {
		return "", err
	}
	return preamble + texts + w.text.String(), nil
}

// The file of texts holds one a line, as a single-quoted string.
var textEntry = regexp.MustCompile(`(?m)^    (\w+) = ('.*')$`)

const textFile = "en-US/RpcPortPolicy.strings.psd1"

// entries reads the file of texts.
var entries = sync.OnceValues(func() ([][]string, error) {
	files, err := readAll()
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(files, func(f File) bool { return f.Path == textFile })
	if i < 0 {
		return nil, fmt.Errorf("psmodule: no file %s", textFile)
	}
	return textEntry.FindAllStringSubmatch(files[i].Text, -1), nil
})

// usedTexts writes the variable RpcText with the texts that are named.
func usedTexts(named map[string]bool) (string, error) {
	all, err := entries()
	if err != nil {
		return "", err
	}
	var used []string
	for _, m := range all {
		if named[m[1]] {
			used = append(used, m[1]+"="+m[2])
		}
	}
	if used == nil {
		return "", nil
	}
	return "$RpcText = @{" + strings.Join(used, "\n") + "}\n", nil
}

// function is the stripped text of one, and the names in it of others and of texts. Some are neither.
type function struct {
	text         string
	calls, texts []string
}

// writer writes a function after the functions that it names.
type writer struct {
	functions map[string]*function
	seen      map[string]bool
	named     map[string]bool // texts, by what was written
	text      strings.Builder
}

func (w *writer) write(name string) {
	f := w.functions[name]
	if f == nil || w.seen[name] {
		return
	}
	w.seen[name] = true
	for _, used := range f.calls {
		w.write(used)
	}
	for _, used := range f.texts {
		w.named[used] = true
	}
	w.text.WriteString(f.text)
}

// Commands gives the names in code that a function of the module can have, as often as they stand there: letters,
// "-Rpc", letters, digits and underscores.
func Commands(code string) []string {
	const noun = "-Rpc"
	var out []string
	for {
		at := strings.Index(code, noun)
		if at < 0 {
			return out
		}
		start, end := at, at+len(noun)
		for start > 0 && isLetter(code[start-1]) {
			start--
		}
		for end < len(code) && isWord(code[end]) {
			end++
		}
		if start == at { // no verb: the noun may be one itself, of another
			code = code[at+1:]
			continue
		}
		out = append(out, code[start:end])
		code = code[end:]
	}
}

// wordsBehind gives the words in code that stand right behind a text.
func wordsBehind(text, code string) []string {
	var out []string
	for {
		_, rest, found := strings.Cut(code, text)
		if !found {
			return out
		}
		end := 0
		for end < len(rest) && isWord(rest[end]) {
			end++
		}
		if end > 0 {
			out = append(out, rest[:end])
		}
		code = rest[end:]
	}
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
func isWord(c byte) bool   { return isLetter(c) || '0' <= c && c <= '9' || c == '_' }

var loaded sync.Map // engine -> what load gives

// load gives the functions by name, of the engines' those of one.
func load(engine string) (map[string]*function, error) {
	if functions, ok := loaded.Load(engine); ok {
		return functions.(map[string]*function), nil
	}
	files, err := readAll()
	if err != nil {
		return nil, err
	}
	texts := map[string]string{}
	for _, f := range files {
		if folder := path.Dir(f.Path); folder == "Private" || folder == "Public" || f.Path == path.Join("Engine", engine+".ps1") {
			split(f.Text, texts)
		}
	}
	order := map[string][]string{}
	for name, text := range texts {
		order[name] = places(text)
	}
	functions := make(map[string]*function, len(texts))
	for name, text := range texts {
		text = short(text, order)
		// Code names a text as a member of RpcText, or in quotes.
		functions[name] = &function{text, Commands(text), append(wordsBehind("RpcText.", text), wordsBehind("'", text)...)}
	}
	loaded.Store(engine, functions)
	return functions, nil
}

// split adds the functions of a file, which begin and end at the start of a line. It leaves out help, comments, blank
// lines and indentation; a test keeps here-strings and comments behind code out of the sources.
func split(text string, functions map[string]string) {
	var name string
	var body strings.Builder
	help := false
	for line := range strings.Lines(text) {
		word := strings.TrimSpace(line)
		if rest, ok := strings.CutPrefix(line, "function "); ok {
			name = strings.TrimSpace(rest)
		}
		help = help || strings.HasPrefix(word, "<#")
		if !help && word != "" && word[0] != '#' && word != "param ()" {
			join(&body, word)
		}
		help = help && !strings.HasSuffix(word, "#>")
		if strings.HasPrefix(line, "}") {
			functions[name] = body.String() + "\n"
			body.Reset()
		}
	}
}

// join adds a line to a function's text. A brace ends the line before it, and what goes on needs no line end: in a MOF each line end takes two characters of two bytes.
func join(body *strings.Builder, line string) {
	line = squeeze(line)
	text := body.String()
	if text != "" && line != "{" && line != "}" && !continued.MatchString(text[len(text)-1:]) && !continues.MatchString(line) {
		body.WriteByte('\n')
	}
	body.WriteString(line)
}

// continued is the end of a line that goes on in the next one, and continues the beginning of one that the line before
// goes on in.
var (
	continued = regexp.MustCompile(`[{(|,]$`)
	continues = regexp.MustCompile(`^(else|elseif|catch|finally)\b|^\)`)
)

// squeeze leaves out the blanks of a line that mean nothing: those beside bars and equals signs, behind commas,
// semicolons, opening braces and the words of statements, and before closing braces, but in strings. There, too, what
// stands in most lines gets the short name that every PowerShell gives it.
func squeeze(line string) string {
	var b strings.Builder
	line = statement.ReplaceAllString(line, "$1(")
	for i := 0; i < len(line); {
		n := 1
		if long, name := shortName(line[i:]); long > 0 && (i == 0 || strings.IndexByte("| (", line[i-1]) >= 0) {
			b.WriteString(name)
			i += long
			continue
		}
		switch {
		case line[i] == '\'' || line[i] == '"':
			n = stringLength(line[i:])
		case line[i] == ' ' && (strings.IndexByte("|=,;{", line[i-1]) >= 0 || strings.IndexByte("|=}", line[i+1]) >= 0 || strings.HasPrefix(line[i:], " += ") || line[i:] == " +" || isPlus(line, i)):
			i++
			continue
		}
		if m := operator.FindString(line[i:]); m != "" && i > 0 && (isWord(line[i-1]) || strings.IndexByte(`)]}'"`, line[i-1]) >= 0) {
			b.WriteString(m[1:])
			i += len(m)
			if i+1 < len(line) && line[i] == ' ' && strings.IndexByte(`$('"`, line[i+1]) >= 0 {
				i++
			}
			continue
		}
		b.WriteString(line[i : i+n])
		i += n
	}
	return b.String()
}

// isPlus tells whether the blank at i is beside a plus between two values that show it by their brackets or quotes.
func isPlus(line string, i int) bool {
	before := func(at int) bool { return at > 0 && strings.IndexByte(`)]'"`, line[at-1]) >= 0 }
	after := func(at int) bool { return at < len(line) && strings.IndexByte(`(@$'"`, line[at]) >= 0 }
	if strings.HasPrefix(line[i:], " + ") {
		return before(i) && after(i+3)
	}
	return i >= 2 && strings.HasPrefix(line[i-2:], " + ") && before(i-2) && after(i+1)
}

// operator is one between two values, with the blank before it. No command of ours has
// a parameter of such a name.
var operator = regexp.MustCompile(`^ -(eq|ne|gt|ge|lt|and|or|f|join|split|match|notmatch|replace|contains|notcontains|ceq|cne|band)\b`)

// shortNames are the commands, parameters and the operator that stand in most lines.
var shortNames = []struct{ long, short string }{
	{"ForEach-Object {", "%{"}, {"Where-Object {", "?{"}, {"-ErrorAction ", "-EA "}, {"-not ", "!"},
	{"ForEach-Object -Process ", "% "}, {"Write-Verbose -Message ", "Write-Verbose "}, {"Sort-Object -Property ", "Sort-Object "},
	{"Test-Path -Path ", "Test-Path "}, {"Get-Item -Path ", "Get-Item "}, {"New-Object -TypeName ", "New-Object "},
	{"-ArgumentList ", ""}, {"New-Item -Path ", "New-Item "}, {"New-ItemProperty -Path ", "New-ItemProperty "}, {"Remove-ItemProperty -Path ", "Remove-ItemProperty "}, {"foreach (", "foreach("},
}

// shortName is that of what code begins with, and the length of the long one; 0 if it has none.
func shortName(code string) (int, string) {
	for _, n := range shortNames {
		if strings.HasPrefix(code, n.long) {
			return len(n.long), n.short
		}
	}
	return 0, ""
}

// statement is the beginning of one, at the start of a line, where no string has begun.
var statement = regexp.MustCompile(`^(if|elseif|foreach|for|while|switch|catch|param) \(`)

// stringLength gives the length of the string that s begins with; its quotes may stand doubled in it, and in double
// quotes there may be code with strings of its own.
func stringLength(s string) int {
	quote := s[0]
	for i := 1; i < len(s); i++ {
		switch {
		case quote == '"' && s[i] == '`':
			i++
		case quote == '"' && strings.HasPrefix(s[i:], "$("):
			i += codeLength(s[i+1:])
		case s[i] == quote && strings.HasPrefix(s[i+1:], s[:1]):
			i++
		case s[i] == quote:
			return i + 1
		}
	}
	return len(s)
}

// codeLength gives the length of the code in parentheses that s begins with.
func codeLength(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1
			}
		case '\'', '"':
			i += stringLength(s[i:]) - 1
		}
	}
	return len(s)
}

package psmodule

import (
	"regexp"
	"strings"
)

// header is the beginning of a function whose parameters PowerShell takes by their place: it has no attributes.
var header = regexp.MustCompile(`^(function [\w-]+)\{param(\([^\n]*\))\n`)

// places gives the parameters of a function in the order in which they are taken without their names. A switch has no
// place, and what stands behind a default value is left to its name.
func places(text string) []string {
	m := header.FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	var names []string
	for _, part := range strings.Split(strings.Trim(m[2], "()"), ",") {
		if strings.HasPrefix(part, "[switch]") {
			continue
		}
		_, name, found := strings.Cut(part, "$")
		name, _, hasDefault := strings.Cut(name, "=")
		if !found {
			return names
		}
		names = append(names, name)
		if hasDefault {
			return names
		}
	}
	return names
}

// short writes the parameters of such a function behind its name, and does in it
func short(text string, places map[string][]string) string {
	return header.ReplaceAllString(positional(text, places), "$1$2{")
}

// positional leaves out, where a function of ours is called, the names of parameters whose values stand in their order
// anyway.
func positional(text string, places map[string][]string) string {
	var b strings.Builder
	for {
		at := callIn.FindStringIndex(text)
		if at == nil {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:at[1]])
		name := text[at[0]:at[1]]
		text = text[at[1]:]
		for _, p := range places[name] {
			rest, found := strings.CutPrefix(text, " -"+p+" ")
			if !found {
				break
			}
			// The value may have calls of its own.
			n := valueLength(rest)
			b.WriteString(" " + positional(rest[:n], places))
			text = rest[n:]
		}
	}
}

var callIn = regexp.MustCompile(`\b[A-Z][a-zA-Z]*-Rpc\w+`)

// valueLength gives the length of the argument that s begins with.
func valueLength(s string) int {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\'', '"':
			i += stringLength(s[i:]) - 1
		case '(', '{', '[':
			i += blockLength(s[i:]) - 1
		case ' ', '\n', ')', '}', ']', '|', ';':
			return i
		}
	}
	return len(s)
}

// blockLength gives the length of the part in brackets that s begins with.
func blockLength(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '(', '{', '[':
			depth++
		case ')', '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		case '\'', '"':
			i += stringLength(s[i:]) - 1
		}
	}
	return len(s)
}

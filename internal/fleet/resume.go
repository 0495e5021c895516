package fleet

import (
	"fmt"
	"regexp"
	"strings"
)

// What is written at the beginning of a line begins a statement: a header, or a
// key with its value.
var statementForm = regexp.MustCompile(`(?m)^[ \t]*(\[\[?[A-Za-z]|[\w."'-]+[ \t]*=)`)

// resume says what is wrong with a statement behind from that the parser gave up
// on, and where the next one begins.
func (b *builder) resume(wrong *syntaxError, from int) (*syntaxError, int) {
	text := b.text
	start := max(from, b.end)
	if !sameLine(text, start, wrong.offset) || start == from {
		start = b.skipFill(b.skip(start, "]"))
	}
	start = min(start, len(text))
	next := nextLine(text, start)
	if at := statementForm.FindStringIndex(text[next:]); at != nil {
		next += at[0]
	} else {
		next = len(text)
	}
	if wrong.offset >= next || wrong.offset >= len(strings.TrimRight(text, "\n\r \t")) {
		if open := unclosedList(text[start:next]); open >= 0 {
			return &syntaxError{offset: start + open, length: 1, message: "this list isn't closed", remedy: "write ] behind its last entry"}, next
		}
	}
	if wrong.offset >= next { // it's about another statement than the one that is left out
		next = nextLine(text, wrong.offset)
	}
	return explainSyntax(text, wrong), max(next, from+1)
}

// nextLine is where the line behind an offset begins.
func nextLine(text string, off int) int {
	off = min(max(off, 0), len(text))
	if n := strings.IndexByte(text[off:], '\n'); n >= 0 {
		return off + n + 1
	}
	return len(text)
}

// unclosedList gives the offset of a list's bracket that a statement doesn't
// close; -1 if there is none. What is in quotes or a comment doesn't count.
func unclosedList(statement string) int {
	first, depth, quote := -1, 0, byte(0)
	for i := strings.IndexByte(statement, '=') + 1; i > 0 && i < len(statement); i++ {
		switch c := statement[i]; {
		case quote != 0:
			if c == quote || c == '\n' {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '#':
			i = nextLine(statement, i) - 1
		case c == '[':
			if depth++; depth == 1 {
				first = i
			}
		case c == ']':
			depth--
		}
	}
	if depth > 0 {
		return first
	}
	return -1
}

// bareForm is a value, or a list of values, that lacks its quotes.
var bareForm = regexp.MustCompile(`^([^=#]*=[ \t]*)(\[?)([^\[\]#"']*[A-Za-z][^\[\]#"']*(?:\[[0-9,-]+\][^\[\]#"',]*)?)(\]?)[ \t]*(?:#.*)?$`)

// bareEntry is an entry of a list on a line of its own.
var bareEntry = regexp.MustCompile(`^[ \t]*([A-Za-z][\w.-]*(?:\[[0-9,-]+\][\w.-]*)?)[ \t]*,?[ \t]*$`)

// bareNumber is an address, a network or a range of ports, to the end of the value.
var bareNumber = regexp.MustCompile(`^([0-9]+[.:/-][0-9A-Fa-f.:/*-]*)[ \t]*(?:[,\]\r\n#]|$)`)

// bareWord is an entry of a list whose others have their quotes, from where the parser
// stopped.
var bareWord = regexp.MustCompile(`^[A-Za-z][\w.-]*(?:\[[0-9,-]+\][\w.-]*)?[ \t]*[,\]]`)

// explainSyntax adds what to write to mistakes that have one answer.
func explainSyntax(text string, wrong *syntaxError) *syntaxError {
	if wrong.offset < 0 || wrong.offset >= len(text) {
		return wrong
	}
	line := strings.TrimRight(lineOf(text, wrong.offset), "\r")
	plain, odd := lookalikes(line)
	if odd != "" && strings.ContainsAny(plain, `"'`) && plain != line {
		return &syntaxError{wrong.offset, wrong.length, fmt.Sprintf("there is %s in this line, which TOML doesn't know", odd), "write " + strings.TrimSpace(plain)}
	}
	if m := bareForm.FindStringSubmatch(line); m != nil && (m[2] == "") == (m[4] == "") && checkSyntax(strings.TrimSpace(m[1])+" 1") == nil {
		return &syntaxError{wrong.offset, wrong.length, "a text needs quotes", "put it in quotes: " + strings.TrimSpace(m[1]) + " " + m[2] + quoteAll(m[3]) + m[4]}
	}
	if m := bareEntry.FindStringSubmatch(line); m != nil {
		return &syntaxError{wrong.offset, wrong.length, "a text needs quotes", fmt.Sprintf("put it in quotes: %q,", m[1])}
	}
	if w := bareWord.FindString(text[wrong.offset:]); w != "" {
		word := strings.TrimRight(w[:len(w)-1], " \t")
		return &syntaxError{wrong.offset, len(word), "a text needs quotes", fmt.Sprintf("put it in quotes: %q", word)}
	}
	start := strings.LastIndexAny(text[:wrong.offset], " \t\n=[,") + 1
	if m := bareNumber.FindStringSubmatch(text[start:]); m != nil {
		return &syntaxError{start, len(m[1]), "a text needs quotes", fmt.Sprintf("put it in quotes: %q", m[1])}
	}
	if strings.Contains(wrong.message, "escape") && wrong.remedy == "" {
		return &syntaxError{wrong.offset, wrong.length, wrong.message, "a backslash in double quotes begins an escape: put the text into single quotes, or write each backslash twice"}
	}
	return wrong
}

func lineOf(text string, off int) string {
	start := strings.LastIndexByte(text[:off], '\n') + 1
	return strings.TrimSuffix(text[start:nextLine(text, off)], "\n")
}

// quoteAll writes words with commas between them as strings.
func quoteAll(words string) string {
	var out []string
	for _, w := range splitEntries(words) {
		out = append(out, fmt.Sprintf("%q", w))
	}
	return strings.Join(out, ", ")
}

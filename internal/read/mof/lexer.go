package mof

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
)

// lexer cuts a document into its words. It remembers the first error, and is at
// the end from then on.
type lexer struct {
	text string
	at   int
	line int
	err  error
}

func (l *lexer) fail(format string, args ...any) {
	if l.err == nil {
		l.err = fmt.Errorf("mof: line %d: %s", l.line, fmt.Sprintf(format, args...))
		l.at = len(l.text)
	}
}

func (l *lexer) peek() byte {
	if l.at < len(l.text) {
		return l.text[l.at]
	}
	return 0
}

// skip goes on by n bytes.
func (l *lexer) skip(n int) {
	l.line += strings.Count(l.text[l.at:l.at+n], "\n")
	l.at += n
}

// space skips white space and comments.
func (l *lexer) space() {
	for l.at < len(l.text) {
		rest := l.text[l.at:]
		switch {
		case strings.IndexByte(" \t\r\n", rest[0]) >= 0:
			l.skip(1)
		case strings.HasPrefix(rest, "//"):
			if n := strings.IndexByte(rest, '\n'); n >= 0 {
				l.skip(n + 1)
			} else {
				l.skip(len(rest))
			}
		case strings.HasPrefix(rest, "/*"):
			n := strings.Index(rest[2:], "*/")
			if n < 0 {
				l.fail("comment without end")
				return
			}
			l.skip(n + 4)
		default:
			return
		}
	}
}

func (l *lexer) want(token string) {
	l.space()
	if !strings.HasPrefix(l.text[l.at:], token) {
		l.fail("want %q", token)
		return
	}
	l.at += len(token)
}

// word reads a name.
func (l *lexer) word() string {
	l.space()
	start := l.at
	for l.at < len(l.text) && isWord(l.text[l.at], l.at == start) {
		l.at++
	}
	if start == l.at {
		l.fail("want a name")
		return ""
	}
	return l.text[start:l.at]
}

// dollar reads an alias.
func (l *lexer) dollar() string {
	l.want("$")
	if !isWord(l.peek(), true) {
		l.fail("want a name right after $")
	}
	return l.word()
}

func isWord(c byte, first bool) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || !first && c >= '0' && c <= '9'
}

func (l *lexer) keyword(word string) {
	if w := l.word(); l.err == nil && !strings.EqualFold(w, word) {
		l.fail("want %q, got %q", word, w)
	}
}

// number reads a plain decimal. The LCM reads 030 as octal, 24: no compiler
// writes that, so it is refused rather than understood.
func (l *lexer) number() int64 {
	start := l.at
	for c := l.peek(); c == '-' || isWord(c, false); c = l.peek() {
		l.at++
	}
	text := l.text[start:l.at]
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || strconv.FormatInt(n, 10) != text {
		l.fail("%q is no decimal number", text)
	}
	return n
}

// escapes are those that the LCM's lexer takes beside \x; any other is a syntax
// error there.
var escapes = map[byte]byte{'r': '\r', 'n': '\n', 't': '\t', 'f': '\f', 'b': '\b', '"': '"', '\'': '\'', '\\': '\\'}

func (l *lexer) string() string {
	l.want(`"`)
	plain := l.plain()
	if l.peek() == '"' {
		l.at++
		return plain
	}
	var b strings.Builder
	b.Grow(2 * len(plain))
	b.WriteString(plain)
	for l.err == nil && l.peek() != '"' {
		if l.at == len(l.text) {
			l.fail("string without end")
			break
		}
		l.at++
		l.escape(&b)
		b.WriteString(l.plain())
	}
	l.at = min(l.at+1, len(l.text))
	return b.String()
}

// plain reads up to a quote, a backslash or the end.
func (l *lexer) plain() string {
	start := l.at
	for ; l.at < len(l.text); l.at++ {
		switch l.text[l.at] {
		case '"', '\\':
			return l.text[start:l.at]
		case '\n':
			l.line++
		case 0:
			l.fail("a NUL character in a string")
			return ""
		}
	}
	return l.text[start:]
}

func (l *lexer) escape(b *strings.Builder) {
	c := l.peek()
	switch e, ok := escapes[c]; {
	case ok:
		b.WriteByte(e)
		l.at++
	case c == 'x' || c == 'X':
		l.at++
		b.WriteRune(l.hex())
	default:
		l.fail(`\%c is no escape`, c)
	}
}

// hex reads the four digits of \x; the LCM's lexer wants exactly so many.
func (l *lexer) hex() rune {
	digits := l.text[l.at:min(l.at+4, len(l.text))]
	n, err := strconv.ParseUint(digits, 16, 16)
	if err != nil || len(digits) < 4 || n == 0 || utf16.IsSurrogate(rune(n)) {
		l.fail(`\x%s is no character`, digits)
		return 0
	}
	l.at += 4
	return rune(n)
}

package fleet

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
	"github.com/pelletier/go-toml/v2/unstable"

	"rpcdsc/internal/diag"
)

// Two parsers read the file. BurntSushi/toml decides what TOML is, but forgets
// where values stand (in an array of tables it knows the last one only). The
// other parser checks less and keeps the place of everything.

// tree reads the file into nodes. Nil means that nothing can be said about it
// beyond the findings.
func (r *reader) tree(src []byte) *node {
	text, ok := r.decode(src)
	if !ok {
		return nil
	}
	b, lost := parseTree(text)
	loc := newLocator(text)
	for _, c := range b.conflicts {
		r.syntaxError(diag.DuplicateKey, loc, c)
	}
	var wrong error
	if lost == nil || harmless(text) {
		wrong = b.unlessKnown(checkSyntax(text))
	}
	if err := cmp.Or(wrong, lost); err != nil {
		r.syntaxError(diag.Syntax, loc, err)
	}
	if lost != nil {
		return nil
	}
	return b.root
}

// unlessKnown drops an error in the line of a conflict: it is the conflict.
func (b *builder) unlessKnown(err error) error {
	var syntax *syntaxError
	if !errors.As(err, &syntax) {
		return err
	}
	at := min(max(0, syntax.offset), len(b.text))
	start, end := strings.LastIndexByte(b.text[:at], '\n')+1, len(b.text)
	if n := strings.IndexByte(b.text[at:], '\n'); n >= 0 {
		end = at + n
	}
	if slices.ContainsFunc(b.conflicts, func(c *syntaxError) bool { return start <= c.offset && c.offset <= end }) {
		return nil
	}
	return err
}

// decode takes the byte order mark off and refuses what isn't UTF-8.
func (r *reader) decode(src []byte) (string, bool) {
	text := string(bytes.TrimPrefix(src, []byte("\xef\xbb\xbf")))
	switch {
	case bytes.HasPrefix(src, []byte("\xff\xfe")), bytes.HasPrefix(src, []byte("\xfe\xff")), strings.Contains(text, "\x00"):
		r.report(diag.Encoding.At(diag.Place{}, "the file isn't UTF-8; it looks like UTF-16").
			Remedyf(`save the file as UTF-8; in Notepad, choose the encoding "UTF-8", not "Unicode"`))
		return "", false
	case !utf8.ValidString(text):
		at := invalidByte(text)
		r.report(diag.Encoding.At(newLocator(text).point(at), "the byte 0x%02x isn't UTF-8", text[at]))
		return "", false
	}
	return r.dropCtrlZ(text), true
}

// dropCtrlZ reports the character that old programs of DOS put at the end of a
// text, and that no editor shows.
func (r *reader) dropCtrlZ(text string) string {
	body := strings.TrimRight(text, "\x1a \t\r\n")
	at := strings.IndexByte(text[len(body):], '\x1a')
	if at < 0 {
		return text
	}
	r.report(diag.Syntax.At(newLocator(text).point(len(body)+at), "the file ends in a Ctrl-Z (0x1a), which is no part of a text").
		Remedyf("save it with an editor of today, such as Notepad; `copy con` and `copy a+b` put that character there"))
	return text[:len(body)+at]
}

func invalidByte(text string) int {
	for i, c := range text {
		if c != utf8.RuneError {
			continue
		}
		if _, size := utf8.DecodeRuneInString(text[i:]); size == 1 {
			return i
		}
	}
	return 0
}

// harmless tells whether a text that parseTree gave up on can be read without a
// limit to its depth: the other parser has none, and takes memory by the square
// of it.
func harmless(text string) bool {
	if strings.Count(text, "[") > 20_000 || strings.Count(text, "{") > 500 {
		return false
	}
	for line := range strings.Lines(text) {
		if strings.Count(line, ".") > 1000 {
			return false
		}
	}
	return true
}

// syntaxError is a mistake at an offset of the text, or -1.
type syntaxError struct {
	offset, length int
	message        string
}

func (e *syntaxError) Error() string { return e.message }

func (r *reader) syntaxError(k *diag.Kind, loc *locator, err error) {
	place := diag.Place{}
	var syntax *syntaxError
	if errors.As(err, &syntax) && syntax.offset >= 0 {
		from := min(syntax.offset, len(loc.src))
		place = loc.place(from, min(from+max(1, syntax.length), len(loc.src)))
	}
	r.report(k.At(place, "%s", err.Error()))
}

// checkSyntax asks the parser that knows what TOML is.
func checkSyntax(text string) (err error) {
	defer guard(&err)
	var nothing struct{} // the keys are read from the tree
	_, err = toml.Decode(text, &nothing)
	var syntax toml.ParseError
	if errors.As(err, &syntax) {
		return &syntaxError{syntax.Position.Start, syntax.Position.Len, tidy(syntax.Message)}
	}
	return err
}

// parseTree asks the parser that knows where things stand. After an error the
// tree isn't whole.
func parseTree(text string) (b *builder, err error) {
	defer guard(&err)
	b = newBuilder(text)
	var p unstable.Parser
	p.Reset([]byte(text))
	for p.NextExpression() {
		if b.expression(p.Expression()); b.err != nil {
			return b, b.err
		}
	}
	var syntax *unstable.ParserError
	if errors.As(p.Error(), &syntax) {
		at := p.Range(syntax.Highlight)
		return b, &syntaxError{int(at.Offset), int(at.Length), tidy(syntax.Message)}
	}
	return b, p.Error()
}

// guard turns a parser's panic into an error: a file must never stop the
// program, and neither parser promises that.
func guard(err *error) {
	if r := recover(); r != nil {
		*err = &syntaxError{-1, 0, fmt.Sprintf("the TOML parser gave up: %v", r)}
	}
}

// tidy makes a parser's message one of ours: no full stop, no capital.
func tidy(message string) string {
	message = strings.TrimSuffix(strings.TrimSpace(message), ".")
	if strings.HasPrefix(message, "Key ") {
		message = "key " + message[4:]
	}
	return message
}

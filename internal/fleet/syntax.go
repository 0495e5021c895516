package fleet

import (
	"bytes"
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
	if len(src) > MaxSize {
		r.report(diag.FileTooLarge.At(diag.Place{}, "the file has more than %d bytes, which are the most", MaxSize))
		return nil
	}
	text, ok := r.decode(src)
	if !ok {
		return nil
	}
	b, lost := parseTree(text)
	loc := newLocator(text)
	for _, c := range b.conflicts {
		r.syntaxError(diag.DuplicateKey, loc, c)
	}
	for _, wrong := range r.allWrong(b, lost) {
		r.syntaxError(diag.Syntax, loc, wrong)
	}
	if lost != nil {
		return nil
	}
	return b.root
}

// allWrong lists what the parsers complain about: for each place the words of the
// one that knows what TOML is, as far as it gets.
func (r *reader) allWrong(b *builder, lost []*syntaxError) []*syntaxError {
	if lost != nil && !harmless(b.text) {
		return lost
	}
	strict := checkSyntax(b.text)
	if strict == nil || b.isConflict(strict) {
		return lost
	}
	strict = explainSyntax(b.text, strict)
	if lost == nil || strict.offset < 0 {
		return append([]*syntaxError{strict}, lost...)
	}
	if first := lost[0]; sameLine(b.text, first.offset, strict.offset) {
		return append([]*syntaxError{strict.advised(first)}, lost[1:]...)
	}
	if strict.offset < lost[0].offset {
		return append([]*syntaxError{strict}, lost...)
	}
	return lost
}

// advised keeps the advice that another error of the same line has, and then its
// words, which the advice answers.
func (e *syntaxError) advised(other *syntaxError) *syntaxError {
	if other.remedy != "" {
		return other
	}
	return e
}

func sameLine(text string, a, b int) bool {
	a, b = min(a, b), max(a, b)
	return a >= 0 && b <= len(text) && !strings.Contains(text[a:b], "\n")
}

// isConflict tells whether an error is in the line of a conflict: it is the conflict.
func (b *builder) isConflict(err *syntaxError) bool {
	return slices.ContainsFunc(b.conflicts, func(c *syntaxError) bool { return sameLine(b.text, c.offset, err.offset) })
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
	remedy         string // "" where the kind's own is as good
}

func (e *syntaxError) Error() string { return e.message }

func (r *reader) syntaxError(k *diag.Kind, loc *locator, err *syntaxError) {
	place := diag.Place{}
	if err.offset >= 0 {
		from := min(err.offset, len(loc.src))
		place = loc.place(from, min(from+max(1, err.length), len(loc.src)))
	}
	f := k.At(place, "%s", err.message)
	if err.remedy != "" {
		f = f.Remedyf("%s", err.remedy)
	}
	r.report(f)
}

// checkSyntax asks the parser that knows what TOML is. It stops at the first
// error.
func checkSyntax(text string) (wrong *syntaxError) {
	defer guard(&wrong)
	var nothing struct{} // the keys are read from the tree
	_, err := toml.Decode(text, &nothing)
	var syntax toml.ParseError
	switch {
	case errors.As(err, &syntax):
		return &syntaxError{offset: syntax.Position.Start, length: syntax.Position.Len, message: tidy(syntax.Message)}
	case err != nil:
		return &syntaxError{offset: -1, message: err.Error()}
	}
	return nil
}

// parseTree asks the parser that knows where things stand. After an error it goes
// on with the next statement, to find what else is wrong; the tree isn't whole.
func parseTree(text string) (*builder, []*syntaxError) {
	b := newBuilder(text)
	var all []*syntaxError
	src, conflicts := []byte(text), 0
	for from := 0; from < len(text) && len(all) < maxSyntaxErrors; {
		wrong := b.parse(src)
		if wrong == nil {
			break
		}
		if all == nil {
			conflicts = len(b.conflicts)
		}
		wrong, next := b.resume(wrong, from)
		all = append(all, wrong)
		if b.err != nil || wrong.offset < 0 {
			break
		}
		blank(src[from:next])
		from = next
	}
	if all != nil {
		b.conflicts = b.conflicts[:conflicts] // the others come of keys that lost their table
	}
	return b, all
}

// maxSyntaxErrors is how many mistakes of syntax are looked for.
const maxSyntaxErrors = 20

// blank keeps the ends of lines only.
func blank(text []byte) {
	for i, c := range text {
		if c != '\n' {
			text[i] = ' '
		}
	}
}

// parse adds what src says to the tree, up to the first error.
func (b *builder) parse(src []byte) (wrong *syntaxError) {
	defer guard(&wrong)
	var p unstable.Parser
	p.Reset(src)
	for p.NextExpression() {
		if b.expression(p.Expression()); b.err != nil {
			return b.err
		}
	}
	var syntax *unstable.ParserError
	if errors.As(p.Error(), &syntax) {
		at := p.Range(syntax.Highlight)
		return &syntaxError{offset: int(at.Offset), length: int(at.Length), message: tidy(syntax.Message)}
	}
	if err := p.Error(); err != nil {
		return &syntaxError{offset: -1, message: err.Error()}
	}
	return nil
}

// guard turns a parser's panic into an error: a file must never stop the
// program, and neither parser promises that.
func guard(wrong **syntaxError) {
	if r := recover(); r != nil {
		*wrong = &syntaxError{offset: -1, message: fmt.Sprintf("the TOML parser gave up: %v", r)}
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

package dsc

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
)

// Table is a PowerShell hashtable with its keys in order.
type Table []Entry

// Variable is the name of a variable of the script that a literal stands in.
type Variable string

// Entry is one key of a Table. Value is a string, int, bool, []string, []int, []Table,
// iter.Seq[Table], Table or Variable.
type Entry struct {
	Key   string
	Value any
}

// Literal writes v as a PowerShell expression that a data file (.psd1) may hold,
// in PowerShell 2.0 syntax. Arrays are always @(...), so that one element stays
// an array. indent is the indentation of the line that it stands on; a negative
// one puts everything on one line, without a blank that isn't needed: in a MOF
// each takes two bytes.
func Literal(v any, indent int) (string, error) {
	var text strings.Builder
	l := &literal{text: &text}
	l.value(v, indent)
	if l.err != nil {
		return "", l.err
	}
	return text.String(), nil
}

// WriteLiteral writes to w what Literal gives. Of what is longer than the memory should
// hold, an iter.Seq[Table], nothing stays there. An error leaves half a literal behind.
func WriteLiteral(w io.Writer, v any, indent int) error {
	out := bufio.NewWriter(w)
	l := &literal{text: out}
	l.value(v, indent)
	l.fail(out.Flush())
	return l.err
}

// Quote writes s as a single-quoted PowerShell string. PowerShell takes the
// typographic quotes U+2018 to U+201B for ' as well; like all that isn't
// printable ASCII they are refused.
func Quote(s string) (string, error) {
	var text strings.Builder
	text.Grow(len(s) + 2)
	l := &literal{text: &text}
	l.quote(s)
	return text.String(), l.err
}

// literal remembers the first error, so that the steps read as a list.
type literal struct {
	text interface {
		io.StringWriter
		io.ByteWriter
	}
	err error
}

func (l *literal) fail(err error) {
	if l.err == nil {
		l.err = err
	}
}

func (l *literal) value(v any, indent int) {
	switch v := v.(type) {
	case string:
		l.quote(v)
	case Variable:
		if !plainKey(string(v)) {
			l.fail(fmt.Errorf("dsc: %q isn't a plain variable name", string(v)))
		}
		l.text.WriteByte('$')
		l.text.WriteString(string(v))
	case int:
		l.text.WriteString(strconv.Itoa(v))
	case bool:
		l.text.WriteString(map[bool]string{true: "$true", false: "$false"}[v])
	case []string:
		list(l, v, l.quote, "@(", comma(indent), ")")
	case []int:
		list(l, v, func(n int) { l.value(n, indent) }, "@(", comma(indent), ")")
	case []Table:
		l.tables(slices.Values(v), indent)
	case iter.Seq[Table]:
		l.tables(v, indent)
	case Table:
		l.table(v, indent)
	default:
		l.fail(fmt.Errorf("dsc: no PowerShell literal for %T", v))
	}
}

func (l *literal) quote(s string) {
	if err := checkASCII(s); err != nil {
		l.fail(err)
		return
	}
	l.text.WriteByte('\'')
	for {
		before, after, more := strings.Cut(s, "'")
		l.text.WriteString(before)
		if !more {
			break
		}
		l.text.WriteString("''")
		s = after
	}
	l.text.WriteByte('\'')
}

func list[T any](l *literal, items []T, write func(T), open, sep, closing string) {
	l.text.WriteString(open)
	for i, item := range items {
		if i > 0 {
			l.text.WriteString(sep)
		}
		write(item)
	}
	l.text.WriteString(closing)
}

func (l *literal) table(t Table, indent int) {
	inner, outer, sep := breaks(indent)
	equals := " = "
	if indent < 0 {
		equals = "="
	}
	list(l, t, func(e Entry) {
		if !plainKey(e.Key) {
			l.fail(fmt.Errorf("dsc: %q isn't a plain hashtable key", e.Key))
		}
		l.text.WriteString(e.Key)
		l.text.WriteString(equals)
		l.value(e.Value, deeper(indent))
	}, "@{"+inner, sep, outer+"}")
}

func (l *literal) tables(ts iter.Seq[Table], indent int) {
	inner, outer, _ := breaks(indent)
	before, after := "@("+inner, "@()"
	for t := range ts {
		l.text.WriteString(before)
		l.table(t, deeper(indent))
		before, after = ","+inner, outer+")"
	}
	l.text.WriteString(after)
}

func breaks(indent int) (inner, outer, sep string) {
	if indent < 0 {
		return "", "", ";"
	}
	inner = "\n" + strings.Repeat(" ", indent+4)
	return inner, "\n" + strings.Repeat(" ", indent), inner
}

func comma(indent int) string {
	if indent < 0 {
		return ","
	}
	return ", "
}

func deeper(indent int) int {
	if indent < 0 {
		return indent
	}
	return indent + 4
}

func plainKey(s string) bool {
	for i, c := range s {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}

// checkASCII refuses all but printable ASCII and the newline: the rest is read
// differently by different PowerShells.
func checkASCII(s string) error {
	for i := range len(s) {
		if c := s[i]; c != '\n' && (c < ' ' || c > '~') {
			return &QuoteError{Offset: i, Text: s}
		}
	}
	return nil
}

package dsc

import (
	"fmt"
	"strconv"
	"strings"
)

// Table is a PowerShell hashtable with its keys in order.
type Table []Entry

// Variable is the name of a variable of the script that a literal stands in.
type Variable string

// Entry is one key of a Table. Value is a string, int, bool, []string, []Table,
// Table or Variable.
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
	switch v := v.(type) {
	case string:
		return Quote(v)
	case Variable:
		if !plainKey(string(v)) {
			return "", fmt.Errorf("dsc: %q isn't a plain variable name", string(v))
		}
		return "$" + string(v), nil
	case int:
		return strconv.Itoa(v), nil
	case bool:
		return map[bool]string{true: "$true", false: "$false"}[v], nil
	case []string:
		return list(v, Quote, "@(", comma(indent), ")")
	case []Table:
		return tables(v, indent)
	case Table:
		return table(v, indent)
	}
	return "", fmt.Errorf("dsc: no PowerShell literal for %T", v)
}

// Quote writes s as a single-quoted PowerShell string. PowerShell takes the
// typographic quotes U+2018 to U+201B for ' as well; like all that isn't
// printable ASCII they are refused.
func Quote(s string) (string, error) {
	if err := checkASCII(s); err != nil {
		return "", err
	}
	return "'" + strings.ReplaceAll(s, "'", "''") + "'", nil
}

// checkASCII refuses all but printable ASCII and the newline: the rest is read
// differently by different PowerShells.
func checkASCII(s string) error {
	at := strings.IndexFunc(s, func(r rune) bool { return r != '\n' && (r < ' ' || r > '~') })
	if at < 0 {
		return nil
	}
	return &QuoteError{Offset: at, Text: s}
}

func list[T any](items []T, text func(T) (string, error), open, sep, closing string) (string, error) {
	parts := make([]string, len(items))
	for i, item := range items {
		s, err := text(item)
		if err != nil {
			return "", err
		}
		parts[i] = s
	}
	return open + strings.Join(parts, sep) + closing, nil
}

func table(t Table, indent int) (string, error) {
	inner, outer, sep := breaks(indent)
	equals := " = "
	if indent < 0 {
		equals = "="
	}
	return list(t, func(e Entry) (string, error) {
		if !plainKey(e.Key) {
			return "", fmt.Errorf("dsc: %q isn't a plain hashtable key", e.Key)
		}
		value, err := Literal(e.Value, deeper(indent))
		return e.Key + equals + value, err
	}, "@{"+inner, sep, outer+"}")
}

func tables(ts []Table, indent int) (string, error) {
	if len(ts) == 0 {
		return "@()", nil
	}
	inner, outer, _ := breaks(indent)
	sep := "," + inner
	return list(ts, func(t Table) (string, error) { return table(t, deeper(indent)) }, "@("+inner, sep, outer+")")
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

package cmdscript

import (
	"fmt"
	"strconv"
	"strings"
)

// compare compares texts by ==, and numbers by the other operators.
func compare(a, op, b string, fold bool) (bool, error) {
	if op == "==" {
		return a == b || fold && strings.EqualFold(a, b), nil
	}
	x, err := operand(a)
	if err != nil {
		return false, err
	}
	y, err := operand(b)
	if err != nil {
		return false, err
	}
	switch op {
	case "equ":
		return x == y, nil
	case "neq":
		return x != y, nil
	case "lss":
		return x < y, nil
	case "leq":
		return x <= y, nil
	case "gtr":
		return x > y, nil
	}
	return x >= y, nil
}

// operand reads a number as if does: with a leading 0 it is octal, with 0x
// hexadecimal. How words compare, and numbers too large, nobody has recorded on
// Windows.
func operand(s string) (int64, error) {
	digits := strings.TrimPrefix(s, "-")
	if digits == "" || strings.ContainsAny(digits, "+-_") {
		return 0, unknown("comparing " + s)
	}
	base := 10
	switch {
	case len(digits) > 2 && strings.EqualFold(digits[:2], "0x"):
		digits, base = digits[2:], 16
	case len(digits) > 1 && digits[0] == '0':
		base = 8
	}
	n, err := strconv.ParseInt(digits, base, 32)
	if err != nil {
		return 0, unknown("comparing " + s)
	}
	if s[0] == '-' {
		n = -n
	}
	return n, nil
}

// number reads an exit code.
func number(s string) (int, error) {
	digits := strings.TrimPrefix(s, "-")
	if len(digits) > 1 && digits[0] == '0' {
		return 0, unknown("the number " + s)
	}
	n, err := strconv.ParseInt(s, 10, 32)
	if err != nil || s[0] == '+' {
		return 0, fmt.Errorf("%s isn't a number", s)
	}
	return int(n), nil
}

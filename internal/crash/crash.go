// Package crash makes an error of what panics, so that a fault of the program ends
// as any other error does: with a message, with the exit code of an error, and after
// what was begun has been taken back.
//
// It can't catch what Go ends a program for at once: an overflow of the stack, no
// memory left, two writers of a map.
package crash

import (
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"unicode"
)

// Error is something that panicked.
type Error struct {
	What  string // a line
	Stack []byte // of the goroutine, as Go prints it
}

func (e *Error) Error() string { return "a fault in rpcdsc itself: " + e.What }

// Catch does something, and gives an *Error if it panics. Each goroutine needs its
// own: nobody else can catch what panics in it.
func Catch(do func() error) (err error) {
	defer func() {
		if what := recover(); what != nil {
			err = caught(what)
		}
	}()
	return do()
}

// caught keeps what was caught before, with the stack that it had.
func caught(what any) error {
	var before *Error
	if err, ok := what.(error); ok && errors.As(err, &before) {
		return before
	}
	return &Error{What: line(fmt.Sprint(what)), Stack: debug.Stack()}
}

// line keeps what stands in a file from moving the cursor.
func line(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, text)
}

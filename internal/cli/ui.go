package cli

// How the program speaks:
//
//   - Standard output is data: what was asked for, and nothing else. If a
//     command fails it is empty, unless JSON was asked for (json.go).
//   - Standard error is for people: "rpcdsc: ", then what is wrong, in lower
//     case and without a full stop, then "hint: " lines with what to do.
//   - Findings about a fleet file go to standard error too, as package diag
//     prints them.
//   - Colors and progress are for a terminal. NO_COLOR is respected; --color
//     overrides both.
//   - What is longer than a line of a terminal is folded at blanks, what both
//     standard output and standard error have, but for a diff. Elsewhere every line
//     is as long as it is.
//   - Only this file writes to standard error.

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"runtime"
	"slices"
	"sync"
	"time"

	"golang.org/x/term"

	"rpcdsc/internal/crash"
	"rpcdsc/internal/diag"
)

// problem is an error with what to do about it.
type problem struct {
	code    int
	message string
	hints   []string
	cause   error // an error that the message has
}

func (p *problem) Error() string { return p.message }
func (p *problem) Unwrap() error { return p.cause }

// hint adds a line on what to do.
func (p *problem) hint(format string, args ...any) *problem {
	p.hints = append(p.hints, fmt.Sprintf(format, args...))
	return p
}

func failure(format string, args ...any) *problem {
	p := &problem{code: exitError, message: fmt.Sprintf(format, args...)}
	for _, arg := range args {
		if err, ok := arg.(error); ok {
			p.cause = err
		}
	}
	return p
}

func wrongUsage(format string, args ...any) *problem {
	return &problem{code: exitUsage, message: fmt.Sprintf(format, args...)}
}

func asProblem(err error) *problem {
	var p *problem
	if !errors.As(err, &p) {
		p = failure("%s", err)
	}
	var fault *crash.Error
	if !errors.As(err, &fault) {
		return p
	}
	reported := *p
	reported.hints = slices.Clone(p.hints)
	return reported.hint("please report it, with the command line and, if it may be seen, the fleet file").
		hint("with %s=1 in the environment the same command also prints where it happened, which belongs to the report", stackVariable)
}

// stackVariable asks for what only those can read who know the program.
const stackVariable = "RPCDSC_STACK"

// silent is an exit code of which everything has been said already.
type silent int

func (silent) Error() string { return "said already" }

// ui is the terminal, if there is one, and standard error.
type ui struct {
	out, err           *os.File // nil if they aren't files
	errWriter          io.Writer
	outColor, errColor bool
	outWidth, errWidth int  // columns, or 0: no terminal
	quiet              bool // say nothing but errors
	stack              bool // say where a fault of the program is
	// before sends what was printed on its way, so that data and talk come in
	// order where both go to one terminal.
	before func()
	hosts  map[string][]byte // hosts files of the fleet file, by name
}

// oneAtATime is standard error, to which a signal may write at any time.
type oneAtATime struct {
	mutex sync.Mutex
	to    io.Writer
}

func (w *oneAtATime) Write(b []byte) (int, error) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.to.Write(b)
}

func newUI(stdout, stderr io.Writer) *ui {
	u := &ui{errWriter: &oneAtATime{to: stderr}}
	u.out, _ = stdout.(*os.File)
	u.err, _ = stderr.(*os.File)
	u.outWidth, u.errWidth = widthOf(u.out), widthOf(u.err)
	return u
}

func isTerminal(f *os.File) bool { return f != nil && term.IsTerminal(int(f.Fd())) }

// widthOf is how many columns of a terminal can be written to, or 0. In the last one
// some consoles of Windows begin the next line.
func widthOf(f *os.File) int {
	if !isTerminal(f) {
		return 0
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width <= 0 {
		return 0
	}
	if runtime.GOOS == "windows" {
		width--
	}
	return max(width, minWidth)
}

// minWidth is the narrowest terminal that anything is made to fit on.
const minWidth = 40

// foldIndent is how far in a folded line goes on.
const foldIndent = 2

// say writes a line, or several, to standard error.
func (u *ui) say(format string, args ...any) {
	io.WriteString(u.errWriter, diag.Fold(fmt.Sprintf(format, args...), u.errWidth, foldIndent))
}

// print writes text to standard output.
func (s *session) print(text string) error {
	_, err := s.out.WriteString(diag.Fold(text, s.ui.outWidth, foldIndent))
	return err
}

// setColor decides on colors: when is auto, always or never.
func (u *ui) setColor(when string, env func(string) string) error {
	auto := env("NO_COLOR") == "" && env("TERM") != "dumb"
	switch when {
	case "always":
		u.outColor, u.errColor = true, true
	case "auto":
		u.outColor = auto && isTerminal(u.out) && takesColors(u.out)
		u.errColor = auto && isTerminal(u.err) && takesColors(u.err)
	case "never":
		u.outColor, u.errColor = false, false
	default:
		return wrongUsage("--color=%s: it is auto, always or never", when)
	}
	return nil
}

// note tells people something that isn't wrong.
func (u *ui) note(format string, args ...any) {
	if !u.quiet {
		u.before()
		u.say(format+"\n", args...)
	}
}

// findings tells people what is wrong with a fleet file, or smells.
func (u *ui) findings(fs diag.Findings, file string, src []byte) error {
	if u.quiet {
		fs = slices.DeleteFunc(slices.Clone(fs), func(f diag.Finding) bool { return f.Severity != diag.Error })
	}
	texts := map[string][]byte{}
	maps.Copy(texts, u.hosts)
	texts[file] = src
	return diag.WriteWithin(u.errWriter, u.errWidth, fs, texts, u.errColor)
}

// report says what is wrong, and gives the exit code.
func (u *ui) report(err error) int {
	var code silent
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &code):
		return int(code)
	}
	p := asProblem(err)
	u.say("rpcdsc: %s\n", p.message)
	for _, h := range p.hints {
		u.say("hint: %s\n", h)
	}
	var fault *crash.Error
	if u.stack && errors.As(err, &fault) {
		fmt.Fprintf(u.errWriter, "%s", fault.Stack)
	}
	return p.code
}

// again answers somebody who wants a run to end that is on its way to do so.
func (u *ui) again() {
	u.say("%s\n", "rpcdsc: still ending in order, so that files are old or new; if it is killed, the next gen completes it")
}

// Progress comes late, so that short work shows none, and not more often than
// an eye can follow.
const (
	progressDelay = 500 * time.Millisecond
	progressPause = 100 * time.Millisecond
)

// progress gives what to call as the work goes on, and what to call at its end.
// Without a terminal both do nothing.
func (u *ui) progress(doing string) (show func(done, total int), stop func()) {
	if u.quiet || !isTerminal(u.err) {
		return nil, func() {}
	}
	next, shown := time.Now().Add(progressDelay), false
	show = func(done, total int) {
		now := time.Now()
		if now.Before(next) {
			return
		}
		next, shown = now.Add(progressPause), true
		fmt.Fprintf(u.errWriter, "\r%s %d of %d", doing, done, total)
	}
	stop = func() {
		if shown {
			fmt.Fprint(u.errWriter, "\r\x1b[K")
		}
	}
	return show, stop
}

package cli

// What --json prints:
//
//   - One object, whether the command succeeds or fails. Its key findings lists
//     what is wrong with the fleet file, or smells, and is empty if nothing is.
//   - If a command fails for another reason, its object has the key error, with
//     the message and the hints that standard error has too.
//   - Findings then don't go to standard error, and neither do other warnings,
//     which stand in the key warnings.
//
// Only a command line that can't be understood leaves standard output empty.

import (
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"rpcdsc/internal/diag"
)

func jsonFlag(what string) cli.Flag {
	return &cli.BoolFlag{Name: "json", Usage: "print " + what + " as JSON"}
}

// reply is what the object of every command has.
type reply struct {
	Findings diag.Findings `json:"findings"`
	Warnings []string      `json:"warnings,omitempty"` // that aren't about the fleet file
	Error    *errorJSON    `json:"error,omitempty"`
}

// warn tells of something that smells and isn't in the fleet file.
func (s *session) warn(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	s.reply.Warnings = append(s.reply.Warnings, text)
	s.ui.note("warning: %s", text)
}

type errorJSON struct {
	Message string   `json:"message"`
	Hints   []string `json:"hints"`
}

// answer prints the object that was asked for, which holds s.reply.
func (s *session) answer(v any) error {
	s.answered = true
	return printJSON(s.out, v)
}

// answerError prints why there is no other answer.
func (s *session) answerError(err error) error {
	var code silent
	if err == nil || !s.json || s.answered || errors.As(err, &code) {
		return err
	}
	s.reply.Error = errorAsJSON(err)
	return errors.Join(err, s.answer(s.reply))
}

func errorAsJSON(err error) *errorJSON {
	if err == nil {
		return nil
	}
	p := asProblem(err)
	return &errorJSON{Message: p.message, Hints: append([]string{}, p.hints...)}
}

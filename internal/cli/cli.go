// Package cli is the command line: one file a command, and the rules for what
// is printed where in ui.go.
//
// It is the only package that touches the terminal, the environment and exit
// codes, and it never exits itself. It decides nothing about artifacts: what is
// made is package generate's, what is written package output's.
package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"

	"github.com/urfave/cli/v2"

	"rpcdsc/internal/crash"
	"rpcdsc/internal/diag"
)

// The exit codes.
const (
	exitOK      = 0
	exitError   = 1
	exitDiffers = 2 // import: something of a list has no place; plan: gen would change something; fmt: a file isn't in the style; audit: somebody has to look at what it found; diff: something changes for a host; probe, drift: a host isn't as its fleet says
	exitUsage   = 3

	exitInterrupted = 130 // by a signal; gen: all is as it was or all is written; probe: what came until then is printed
)

// memoryLimit is where the collector starts to work harder than usual, so that
// a fleet of 10,000 hosts stays below 56 MiB with everything that isn't heap.
const memoryLimit = 46 << 20

// Main runs the command of args, of which the first is the program's name, and
// gives the exit code.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	// Collecting earlier keeps single runs from going over it.
	debug.SetGCPercent(60)
	debug.SetMemoryLimit(memoryLimit)
	s := newSession(stdin, stdout, stderr)
	s.args = args[1:]
	s.endWithInput(kill)
	defer s.endOnQuit(kill)()
	err := crash.Catch(func() error { return s.run(args[1:]) })
	var fault *crash.Error
	if errors.As(err, &fault) {
		s.out.Reset(stdout) // half an answer is none
		s.answered = false
	}
	err = s.answerError(err)
	if flush := s.out.Flush(); flush != nil && err == nil {
		err = fmt.Errorf("standard output: %w", flush)
	}
	return s.ui.report(err)
}

// relaxedLimit keeps 100,000 hosts below 96 MiB with everything that isn't heap.
const relaxedLimit = 76 << 20

// relaxMemory lets a run that doesn't wait for a disk use more memory: it has next
// to nothing to do but what the collector slows down. A first run of gen waits, and
// the collector costs it little.
func relaxMemory() {
	debug.SetGCPercent(200)
	debug.SetMemoryLimit(relaxedLimit)
}

// The library's own --help prints before a command can do so in its own way.
func init() { cli.HelpFlag = nil }

// session is one run of the program.
type session struct {
	stdin io.Reader
	out   *bufio.Writer // standard output
	ui    *ui
	env   func(string) string
	args  []string

	json, answered bool // JSON was asked for, and was printed
	reply          reply
	approved       *approved // what gen --plan carries out; nil is no plan
}

func newSession(stdin io.Reader, stdout, stderr io.Writer) *session {
	s := &session{stdin: stdin, out: bufio.NewWriter(stdout), ui: newUI(stdout, stderr), env: os.Getenv}
	s.reply.Findings = diag.Findings{}
	// Its error stays with the writer, and Main reports it at the end.
	s.ui.stack = s.env(stackVariable) != ""
	s.ui.before = func() { _ = s.out.Flush() }
	return s
}

func (s *session) run(args []string) error {
	app := s.app()
	ordered, err := reorder(app, args)
	if err != nil {
		return err
	}
	return app.Run(append([]string{app.Name}, ordered...))
}

// app declares the command line. The library's own ways of reporting are all
// switched off: they print to standard output and exit.
func (s *session) app() *cli.App {
	app := &cli.App{
		Name:                      "rpcdsc",
		Usage:                     "confines RPC on Windows hosts, and blocks it from everyone but those you name",
		HideHelp:                  true,
		HideVersion:               true,
		DisableSliceFlagSeparator: true,
		Writer:                    io.Discard,
		ErrWriter:                 io.Discard,
		ExitErrHandler:            func(*cli.Context, error) {},
		OnUsageError:              usageProblem,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "color", Value: "auto", Usage: "color the output: `WHEN` is auto, always or never"},
			helpFlag(),
			&cli.BoolFlag{Name: "version", Usage: "print the version"},
		},
		Action: s.noCommand,
	}
	app.Commands = []*cli.Command{
		s.initCommand(), s.importCommand(), s.checkCommand(), s.fmtCommand(), s.genCommand(), s.planCommand(), s.explainCommand(), s.calendarCommand(),
		s.probeCommand(), s.auditCommand(), s.driftCommand(), s.diffCommand(), s.reportCommand(),
		s.osCommand(), s.schemaCommand(), s.completionCommand(), s.versionCommand(), s.helpCommand(),
	}
	for _, c := range app.Commands {
		s.fence(app, c)
	}
	return app
}

func helpFlag() cli.Flag {
	return &cli.BoolFlag{Name: "help", Aliases: []string{"h"}, Usage: "print this help"}
}

// fence gives a command what all of them have.
func (s *session) fence(app *cli.App, c *cli.Command) {
	c.HideHelp = true
	c.OnUsageError = usageProblem
	c.Flags = append(c.Flags, helpFlag())
	action := c.Action
	c.Action = func(ctx *cli.Context) error {
		if ctx.Bool("help") {
			s.printHelp(app, c)
			return nil
		}
		s.json = ctx.Bool("json")
		if err := s.ui.setColor(ctx.String("color"), s.env); err != nil {
			return err
		}
		if err := checkCount(c, ctx.Args().Slice()); err != nil {
			return err
		}
		return action(ctx)
	}
}

// noCommand is what the program does without a command.
func (s *session) noCommand(ctx *cli.Context) error {
	switch {
	case ctx.Bool("help"):
		s.printHelp(ctx.App, nil)
		return nil
	case ctx.Bool("version"):
		return s.version(ctx)
	}
	return wrongUsage("there is no command").hint("`rpcdsc help` lists the commands; `rpcdsc init` writes a fleet file to begin with")
}

// usageProblem is about a value that the library doesn't take.
func usageProblem(ctx *cli.Context, err error, _ bool) error {
	text, ok := strings.CutPrefix(err.Error(), "invalid value ")
	value, rest, _ := strings.Cut(text, " for flag -")
	name, _, _ := strings.Cut(rest, ":")
	if !ok || name == "" || ctx.Command == nil {
		return wrongUsage("%s", err)
	}
	p := wrongUsage("--%s: it can't be %s", name, value)
	for _, f := range ctx.Command.Flags {
		switch f.(type) {
		case *cli.DurationFlag:
			if f.Names()[0] == name {
				return p.hint("write a number with its unit: --%s 5s, or 2m for two minutes", name)
			}
		case *cli.IntFlag:
			if f.Names()[0] == name {
				return p.hint("write a whole number: --%s 7", name)
			}
		}
	}
	return p
}

package cli

import (
	"github.com/urfave/cli/v2"

	"rpcdsc/internal/change"
)

func (s *session) diffCommand() *cli.Command {
	return &cli.Command{
		Name:      "diff",
		Usage:     "say what a change of a fleet file means",
		ArgsUsage: "OLD NEW",
		Description: "OLD and NEW are fleet files; one of them may be - for standard input. What is compared\n" +
			"is what every host enforces, as sets, and not the text of the files: who may come in,\n" +
			"which ports are closed, which range RPC has, and when a host restarts. Networks have\n" +
			"the names that NEW gives them, or OLD if they no longer get in. The time of a restart\n" +
			"is when its task starts, in the host's own time. The exit code is 0 if nothing changes\n" +
			"for any host, and 2 if something does.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "format", Value: "text", Usage: "print `FORMAT`: text, or markdown, which fits a change request"},
			jsonFlag("what changes"),
		},
		Action: s.diff,
	}
}

func (s *session) diff(ctx *cli.Context) error {
	format := ctx.String("format")
	switch {
	case format != "text" && format != "markdown":
		return wrongUsage("--format=%s: it is text or markdown", format)
	case s.json && ctx.IsSet("format"):
		return wrongUsage("--json and --format can't be had together")
	case ctx.Args().Get(0) == "-" && ctx.Args().Get(1) == "-":
		return wrongUsage("diff: OLD and NEW can't both be standard input").hint("write one of them to a file")
	}
	c, err := s.compareFiles(ctx)
	if err != nil {
		return err
	}
	switch {
	case s.json:
		err = s.answer(changeAsJSON(c, s.reply))
	case format == "markdown":
		err = s.print(changeMarkdown(c))
	default:
		err = s.printChange(c)
	}
	if err == nil && !c.Same() {
		return silent(exitDiffers)
	}
	return err
}

// compareFiles reads both files. What smells in them is for check to say.
func (s *session) compareFiles(ctx *cli.Context) (*change.Change, error) {
	s.ui.quiet = true
	before, err := s.loadFleet(ctx, ctx.Args().Get(0))
	if err != nil {
		return nil, err
	}
	after, err := s.loadFleet(ctx, ctx.Args().Get(1))
	if err != nil {
		return nil, err
	}
	s.ui.quiet = s.json
	return change.Compare(before.checked.Fleet, after.checked.Fleet), nil
}

// printChange prints what changes, and the numbers to standard error.
func (s *session) printChange(c *change.Change) error {
	if err := s.print(changeText(c)); err != nil {
		return err
	}
	if !c.Same() {
		s.ui.note("%s", changeSummary(c))
	}
	return nil
}

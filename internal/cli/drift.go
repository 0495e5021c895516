package cli

import (
	"time"

	"github.com/urfave/cli/v2"

	"rpcdsc/internal/change"
	"rpcdsc/internal/policy"
)

func (s *session) driftCommand() *cli.Command {
	return &cli.Command{
		Name:      "drift",
		Usage:     "say which computers aren't as the fleet file says",
		ArgsUsage: "FLEET STATE" + dots,
		Description: "FLEET is a fleet file, or - for standard input. STATE is what a computer reports: a\n" +
			"file that Export-RpcPortState wrote, with one computer or many, or one that `netsh\n" +
			"advfirewall export` wrote, which has rules only and is named for its computer (or\n" +
			"lies in a folder that is); a folder with such files (*.json, *.wfw), at any depth;\n" +
			"or - for states from standard input. Of several reports of a computer the newest\n" +
			"counts. The exit code is 0 if every host is as the file says, and 2 if one isn't,\n" +
			"must still restart, reported nothing or is unknown, or a file can't be read.\n\n" +
			"A report says what was so when it was written, by the computer's own clock.",
		Flags: append(selectFlags()[:2:2],
			&cli.StringFlag{Name: "wave", Usage: "only hosts of the waves up to `NAME`"},
			&cli.IntFlag{Name: "older-than", Usage: "also name hosts whose report is more than `DAYS` older than --date"},
			&cli.StringFlag{Name: "date", Usage: "the `DATE` to count from: 2026-12-05 or 2026-12-05T02:00:00Z\n(default: SOURCE_DATE_EPOCH, or none)"},
			jsonFlag("what differs")),
		Action: s.drift,
	}
}

func (s *session) drift(ctx *cli.Context) error {
	s.ui.quiet = s.json
	oldest, err := s.oldest(ctx)
	if err == nil {
		err = exchanged(ctx)
	}
	if err != nil {
		return err
	}
	files, err := reportFiles(ctx.Args().Tail())
	if err != nil {
		return err
	}
	if ctx.Args().First() == "-" && files.input {
		return wrongUsage("drift: the fleet file and the states can't both be standard input").hint("write one of them to a file")
	}
	src, err := s.load(ctx)
	if err != nil {
		return err
	}
	f := src.checked.Fleet
	chosen, err := chosen(ctx, f)
	if err != nil {
		return err
	}
	inWave, all, err := upToWave(ctx, f)
	if err != nil {
		return err
	}
	has := func(g *policy.Group, h *policy.Host) bool { return chosen.has(g, h) && inWave(h) }
	t := change.NewTracker(f, has, oldest)
	damaged, err := s.takeReports(t, files)
	if err != nil {
		return err
	}
	d := t.Drift()
	if !chosen.all || !all {
		d.Strays = nil // they are of none of the hosts that were asked for
	}
	return s.tellDrift(d, damaged)
}

// oldest is the time before which a report is old; without --older-than none is.
func (s *session) oldest(ctx *cli.Context) (time.Time, error) {
	date, err := s.date(ctx)
	if err != nil || !ctx.IsSet("older-than") {
		return time.Time{}, err
	}
	days := ctx.Int("older-than")
	switch {
	case days < 0 || days > 36500:
		return time.Time{}, wrongUsage("--older-than=%d: it is a number of days", days)
	case date.IsZero():
		return time.Time{}, wrongUsage("--older-than counts from a date, and there is none").
			hint("give today's with --date: no command of rpcdsc looks at the clock")
	}
	return date.AddDate(0, 0, -days), nil
}

// tellDrift prints what differs, and gives the exit code.
func (s *session) tellDrift(d *change.Drift, damaged []damagedFile) error {
	var err error
	if s.json {
		err = s.answer(driftAsJSON(d, damaged, s.reply))
	} else {
		err = s.printDrift(d, damaged)
	}
	if err == nil && (!d.Same() || len(damaged) > 0) {
		return silent(exitDiffers)
	}
	return err
}

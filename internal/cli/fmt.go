package cli

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/urfave/cli/v2"

	"rpcdsc/internal/fleet"
	"rpcdsc/internal/replace"
)

func (s *session) fmtCommand() *cli.Command {
	return &cli.Command{
		Name:      "fmt",
		Usage:     "write fleet files in one style",
		ArgsUsage: "FLEET" + dots,
		Description: "Each FLEET is a fleet file that is written anew if it isn't in the style, or - for\n" +
			"standard input, which is printed in it. Comments and the order stay, and so does\n" +
			"what the file says: it is read again and compared before anything is written. A\n" +
			"file that can't be read is refused, and then none is written. A file that is in\n" +
			"the style already isn't touched. Ends of lines stay as the first one is.",
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "check", Usage: "write nothing: list the files that aren't in the style, and exit with 2 if there\nare any"},
			jsonFlag("the files that weren't in the style"),
		},
		Action: s.fmt,
	}
}

// formatted is a file with what it becomes.
type formatted struct {
	source
	text []byte // in the style
}

func (f *formatted) same() bool { return bytes.Equal(f.text, f.source.text) }

func (s *session) fmt(ctx *cli.Context) error {
	args := ctx.Args().Slice()
	if len(args) > 1 && slices.Contains(args, "-") {
		return wrongUsage("fmt: - is standard input, which can't be had together with files")
	}
	if args[0] == "-" && s.json && !ctx.Bool("check") {
		return wrongUsage("--json needs a file, or --check: standard output can't have both")
	}
	files, err := s.formatAll(args)
	if err != nil {
		return err
	}
	if !ctx.Bool("check") {
		if err := s.writeStyle(files); err != nil {
			return err
		}
	}
	if args[0] == "-" && !ctx.Bool("check") {
		return nil
	}
	return s.answerStyle(files, ctx.Bool("check"))
}

// formatAll formats all files before any is written, and says what is wrong with
// each.
func (s *session) formatAll(args []string) ([]*formatted, error) {
	var files []*formatted
	var wrong error
	for i, arg := range args {
		if slices.Contains(args[:i], arg) {
			continue
		}
		f, err := s.format(arg)
		var code silent
		if err != nil && !errors.As(err, &code) {
			return nil, err
		}
		if err != nil {
			wrong = err
		}
		files = append(files, f)
	}
	if wrong != nil && s.json {
		return nil, errors.Join(wrong, s.answer(s.reply))
	}
	if wrong != nil {
		return nil, failure("nothing was written")
	}
	return files, nil
}

// format formats a file. The error is silent if its findings were shown.
func (s *session) format(arg string) (*formatted, error) {
	src, err := s.readSource(arg)
	if err != nil {
		return nil, err
	}
	f := &formatted{source: *src}
	if f.text, f.findings, err = fleet.Format(src.name, src.text); err != nil {
		return nil, failure("%s: %s", src.name, err).hint("this is a defect of rpcdsc, please report it; nothing was written")
	}
	if f.text != nil {
		return f, nil
	}
	if s.json {
		s.reply.Findings = append(s.reply.Findings, f.findings...)
	} else if err := s.ui.findings(f.findings, src.name, src.text); err != nil {
		return nil, err
	}
	return nil, silent(exitError)
}

// writeStyle writes the files that change.
func (s *session) writeStyle(files []*formatted) error {
	for _, f := range files {
		var err error
		switch {
		case f.path == "":
			_, err = s.out.Write(f.text)
		case !f.same():
			err = explainReplace(f.name, replace.File(f.path, f.source.text, f.text))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func explainReplace(name string, err error) error {
	for _, refused := range []error{replace.ErrChanged, replace.ErrShared, replace.ErrOwner} {
		if errors.Is(err, refused) {
			p := failure("%s: %s; it was left as it is", name, refused)
			if refused == replace.ErrChanged {
				return p.hint("run it again")
			}
			return p.hint("`rpcdsc fmt - < %s` prints what it would be", quoteArg(name))
		}
	}
	if err != nil {
		return explainFile(name, err)
	}
	return nil
}

type fmtOutput struct {
	Files []string `json:"files"` // that are not in the style, or weren't
	reply
}

// answerStyle lists the files that aren't in the style, or weren't.
func (s *session) answerStyle(files []*formatted, check bool) error {
	out := fmtOutput{Files: []string{}, reply: s.reply}
	for _, f := range files {
		if !f.same() {
			out.Files = append(out.Files, f.name)
		}
	}
	if s.json {
		if err := s.answer(out); err != nil {
			return err
		}
	} else {
		for _, name := range out.Files {
			fmt.Fprintln(s.out, name)
		}
	}
	if check && len(out.Files) > 0 {
		return silent(exitDiffers)
	}
	return nil
}

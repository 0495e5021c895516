package cli

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"rpcdsc/internal/fleet"
)

const (
	starterFile = "fleet.toml"
	starterName = "example"
)

func (s *session) initCommand() *cli.Command {
	return &cli.Command{
		Name:      "init",
		Usage:     "write a commented fleet file to begin with",
		ArgsUsage: "[FILE]",
		Description: "FILE is " + starterFile + " unless you say otherwise, or - for standard output. A\n" +
			"file that is there is never overwritten.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "name", Usage: "the fleet's `NAME`; without it, that of FILE"},
			jsonFlag("the file's name"),
		},
		Action: s.init,
	}
}

func (s *session) init(ctx *cli.Context) error {
	file := cmp.Or(ctx.Args().First(), starterFile)
	name := ctx.String("name")
	if ctx.IsSet("name") && !fleet.ValidName(name) {
		return wrongUsage("%q can't be a fleet's name", name).hint("letters, digits, dots, hyphens and underscores, as in contoso")
	}
	if !ctx.IsSet("name") {
		name = nameFromFile(file)
	}
	if file == "-" {
		if s.json {
			return wrongUsage("--json needs a file: standard output can't have both")
		}
		_, err := s.out.Write(fleet.Starter(name))
		return err
	}
	if err := checkPath(file); err != nil {
		return err
	}
	if err := writeNew(file, fleet.Starter(name)); err != nil {
		return err
	}
	if s.json {
		return s.answer(initOutput{file, s.reply})
	}
	s.ui.note("wrote %s\nnext: change it to fit, then `rpcdsc check %s`", file, quoteArg(file))
	return nil
}

type initOutput struct {
	File string `json:"file"`
	reply
}

// nameFromFile calls the fleet of contoso.toml contoso.
func nameFromFile(file string) string {
	base := filepath.Base(file)
	name := strings.TrimSuffix(base, filepath.Ext(base))
	if base == starterFile || !fleet.ValidName(name) {
		return starterName
	}
	return name
}

// writeNew writes a file that isn't there yet, wholly or not at all.
func writeNew(file string, content []byte) error {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if info, statErr := os.Stat(file); err != nil && statErr == nil && info.IsDir() {
		return failure("%s is a folder; nothing was written", file).hint("name the file in it: rpcdsc init %s", quoteArg(filepath.Join(file, starterFile)))
	}
	if errors.Is(err, fs.ErrExist) {
		return failure("%s is there already; nothing was written", file).hint("name another file: rpcdsc init FILE")
	}
	if err != nil {
		return explainNew(file, err)
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(file))
	}
	return nil
}

// explainNew says why a file can't be made.
func explainNew(file string, err error) error {
	dir := filepath.Dir(file)
	if info, statErr := os.Stat(dir); statErr != nil || !info.IsDir() {
		return failure("%s isn't a folder that is there, so %s can't be written", dir, file).hint("make the folder first, or name another")
	}
	return explainFile(file, err)
}

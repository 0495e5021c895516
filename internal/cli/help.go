package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"
)

func (s *session) helpCommand() *cli.Command {
	return &cli.Command{
		Name:      "help",
		Usage:     "print help on a command",
		ArgsUsage: "[COMMAND]",
		Action: func(ctx *cli.Context) error {
			name := ctx.Args().First()
			c := ctx.App.Command(name)
			if name != "" && c == nil {
				return didYouMean(wrongUsage("unknown command %q", name), name, commandNames(ctx.App), "").hint("`rpcdsc help` lists the commands")
			}
			s.printHelp(s.out, ctx.App, c)
			return nil
		},
	}
}

// printHelp prints the help of a command, or of the program if it is nil.
func (s *session) printHelp(w io.Writer, app *cli.App, c *cli.Command) {
	if c == nil {
		fmt.Fprintf(w, "rpcdsc %s\n\nusage: rpcdsc [flags] COMMAND\n\ncommands:\n", app.Usage)
		for _, c := range app.Commands {
			fmt.Fprintf(w, "  %-12s%s\n", c.Name, c.Usage)
		}
		printFlags(w, app.Flags)
		fmt.Fprint(w, "\nexit codes: 0 done, 1 an error, 2 (plan) something would change, 3 wrong usage,\n130 (gen) interrupted\n\n"+
			"--json prints one object, also if the command fails: its findings are what is wrong\n"+
			"with the fleet file, or smells; another failure has an error, with message and hints\n")
		return
	}
	fmt.Fprintf(w, "rpcdsc %s: %s\n\nusage: %s\n", c.Name, c.Usage, usageLine(c))
	if c.Description != "" {
		fmt.Fprintf(w, "\n%s\n", c.Description)
	}
	printFlags(w, c.Flags)
}

// flagWidth is the room for a flag's name; the usage of a longer one stands
// below it.
const flagWidth = 22

func printFlags(w io.Writer, flags []cli.Flag) {
	fmt.Fprint(w, "\nflags:\n")
	for _, f := range flags {
		value, usage := flagUsage(f)
		name := spelling(f) + value
		if len(name) >= flagWidth {
			usage = "\n" + usage
		}
		usage = strings.ReplaceAll(usage, "\n", "\n  "+strings.Repeat(" ", flagWidth))
		fmt.Fprintf(w, "  %-*s%s\n", flagWidth, name, usage)
	}
}

// spelling gives the ways to write a flag, "-o, --output".
func spelling(f cli.Flag) string {
	long := "--" + f.Names()[0]
	for _, name := range f.Names()[1:] {
		return "-" + name + ", " + long
	}
	return long
}

// flagUsage gives a flag's " VALUE", which its usage marks with backquotes, and
// its usage.
func flagUsage(f cli.Flag) (value, usage string) {
	usage = f.(cli.DocGenerationFlag).GetUsage()
	if _, after, ok := strings.Cut(usage, "`"); ok {
		value, _, _ = strings.Cut(after, "`")
		value = " " + value
	}
	return value, strings.ReplaceAll(usage, "`", "")
}

package cli

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"rpcdsc/internal/diag"
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
			s.printHelp(ctx.App, c)
			return nil
		},
	}
}

// printHelp prints the help of a command, or of the program if it is nil.
func (s *session) printHelp(app *cli.App, c *cli.Command) {
	h := helpText{width: s.ui.outWidth}
	if c == nil {
		h.program(app)
	} else {
		h.command(c)
	}
	// Its error stays with the writer, and Main reports it at the end.
	_, _ = s.out.WriteString(h.out.String())
}

// helpText is help as it is printed, in so many columns; 0 is any number.
type helpText struct {
	out   strings.Builder
	width int
}

func (h *helpText) program(app *cli.App) {
	h.paragraphs("rpcdsc " + app.Usage + "\n\nusage: rpcdsc [flags] COMMAND\n\ncommands:")
	for _, c := range app.Commands {
		h.entry(commandWidth, c.Name, c.Usage)
	}
	h.flags(app.Flags)
	h.paragraphs("\nexit codes: 0 done, 1 an error, 2 (plan) something would change, (diff) a\nhost's policy differs, (probe, audit, drift) something isn't as the fleet file says,\n(import) something has no place, (fmt --check) a file isn't in the style, 3 wrong usage,\n130 (gen) interrupted\n\n" +
		"--json prints one object, also if the command fails: its findings are what is wrong\n" +
		"with the fleet file, or smells; another failure has an error, with message and hints")
}

func (h *helpText) command(c *cli.Command) {
	h.paragraphs(fmt.Sprintf("rpcdsc %s: %s\n\nusage: %s", c.Name, c.Usage, usageLine(c)))
	if c.Description != "" {
		h.paragraphs("\n" + c.Description)
	}
	h.flags(c.Flags)
}

// paragraphs prints text that is broken into lines as it suits most terminals. A
// paragraph for which this one is too narrow is broken anew, unless it is a list.
func (h *helpText) paragraphs(text string) {
	for i, p := range strings.Split(text, "\n\n") {
		if i > 0 {
			h.out.WriteString("\n\n")
		}
		start := p[:len(p)-len(strings.TrimLeft(p, "\n"))]
		if diag.Fold(p, h.width, 0) != p && !strings.Contains(p, "\n ") {
			p = start + strings.ReplaceAll(p[len(start):], "\n", " ")
		}
		h.out.WriteString(diag.Fold(p, h.width, 0))
	}
	h.out.WriteString("\n")
}

// The room for the name of a command, and of a flag; the usage of what has a longer
// one stands below it.
const (
	commandWidth = 12
	flagWidth    = 22
)

func (h *helpText) flags(flags []cli.Flag) {
	h.out.WriteString("\nflags:\n")
	for _, f := range flags {
		value, usage := flagUsage(f)
		h.entry(flagWidth, spelling(f)+value, usage)
	}
}

func (h *helpText) entry(room int, name, usage string) {
	const margin = 2
	if h.width > 0 && diag.Fold(usage, h.width-margin-room, 0) != usage {
		usage = diag.Fold(strings.ReplaceAll(usage, "\n", " "), h.width-margin-room, 0)
	}
	if len(name) >= room {
		usage = "\n" + usage
	}
	usage = strings.ReplaceAll(usage, "\n", "\n"+strings.Repeat(" ", margin+room))
	fmt.Fprintf(&h.out, "%*s%-*s%s\n", margin, "", room, name, usage)
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

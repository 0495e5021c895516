package cli

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"rpcdsc/internal/diag"
	"rpcdsc/internal/netset"
)

// reorder puts the flags before the other arguments, where the library looks
// for them: "gen fleet.toml -o x" becomes "gen --output=x -- fleet.toml". It
// reports what is unknown, with what may have been meant.
func reorder(app *cli.App, args []string) ([]string, error) {
	r := reorderer{app: app}
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		var err error
		switch {
		case asksHelp(arg):
			args, err = r.flag("--help", args)
		case arg == "--":
			r.rest = append(r.rest, args...)
			args = nil
		case len(arg) > 1 && arg[0] == '-':
			args, err = r.flag(arg, args)
		case r.command == nil:
			err = r.setCommand(arg)
		default:
			r.rest = append(r.rest, arg)
		}
		if err != nil {
			return nil, err
		}
	}
	return r.result(), nil
}

// asksHelp knows how Windows asks for help. No file has such a name there.
func asksHelp(arg string) bool { return arg == "/?" || arg == "-?" }

type reorderer struct {
	app           *cli.App
	command       *cli.Command
	global, local []string
	rest          []string
}

func (r *reorderer) result() []string {
	if r.command == nil {
		return r.global
	}
	if i := slices.Index(r.global, "--help"); i >= 0 { // before a command it is about it, too
		r.global, r.local = slices.Delete(r.global, i, i+1), append(r.local, "--help")
	}
	return slices.Concat(r.global, []string{r.command.Name}, r.local, []string{"--"}, r.rest)
}

func (r *reorderer) setCommand(name string) error {
	if r.command = r.app.Command(name); r.command != nil {
		return nil
	}
	p := wrongUsage("unknown command %q", name)
	return didYouMean(p, name, commandNames(r.app), "").hint("`rpcdsc help` lists the commands")
}

// flag takes a flag and, if it has one, its value from the arguments after it.
func (r *reorderer) flag(arg string, after []string) ([]string, error) {
	name, value, hasValue := strings.Cut(strings.TrimPrefix(arg[1:], "-"), "=")
	f, to := r.find(name)
	if f == nil {
		return nil, r.unknown(arg, name)
	}
	full := "--" + f.Names()[0]
	if takesValue(f) && !hasValue && len(after) > 0 && asksHelp(after[0]) {
		return r.flag("--help", after[1:])
	}
	if takesValue(f) && !hasValue {
		if len(after) == 0 || len(after[0]) > 1 && after[0][0] == '-' {
			return nil, wrongUsage("%s needs a value", arg).hint("%s=VALUE; see `rpcdsc %s`", full, r.helpWords())
		}
		value, hasValue, after = after[0], true, after[1:]
	}
	if hasValue {
		full += "=" + value
	}
	*to = append(*to, full)
	return after, nil
}

// find looks at the command's flags first: it has its own --help.
func (r *reorderer) find(name string) (cli.Flag, *[]string) {
	has := func(f cli.Flag) bool { return slices.Contains(f.Names(), name) }
	if r.command != nil {
		if i := slices.IndexFunc(r.command.Flags, has); i >= 0 {
			return r.command.Flags[i], &r.local
		}
	}
	if i := slices.IndexFunc(r.app.Flags, has); i >= 0 {
		return r.app.Flags[i], &r.global
	}
	return nil, nil
}

func (r *reorderer) unknown(arg, name string) error {
	if r.command == nil {
		return wrongUsage("unknown flag %s before a command", arg).hint("a command's flags stand after it: rpcdsc COMMAND %s", arg)
	}
	p := wrongUsage("%s has no flag %s", r.command.Name, arg)
	flags := flagNames(slices.Concat(r.command.Flags, r.app.Flags))
	return didYouMean(p, name, flags, "--").hint("`rpcdsc %s` lists its flags", r.helpWords())
}

func (r *reorderer) helpWords() string {
	if r.command == nil {
		return "help"
	}
	return "help " + r.command.Name
}

func takesValue(f cli.Flag) bool {
	d, ok := f.(cli.DocGenerationFlag)
	return ok && d.TakesValue()
}

func commandNames(app *cli.App) []string {
	var names []string
	for _, c := range app.Commands {
		names = append(names, c.Name)
	}
	return names
}

// flagNames gives the long names.
func flagNames(flags []cli.Flag) []string {
	var names []string
	for _, f := range flags {
		names = append(names, f.Names()[0])
	}
	return names
}

// didYouMean adds a hint if known words are near.
func didYouMean(p *problem, word string, known []string, prefix string) *problem {
	near := diag.Near(word, known, 3)
	if len(near) == 0 {
		return p
	}
	return p.hint("did you mean %s%s?", prefix, strings.Join(near, " or "+prefix))
}

// isNone adds what a word may have been, or else some of those that there are.
func isNone(p *problem, word string, known []string) *problem {
	if len(didYouMean(p, word, known, "").hints) == 0 {
		p.hint("there are %s", firstOf(known))
	}
	return p
}

// checkCount refuses too many or too few arguments. What a command takes is
// what its ArgsUsage says; one in brackets may be left out, and a last one with
// three dots may be there more than once.
func checkCount(c *cli.Command, args []string) error {
	names := strings.Fields(c.ArgsUsage)
	if len(args) > len(names) && !strings.Contains(c.ArgsUsage, dots) {
		return wrongUsage("%s: unexpected argument %q", c.Name, args[len(names)]).hint("usage: %s", usageLine(c))
	}
	if len(args) < len(names) && names[len(args)][0] != '[' {
		return wrongUsage("%s: %s is missing", c.Name, strings.TrimSuffix(names[len(args)], dots)).hint("usage: %s", usageLine(c))
	}
	return nil
}

// exchanged tells those who name the fleet file behind what it is compared with.
func exchanged(ctx *cli.Context) error {
	first, rest := ctx.Args().First(), ctx.Args().Tail()
	isFleet := func(name string) bool { return strings.HasSuffix(strings.ToLower(name), ".toml") }
	if isFleet(first) || first == "-" || !slices.ContainsFunc(rest, isFleet) {
		return nil
	}
	return wrongUsage("%s: the fleet file comes first, and %s isn't one by its name", ctx.Command.Name, first).hint("usage: %s", usageLine(ctx.Command))
}

// dots stand behind what can be repeated.
const dots = "..."

func usageLine(c *cli.Command) string {
	return strings.TrimSpace("rpcdsc " + c.Name + " [flags] " + c.ArgsUsage)
}

// portsFlag is all that a flag says which takes ports and can be repeated.
func portsFlag(ctx *cli.Context, name string) (netset.Ports, error) {
	var all netset.Ports
	for _, text := range ctx.StringSlice(name) {
		r, err := netset.ParsePorts(text)
		if err != nil {
			return all, wrongSyntax(name, text, err)
		}
		all = all.Union(netset.NewPorts(r))
	}
	return all, nil
}

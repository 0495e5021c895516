package cli

import (
	"embed"
	"maps"
	"slices"
	"strings"
	"text/template"

	"github.com/urfave/cli/v2"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/fleet"
	"rpcdsc/internal/read/inventory"
)

// The scripts are made from the commands as they are declared, so that they
// can't fall behind.
//
//go:embed completion/*.tmpl
var completionFiles embed.FS

// shells maps a shell's name to its template.
var shells = map[string]string{
	"bash": "bash.tmpl", "zsh": "zsh.tmpl", "fish": "fish.tmpl", "powershell": "powershell.tmpl",
}

func shellNames() []string { return slices.Sorted(maps.Keys(shells)) }

func (s *session) completionCommand() *cli.Command {
	return &cli.Command{
		Name:      "completion",
		Usage:     "print a script that completes commands in a shell",
		ArgsUsage: "SHELL",
		Description: "SHELL is " + strings.Join(shellNames(), ", ") + ". What to do with the script is\n" +
			"said at its top.",
		Action: s.completion,
	}
}

func (s *session) completion(ctx *cli.Context) error {
	shell := ctx.Args().First()
	if shells[shell] == "" {
		p := wrongUsage("there is no completion for the shell %q", shell)
		return didYouMean(p, shell, shellNames(), "").hint("it is one of %s", strings.Join(shellNames(), ", "))
	}
	t, err := template.New("").Funcs(template.FuncMap{"quote": quoters[shell], "join": strings.Join}).ParseFS(completionFiles, "completion/*.tmpl")
	if err != nil {
		return err
	}
	return t.ExecuteTemplate(s.out, shells[shell], describeCommands(ctx.App))
}

// quoters make a string literal of a shell, in single quotes.
var quoters = map[string]func(string) string{
	"bash":       quotePosix,
	"zsh":        quotePosix,
	"fish":       func(s string) string { return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(s) + "'" },
	"powershell": func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" },
}

func quotePosix(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// What an argument or a flag's value can be, if it isn't one of some words.
const (
	kindNothing = ""       // nothing to complete
	kindFleet   = "fleet"  // a .toml file
	kindFolder  = "folder" // a folder
	kindFile    = "file"
	kindWords   = "words"
)

type completeApp struct {
	Flags    []completeFlag
	Commands []completeCommand
}

type completeCommand struct {
	Name, Usage string
	Flags       []completeFlag
	Kind        string
	Words       []string
}

type completeFlag struct {
	Names []string // "--output", "-o"
	Usage string
	Value bool
	Kind  string
	Words []string
}

// describeCommands is the command line as the templates want it.
func describeCommands(app *cli.App) completeApp {
	out := completeApp{Flags: describeFlags(app.Flags)}
	for _, c := range app.Commands {
		d := completeCommand{Name: c.Name, Usage: c.Usage, Flags: describeFlags(slices.Concat(c.Flags, app.Flags[:1]))}
		first, _, _ := strings.Cut(c.ArgsUsage, " ")
		switch strings.Trim(first, "[]") {
		case "FLEET", "FILE":
			d.Kind = kindFleet
		case "LIST" + dots:
			d.Kind = kindFile
		case "SHELL":
			d.Kind, d.Words = kindWords, shellNames()
		case "FORMAT":
			d.Kind, d.Words = kindWords, schemaNames()
		case "COMMAND":
			d.Kind, d.Words = kindWords, commandNames(app)
		}
		out.Commands = append(out.Commands, d)
	}
	return out
}

func describeFlags(flags []cli.Flag) []completeFlag {
	var out []completeFlag
	for _, f := range flags {
		value, usage := flagUsage(f)
		usage, _, _ = strings.Cut(usage, "\n")
		d := completeFlag{Usage: usage, Value: takesValue(f), Kind: kindNothing}
		for _, name := range f.Names() {
			d.Names = append(d.Names, strings.Repeat("-", min(len(name), 2))+name)
		}
		switch f.Names()[0] {
		case "output":
			d.Kind = kindFolder
			if value == " FILE" {
				d.Kind = kindFile
			}
		case "extend":
			d.Kind = kindFile
		case "format":
			d.Kind, d.Words = kindWords, inventory.Formats()
			if text, ok := f.(*cli.StringFlag); ok && reportFormats[text.Value] != nil {
				d.Words = slices.Sorted(maps.Keys(reportFormats))
			}
		case "sign-pfx", "sign-password-file", "fleet", "state", "audit":
			d.Kind = kindFile
		case "dsc-flavor":
			d.Kind, d.Words = kindWords, artifact.Flavors()
		case "kind":
			d.Kind, d.Words = kindWords, fleet.Kinds
		case "gpo":
			d.Kind, d.Words = kindWords, gpoFlavors()
		case "mof-encoding":
			d.Kind, d.Words = kindWords, slices.Sorted(maps.Keys(mofEncodings))
		case "color":
			d.Kind, d.Words = kindWords, []string{"auto", "always", "never"}
		}
		out = append(out, d)
	}
	return out
}

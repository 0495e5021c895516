package cli

import (
	"maps"
	"slices"

	"github.com/urfave/cli/v2"

	"rpcdsc/internal/fleet"
	"rpcdsc/internal/planfile"
	"rpcdsc/internal/read/state"
)

// schemas are the formats that there is a schema of.
var schemas = map[string]func() []byte{"fleet": fleet.Schema, "state": state.Schema, "plan": planfile.Schema}

func (s *session) schemaCommand() *cli.Command {
	return &cli.Command{
		Name:      "schema",
		Usage:     "print the JSON Schema of fleet files, for editors, or of another format",
		ArgsUsage: "[FORMAT]",
		Description: "FORMAT is fleet, which it is if none is given, state: what Export-RpcPortState of\n" +
			"the nodes' module writes, and drift reads; or plan: what plan --save writes, and gen\n" +
			"--plan carries out.",
		Action: func(ctx *cli.Context) error {
			format := ctx.Args().First()
			if format == "" {
				format = "fleet"
			}
			schema := schemas[format]
			if schema == nil {
				return didYouMean(wrongUsage("there is no schema of %q", format), format, schemaNames(), "").hint("it is fleet, plan or state")
			}
			_, err := s.out.Write(schema())
			return err
		},
	}
}

func schemaNames() []string { return slices.Sorted(maps.Keys(schemas)) }

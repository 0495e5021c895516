package cli

import (
	"maps"
	"slices"

	"github.com/urfave/cli/v2"

	"rpcdsc/internal/fleet"
	"rpcdsc/internal/read/state"
)

// schemas are the formats that there is a schema of.
var schemas = map[string]func() []byte{"fleet": fleet.Schema, "state": state.Schema}

func (s *session) schemaCommand() *cli.Command {
	return &cli.Command{
		Name:      "schema",
		Usage:     "print the JSON Schema of fleet files, for editors, or of states",
		ArgsUsage: "[FORMAT]",
		Description: "FORMAT is fleet, which it is if none is given, or state: what Export-RpcPortState\n" +
			"of the nodes' module writes, and drift reads.",
		Action: func(ctx *cli.Context) error {
			format := ctx.Args().First()
			if format == "" {
				format = "fleet"
			}
			schema := schemas[format]
			if schema == nil {
				return didYouMean(wrongUsage("there is no schema of %q", format), format, schemaNames(), "").hint("it is fleet or state")
			}
			_, err := s.out.Write(schema())
			return err
		},
	}
}

func schemaNames() []string { return slices.Sorted(maps.Keys(schemas)) }

package cli

import (
	"github.com/urfave/cli/v2"

	"rpcdsc/internal/fleet"
)

func (s *session) schemaCommand() *cli.Command {
	return &cli.Command{
		Name:  "schema",
		Usage: "print the JSON Schema of fleet files, for editors",
		Action: func(*cli.Context) error {
			_, err := s.out.Write(fleet.Schema())
			return err
		},
	}
}

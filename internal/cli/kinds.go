package cli

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"rpcdsc/internal/artifact/all"
	"rpcdsc/internal/fleet"
	"rpcdsc/internal/generate"
)

// kinds are those that are asked for on the command line, in the words of the fleet
// file.
func kinds(ctx *cli.Context) ([]string, error) {
	out := ctx.StringSlice("kind")
	for _, kind := range out {
		if !slices.Contains(fleet.Kinds, kind) {
			return nil, wrongUsage("--kind=%s: it is one of %s", kind, strings.Join(fleet.Kinds, ", "))
		}
	}
	for _, flavor := range ctx.StringSlice("gpo") {
		if !slices.Contains(gpoFlavors(), flavor) {
			return nil, wrongUsage("--gpo=%s: it is %s", flavor, strings.Join(gpoFlavors(), " or "))
		}
		out = append(out, gpoKind+flavor)
	}
	return out, nil
}

// gpoKind is what the words of Group Policy objects begin with in a fleet file.
const gpoKind = "gpo-"

// gpoFlavors are what --gpo takes.
func gpoFlavors() []string {
	var out []string
	for _, kind := range fleet.Kinds {
		if flavor, ok := strings.CutPrefix(kind, gpoKind); ok {
			out = append(out, flavor)
		}
	}
	return out
}

// warnUnserved tells of kinds that are asked for here, and that make nothing. Of those
// in the fleet file there is a finding.
func (s *session) warnUnserved(j *job, kinds []string) {
	for _, kind := range kinds {
		if !all.Served(j.checked.Job(generate.Options{}), kind) {
			s.warn("no group has a Windows that takes %s: `rpcdsc os` says which do", kind)
		}
	}
}

package cli

import (
	"slices"

	"github.com/urfave/cli/v2"

	"rpcdsc/internal/output"
	"rpcdsc/internal/report"
)

// takeReportPlan reads the plan of --plan. What is made hangs on its flavor and kinds:
// they are the plan's.
func (s *session) takeReportPlan(ctx *cli.Context) error {
	if !ctx.IsSet("plan") {
		return nil
	}
	for _, name := range []string{"dsc-flavor", "kind", "gpo"} {
		if ctx.IsSet(name) {
			return wrongUsage("--%s comes from the plan, and can't be had with --plan", name)
		}
	}
	var err error
	if s.approved, err = openPlan(ctx.String("plan")); err != nil {
		return err
	}
	if err := ctx.Set("dsc-flavor", s.approved.plan.Options.Flavor); err != nil {
		return failure("%s: %s", s.approved.file.File, err)
	}
	for _, kind := range s.approved.plan.Options.Kinds {
		if err := ctx.Set("kind", kind); err != nil {
			return failure("%s: %s", s.approved.file.File, err)
		}
	}
	return nil
}

// reportPlan is the plan in a report about its fleet file; nil if nobody asks.
func (s *session) reportPlan(src *source) (*report.Plan, error) {
	if s.approved == nil {
		return nil, nil
	}
	p := s.approved.plan
	if err := p.CheckSource(s.planSource(&job{source: src}, p.Options)); err != nil {
		return nil, s.approved.refuse(err)
	}
	out := &report.Plan{File: bareFile(s.approved.file.File), SHA256: s.approved.file.SHA256.String()}
	for i := range p.Changes {
		switch p.Changes[i].Action {
		case output.Add:
			out.Added++
		case output.Remove:
			out.Removed++
		default:
			out.Changed++
		}
	}
	out.Only = slices.Concat(p.Options.Hosts, p.Options.Groups)
	if p.Options.Wave != "" {
		out.Only = append(out.Only, "the wave "+p.Options.Wave)
	}
	return out, nil
}

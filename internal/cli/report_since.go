package cli

import (
	"github.com/urfave/cli/v2"

	"rpcdsc/internal/change"
	"rpcdsc/internal/report"
)

// reportChange is what --since says; nil if nobody asks. What smells in the old file
// is for nobody to look at any more.
func (s *session) reportChange(ctx *cli.Context, src *source) (*report.Change, error) {
	name := ctx.String("since")
	if name == "" {
		return nil, nil
	}
	if name == "-" && src.path == "" {
		return nil, wrongUsage("report: the fleet file and the one before it can't both be standard input").hint("write one of them to a file")
	}
	said := s.reply.Findings
	s.ui.quiet = true
	old, err := s.loadFleet(ctx, name)
	if err != nil {
		return nil, err
	}
	s.ui.quiet, s.reply.Findings = s.json, said
	return changeForReport(change.Compare(old.checked.Fleet, src.checked.Fleet), bareFile(old.name)), nil
}

// mostChanged is how many hosts are named that something changes for.
const mostChanged = 40

func changeForReport(c *change.Change, old string) *report.Change {
	out := &report.Change{Old: old, Hosts: c.Hosts, Changed: c.Changed, Notes: c.Notes()}
	say := newChangeWords(c)
	some := func(names []string) string { return someOf(report.Fold(names), mostChanged, "host") }
	for i := range c.Groups {
		g := &c.Groups[i]
		for j := range g.Entries {
			e := &g.Entries[j]
			out.Rows = append(out.Rows, report.ChangeRow{Group: groupTitle(g), Hosts: effectHosts(g, e, some), What: say.effect(e)})
		}
	}
	return out
}

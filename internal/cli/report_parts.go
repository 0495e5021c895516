package cli

import (
	"cmp"
	"runtime"
	"time"

	"github.com/urfave/cli/v2"

	"rpcdsc/internal/audit"
	"rpcdsc/internal/change"
	"rpcdsc/internal/report"
)

// reportDrift is what --state says; nil if nobody asks.
func (s *session) reportDrift(ctx *cli.Context, src *source) (*report.Drift, error) {
	names := ctx.StringSlice("state")
	if len(names) == 0 {
		return nil, nil
	}
	files, err := reportFiles(names)
	if err != nil {
		return nil, err
	}
	if src.path == "" && files.input {
		return nil, wrongUsage("report: the fleet file and the states can't both be standard input").hint("write one of them to a file")
	}
	everyone := &selection{all: true}
	t := change.NewTracker(src.checked.Fleet, everyone.has, time.Time{})
	damaged, err := s.takeReports(t, files)
	if err != nil {
		return nil, err
	}
	return driftForReport(t.Drift(), damaged), nil
}

func driftForReport(d *change.Drift, damaged []damagedFile) *report.Drift {
	out := &report.Drift{Hosts: d.Hosts, Reported: d.Reported, Right: d.Right}
	for i := range d.Groups {
		g := &d.Groups[i]
		out.Mute += len(g.Mute)
		for j := range g.Entries {
			e := &g.Entries[j]
			row := report.DriftRow{Group: g.Group.Name, What: entryText(e)}
			for _, m := range e.Hosts {
				row.Hosts = append(row.Hosts, m.Host)
			}
			for n, c := range e.Packets {
				row.What += map[bool]string{true: ": ", false: "; "}[n == 0] + portText(c) + " from " + sourceText(c.From, g.Group.Policies)
			}
			out.Rows = append(out.Rows, row)
		}
	}
	for _, stray := range d.Strays {
		stray.File = bareFile(stray.File)
		out.Strays = append(out.Strays, strayText(stray))
	}
	for _, f := range damaged {
		out.Damaged = append(out.Damaged, bareFile(f.File)+": "+f.Error)
	}
	return out
}

// reportAudit is what --audit says; nil if nobody asks.
func (s *session) reportAudit(ctx *cli.Context, src *source) (*report.Audit, error) {
	names := ctx.StringSlice("audit")
	if len(names) == 0 {
		return nil, nil
	}
	found, err := s.findLogs(ctx, src.checked.Fleet, names)
	if err != nil {
		return nil, err
	}
	show, stop := s.ui.progress("reading logs:")
	r, err := audit.Audit(found.hosts, audit.Options{Networks: auditNetworks(src.checked.Fleet, found.hosts), Cores: runtime.GOMAXPROCS(0), Progress: show})
	stop()
	if err == nil {
		err = unreadLogs(r)
	}
	if err != nil {
		return nil, err
	}
	return auditForReport(r), nil
}

func auditForReport(r *audit.Result) *report.Audit {
	out := &report.Audit{Limit: notShown}
	counts := hostCounts(r)
	for i := range r.Hosts {
		h := &r.Hosts[i]
		from, to := window(&h.Tally)
		out.Logs = append(out.Logs, report.AuditLog{Host: h.Host.Name, From: from, To: to, Lines: h.Tally.Lines, Verdict: hostVerdict(h, counts[i])})
	}
	for v := range audit.LetIn + 1 {
		for _, n := range r.Networks {
			if n.Verdict == v {
				out.Sums = append(out.Sums, report.AuditSum{
					Verdict: auditHeads[v][0], About: auditHeads[v][1], Network: cmp.Or(n.Network, "none of the fleet's"),
					Sources: n.Sources, Hosts: n.Hosts, Attempts: n.Attempts, Ports: n.Ports,
				})
			}
		}
	}
	return out
}

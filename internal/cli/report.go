package cli

import (
	"bytes"
	"errors"
	"io/fs"
	"strings"

	"github.com/urfave/cli/v2"

	"rpcdsc/internal/generate"
	"rpcdsc/internal/held"
	"rpcdsc/internal/replace"
	"rpcdsc/internal/report"
)

// reportFormats are what a report can be printed as.
var reportFormats = map[string]func(*report.Document, *bytes.Buffer) error{
	"html":     func(d *report.Document, to *bytes.Buffer) error { return d.WriteHTML(to) },
	"markdown": func(d *report.Document, to *bytes.Buffer) error { return d.WriteMarkdown(to) },
}

func (s *session) reportCommand() *cli.Command {
	return &cli.Command{
		Name:      "report",
		Usage:     "write one file about a fleet for those who agree to it or check it",
		ArgsUsage: "FLEET",
		Description: "FLEET is a fleet file, or - for standard input. The report says what is confined, who\n" +
			"gets in, which ports are closed and what usually listens there, when hosts restart,\n" +
			"what was proved and what that rests on, and what is accepted and why. It is one HTML\n" +
			"file that needs no other and no network, for a screen and for paper; or Markdown.\n\n" +
			"A FILE that is there is replaced only if it is a report.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Value: "-", Usage: "write to `FILE` (default: -, standard output)"},
			&cli.StringFlag{Name: "format", Value: "html", Usage: "write `FORMAT`: html or markdown (default: html)"},
			&cli.StringFlag{Name: "plan", Usage: "name the plan in `FILE`, of plan --save, and its sha256, which is signed off; it must be\nof this fleet file, and has the kinds and the flavor"},
			&cli.StringFlag{Name: "since", Usage: "begin with what has changed since another fleet file, `OLD`"},
			&cli.StringSliceFlag{Name: "state", Usage: "say how the hosts are, from `STATE` as drift takes it: a file or folder of reports;\ncan be repeated"},
			&cli.StringSliceFlag{Name: "audit", Usage: "say who would be cut off, from `LOG` as audit takes it: a firewall log or folder;\ncan be repeated"},
			dateFlag(),
			strictFlag(),
			flavorFlag(),
			kindFlag(),
			gpoFlag(),
			jsonFlag("the file's name and the findings"),
		},
		Action: s.report,
	}
}

func (s *session) report(ctx *cli.Context) error {
	write := reportFormats[ctx.String("format")]
	if write == nil {
		return wrongUsage("--format=%s: it is html or markdown", ctx.String("format"))
	}
	if s.json && ctx.String("output") == "-" {
		return wrongUsage("--json needs a file: standard output can't have both").hint("name it with --output")
	}
	relaxMemory()
	if err := s.takeReportPlan(ctx); err != nil {
		return err
	}
	src, err := s.load(ctx)
	if err != nil {
		return err
	}
	in := report.Input{Checked: src.checked, Findings: src.findings, File: bareFile(src.name), Made: "rpcdsc " + Version()}
	if in.Date, err = s.date(ctx); err != nil {
		return err
	}
	if in.Plan, err = s.reportPlan(src); err != nil {
		return err
	}
	if in.Proof, err = proofFor(ctx, src); err != nil {
		return err
	}
	if in.Change, err = s.reportChange(ctx, src); err != nil {
		return err
	}
	if in.Drift, err = s.reportDrift(ctx, src); err != nil {
		return err
	}
	if in.Audit, err = s.reportAudit(ctx, src); err != nil {
		return err
	}
	var page bytes.Buffer
	if err := write(report.Make(in), &page); err != nil {
		return err
	}
	return s.writeReport(ctx.String("output"), page.Bytes())
}

// proofFor proves what gen would write with the same flags.
func proofFor(ctx *cli.Context, src *source) (*generate.Proof, error) {
	opt := generate.Options{Version: Version()}
	var err error
	if opt.Flavor, err = flavor(ctx); err != nil {
		return nil, err
	}
	if opt.Kinds, err = kinds(ctx); err != nil {
		return nil, err
	}
	return generate.Verify(src.checked, opt)
}

func (s *session) writeReport(name string, page []byte) error {
	if name == "-" {
		_, err := s.out.Write(page)
		return err
	}
	if err := checkPath(name); err != nil {
		return err
	}
	if err := putReport(name, page); err != nil {
		return err
	}
	if s.json {
		return s.answer(reportOutput{name, s.reply})
	}
	s.ui.note("wrote %s", name)
	return nil
}

// putReport writes the file, or replaces it if it is a report.
func putReport(name string, page []byte) error {
	was, err := held.ReadFile(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := replace.New(name, page); err != nil {
			return explainNew(name, err)
		}
		return nil
	case err != nil:
		return explainFile(name, err)
	case !report.IsReport(was):
		return failure("%s is there already, and is no report; nothing was written", name).hint("name another file, or remove this one first")
	}
	if err := replace.File(name, was, page); err != nil {
		return explainFile(name, err)
	}
	return nil
}

type reportOutput struct {
	File string `json:"file"`
	reply
}

// bareFile is how a file is named in a report: by itself, as the report goes to
// others.
func bareFile(name string) string { return name[strings.LastIndexAny(name, `/\`)+1:] }

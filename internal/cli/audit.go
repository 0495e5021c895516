package cli

import (
	"errors"
	"fmt"
	"runtime"
	"strings"

	"github.com/urfave/cli/v2"

	"rpcdsc/internal/audit"
	"rpcdsc/internal/explain"
	"rpcdsc/internal/fleet"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/read/firewalllog"
)

func (s *session) auditCommand() *cli.Command {
	return &cli.Command{
		Name:      "audit",
		Usage:     "say from firewall logs who would be cut off, or who was",
		ArgsUsage: "FLEET LOG" + dots,
		Description: "FLEET is a fleet file. LOG is a log of Windows Firewall (pfirewall.log), a folder of\n" +
			"them, or - for standard input. A log is of the host that its name begins with, or\n" +
			"that a folder above it is named after; --host names another one.\n\n" +
			"Before the change it lists who would certainly, likely or perhaps be cut off, and\n" +
			"programs that listen in the new range today; with --after, who is dropped although\n" +
			"the fleet file allows it, and who is let in although it doesn't. These are never\n" +
			"added up. A log without a line that says ALLOW (with --after, DROP) can't tell.\n\n" +
			"exit codes: 0 the logs could show something of this, and don't; 2 they do, or can't\n" +
			"tell; 1 an error, also if a log can't be read; 3 wrong usage",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "host", Usage: "all logs are of `HOST`: its name, or the first part if no other host has it"},
			&cli.BoolFlag{Name: "after", Usage: "the change has been made"},
			&cli.StringFlag{Name: "since", Usage: "leave out lines before `TIME`, \"2026-11-28 02:00:00\", in the hosts' own time"},
			&cli.StringFlag{Name: "until", Usage: "leave out lines after `TIME`"},
			&cli.StringSliceFlag{Name: "dynamic", Usage: "`PORTS` where RPC listens before the change, if not where the release has them by\ndefault; can be repeated"},
			&cli.BoolFlag{Name: "all", Usage: "list every source, not only the most active ones"},
			jsonFlag("everything"),
			&cli.BoolFlag{Name: "csv", Usage: "print a line for each source and port as CSV"},
			&cli.BoolFlag{Name: "suggest", Usage: "print those who would be cut off as networks of a fleet file, to be judged"},
		},
		Action: s.audit,
	}
}

func (s *session) audit(ctx *cli.Context) error {
	options, err := auditOptions(ctx)
	if err == nil {
		err = exchanged(ctx)
	}
	if err != nil {
		return err
	}
	s.ui.quiet = true // what smells is for check to say
	src, err := s.load(ctx)
	if err != nil {
		return err
	}
	s.ui.quiet = s.json
	found, err := s.findLogs(ctx, src.checked.Fleet, ctx.Args().Tail())
	if err != nil {
		return err
	}
	if err := setDynamic(ctx, found.hosts); err != nil {
		return err
	}
	options.Networks = auditNetworks(src.checked.Fleet, found.hosts)
	show, stop := s.ui.progress("reading logs:")
	options.Progress = show
	result, err := audit.Audit(found.hosts, options)
	stop()
	if err != nil {
		return err
	}
	return s.printAudit(ctx, result, found)
}

// auditOptions reads the flags that need no fleet.
func auditOptions(ctx *cli.Context) (audit.Options, error) {
	options := audit.Options{After: ctx.Bool("after"), Cores: runtime.GOMAXPROCS(0)}
	var forms []string
	for _, form := range []string{"json", "csv", "suggest"} {
		if ctx.Bool(form) {
			forms = append(forms, "--"+form)
		}
	}
	if len(forms) > 1 {
		return options, wrongUsage("audit: %s can't be printed at once", strings.Join(forms, " and "))
	}
	if options.After && ctx.Bool("suggest") {
		return options, wrongUsage("audit: --suggest is about who would be cut off, before the change").hint("leave out --after, and name logs from before it")
	}
	for name, to := range map[string]*firewalllog.Time{"since": &options.Since, "until": &options.Until} {
		if text := ctx.String(name); text != "" {
			t, ok := firewalllog.ParseTime(text)
			if !ok {
				return options, wrongUsage("--%s=%s: this is no time", name, text).hint("write it as the logs do: \"2026-11-28 02:00:00\", or only the date")
			}
			*to = t
		}
	}
	if options.Until != 0 && options.Until < options.Since {
		return options, wrongUsage("audit: --until is before --since: no line can lie between").hint("exchange the two times")
	}
	return options, nil
}

// setDynamic says where RPC listens before the change.
func setDynamic(ctx *cli.Context, hosts []audit.Host) error {
	all, err := portsFlag(ctx, "dynamic")
	if err != nil || all.IsEmpty() {
		return err
	}
	for i := range hosts {
		hosts[i].Dynamic = all
	}
	return nil
}

// auditNetworks are those of the fleet file, and what the hosts' block.allow has that
// is no network's name.
func auditNetworks(f *policy.Fleet, hosts []audit.Host) []audit.Network {
	var out []audit.Network
	known := map[string]bool{}
	add := func(name string, e fleet.Entry) {
		if !known[name] {
			known[name] = true
			out = append(out, audit.Network{Name: name, Addrs: explain.Addrs(f.Source, []fleet.Entry{e})})
		}
	}
	for _, n := range f.Source.Networks {
		add(n.Name.Value, fleet.Entry{Ref: n.Name.Value})
	}
	used := map[*policy.Policy]bool{}
	for i := range hosts {
		used[hosts[i].Policy] = true
	}
	seen := map[*fleet.Settings]bool{}
	for i := range f.Groups {
		for j := range f.Groups[i].Hosts {
			h := &f.Groups[i].Hosts[j]
			if settings := h.Source.Settings; used[h.Policy] && !seen[settings] {
				seen[settings] = true
				for _, e := range settings.Allow {
					if e.Ref == "" {
						add(e.Value, e)
					}
				}
			}
		}
	}
	return out
}

// printAudit prints the answer in the form that was asked for, and gives the exit
// code.
func (s *session) printAudit(ctx *cli.Context, r *audit.Result, found *foundLogs) error {
	failed := unreadLogs(r)
	var err error
	switch {
	case s.json:
		err = s.auditJSON(r, found, failed)
	case ctx.Bool("csv"):
		err = s.auditCSV(r)
	case ctx.Bool("suggest"):
		_, err = s.out.WriteString(r.Suggest())
	default:
		err = s.auditText(r, found, ctx.Bool("all"))
	}
	switch {
	case failed != nil || err != nil:
		return errors.Join(failed, err)
	case !r.Clean():
		return silent(exitDiffers)
	}
	return nil
}

// unreadLogs is an error if some log wasn't read to its end; nil if all were.
func unreadLogs(r *audit.Result) error {
	var wrong []error
	for i := range r.Hosts {
		wrong = append(wrong, r.Hosts[i].Errors...)
	}
	if len(wrong) == 0 {
		return nil
	}
	p := failure("%s can't be read, and isn't in the answer, or not to its end", plural(len(wrong), "log"))
	if len(wrong) > maxNamed {
		wrong = append(wrong[:maxNamed:maxNamed], fmt.Errorf("%d more", len(wrong)-maxNamed))
	}
	for _, err := range wrong {
		p.hint("%s", err)
	}
	return p
}

package cli

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/probe"
)

func (s *session) probeCommand() *cli.Command {
	flags := []cli.Flag{
		&cli.StringFlag{Name: "fleet", Usage: "ask the hosts of the fleet file `FLEET`, and compare them with it"},
	}
	return &cli.Command{
		Name:      "probe",
		Usage:     "ask endpoint mappers which ports RPC uses, and size the range",
		ArgsUsage: "[HOST]...",
		Description: "HOST is a name or an address, with a port behind it if the mapper isn't on 135. The\n" +
			"mappers are asked over the network, without a password; nothing is changed.\n\n" +
			"DYNAMIC are the different ports of TCP that servers have been given, those of\n" +
			"ncacn_http among them; they are what a range must have room for. An endpoint is no\n" +
			"port: a domain controller may list 413, and have 10 ports. What listens without a\n" +
			"word to the mapper, and COM servers that start later, no mapper lists.\n\n" +
			"With --fleet the exit code is 2 if a host isn't as the file says: if it has dynamic\n" +
			"ports outside its range, or if it is open to this computer and block.allow doesn't\n" +
			"have its address. Which ports are dynamic the mapper can't tell: --fixed and\n" +
			"block.also name those that aren't. If a host has no whole list, the code is 1.",
		Flags: append(append(flags, selectFlags()...),
			&cli.StringSliceFlag{Name: "at", Usage: "ask the host NAME at ADDRESS: `NAME=ADDRESS`, with a port at the end of a tunnel;\ncan be repeated"},
			&cli.StringSliceFlag{Name: "fixed", Usage: "`PORTS` that a server is configured to use: 38901, or a range; can be repeated"},
			&cli.BoolFlag{Name: "reach", Usage: "connect to 135, each listed port and each of the range, and say which are open"},
			&cli.BoolFlag{Name: "detail", Usage: "list the endpoints of many hosts, too"},
			&cli.DurationFlag{Name: "timeout", Value: 5 * time.Second, Usage: "give a host up after `TIME`"},
			&cli.IntFlag{Name: "parallel", Value: probe.DefaultParallel, Usage: "ask `N` hosts at a time"},
			jsonFlag("the hosts and their endpoints")),
		Action: s.probe,
	}
}

func (s *session) probe(ctx *cli.Context) error {
	opt, err := probeOptions(ctx)
	if err != nil {
		return err
	}
	targets, err := s.probeTargets(ctx)
	if err != nil {
		return err
	}
	opt.Keep = len(targets) == 1 || ctx.Bool("detail")
	doing := "asking host"
	if opt.Reach {
		doing = "asking hosts and trying ports,"
	}
	show, stop := s.ui.progress(doing)
	results := probe.Many(context.Background(), targets, opt, show)
	stop()
	return s.probed(results, opt)
}

func probeOptions(ctx *cli.Context) (probe.Options, error) {
	opt := probe.Options{Timeout: ctx.Duration("timeout"), Parallel: ctx.Int("parallel"), Reach: ctx.Bool("reach")}
	const most = 1024
	switch {
	case opt.Timeout <= 0:
		return opt, wrongUsage("--timeout=%s is no time", opt.Timeout)
	case opt.Parallel < 1 || opt.Parallel > most:
		return opt, wrongUsage("--parallel=%d: it is from 1 to %d", opt.Parallel, most)
	}
	for _, text := range ctx.StringSlice("fixed") {
		r, err := netset.ParsePorts(text)
		if err != nil {
			return opt, wrongSyntax("fixed", text, err)
		}
		opt.Fixed = opt.Fixed.Union(netset.NewPorts(r))
	}
	return opt, nil
}

// probeTargets are the hosts that are named, or those of the fleet.
func (s *session) probeTargets(ctx *cli.Context) ([]probe.Target, error) {
	var targets []probe.Target
	var err error
	switch hosts := ctx.Args().Slice(); {
	case ctx.IsSet("fleet") && len(hosts) > 0:
		return nil, wrongUsage("probe: %s and --fleet can't be had together", hosts[0]).hint("--host and --group choose hosts of a fleet")
	case ctx.IsSet("fleet"):
		targets, err = s.fleetTargets(ctx)
	case len(hosts) == 0:
		return nil, wrongUsage("probe: there is no host to ask").hint("rpcdsc probe dc1.corp.example, or rpcdsc probe --fleet fleet.toml")
	case ctx.IsSet("host") || ctx.IsSet("group"):
		return nil, wrongUsage("--host and --group choose hosts of a fleet").hint("name its file with --fleet")
	default:
		targets, err = namedTargets(hosts)
	}
	if err != nil {
		return nil, err
	}
	return targets, place(targets, ctx.StringSlice("at"))
}

// fleetTargets are those of --fleet. What smells in the file is for check to say.
func (s *session) fleetTargets(ctx *cli.Context) ([]probe.Target, error) {
	quiet := s.ui.quiet
	s.ui.quiet = true
	src, err := s.loadFleet(ctx, ctx.String("fleet"))
	s.ui.quiet = quiet
	if err != nil {
		return nil, err
	}
	f := src.checked.Fleet
	selected, err := chosen(ctx, f)
	if err != nil {
		return nil, err
	}
	var out []probe.Target
	wanted := map[*policy.Policy]*probe.Wanted{}
	for i := range f.Groups {
		g := &f.Groups[i]
		for j := range g.Hosts {
			h := &g.Hosts[j]
			if !selected.has(g, h) {
				continue
			}
			if wanted[h.Policy] == nil {
				wanted[h.Policy] = probe.WantedOf(h.Policy)
			}
			out = append(out, probe.Target{Name: h.Name, Group: g.Name, Wanted: wanted[h.Policy]})
		}
	}
	return out, nil
}

// namedTargets are the arguments, each once.
func namedTargets(hosts []string) ([]probe.Target, error) {
	var out []probe.Target
	for _, host := range hosts {
		if err := checkHost(host); err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(out, func(t probe.Target) bool { return t.Name == host }) {
			out = append(out, probe.Target{Name: host})
		}
	}
	return out, nil
}

// checkHost refuses what can't be asked for.
func checkHost(text string) error {
	host := text
	if h, port, err := net.SplitHostPort(text); err == nil {
		if _, err := netset.ParsePorts(port); err != nil || strings.Contains(port, "-") {
			return wrongUsage("%s: %q isn't a port", text, port)
		}
		host = h
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if _, err := netip.ParseAddr(host); err == nil {
		return nil
	}
	if host == "" || strings.ContainsAny(host, " \t/\\:,;=*?@") {
		return wrongUsage("%q is no name and no address of a host", text).hint("name hosts one by one, or those of a fleet with --fleet")
	}
	return nil
}

// place gives hosts the addresses of --at.
func place(targets []probe.Target, at []string) error {
	for _, text := range at {
		name, address, ok := strings.Cut(text, "=")
		if !ok {
			return wrongUsage("--at=%s has no address", text).hint("--at fs01.corp.example=10.1.2.3")
		}
		if err := checkHost(address); err != nil {
			return err
		}
		i := slices.IndexFunc(targets, func(t probe.Target) bool { return strings.EqualFold(t.Name, name) })
		if i < 0 {
			var names []string
			for _, t := range targets {
				names = append(names, t.Name)
			}
			return didYouMean(wrongUsage("--at=%s: %q is none of the hosts that are asked", text, name), name, names, "")
		}
		targets[i].Address = address
	}
	return nil
}

// probed prints the results, and gives how it ends: 2 if a host isn't as its fleet
// says, else 1 if something isn't known.
func (s *session) probed(results []probe.Result, opt probe.Options) error {
	var unknown, differ []string
	for i := range results {
		if !results[i].Outcome.Known() {
			unknown = append(unknown, results[i].Name)
		}
		if len(results[i].Problems()) > 0 {
			differ = append(differ, results[i].Name)
		}
	}
	var end error
	if unknown != nil {
		end = failure("%d of %s without a whole list: %s", len(unknown), plural(len(results), "host"), hostList(unknown))
	}
	s.ui.quiet = s.json
	if s.json {
		s.reply.Error = errorAsJSON(end)
		if err := s.answer(probeAsJSON(results, s.reply)); err != nil {
			return err
		}
	} else if err := s.printProbe(results, opt); err != nil {
		return err
	}
	if differ != nil {
		if end != nil {
			s.ui.note("%s", end)
		}
		s.ui.note("%d of %s not as the fleet file says: %s", len(differ), plural(len(results), "host"), hostList(differ))
		return silent(exitDiffers)
	}
	return end
}

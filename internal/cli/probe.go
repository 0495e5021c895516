package cli

import (
	"context"
	"fmt"
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
			"word to the mapper, and COM servers that start later, no mapper lists. RESULT is\n" +
			"listed where the whole list came; NOTE says what came elsewhere, and why it may be.\n\n" +
			"With --fleet the exit code is 2 if a host isn't as the file says: if it has dynamic\n" +
			"ports outside its range, or if it is open to this computer and block.allow doesn't\n" +
			"have its address. Which ports are dynamic the mapper can't tell: --fixed and\n" +
			"block.also name those that aren't. If a host has no whole list, the code is 1.\n\n" +
			"Ctrl-C ends the asking: what has come until then is printed, and the code is 130.",
		Flags: append(append(flags, selectFlags()...),
			&cli.StringSliceFlag{Name: "at", Usage: "ask a host at another address than its name's, `NAME=ADDRESS`; with a port where\na tunnel begins; can be repeated"},
			&cli.StringSliceFlag{Name: "fixed", Usage: "`PORTS` that a server is configured to use: 38901, or a range; can be repeated"},
			&cli.BoolFlag{Name: "reach", Usage: "connect to 135, each listed port and each of the range, and say which are open"},
			&cli.BoolFlag{Name: "detail", Usage: "list the endpoints of many hosts, too: of 500 at most"},
			&cli.DurationFlag{Name: "timeout", Value: 5 * time.Second, Usage: "give a host up after `TIME` (default: 5s)"},
			&cli.IntFlag{Name: "parallel", Value: probe.DefaultParallel, Usage: fmt.Sprintf("ask `N` hosts at a time (default: %d)", probe.DefaultParallel)},
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
	if opt.Keep = len(targets) == 1 || ctx.Bool("detail"); opt.Keep && len(targets) > mostDetailed {
		return wrongUsage("--detail is for %d hosts at most, and there are %d", mostDetailed, len(targets)).hint("name some, or choose hosts of the fleet with --host and --group")
	}
	doing := "asking host"
	if opt.Reach {
		doing = "asking hosts and trying ports,"
	}
	show, stop := s.ui.progress(doing)
	results, stopped := interruptible(func(ctx context.Context) []probe.Result { return probe.Many(ctx, targets, opt, show) })
	stop()
	return s.probed(results, opt, stopped)
}

// mostDetailed is of how many hosts the endpoints are kept: those of a domain controller
// take 200 KB of JSON.
const mostDetailed = 500

func probeOptions(ctx *cli.Context) (probe.Options, error) {
	opt := probe.Options{Timeout: ctx.Duration("timeout"), Parallel: ctx.Int("parallel"), Reach: ctx.Bool("reach")}
	const most = 1024
	switch {
	case opt.Timeout <= 0:
		return opt, wrongUsage("--timeout=%s is no time to wait", opt.Timeout).hint("write a number with its unit: --timeout 5s")
	case opt.Parallel < 1 || opt.Parallel > most:
		return opt, wrongUsage("--parallel=%d: it is from 1 to %d", opt.Parallel, most)
	}
	var err error
	opt.Fixed, err = portsFlag(ctx, "fixed")
	return opt, err
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
	known := map[string]bool{}
	for _, host := range hosts {
		if err := checkHost(host); err != nil {
			return nil, err
		}
		if !known[host] {
			known[host] = true
			out = append(out, probe.Target{Name: host})
		}
	}
	return out, nil
}

// checkHost refuses what can't be asked for.
func checkHost(text string) error {
	host := text
	if strings.Contains(text, "://") {
		return wrongUsage("%s: this is the address of a page, and a host is needed", text).hint("name the host: dc1.corp.example")
	}
	if h, port, err := net.SplitHostPort(text); err == nil {
		if _, err := netset.ParsePorts(port); err != nil || strings.Contains(port, "-") {
			return wrongUsage("%s: %q isn't a port", text, port).hint("write a number from 1 to 65535, or leave it out: a mapper is on 135")
		}
		host = h
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if _, err := netip.ParseAddr(host); err == nil {
		return nil
	}
	if host == "" || strings.ContainsAny(host, " \t/\\:,;=*?@[]") {
		return wrongUsage("%q is no name and no address of a host", text).hint("name hosts one by one; only a fleet file, which --fleet names, can have fs[01-12]")
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

// probed prints the results, and gives how it ends: 130 if it was stopped, 2 if a host
// isn't as its fleet says, else 1 if something isn't known.
func (s *session) probed(results []probe.Result, opt probe.Options, stopped bool) error {
	var unknown, differ []string
	for i := range results {
		if !results[i].Outcome.Known() {
			unknown = append(unknown, results[i].Name)
		}
		if len(results[i].Problems()) > 0 {
			differ = append(differ, results[i].Name)
		}
	}
	end := probeEnd(unknown, len(results), stopped)
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
		if stopped {
			return silent(exitInterrupted)
		}
		return silent(exitDiffers)
	}
	return end
}

// probeEnd says why not everything is known; nil if it is.
func probeEnd(unknown []string, hosts int, stopped bool) error {
	if unknown == nil && !stopped {
		return nil
	}
	p := failure("nothing is missing of the lists of %s, but not all ports were tried", plural(hosts, "host"))
	if unknown != nil {
		p = failure("%d of %s without a whole list: %s", len(unknown), plural(hosts, "host"), hostList(unknown))
	}
	if stopped {
		p.code, p.message = exitInterrupted, "interrupted: "+p.message
	}
	return p
}

package cli

import (
	"errors"
	"regexp"
	"strings"

	"github.com/urfave/cli/v2"

	"rpcdsc/internal/explain"
	"rpcdsc/internal/fleet"
	"rpcdsc/internal/generate"
	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
)

func (s *session) explainCommand() *cli.Command {
	return &cli.Command{
		Name:      "explain",
		Usage:     "say which rule decides about a packet, and which line of the fleet file made it",
		ArgsUsage: "FLEET",
		Description: "FLEET is a fleet file, or - for standard input. What is explained is what gen would\n" +
			"write. Where the answer isn't the same for all of --from and --port, there is one\n" +
			"for each part.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "host", Usage: "on `HOST`: its name, or the first part if no other host has it"},
			&cli.StringSliceFlag{Name: "from", Usage: "packets from `ADDRESS`: an address, a CIDR, a range, or a network of the fleet;\ncan be repeated"},
			&cli.StringSliceFlag{Name: "port", Usage: "packets to `PORT`: 135/tcp, 5001-5200/tcp, or 135, which is tcp; can be repeated"},
			flavorFlag(),
			kindFlag(),
			gpoFlag(),
			jsonFlag("the answer"),
		},
		Action: s.explain,
	}
}

func (s *session) explain(ctx *cli.Context) error {
	for _, name := range []string{"host", "from", "port"} {
		if !ctx.IsSet(name) {
			return wrongUsage("explain: --%s is missing", name).hint("rpcdsc explain fleet.toml --host fs03 --from 10.2.3.4 --port 135/tcp")
		}
	}
	ports, err := askedPorts(ctx.StringSlice("port"))
	if err != nil {
		return err
	}
	s.ui.quiet = true // what smells is for check to say
	src, err := s.load(ctx)
	if err != nil {
		return err
	}
	q := explain.Query{Ports: ports}
	if q.Group, q.Host, err = findHost(src.checked.Fleet, ctx.String("host")); err != nil {
		return err
	}
	if q.From, err = askedSources(src.checked.Fleet.Source, ctx.StringSlice("from")); err != nil {
		return err
	}
	opt := generate.Options{Version: Version()}
	if opt.Flavor, err = flavor(ctx); err != nil {
		return err
	}
	if opt.Kinds, err = kinds(ctx); err != nil {
		return err
	}
	e, err := explain.Explain(src.checked, opt, q)
	if err != nil {
		return err
	}
	var disagree error
	if !e.Agree {
		disagree = failure("the artifacts of %s disagree: don't use them", e.Host)
	}
	if s.json {
		return errors.Join(disagree, s.explainJSON(e, disagree))
	}
	return errors.Join(disagree, explain.WriteWithin(s.out, s.ui.outWidth, e, src.text, s.ui.outColor))
}

func (s *session) explainJSON(e *explain.Explanation, disagree error) error {
	s.reply.Error = errorAsJSON(disagree)
	return s.answer(struct {
		*explain.Explanation
		reply
	}{e, s.reply})
}

// askedPorts reads the values of --port.
func askedPorts(texts []string) (map[string]netset.Ports, error) {
	out := map[string]netset.Ports{}
	for _, text := range texts {
		ports, proto, ok := strings.Cut(text, "/")
		if !ok {
			proto = "tcp"
		}
		if proto != "tcp" && proto != "udp" {
			return nil, wrongUsage("--port=%s: %q is no protocol that has ports here", text, proto).hint("write %s/tcp or %s/udp", ports, ports)
		}
		r, err := netset.ParsePorts(ports)
		if err != nil {
			return nil, wrongSyntax("port", text, err)
		}
		out[proto] = out[proto].Union(netset.NewPorts(r))
	}
	return out, nil
}

func wrongSyntax(flag, text string, err error) error {
	var syntax *netset.SyntaxError
	if !errors.As(err, &syntax) {
		return wrongUsage("--%s=%s: %s", flag, text, err)
	}
	p := wrongUsage("--%s=%s: %s", flag, text, syntax.Msg)
	if syntax.Remedy != "" {
		p.hint("%s", syntax.Remedy)
	}
	return p
}

// networkName is what is meant as the name of a network.
var networkName = regexp.MustCompile(`^[A-Za-z_][^:/]*$`)

// askedSources reads the values of --from.
func askedSources(f *fleet.Fleet, texts []string) (netset.Addrs, error) {
	var out netset.Addrs
	for _, text := range texts {
		if f.Network(text) != nil {
			out = out.Union(explain.Addrs(f, []fleet.Entry{{Ref: text}}))
			continue
		}
		r, err := netset.ParseWritten(text)
		switch {
		case err != nil && networkName.MatchString(text):
			return out, unknownNetwork(f, text)
		case err != nil:
			return out, wrongSyntax("from", text, err)
		}
		out = out.Union(netset.NewAddrs(r))
	}
	return out, nil
}

func unknownNetwork(f *fleet.Fleet, name string) error {
	var known []string
	for _, n := range f.Networks {
		known = append(known, n.Name.Value)
	}
	return didYouMean(failure("no network of the fleet has the name %q", name), name, known, "")
}

// findHost finds a host by its name, or by the first part of it.
func findHost(f *policy.Fleet, name string) (*policy.Group, *policy.Host, error) {
	var names, hits []string
	var group *policy.Group
	var host *policy.Host
	for i := range f.Groups {
		g := &f.Groups[i]
		for j := range g.Hosts {
			h := &g.Hosts[j]
			short, _, _ := strings.Cut(h.Name, ".")
			if strings.EqualFold(h.Name, name) {
				return g, h, nil
			}
			if strings.EqualFold(short, name) {
				hits, group, host = append(hits, h.Name), g, h
			}
			if !strings.Contains(name, ".") {
				names = append(names, short)
			} else {
				names = append(names, h.Name)
			}
		}
	}
	switch len(hits) {
	case 0:
		return nil, nil, isNone(failure("no host of the fleet has the name %q", name), name, names)
	case 1:
		return group, host, nil
	}
	return nil, nil, failure("%q is %s", name, strings.Join(hits, " or ")).hint("write the whole name")
}

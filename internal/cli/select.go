package cli

import (
	"path"
	"strings"

	"github.com/urfave/cli/v2"

	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
)

func selectFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "host", Usage: "only what is for hosts like `GLOB`; can be repeated"},
		&cli.StringSliceFlag{Name: "group", Usage: "only what is for groups like `GLOB`; can be repeated"},
	}
}

const selectHelp = "With --host and --group only the files of these hosts and of these groups are\n" +
	"looked at, with what they share with others: their groups' startup scripts and\n" +
	"the module. The other files stay as they are."

// selection is the groups and hosts that the flags name.
type selection struct {
	all           bool
	groups, hosts map[string]bool
}

// chosen reads the flags. A pattern that nothing matches is an error: nobody
// means to do nothing.
func chosen(ctx *cli.Context, f *policy.Fleet) (*selection, error) {
	hostGlobs, groupGlobs := ctx.StringSlice("host"), ctx.StringSlice("group")
	s := &selection{all: len(hostGlobs)+len(groupGlobs) == 0, groups: map[string]bool{}, hosts: map[string]bool{}}
	var groups, hosts []string
	for i := range f.Groups {
		groups = append(groups, f.Groups[i].Name)
		for j := range f.Groups[i].Hosts {
			hosts = append(hosts, f.Groups[i].Hosts[j].Name)
		}
	}
	for _, glob := range hostGlobs {
		if err := match("host", glob, hosts, s.hosts); err != nil {
			return nil, err
		}
	}
	for _, glob := range groupGlobs {
		if err := match("group", glob, groups, s.groups); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// match adds the names that a pattern matches, in any case of letters.
func match(what, glob string, names []string, to map[string]bool) error {
	found := false
	for _, name := range names {
		ok, err := path.Match(strings.ToLower(glob), strings.ToLower(name))
		if err != nil {
			return wrongUsage("--%s=%s: %s", what, glob, err).hint("* is any text, ? any character, [a-c] one of them; put quotes around it")
		}
		if ok {
			found, to[name] = true, true
		}
	}
	if found {
		return nil
	}
	return didYouMean(failure("no %s of the fleet is like %q", what, glob), glob, names, "")
}

// only is the filter for package output; nil lets everything through.
func (s *selection) only() func(*output.File) bool {
	if s.all {
		return nil
	}
	return func(f *output.File) bool {
		if f.Group == "" && len(f.Hosts) == 0 || s.groups[f.Group] {
			return true
		}
		for _, host := range f.Hosts {
			if s.hosts[host] {
				return true
			}
		}
		return false
	}
}

// count gives how many hosts of a group are chosen.
func (s *selection) count(g *policy.Group) int {
	n := 0
	for i := range g.Hosts {
		if s.has(g, &g.Hosts[i]) {
			n++
		}
	}
	return n
}

// has says if a host is chosen.
func (s *selection) has(g *policy.Group, h *policy.Host) bool {
	return s.all || s.groups[g.Name] || s.hosts[h.Name]
}

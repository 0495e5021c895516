package cli

import (
	"path"
	"slices"
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
	"looked at. What they share with others (their groups' startup scripts, the list\n" +
	"of hosts) is written where there is none yet; else it stays as it is, so that no\n" +
	"other host does anything else, and it is named if it is stale."

// noteStale names what was left as it is for the sake of others.
func (s *session) noteStale(j *job) {
	stale := j.plan.Stale()
	if len(stale) == 0 {
		return
	}
	p := make([]string, len(stale))
	for i, c := range stale {
		p[i] = c.Path
	}
	s.ui.note("shared with other hosts, and stale: %s; without --host and --group, gen writes %s", strings.Join(p, ", "), map[bool]string{true: "it", false: "them"}[len(stale) == 1])
}

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
	return isNone(failure("no %s of the fleet is like %q", what, glob), glob, names)
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

// shared is the filter for files that are for others too; nil is none.
func (s *selection) shared(f *policy.Fleet) func(*output.File) bool {
	if s.all {
		return nil
	}
	everyone := true
	for i := range f.Groups {
		everyone = everyone && s.count(&f.Groups[i]) == len(f.Groups[i].Hosts)
	}
	return func(f *output.File) bool {
		switch {
		case everyone || s.groups[f.Group]:
			return false
		case f.Group == "" && len(f.Hosts) == 0:
			return true
		}
		return slices.ContainsFunc(f.Hosts, func(host string) bool { return !s.hosts[host] })
	}
}

// renews tells which hosts are chosen, by group and host; nil is all.
func (s *selection) renews() func(group, host string) bool {
	if s.all {
		return nil
	}
	return func(group, host string) bool { return s.groups[group] || s.hosts[host] }
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

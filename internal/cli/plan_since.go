package cli

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"rpcdsc/internal/change"
	"rpcdsc/internal/past"
	"rpcdsc/internal/policy"
)

const sinceHelp = "What a change means stands first, host by host and as sets: manifest.json holds the\n" +
	"fleet file that each host's files were made of, without its comments. --since\n" +
	"compares with OLD instead, for a folder of an older version, which only knows the\n" +
	"sha256 of its fleet file and takes no other one for OLD: where the file is in git,\n" +
	"`git show HEAD:fleet.toml` has it."

func sinceFlag() cli.Flag {
	return &cli.StringFlag{Name: "since", Usage: "say first what has changed since `OLD`, the fleet file that the output folder was\nmade of, or - for standard input"}
}

// checkSince refuses what --since can't be had with.
func checkSince(ctx *cli.Context) error {
	switch {
	case !ctx.IsSet("since"):
		return nil
	case ctx.IsSet("host") || ctx.IsSet("group"):
		return wrongUsage("--since is about all of a fleet: it can't be had with --host and --group")
	case ctx.String("since") == "-" && ctx.Args().First() == "-":
		return wrongUsage("plan: the fleet file and the one of --since can't both be standard input").hint("write one of them to a file")
	}
	return nil
}

// setMeaning compares the fleet with the one that the output folder holds: that of
// --since, or what the folder itself says.
func (s *session) setMeaning(ctx *cli.Context, j *job) error {
	if ctx.IsSet("since") {
		before, err := s.since(ctx, j)
		if err != nil {
			return err
		}
		j.meaning = change.Compare(before, j.checked.Fleet)
	} else {
		s.takeMeaning(j)
	}
	if j.meaning != nil {
		s.warnUnexplained(j)
	}
	return nil
}

// since reads the fleet file of --since, which must be the one that the output folder
// was made of.
func (s *session) since(ctx *cli.Context, j *job) (*policy.Fleet, error) {
	file, sum := j.plan.Source()
	if sum == "" {
		return nil, failure("--since: %s was made of no fleet file yet, so that everything is new", j.dir)
	}
	quiet, hosts := s.ui.quiet, s.ui.hosts
	s.ui.quiet = true // what smells is for check to say
	before, err := s.loadFleet(ctx, ctx.String("since"))
	s.ui.quiet, s.ui.hosts = quiet, hosts // those of this fleet file are what a plan names
	if err != nil {
		return nil, err
	}
	if is := before.checked.Fleet.Source.SHA256; is != sum {
		return nil, failure("--since: %s was made of %s with the sha256 %s, and %s has %s", j.dir, file, sum, before.name, is).
			hint("look for the right one in git, or use `rpcdsc diff` to compare any two files")
	}
	return before.checked.Fleet, nil
}

// takeMeaning compares the chosen hosts with what the folder itself says of them, if
// any file changes.
func (s *session) takeMeaning(j *job) {
	held := j.plan.Held()
	if j.plan.Interrupted() {
		s.ui.note("what changes for the hosts can't be said: a run was interrupted, and nobody knows which of them it was done with")
	}
	if held == nil || j.plan.SameFiles() {
		return
	}
	was := past.Of(held, j.checked.Catalogue)
	j.unknown = was.Unknown
	unknown := map[string]bool{}
	for _, host := range was.Unknown {
		unknown[strings.ToLower(host)] = true
	}
	after := past.Part(j.checked.Fleet, func(g *policy.Group, h *policy.Host) bool {
		return j.chosen.has(g, h) && !unknown[strings.ToLower(h.Name)]
	})
	if was.Fleet != nil {
		j.meaning = change.Compare(j.chosenBefore(was.Fleet, after), after)
	}
	if len(was.Unknown) > 0 {
		s.ui.note("what changes for %s can't be said: %s doesn't hold the fleet file that they were made of; `rpcdsc plan --since OLD` says it with that file", hostList(was.Unknown), filepath.Join(j.dir, "manifest.json"))
	}
}

// chosenBefore is what the folder holds of the hosts that are chosen: where the run is
// about all, also of those that leave.
func (j *job) chosenBefore(was, after *policy.Fleet) *policy.Fleet {
	if j.chosen.all {
		return was
	}
	has := map[string]bool{}
	for i := range after.Groups {
		for k := range after.Groups[i].Hosts {
			has[strings.ToLower(after.Groups[i].Hosts[k].Name)] = true
		}
	}
	return past.Part(was, func(_ *policy.Group, h *policy.Host) bool { return has[strings.ToLower(h.Name)] })
}

// warnUnexplained names files that change, though nothing does for any of their hosts.
func (s *session) warnUnexplained(j *job) {
	why := "change though nothing does for them between the two fleet files: they were left out before, edited, or made by another version or with other options"
	if j.rollout != nil {
		why += "; or they no longer go to hosts of these waves, which have files of their own"
	}
	hosts, shared := j.unexplained()
	if len(hosts) > 0 {
		s.warn("files of %s %s", hostList(hosts), why)
	}
	if len(shared) > 0 {
		s.warn("files that hosts share %s: %s", why, hostList(shared))
	}
}

// unexplained are the hosts that have files of their own that change, and for which
// the change means nothing; and the files that no host shares for which it means
// anything.
func (j *job) unexplained() (hosts, shared []string) {
	known := map[string]bool{}
	for _, host := range j.unknown {
		known[strings.ToLower(host)] = true
	}
	for i := range j.meaning.Groups {
		for _, e := range j.meaning.Groups[i].Entries {
			for _, h := range e.Hosts {
				known[strings.ToLower(h.Name())] = true
			}
		}
	}
	explains := func(host string) bool { return known[strings.ToLower(host)] }
	for _, c := range j.differences() {
		switch {
		case slices.ContainsFunc(c.Hosts, explains), len(c.Hosts) == 0 && len(known) > 0:
		case len(c.Hosts) == 1:
			known[strings.ToLower(c.Hosts[0])] = true
			hosts = append(hosts, c.Hosts[0])
		default:
			shared = append(shared, c.Path)
		}
	}
	return hosts, shared
}

// meaningText stands before the files.
func (j *job) meaningText() string {
	if j.meaning == nil {
		return ""
	}
	return fmt.Sprintf("%s\n", changeText(j.meaning))
}

func (j *job) meaningAsJSON() *changeJSON {
	if j.meaning == nil {
		return nil
	}
	out := changeAsJSON(j.meaning, reply{}).changeJSON
	return &out
}

package cli

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"rpcdsc/internal/change"
)

const sinceHelp = "With --since, plan says first what the change means, host by host and as sets. The\n" +
	"output folder knows the sha256 of the fleet file that it was made of, and takes no\n" +
	"other one for OLD: where the file is in git, `git show HEAD:fleet.toml` has it."

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

// setMeaning compares the fleet with that of --since, which must be the one that the
// output folder was made of.
func (s *session) setMeaning(ctx *cli.Context, j *job) error {
	if !ctx.IsSet("since") {
		return nil
	}
	file, sum := j.plan.Source()
	if sum == "" {
		return failure("--since: %s was made of no fleet file yet, so that everything is new", j.dir)
	}
	quiet := s.ui.quiet
	s.ui.quiet = true // what smells is for check to say
	before, err := s.loadFleet(ctx, ctx.String("since"))
	s.ui.quiet = quiet
	if err != nil {
		return err
	}
	if is := before.checked.Fleet.Source.SHA256; is != sum {
		return failure("--since: %s was made of %s with the sha256 %s, and %s has %s", j.dir, file, sum, before.name, is).
			hint("look for the right one in git, or use `rpcdsc diff` to compare any two files")
	}
	j.meaning = change.Compare(before.checked.Fleet, j.checked.Fleet)
	if hosts := j.unexplained(); len(hosts) > 0 {
		s.warn("files of %s change though nothing does for them between the two fleet files: they were left out before, edited, or made by another version or with other options", hostList(hosts))
	}
	return nil
}

// unexplained are the hosts that have files of their own that change, and for which
// the change means nothing.
func (j *job) unexplained() []string {
	known := map[string]bool{}
	for i := range j.meaning.Groups {
		for _, e := range j.meaning.Groups[i].Entries {
			for _, h := range e.Hosts {
				known[strings.ToLower(h.Name())] = true
			}
		}
	}
	var out []string
	for _, c := range j.differences() {
		if len(c.Hosts) == 1 && !known[strings.ToLower(c.Hosts[0])] {
			known[strings.ToLower(c.Hosts[0])] = true
			out = append(out, c.Hosts[0])
		}
	}
	return out
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

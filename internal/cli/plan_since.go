package cli

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"rpcdsc/internal/change"
	"rpcdsc/internal/policy"
)

const sinceHelp = "With --since, plan says first what the change means, host by host and as sets. The\n" +
	"output folder knows the sha256 of the fleet file that it was made of, and takes no\n" +
	"other one for OLD: where the file is in git, `git show HEAD:fleet.toml` has it."

func sinceFlag() cli.Flag {
	return &cli.StringFlag{Name: "since", Usage: "say first what has changed since `OLD`, the fleet file that the output folder was\nmade of, or - for standard input"}
}

// setMeaning compares the fleet with what the output folder was made of: that of
// --since, and as much of a change as has gone out.
func (s *session) setMeaning(ctx *cli.Context, j *job) error {
	if !ctx.IsSet("since") {
		return nil
	}
	before, err := s.held(ctx, j)
	if before == nil || err != nil {
		return err
	}
	j.meaning = change.Compare(before, j.checked.Fleet)
	if hosts := j.unexplained(); len(hosts) > 0 {
		s.warn("files of %s change though nothing does for them between the two fleet files: they were left out before, edited, or made by another version or with other options", hostList(hosts))
	}
	return nil
}

// held is the fleet as the output folder holds it. It is nil if that can't be told, which
// is said.
func (s *session) held(ctx *cli.Context, j *job) (*policy.Fleet, error) {
	since, r := j.rollout.since.checked.Fleet, j.rollout
	file, sum := j.plan.Source()
	switch {
	case sum == "" && ctx.IsSet("wave"): // all of it is new, whatever was elsewhere
		return since, nil
	case sum == "":
		return nil, failure("--since: %s was made of no fleet file yet, so that everything is new", j.dir)
	}
	wave := j.heldWave()
	if wave.Name != "" {
		file, sum = wave.SinceFile, wave.SinceSHA256
	}
	if is := since.Source.SHA256; is != sum && sum != "" {
		return nil, failure("--since: %s was made of %s with the sha256 %s, and %s has %s", j.dir, file, sum, r.since.name, is).
			hint("look for the right one in git, or use `rpcdsc diff` to compare any two files")
	}
	if wave.Name == "" {
		return since, nil
	}
	made, err := waveNamed(r.whole, wave.Name)
	if _, is := j.plan.Source(); err != nil || is != r.whole.Source.SHA256 || sum == "" {
		s.warn("what %s holds up to the wave %s was made of another fleet file, so that nobody can say here what the change means", j.dir, wave.Name)
		return nil, nil
	}
	mixed, _ := policy.Mix(since, r.whole, made) // as it was made before, without a finding
	return mixed, nil
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

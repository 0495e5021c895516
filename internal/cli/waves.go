package cli

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"rpcdsc/internal/artifact/all"
	"rpcdsc/internal/fleet"
	"rpcdsc/internal/generate"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
)

const waveHelp = "With --wave the hosts of that [[wave]] and of all earlier ones are as FLEET says, and\n" +
	"all others as OLD of --since does, also in files that they share. OLD is the fleet file\n" +
	"that the output folder was made of before the first wave; where there was none, leave\n" +
	"--since out: hosts of later waves get nothing yet. After the last wave, rest, or a run\n" +
	"without --wave, all are as FLEET says."

func waveFlag() cli.Flag {
	return &cli.StringFlag{Name: "wave", Usage: "make what is new for the hosts up to the wave `NAME`, and leave all others as they\nwere"}
}

// rollout is a change that goes out in waves.
type rollout struct {
	whole *policy.Fleet // the fleet after the last wave
	since *source       // that of the hosts whose wave hasn't come; nil if there was none
	made  int           // the number of the last wave that is made
}

// checkWave refuses what --wave can't be had with.
func checkWave(ctx *cli.Context) error {
	switch {
	case ctx.IsSet("wave") && ctx.String("wave") == "":
		return wrongUsage("--wave needs the name of a wave")
	case ctx.IsSet("wave") && (ctx.IsSet("host") || ctx.IsSet("group")):
		return wrongUsage("--wave says which hosts are new: it can't be had with --host and --group")
	case ctx.IsSet("wave") && ctx.IsSet("replace-fleet"):
		return wrongUsage("--replace-fleet replaces all of a fleet: it can't be had with --wave")
	case ctx.IsSet("since") && (ctx.IsSet("host") || ctx.IsSet("group")):
		return wrongUsage("--since is about all of a fleet: it can't be had with --host and --group")
	case ctx.Command.Name == "gen" && ctx.IsSet("since") && !ctx.IsSet("wave"):
		return wrongUsage("--since says what the hosts of later waves are as: it goes with --wave")
	case ctx.IsSet("since") && ctx.String("since") == "":
		return wrongUsage("--since needs the name of a fleet file")
	case ctx.String("since") == "-" && ctx.Args().First() == "-":
		return wrongUsage("%s: the fleet file and the one of --since can't both be standard input", ctx.Command.Name).hint("write one of them to a file")
	}
	return nil
}

// rollOut makes the job's fleet the one of its wave. kinds are those of the command line.
func (s *session) rollOut(ctx *cli.Context, j *job, kinds []string) (err error) {
	whole := j.checked.Fleet
	j.rollout = &rollout{whole: whole, made: len(whole.Waves) - 1}
	if ctx.IsSet("since") {
		if j.rollout.since, err = s.loadOther(ctx, ctx.String("since")); err != nil {
			return err
		}
	}
	if !ctx.IsSet("wave") {
		return nil
	}
	if j.rollout.made, err = waveNamed(whole, ctx.String("wave")); err != nil {
		return err
	}
	if j.rollout.complete() {
		return nil
	}
	mixed, findings := policy.Mix(j.rollout.before(), whole, j.rollout.made)
	c := &generate.Checked{Fleet: mixed, Catalogue: j.checked.Catalogue}
	if !findings.HasErrors() { // of the whole they are told already
		findings = all.Findings(c.Job(generate.Options{Kinds: kinds}))
	}
	if !findings.HasErrors() {
		j.checked = c
		return nil
	}
	findings.Sort()
	return s.accept(&source{name: j.name, text: j.text, findings: findings})
}

// waveNamed gives the number of a wave.
func waveNamed(f *policy.Fleet, name string) (int, error) {
	if f.Waves == nil {
		return 0, failure("--wave=%s: the fleet file has no [[wave]]", name).hint(`write some, as [[wave]] with name = "pilot" and each = 1, which takes one host of each group`)
	}
	var names []string
	for i, w := range f.Waves {
		if strings.EqualFold(w.Name, name) {
			return i, nil
		}
		names = append(names, w.Name)
	}
	return 0, didYouMean(failure("the fleet has no wave %q", name), name, names, "").hint("its waves are %s", strings.Join(names, ", "))
}

// complete tells whether all hosts are new.
func (r *rollout) complete() bool { return r.made >= len(r.whole.Waves)-1 }

// before is what hosts are as whose wave hasn't come; nil is nothing.
func (r *rollout) before() *policy.Fleet {
	if r.since == nil {
		return nil
	}
	return r.since.checked.Fleet
}

// wave is what the output folder notes.
func (r *rollout) wave() output.Wave {
	if r.complete() {
		return output.Wave{}
	}
	w := output.Wave{Name: r.whole.Waves[r.made].Name}
	if r.since != nil {
		w.SinceFile, w.SinceSHA256 = filepath.Base(r.since.name), r.since.checked.Fleet.Source.SHA256
	}
	return w
}

// checkRollout refuses to make a wave where the folder holds another thing than
// what the hosts of later waves shall stay as. known is nil for a folder that holds
// nothing of the fleet.
func (j *job) checkRollout(known *output.Known) error {
	switch w := j.rollout.wave(); {
	case known == nil || w.Name == "" && j.chosen.all:
		return nil
	case w.Name == "" && known.Wave.Name != "":
		return failure("%s holds a change that has gone out up to the wave %s: a part of its hosts can't be made by --host and --group", j.dir, known.Wave.Name).
			hint("go on with --wave, or make all hosts new with neither of them")
	case w.Name == "":
		return nil
	case known.Wave.Name == "":
		return j.wantSince(known.FleetFile, known.FleetSHA256, w, "")
	default:
		return j.wantSince(known.Wave.SinceFile, known.Wave.SinceSHA256, w, ", and has gone out up to the wave "+known.Wave.Name)
	}
}

// wantSince wants the fleet file of a name and a sum for --since.
func (j *job) wantSince(file, sum string, w output.Wave, more string) error {
	switch {
	case w.SinceSHA256 == sum:
		return nil
	case sum == "":
		return failure("%s was made of no fleet file before the change that it holds%s, so that there is nothing for --since", j.dir, more).hint("leave --since out")
	case w.SinceSHA256 == "":
		return failure("%s was made of %s with the sha256 %s before this change%s: hosts of later waves stay as that file says", j.dir, file, sum, more).
			hint("name it with --since; where it is in git, `git show HEAD:%s > old.toml` writes it", file)
	}
	return failure("--since: %s was made of %s with the sha256 %s before this change%s, and %s has %s", j.dir, file, sum, more, j.rollout.since.name, w.SinceSHA256).
		hint("look for the right one in git; where it differs in nothing but comments, `rpcdsc gen` of it first notes its sum")
}

// heldWave is how far the change has gone out that the folder holds.
func (j *job) heldWave() output.Wave {
	if j.known == nil {
		return output.Wave{}
	}
	return j.known.Wave
}

// goesBack names the wave that the folder holds if it is a later one than is made now.
func (j *job) goesBack(known *output.Known) string {
	if j.rollout.complete() || known == nil {
		return ""
	}
	i := slices.IndexFunc(j.rollout.whole.Waves, func(w policy.Wave) bool { return w.Name == known.Wave.Name })
	if i <= j.rollout.made {
		return ""
	}
	return known.Wave.Name
}

// noteWave says how far the change has gone out.
func (s *session) noteWave(j *job) {
	r := j.rollout
	if r.complete() {
		return
	}
	others := "hosts of later waves get nothing yet"
	if r.since != nil {
		others = "hosts of later waves are as " + r.since.name + " has them"
	}
	s.ui.note("up to the wave %s; %s; the next one is %s", r.whole.Waves[r.made].Name, others, r.whole.Waves[r.made+1].Name)
	if j.back != "" {
		s.warn("%s held the change up to the wave %s: the hosts of the waves after %s go back to what they were before", j.dir, j.back, r.whole.Waves[r.made].Name)
	}
}

// waveJSON is a wave and its hosts, which need not be those that were asked for.
type waveJSON struct {
	Name   string   `json:"name"`
	State  string   `json:"state,omitempty"` // with --wave: "new", or "old"
	Hosts  []string `json:"hosts"`
	Leaves []string `json:"leaves,omitempty"` // hosts that the fleet file no longer has, and that are there until this wave
}

// wavesOf lists the waves of a fleet that have hosts; nil if the fleet has no waves.
func wavesOf(f *policy.Fleet) []waveJSON {
	if f.Waves == nil {
		return nil
	}
	all := make([]waveJSON, len(f.Waves))
	for i, w := range f.Waves {
		all[i] = waveJSON{Name: w.Name, Hosts: make([]string, 0, w.Hosts)}
	}
	for i := range f.Groups {
		for j := range f.Groups[i].Hosts {
			h := &f.Groups[i].Hosts[j]
			all[h.Wave].Hosts = append(all[h.Wave].Hosts, h.Name)
		}
	}
	return all
}

// waves lists the waves of the job with how far they have gone out; nil if there are
// none.
func (j *job) waves() []waveJSON {
	all := wavesOf(j.rollout.whole)
	if !j.rollout.complete() {
		for i := range all {
			all[i].State = map[bool]string{true: "new", false: "old"}[i <= j.rollout.made]
		}
		all[len(all)-1].Leaves = j.leaving()
	}
	return slices.DeleteFunc(all, func(w waveJSON) bool { return len(w.Hosts)+len(w.Leaves) == 0 })
}

// leaving lists the hosts that the fleet file no longer has, and that are still there.
func (j *job) leaving() []string {
	stays := map[string]bool{}
	for _, w := range wavesOf(j.rollout.whole) {
		for _, h := range w.Hosts {
			stays[strings.ToLower(h)] = true
		}
	}
	var out []string
	for i := range j.checked.Fleet.Groups {
		for _, h := range j.checked.Fleet.Groups[i].Hosts {
			if !stays[strings.ToLower(h.Name)] {
				out = append(out, h.Name)
			}
		}
	}
	return out
}

// wavesText says which wave each host is in, a line for a wave. It stands before the
// files.
func (j *job) wavesText() string {
	var b strings.Builder
	for _, w := range j.waves() {
		state := map[string]string{"new": ", new", "old": ", still old"}[w.State]
		if len(w.Hosts) > 0 {
			fmt.Fprintf(&b, "wave %s, %s%s: %s\n", w.Name, plural(len(w.Hosts), "host"), state, strings.Join(fleet.FoldHosts(w.Hosts), ", "))
		}
		if len(w.Leaves) > 0 {
			fmt.Fprintf(&b, "wave %s, %s still there and to leave: %s\n", w.Name, plural(len(w.Leaves), "host"), strings.Join(fleet.FoldHosts(w.Leaves), ", "))
		}
	}
	if b.Len() > 0 {
		b.WriteString("\n")
	}
	return b.String()
}

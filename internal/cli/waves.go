package cli

import (
	"reflect"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"rpcdsc/internal/artifact/all"
	"rpcdsc/internal/generate"
	"rpcdsc/internal/output"
	"rpcdsc/internal/past"
	"rpcdsc/internal/policy"
)

const waveHelp = "With --wave the hosts of that [[wave]] and of all earlier ones become as FLEET says;\n" +
	"all others stay as the output folder has them, also in the files that they share:\n" +
	"manifest.json holds the fleet file that each host's files were made of. Hosts that are\n" +
	"new get nothing before their wave, and hosts that leave stay until the last one, rest.\n" +
	"That, or a run without --wave, makes all hosts as FLEET says."

func waveFlag() cli.Flag {
	return &cli.StringFlag{Name: "wave", Usage: "make what is new for the hosts up to the wave `NAME`, and leave all others as they\nare"}
}

// rollout is a change that goes out in waves.
type rollout struct {
	whole   *policy.Fleet // the fleet after the last wave
	made    int           // the number of the last wave that is made
	sources []output.Source
}

// checkWave refuses what --wave can't be had with.
func checkWave(ctx *cli.Context) error {
	switch {
	case !ctx.IsSet("wave"):
		return nil
	case ctx.String("wave") == "":
		return wrongUsage("--wave needs the name of a wave")
	case ctx.IsSet("host") || ctx.IsSet("group"):
		return wrongUsage("--wave says which hosts are new: it can't be had with --host and --group")
	case ctx.IsSet("replace-fleet"):
		return wrongUsage("--replace-fleet replaces all of a fleet: it can't be had with --wave")
	case ctx.IsSet("since"):
		return wrongUsage("--since is about all of a fleet: it can't be had with --wave, which knows from the output folder what there was before")
	}
	return nil
}

// rollOut makes the job's fleet the one of its wave. kinds are those of the command line.
func (s *session) rollOut(ctx *cli.Context, j *job, kinds []string) error {
	if !ctx.IsSet("wave") {
		return nil
	}
	whole := j.checked.Fleet
	made, err := waveNamed(whole, ctx.String("wave"))
	if err != nil {
		return err
	}
	j.rollout = &rollout{whole: whole, made: made}
	if j.rollout.complete() {
		return nil
	}
	before, err := j.heldParts()
	if err != nil {
		return err
	}
	mixed, findings := policy.Mix(before, whole, made)
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

// upToWave tells whether a host is in a wave up to that of --wave; all is whether every
// host is.
func upToWave(ctx *cli.Context, f *policy.Fleet) (has func(*policy.Host) bool, all bool, err error) {
	if !ctx.IsSet("wave") {
		return func(*policy.Host) bool { return true }, true, nil
	}
	made, err := waveNamed(f, ctx.String("wave"))
	return func(h *policy.Host) bool { return int(h.Wave) <= made }, made == len(f.Waves)-1, err
}

// complete tells whether all hosts are new.
func (r *rollout) complete() bool { return r.made >= len(r.whole.Waves)-1 }

// look gives what the output folder holds of the fleet; nil if that is nothing, or another
// fleet, which the comparison refuses. A folder of rpcdsc 0.1 has no name, and no file.
func (j *job) look() *output.Known {
	known, err := output.Look(j.dir)
	if err != nil || known == nil || known.Fleet != "" && known.Fleet != j.rollout.whole.Name && !j.rollout.whole.Source.WasFormerly(known.Fleet) {
		return nil
	}
	return known
}

// heldParts are the fleets that the hosts of the output folder are of. A host whose wave
// hasn't come must be in one of them.
func (j *job) heldParts() ([]*policy.Fleet, error) {
	known := j.look()
	if known == nil {
		return nil, nil
	}
	j.rollout.sources = known.Sources
	held := past.Of(known, j.checked.Catalogue)
	new := j.rollout.newHosts()
	lost := slices.DeleteFunc(held.Unknown, func(h string) bool { return new[strings.ToLower(h)] })
	if len(lost) > 0 {
		return nil, failure("%s doesn't hold the fleet file that %s were made of, so that nobody can say here what they are to stay as", j.dir, hostList(lost)).
			hint("run gen with that fleet file first, without --wave: it notes it, and with the same version of rpcdsc changes nothing else")
	}
	return held.Parts, nil
}

// newHosts are the hosts, in lower case, that become as the fleet file says.
func (r *rollout) newHosts() map[string]bool {
	out := map[string]bool{}
	for i := range r.whole.Groups {
		for j := range r.whole.Groups[i].Hosts {
			if h := &r.whole.Groups[i].Hosts[j]; int(h.Wave) <= r.made {
				out[strings.ToLower(h.Name)] = true
			}
		}
	}
	return out
}

// renews tells which hosts become as the fleet file says, by group and host; nil is all.
func (j *job) renews() func(group, host string) bool {
	if j.rollout == nil || j.rollout.complete() {
		return j.chosen.renews()
	}
	new := j.rollout.newHosts()
	return func(_, host string) bool { return new[strings.ToLower(host)] }
}

// checkHeld refuses to go on if another run has written to the folder since it was looked
// at: now it is locked.
func (j *job) checkHeld() error {
	if j.rollout == nil || j.rollout.complete() {
		return nil
	}
	var sources []output.Source
	if known := j.look(); known != nil {
		sources = known.Sources
	}
	if reflect.DeepEqual(sources, j.rollout.sources) {
		return nil
	}
	return failure("another run has written to %s meanwhile; nothing was written", j.dir).hint("run it again")
}

// noteWave says how far the change goes out.
func (s *session) noteWave(j *job) {
	r := j.rollout
	if r == nil || r.complete() {
		return
	}
	if j.plan.Interrupted() {
		s.warn("a run into %s was interrupted: what that was to leave is what the hosts of later waves stay as", j.dir)
	}
	old := 0
	for _, w := range j.waves() {
		old += len(w.Old) + len(w.Missing) + len(w.Leaves)
	}
	s.ui.note("up to the wave %s: %s as %s says, %s still as before; the next wave is %s",
		r.whole.Waves[r.made].Name, plural(len(r.newHosts()), "host"), j.name, plural(old, "host"), r.whole.Waves[r.made+1].Name)
}

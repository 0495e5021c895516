package cli

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/change"
	"rpcdsc/internal/fleet"
	"rpcdsc/internal/generate"
	"rpcdsc/internal/output"
	"rpcdsc/internal/sign"
)

func outputFlags() []cli.Flag {
	return append([]cli.Flag{
		&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Value: "out", Usage: "write to `FOLDER` (default: out)"},
		dateFlag(),
		strictFlag(),
		flavorFlag(),
		kindFlag(),
		gpoFlag(),
		&cli.StringFlag{Name: "mof-encoding", Value: "utf-16", Usage: "write DSC documents in `ENCODING`: utf-16, as Windows PowerShell does, or utf-8,\nas PowerShell 7 does, which is half as large (default: utf-16)"},
		&cli.BoolFlag{Name: "no-meta", Usage: "make no meta documents (dsc/HOST.meta.mof): the nodes' Local Configuration\nManager is set up by somebody else"},
		&cli.StringFlag{Name: "replace-fleet", Usage: "the output folder holds the fleet `NAME`, which this one is to replace"},
		waveFlag(),
		afterFlag(),
		releaseFlag(),
		&cli.BoolFlag{Name: "verify", Usage: "read every file of the output folder, not only those whose size or times changed"},
		&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Usage: "print nothing but errors"},
	}, slices.Concat(selectFlags(), signFlags())...)
}

func flavorFlag() cli.Flag {
	return &cli.StringFlag{Name: "dsc-flavor", Value: string(artifact.FlavorInbox), Usage: "make DSC documents of `FLAVOR`: inbox, which need nothing on the node,\nor module, which need the module RpcPortPolicy there (default: inbox)"}
}

func kindFlag() cli.Flag {
	return &cli.StringSliceFlag{Name: "kind", Usage: "make files of `KIND` too, as output.kinds of the fleet file does: " + strings.Join(fleet.Kinds, ", ") + ";\ncan be repeated"}
}

func gpoFlag() cli.Flag {
	return &cli.StringSliceFlag{Name: "gpo", Usage: "make Group Policy objects of `FLAVOR` too: script, which run the startup scripts,\nor native, which hold the rules themselves; can be repeated"}
}

func flavor(ctx *cli.Context) (artifact.Flavor, error) {
	name := ctx.String("dsc-flavor")
	if !slices.Contains(artifact.Flavors(), name) {
		return "", wrongUsage("--dsc-flavor=%s: it is %s", name, strings.Join(artifact.Flavors(), " or "))
	}
	return artifact.Flavor(name), nil
}

// mofEncodings are the encodings of documents that a user can name.
var mofEncodings = map[string]output.Encoding{"utf-16": output.UTF16, "utf-8": output.UTF8}

func mofEncoding(ctx *cli.Context) (output.Encoding, error) {
	name := ctx.String("mof-encoding")
	e, ok := mofEncodings[name]
	if !ok {
		return "", wrongUsage("--mof-encoding=%s: it is %s", name, strings.Join(slices.Sorted(maps.Keys(mofEncodings)), " or "))
	}
	return e, nil
}

func (s *session) genCommand() *cli.Command {
	return &cli.Command{
		Name:      "gen",
		Usage:     "write what the hosts of a fleet need",
		ArgsUsage: "FLEET",
		Description: "FLEET is a fleet file, or - for standard input. Only files that changed are\n" +
			"written, and those that are no longer made are removed; all or none. Files that\n" +
			"rpcdsc didn't write are never touched. A folder holds one fleet, and one gen at a\n" +
			"time writes to it. Ctrl-C leaves all as it was, or all written.\n\n" + departedHelp + "\n\n" + selectHelp + "\n\n" + waveHelp + "\n\n" + afterHelp + "\n\n" + signHelp + "\n\n" + approvedHelp,
		Flags: append(outputFlags(),
			&cli.BoolFlag{Name: "force", Usage: "write over and remove files of rpcdsc that were edited by hand"},
			planFlag("write what the plan in `FILE` says, or nothing"),
			jsonFlag("what was written")),
		Action: s.gen,
	}
}

// job is what gen and plan have in common.
type job struct {
	*source
	dir     string
	flavor  artifact.Flavor
	options generate.Options
	chosen  *selection
	set     *output.Set
	plan    *output.Plan
	made    []output.Change // see changes
	meaning *change.Change  // of a plan; nil if nothing is known of what the folder holds
	unknown []string        // hosts that the meaning leaves out, as nobody knows what they had
	signer  *sign.Signer    // nil: nothing is signed
	// replaced is the fleet that the output folder holds and that this one is to
	// replace: that of --replace-fleet, or one of which the fleet has the place.
	replaced string
	rollout  *rollout  // how far a change goes out; nil: without --wave
	approved *approved // nil: without --plan
	file     *planJSON // of the plan that is saved or carried out
	toSign   int       // files that have a signature in the end
	signed   int       // of those, that had none, or another
	fixed    int       // that can have one and get none: see output.File
	packed   int       // archives of scripts, which have none
}

// changes is what the plan does to each file. It is as long as the plan: a run
// that prints nothing doesn't need it.
func (j *job) changes() []output.Change {
	if j.made == nil {
		j.made = j.plan.Changes()
	}
	return j.made
}

// render does what comes before the output folder is looked at. stopped is asked
// between the steps; an error ends it.
func (s *session) render(ctx *cli.Context, stopped func() error) (*job, error) {
	s.ui.quiet = ctx.Bool("quiet") || s.json
	j := &job{dir: ctx.String("output")}
	if j.dir == "" {
		return nil, wrongUsage("--output needs the name of a folder")
	}
	if err := checkFolder(j.dir); err != nil {
		return nil, err
	}
	if err := errors.Join(checkReplace(ctx), checkRelease(ctx), checkWave(ctx)); err != nil {
		return nil, err
	}
	if _, err := os.Lstat(filepath.Join(j.dir, "manifest.json")); err == nil {
		relaxMemory()
	}
	date, err := s.date(ctx)
	if err != nil {
		return nil, err
	}
	if j.flavor, err = flavor(ctx); err != nil {
		return nil, err
	}
	encoding, err := mofEncoding(ctx)
	if err != nil {
		return nil, err
	}
	kinds, err := kinds(ctx)
	if err != nil {
		return nil, err
	}
	signer, err := s.signer(ctx, date)
	if err != nil {
		return nil, err
	}
	if j.source, err = s.load(ctx); err != nil {
		return nil, err
	}
	if err := s.checkAfter(ctx, j.checked.Fleet); err != nil {
		return nil, err
	}
	if err := s.rollOut(ctx, j, kinds); err != nil {
		return nil, err
	}
	s.warnUnserved(j, kinds)
	if len(kinds)+len(j.checked.Fleet.Source.Kinds) > 0 {
		relaxMemory() // there is more than what the limit is for
	}
	if j.chosen, err = chosen(ctx, j.checked.Fleet); err != nil {
		return nil, err
	}
	if err := stopped(); err != nil {
		return nil, err
	}
	j.signer = signer
	j.options = generate.Options{Version: Version(), Date: date, Flavor: j.flavor, NoMeta: ctx.Bool("no-meta"), Kinds: kinds, MOF: encoding}
	j.approved = s.approved
	if err := j.approved.checkSource(s, j); err != nil {
		return nil, err
	}
	roster, err := j.roster(ctx)
	if err == nil {
		err = j.make(roster)
	}
	if err == nil {
		err = stopped()
	}
	return j, err
}

// checkReplace refuses to replace a part of a fleet: the rest would stay, and
// belong to neither.
func checkReplace(ctx *cli.Context) error {
	const name = "replace-fleet"
	switch {
	case !ctx.IsSet(name):
		return nil
	case ctx.String(name) == "":
		return wrongUsage("--%s needs the name of the fleet that is there", name)
	case ctx.IsSet("host") || ctx.IsSet("group"):
		return wrongUsage("--%s replaces all of a fleet: it can't be had with --host and --group", name)
	}
	return nil
}

// compare finds out what the job changes. lock is nil if it is only asked.
func (s *session) compare(ctx *cli.Context, j *job, lock *output.Lock, stopped func() error) (err error) {
	j.plan, err = output.Compare(j.dir, j.set, output.Options{
		Only: j.chosen.only(), Shared: j.chosen.shared(j.checked.Fleet), Renews: j.renews(), Force: ctx.Bool("force"), Fleet: j.path,
		Verify: ctx.Bool("verify"), Lock: lock, Replace: j.replaced, Stop: stopped, Plan: j.approved.sum(),
		Sign: func(files []*output.File) error { return s.sign(j, files, stopped) },
	})
	if err != nil {
		return err
	}
	if err := s.checkRise(j, lock != nil); err != nil {
		return err
	}
	if err := j.approved.checkChanges(j); err != nil {
		return err
	}
	s.noteSigned(j)
	s.noteUnsigned(j)
	s.noteStale(j)
	return nil
}

func (s *session) gen(ctx *cli.Context) error {
	signals := s.watchSignals()
	defer signals.end()
	if err := s.readPlan(ctx); err != nil {
		return err
	}
	j, err := s.render(ctx, signals.stopped)
	if err == nil {
		err = explainOutput(j.dir, s.write(ctx, j, signals.stopped))
	}
	if err := signals.explain(j, err); err != nil {
		return err
	}
	switch {
	case s.json:
		if err := s.setMeaning(ctx, j); err != nil {
			return err
		}
		return s.answerJob(j)
	case s.ui.quiet:
		return nil
	}
	if err := s.printWritten(j); err != nil {
		return err
	}
	s.ui.note("%s", j.written())
	s.noteApproved(j)
	s.noteWave(j)
	s.noteDeparted(j)
	s.noteSelf(j.source)
	s.ui.note("next%s", j.next())
	return nil
}

// lockPatience is how long gen waits for another one.
var lockPatience = 5 * time.Second

// write compares and writes, with the folder locked.
func (s *session) write(ctx *cli.Context, j *job, stopped func() error) (err error) {
	lock, err := output.Acquire(j.dir, output.LockOptions{Holder: s.holder(), Wait: lockPatience, Stop: stopped})
	if err != nil {
		return err
	}
	defer func() {
		if e := lock.Release(); e != nil {
			err = errors.Join(err, e)
		}
	}()
	if err := j.renew(ctx); err != nil {
		return err
	}
	if err := s.compare(ctx, j, lock, stopped); err != nil {
		return err
	}
	show, stop := s.ui.progress("writing file")
	defer stop()
	err = j.plan.Apply(show)
	var leftover *output.LeftoverError
	if errors.As(err, &leftover) {
		s.warn("everything is in place, but %s couldn't be removed (%s); the next gen removes it", leftover.Folder, leftover)
		return nil
	}
	return err
}

// holder tells others who keeps them waiting.
func (s *session) holder() string {
	host, err := hostname()
	if err != nil {
		host = "this computer"
	}
	return fmt.Sprintf("process %d on %s (rpcdsc %s)", os.Getpid(), host, strings.Join(s.args, " "))
}

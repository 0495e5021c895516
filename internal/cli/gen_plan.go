package cli

import (
	"errors"
	"io/fs"
	"strings"

	"github.com/urfave/cli/v2"

	"rpcdsc/internal/output"
	"rpcdsc/internal/planfile"
)

func planFlag(usage string) cli.Flag {
	return &cli.StringFlag{Name: "plan", Usage: usage}
}

const approvedHelp = "With --plan the options are those of plan --save; others are refused. Nothing is\n" +
	"written if the fleet file, what the output folder holds or the version of rpcdsc is\n" +
	"another than it was then. The sha256 of the plan is printed, and stands in\n" +
	"manifest.json. A plan can be carried out twice: then there is nothing left to do."

// approved is the plan that gen carries out. A nil one allows everything.
type approved struct {
	plan *planfile.Plan
	file planJSON
}

// readPlan reads the plan of --plan, and takes the options from it that the command
// line doesn't have.
func (s *session) readPlan(ctx *cli.Context) error {
	if !ctx.IsSet("plan") {
		return nil
	}
	if ctx.IsSet("save") {
		return wrongUsage("--plan and --save can't be had together")
	}
	var err error
	if s.approved, err = openPlan(ctx.String("plan")); err != nil {
		return err
	}
	return s.approved.takeOptions(ctx, s)
}

// openPlan reads a plan's file.
func openPlan(file string) (*approved, error) {
	if file == "" {
		return nil, wrongUsage("--plan needs the name of a file")
	}
	text, err := readFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, failure("%s isn't there", file).hint("`rpcdsc plan --save %s` makes it", quoteArg(file))
	}
	if err != nil {
		return nil, err
	}
	p, err := planfile.Read(text)
	if err != nil {
		return nil, failure("%s: %s; nothing was written", file, err).hint("have the plan made again, and approved")
	}
	return &approved{p, planJSON{file, planfile.Hash(text)}}, nil
}

// takeOptions sets what the command line leaves open as the plan has it.
func (a *approved) takeOptions(ctx *cli.Context, s *session) error {
	if a.plan.Options.Date == "" {
		s.env = without(s.env, "SOURCE_DATE_EPOCH")
	}
	values := map[string][]string{
		"kind": a.plan.Options.Kinds, "host": a.plan.Options.Hosts, "group": a.plan.Options.Groups, "release": a.plan.Options.Release,
	}
	for _, o := range a.plan.Options.Each() {
		if ctx.IsSet(o.Flag) || o.Flag == "kind" && ctx.IsSet("gpo") || o.Value == "" {
			continue
		}
		list, ok := values[o.Flag]
		if !ok {
			list = []string{o.Value}
		}
		for _, value := range list {
			if err := ctx.Set(o.Flag, value); err != nil {
				return failure("%s: --%s=%s: %s", a.file.File, o.Flag, value, err)
			}
		}
	}
	now, err := s.planOptions(ctx)
	if err != nil {
		return err
	}
	if err := a.plan.Options.CheckOptions(&now); err != nil {
		return a.refuse(err).hint("leave the flag out: gen takes it from the plan")
	}
	return nil
}

// without is the environment without a variable.
func without(env func(string) string, variable string) func(string) string {
	return func(name string) string {
		if name == variable {
			return ""
		}
		return env(name)
	}
}

// sum is what the manifest names.
func (a *approved) sum() output.Sum {
	if a == nil {
		return output.Sum{}
	}
	return a.file.SHA256
}

// checkSource refuses another version, another fleet file and another signature than
// were approved.
func (a *approved) checkSource(s *session, j *job) error {
	if a == nil {
		return nil
	}
	j.file = &a.file
	now := s.planSource(j, a.plan.Options)
	if j.signer == nil {
		now.Options.Signer = ""
	}
	switch was := a.plan.Options.Signer; {
	case was == now.Options.Signer:
	case now.Options.Signer == "":
		return failure("the plan %s has signatures, and none can be made; nothing was written", a.file.File).hint("name the key with --sign-pfx")
	case was == "":
		return failure("the plan %s has no signatures; nothing was written", a.file.File).hint("leave --sign-pfx out, or have a plan with it approved")
	default:
		return failure("the plan %s has signatures of another certificate, or of another time; nothing was written", a.file.File).hint("name the key that the plan was made with")
	}
	if err := a.plan.CheckSource(now); err != nil {
		return a.refuse(err)
	}
	return nil
}

// checkChanges refuses to do anything else than was approved.
func (a *approved) checkChanges(j *job) error {
	if a == nil {
		return nil
	}
	outcomes, files, result, err := j.plan.Outcomes()
	if err != nil {
		return err
	}
	now := &planfile.Plan{Files: files, Result: result}
	for _, o := range outcomes {
		now.Changes = append(now.Changes, planfile.NewChange(o))
	}
	if err := a.plan.CheckChanges(now); err != nil {
		return a.refuse(err)
	}
	return nil
}

// refuse says what isn't as it was.
func (a *approved) refuse(err error) *problem {
	p := failure("%s: %s; nothing was written", a.file.File, err)
	var differs *planfile.DiffersError
	if errors.As(err, &differs) && strings.HasPrefix(differs.What, "--") {
		p.code = exitUsage
		return p
	}
	return p.hint("`rpcdsc plan --save %s` makes the plan of what is there now, to be approved again", quoteArg(a.file.File))
}

func (s *session) noteApproved(j *job) {
	if j.approved != nil {
		s.ui.note("as the plan %s has it, sha256 %s", j.approved.file.File, j.approved.file.SHA256)
	}
}

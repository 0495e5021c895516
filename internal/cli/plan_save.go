package cli

import (
	"crypto/sha256"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"rpcdsc/internal/held"
	"rpcdsc/internal/output"
	"rpcdsc/internal/planfile"
)

func saveFlag() cli.Flag {
	return &cli.StringFlag{Name: "save", Usage: "write the plan to `FILE`, which gen --plan carries out; an older plan there is\nreplaced"}
}

const saveHelp = "--save writes what is to be done to which file, with the sums of each before and\n" +
	"after, and prints the sha256 of that plan: who approves it signs off that."

// planJSON is a plan's file, in what gen and plan print.
type planJSON struct {
	File   string     `json:"file"`
	SHA256 output.Sum `json:"sha256"`
}

// planOf is what a job is about to do, as it can be approved.
func (s *session) planOf(ctx *cli.Context, j *job) (*planfile.Plan, error) {
	options, err := s.planOptions(ctx)
	if err != nil {
		return nil, err
	}
	p := s.planSource(j, options)
	outcomes, files, result, err := j.plan.Outcomes()
	if err != nil {
		return nil, err
	}
	p.Files, p.Result = files, result
	for _, o := range outcomes {
		p.Changes = append(p.Changes, planfile.NewChange(o))
	}
	return p, nil
}

// planSource is a plan without changes.
func (s *session) planSource(j *job, options planfile.Options) *planfile.Plan {
	if j.signer != nil {
		options.Signer = j.signer.ID().String()
	}
	f := j.checked.Fleet
	p := &planfile.Plan{Generator: "rpcdsc " + Version(), Fleet: f.Name, FleetFile: filepath.Base(j.name), Options: options}
	_ = p.FleetSHA256.UnmarshalText([]byte(f.Source.SHA256)) // it is one
	for _, name := range slices.Sorted(maps.Keys(s.ui.hosts)) {
		p.HostsFiles = append(p.HostsFiles, planfile.HostsFile{Name: name, SHA256: sha256.Sum256(s.ui.hosts[name])})
	}
	return p
}

// planOptions are the options of the command line, in the words of a plan.
func (s *session) planOptions(ctx *cli.Context) (o planfile.Options, err error) {
	date, err := s.date(ctx)
	if err != nil {
		return o, err
	}
	if !date.IsZero() {
		o.Date = date.UTC().Format(time.RFC3339)
	}
	asked, err := kinds(ctx)
	o.Kinds = sorted(asked)
	o.Flavor, o.MOFEncoding, o.NoMeta = ctx.String("dsc-flavor"), ctx.String("mof-encoding"), ctx.Bool("no-meta")
	o.Hosts, o.Groups, o.Release = sorted(ctx.StringSlice("host")), sorted(ctx.StringSlice("group")), sorted(ctx.StringSlice("release"))
	o.ReplaceFleet, o.Force = ctx.String("replace-fleet"), ctx.Bool("force")
	o.Wave = ctx.String("wave")
	return o, err
}

func sorted(texts []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(texts)))
}

// savePlan writes the plan that --save asks for; nil is none.
func (s *session) savePlan(ctx *cli.Context, j *job) (*planJSON, error) {
	if !ctx.IsSet("save") {
		return nil, nil
	}
	file := ctx.String("save")
	if file == "" {
		return nil, wrongUsage("--save needs the name of a file")
	}
	if j.plan.Beside() != nil {
		return nil, failure("%s is being written to, so this plan would be of what is there no longer; it wasn't saved", j.dir).hint("run it again when that run has ended")
	}
	p, err := s.planOf(ctx, j)
	if err != nil {
		return nil, err
	}
	text, err := p.Encode()
	if err != nil {
		return nil, failure("%s; it wasn't saved", err)
	}
	if err := writePlan(file, text); err != nil {
		return nil, err
	}
	j.file = &planJSON{file, planfile.Hash(text)}
	return j.file, nil
}

// writePlan writes a plan wholly or not at all. What is there and is no plan stays.
func writePlan(file string, text []byte) error {
	was, err := readFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return writeNew(file, text)
	}
	if err != nil {
		return err
	}
	if _, err := planfile.Read(was); err != nil {
		return failure("%s is there already, and no plan of this version; nothing was written", file).hint("name another file")
	}
	temp, err := os.CreateTemp(filepath.Dir(file), ".rpcdsc-*.tmp")
	if err != nil {
		return explainNew(file, err)
	}
	_, err = temp.Write(text)
	err = errors.Join(err, temp.Chmod(0o644), temp.Close())
	if err == nil {
		err = held.Retry(func() error { return os.Rename(temp.Name(), file) })
	}
	if err != nil {
		return errors.Join(explainFile(file, err), os.Remove(temp.Name()))
	}
	return nil
}

func (s *session) noteSaved(p *planJSON) {
	if p != nil {
		s.ui.note("saved %s, sha256 %s\nnext: have that approved, then `rpcdsc gen --plan %s` with the same fleet file", p.File, p.SHA256, quoteArg(p.File))
	}
}

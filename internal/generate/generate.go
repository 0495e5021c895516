// Package generate is the pipeline from a fleet file to the files of an output
// folder: check, make, prove, hand over. It asks every kind of artifact for its
// part and knows none of them; it never writes a file and never reads a clock.
package generate

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/all"
	"rpcdsc/internal/crash"
	"rpcdsc/internal/diag"
	"rpcdsc/internal/fleet"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/output"
	"rpcdsc/internal/past"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
	"rpcdsc/internal/roster"
	"rpcdsc/templates"
)

// LoadCatalogue reads the generations that are built in.
func LoadCatalogue() (*osgen.Catalogue, error) { return all.Load(templates.FS) }

// Checked is a fleet file without an error.
type Checked struct {
	Fleet     *policy.Fleet
	Catalogue *osgen.Catalogue
}

// Options is what the files say of their making.
type Options = artifact.Options

// Job is what is to be made of the file.
func (c *Checked) Job(opt Options) *artifact.Job {
	return &artifact.Job{Fleet: c.Fleet, Catalogue: c.Catalogue, Options: opt}
}

// Check reads a fleet file and reports everything that is wrong with it.
// Checked is nil if one of the findings is an error.
func Check(file string, src []byte, cat *osgen.Catalogue) (*Checked, diag.Findings) {
	return CheckOn(file, src, cat, time.Time{})
}

// CheckOn is Check on a day: restarts before it are reported. The zero time is no
// day. kinds are asked for besides those of the file, in its words.
func CheckOn(file string, src []byte, cat *osgen.Catalogue, today time.Time, kinds ...string) (*Checked, diag.Findings) {
	return CheckBeside(file, src, nil, cat, today, kinds...)
}

// CheckBeside is CheckOn of a file whose groups can have hosts in files beside it.
func CheckBeside(file string, src []byte, beside fleet.Files, cat *osgen.Catalogue, today time.Time, kinds ...string) (*Checked, diag.Findings) {
	f, findings := fleet.ParseBeside(file, src, beside)
	if f == nil {
		return nil, findings
	}
	resolved, more := policy.Resolve(f, cat)
	if !findings.HasErrors() {
		nameRules(&Checked{resolved, cat}, more)
	}
	findings = append(findings, more...)
	if onlyUnmet(findings) { // a lint may name what makes an assertion fail
		c := &Checked{resolved, cat}
		findings = append(findings, all.Findings(c.Job(Options{Kinds: kinds}))...)
		findings = append(findings, lintSizes(c)...)
		findings = append(findings, policy.Lint(resolved, today)...)
	}
	findings.Sort()
	if findings.HasErrors() {
		return nil, findings
	}
	return &Checked{Fleet: resolved, Catalogue: cat}, findings
}

// onlyUnmet tells whether all errors are assertions that don't hold.
func onlyUnmet(findings diag.Findings) bool {
	return !slices.ContainsFunc(findings, func(f diag.Finding) bool {
		return f.Severity == diag.Error && f.Code != diag.AssertionFailed.Code
	})
}

// Render makes every file of the fleet, in memory, and proves them; of a large fleet
// some are made again when they are written. The same input gives the same bytes. An *UnprovedError says that a file isn't what the
// policy says.
func Render(c *Checked, opt Options) (*output.Set, error) {
	if opt.Roster.Groups == nil {
		opt.Roster = roster.Of(nil, c.Fleet, roster.Everyone)
	}
	job := c.Job(opt)
	job.Large = c.Fleet.CountHosts() >= manyHosts
	made, err := makeAll(job)
	if err != nil {
		return nil, err
	}
	proved := ownWords(c.Fleet)
	proved.Add(prove(job, made, all.Kinds))
	if len(proved.Failures) > 0 {
		return nil, &UnprovedError{proved.Failures}
	}
	return handOver(job, made)
}

// manyHosts is from how many hosts on the files of each are made when they are needed.
// Those of fewer take no room worth sparing.
var manyHosts = 1000

// Proof is what was proved of a fleet, and what has to be true for that.
type Proof struct {
	Policies    int              `json:"policies"`
	Artifacts   int              `json:"artifacts"`
	RulesOnly   int              `json:"rules_only,omitempty"` // policies of groups of which no files were made: there are too many
	Assumptions []all.Assumption `json:"assumptions"`
}

// Verify does all that Render would refuse, without making a file for each host: one
// host stands for all that share its policy and its day of restart, and one group for
// all that differ in names only. Where that are still more policies than a second is
// enough for, the rules of the others are proved, and not what carries them.
func Verify(c *Checked, opt Options) (*Proof, error) { return verifyBy(c, opt, all.Kinds) }

func verifyBy(c *Checked, opt Options, kinds []artifact.Kind) (*Proof, error) {
	job := c.Job(opt)
	stand := &artifact.Job{Fleet: artifact.Stand(c.Fleet), Catalogue: c.Catalogue, Options: opt}
	whole, rest := stand.Sample(all.Weight)
	proof := &Proof{Policies: countPolicies(c.Fleet), Assumptions: all.RestsOn(job)}
	var proved artifact.Proved
	var err error
	whole.InBatches(func(part *artifact.Job) {
		some, wrong := verify(part, kinds)
		proved.Add(some)
		err = errors.Join(err, wrong)
	})
	if rest != nil {
		proof.RulesOnly = rest.Policies()
		rest.InBatches(func(part *artifact.Job) { proved.Add(part.ProveRules(kinds)) })
	}
	proved.Add(ownWords(c.Fleet))
	if err == nil && len(proved.Failures) > 0 {
		err = &UnprovedError{proved.Failures}
	}
	if err != nil {
		return nil, err
	}
	proof.Artifacts = proved.Artifacts
	return proof, nil
}

// countPolicies counts what hosts of the fleet enforce, each once.
func countPolicies(f *policy.Fleet) int {
	tags := map[string]bool{}
	for i := range f.Groups {
		for _, p := range f.Groups[i].Policies {
			tags[p.Tag] = true
		}
	}
	return len(tags)
}

// verify makes and proves a kind at a time on each processor, so that few files are
// there at once.
func verify(job *artifact.Job, kinds []artifact.Kind) (p artifact.Proved, err error) {
	proved := make([]artifact.Proved, len(kinds))
	err = each(kinds, func(i int, kind artifact.Kind) error {
		var m artifact.Maker
		if err := kind.Make(job, &m); err != nil {
			return err
		}
		proved[i] = prove(job, &m, []artifact.Kind{kind})
		return nil
	})
	for i := range proved {
		p.Add(proved[i])
	}
	return p, err
}

// ownWords holds what each host got against what the file says of it alone: where
// policies were merged wrongly, all that follows would be proved of the wrong one.
func ownWords(f *policy.Fleet) (p artifact.Proved) {
	for _, m := range f.Mismatches() {
		p.Fail(proof.Failure{Artifact: "group " + m.Group.Name, Host: m.Host.Name}.Because("%s", m.Problem))
	}
	return p
}

// makeAll makes the kinds' files at the same time, and puts them one behind the
// other. Of a large fleet, those that can be made when they are needed aren't made yet.
func makeAll(job *artifact.Job) (*artifact.Maker, error) {
	made := make([]artifact.Maker, len(all.Kinds))
	err := each(all.Kinds, func(i int, kind artifact.Kind) error { return made[i].Make(job, kind) })
	together := &artifact.Maker{}
	for i := range made {
		together.Take(&made[i])
	}
	return together, err
}

// each does something with each kind, so many at a time as there are processors:
// what is made on the way takes memory.
func each(kinds []artifact.Kind, do func(int, artifact.Kind) error) error {
	errs := make([]error, len(kinds))
	_ = artifact.EachOf(len(kinds), func(i int) error { // the errors are kept one by one
		errs[i] = crash.Catch(func() error { return do(i, kinds[i]) })
		return nil
	})
	return errors.Join(errs...)
}

// prove has kinds read files back at the same time, and refuses files that none of
// them has read.
func prove(job *artifact.Job, made *artifact.Maker, kinds []artifact.Kind) (p artifact.Proved) {
	files := made.Made()
	proved := make([]artifact.Proved, len(kinds))
	err := each(kinds, func(i int, kind artifact.Kind) error {
		proved[i] = kind.Prove(job, files.By(kind.Name()))
		return nil
	})
	if err != nil {
		panic(err) // it was one: there is no other error
	}
	for i := range proved {
		p.Add(proved[i])
	}
	for _, f := range files.Unread() {
		host := "any"
		if len(f.Hosts) > 0 {
			host = f.Hosts[0]
		}
		p.Fail(proof.Failure{Artifact: f.Path, Host: host}.Because("no kind of artifact has read it back, so nobody knows what it does"))
	}
	return p
}

// handOver gives the files to who writes them.
func handOver(job *artifact.Job, made *artifact.Maker) (*output.Set, error) {
	source := job.Fleet.Source
	texts, err := past.Record(source)
	return &output.Set{
		Generator:   job.Generator(),
		Fleet:       job.Fleet.Name,
		FleetFile:   safeName(source.File),
		FleetSHA256: source.SHA256,
		Texts:       texts,
		Roster:      job.Roster,
		Files:       made.Files,
		Many:        made.All(),
	}, err
}

// UnprovedError is files that don't do what the policy says: a defect of
// rpcdsc, which must not reach a node.
type UnprovedError struct{ Failures []proof.Failure }

// maxShown is how many failures say enough.
const maxShown = 20

func (e *UnprovedError) Error() string {
	var b strings.Builder
	b.WriteString("what would be written isn't what the fleet file says, so nothing is; please report this defect")
	for i, f := range e.Failures {
		if i == maxShown {
			fmt.Fprintf(&b, "\n  and %d more", len(e.Failures)-i)
			break
		}
		b.WriteString("\n  " + f.Error())
	}
	return b.String()
}

// safeName is the last element of a file's path, in characters that every
// manifest can carry.
func safeName(file string) string {
	file = file[strings.LastIndexAny(file, `/\:`)+1:] // C:fleet.toml is one too
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("._-", r) {
			return r
		}
		return '_'
	}, file)
}

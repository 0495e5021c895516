package cli

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"rpcdsc/internal/diag"
	"rpcdsc/internal/generate"
	"rpcdsc/internal/policy"
)

func strictFlag() cli.Flag {
	return &cli.BoolFlag{Name: "strict", Usage: "take warnings for errors"}
}

// harden makes errors of warnings, so that nothing is made of the file.
func (src *source) harden() {
	for i := range src.findings {
		if f := &src.findings[i]; f.Severity == diag.Warning {
			f.Severity = diag.Error
			src.hardened, src.checked = true, nil
		}
	}
}

func (s *session) checkCommand() *cli.Command {
	return &cli.Command{
		Name:      "check",
		Usage:     "say everything that is wrong with a fleet file",
		ArgsUsage: "FLEET",
		Description: "FLEET is a fleet file, or - for standard input. What check accepts, gen writes:\n" +
			"the artifacts are made in memory, and proved to do what the file says. One stands\n" +
			"for all that differ in names only; of more than some hundred different policies,\n" +
			"the rules of the last ones are proved without what carries them.\n" +
			"Warnings are about what smells; they fail the check only with --strict. What you\n" +
			"have thought about, the file accepts by its code: allow_lints = [\"RD5101\"].",
		Flags: []cli.Flag{
			strictFlag(),
			&cli.StringFlag{Name: "date", Usage: "report restarts that are before `DATE`: 2026-12-05 or 2026-12-05T02:00:00Z\n(default: SOURCE_DATE_EPOCH, or none)"},
			&cli.BoolFlag{Name: "assumptions", Usage: "print what the proof rests on, and for which groups"},
			jsonFlag("the findings, the hosts and the proof"),
		},
		Action: s.check,
	}
}

func (s *session) check(ctx *cli.Context) error {
	relaxMemory()
	src, err := s.load(ctx)
	if err != nil {
		return err
	}
	proof, err := src.prove()
	if err != nil {
		return err
	}
	if s.json {
		return s.answer(checkOutput{groupsOf(src.checked.Fleet), proof, s.reply})
	}
	s.noteSelf(src)
	s.ui.note("%s: %s, %s", src.name, describe(src.checked.Fleet), countFindings(src.findings))
	return s.proved(proof, ctx.Bool("assumptions"))
}

// proved says what was proved, and lists what that rests on if it is asked for.
func (s *session) proved(p *generate.Proof, list bool) error {
	more := " (--assumptions lists them)"
	if list {
		more = ""
	}
	rules := ""
	if p.RulesOnly > 0 {
		rules = fmt.Sprintf(", of %d the rules alone (gen proves all that it writes)", p.RulesOnly)
	}
	s.ui.note("proved: %s in %s%s, on %s%s", count(p.Policies, "policy", "policies"), plural(p.Artifacts, "artifact"), rules, plural(len(p.Assumptions), "assumption"), more)
	if !list {
		return nil
	}
	for _, a := range p.Assumptions {
		if err := s.print(fmt.Sprintf("%s (%s): %s\n", a.ID, strings.Join(a.Groups, ", "), a.Text)); err != nil {
			return err
		}
	}
	return nil
}

type checkOutput struct {
	Groups []groupJSON     `json:"groups"`
	Proof  *generate.Proof `json:"proof"` // absent where the findings have an error: reply is the answer then
	reply
}

// groupsOf gives all groups with all hosts.
func groupsOf(f *policy.Fleet) []groupJSON {
	var out []groupJSON
	for i := range f.Groups {
		out = append(out, groupAsJSON(&f.Groups[i], &selection{all: true}))
	}
	return out
}

// prove makes and proves the artifacts of each policy, and throws them away.
func (src *source) prove() (*generate.Proof, error) {
	return generate.Verify(src.checked, generate.Options{Version: Version()})
}

func describe(f *policy.Fleet) string {
	hosts := 0
	for i := range f.Groups {
		hosts += len(f.Groups[i].Hosts)
	}
	return plural(len(f.Groups), "group") + ", " + plural(hosts, "host")
}

func countFindings(fs diag.Findings) string {
	errors, warnings := fs.Count()
	var parts []string
	if errors > 0 {
		parts = append(parts, plural(errors, "error"))
	}
	if warnings > 0 {
		parts = append(parts, plural(warnings, "warning"))
	}
	if parts == nil {
		return "nothing to complain about"
	}
	return strings.Join(parts, ", ")
}

// plural gives "1 host" and "2 hosts".
func plural(n int, one string) string { return count(n, one, one+"s") }

func count(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

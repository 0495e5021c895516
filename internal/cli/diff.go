package cli

import (
	"crypto/sha256"
	"fmt"
	"strings"

	"github.com/pmezard/go-difflib/difflib"

	"rpcdsc/internal/output"
)

// planDetail prints a unified diff of every file that changes: all of it, or what fits
// on a few lines, and files of a group that change alike once.
func (s *session) planDetail(j *job, unfolded bool) error {
	var shown []*shownDiff
	known := map[string]*shownDiff{}
	for _, c := range j.differences() {
		text, err := diffOf(j.plan, c)
		if err != nil {
			return err
		}
		head, isDiff := headOf(text)
		if unfolded || !isDiff {
			shown = append(shown, &shownDiff{text: text})
			s.printSome(&shown, unfolded)
			continue
		}
		body := folded(text, shownOf[c.Action])
		key := alikeKey(c, body)
		if same := known[key]; same != nil {
			same.alike = append(same.alike, c.Path)
			continue
		}
		known[key] = &shownDiff{text: head + body}
		shown = append(shown, known[key])
	}
	s.printSome(&shown, true)
	return nil
}

// printSome prints what is complete, and forgets it.
func (s *session) printSome(shown *[]*shownDiff, complete bool) {
	if !complete {
		return
	}
	for _, d := range *shown {
		s.printDiff(d.text)
		if len(d.alike) > 0 {
			fmt.Fprintf(s.out, "  ... these lines are the same in %s\n", hostList(d.alike))
		}
	}
	*shown = nil
}

// headOf gives the two lines that name the file; there are none if it isn't text.
func headOf(diff string) (string, bool) {
	all := strings.SplitAfterN(diff, "\n", 3)
	return strings.Join(all[:min(2, len(all))], ""), strings.HasPrefix(diff, "---")
}

// shownDiff is a diff, and the other files that change in the same way.
type shownDiff struct {
	text  string
	alike []string
}

// diffOf gives the diff of a file; of one that isn't text it says so.
func diffOf(p *output.Plan, c output.Change) (string, error) {
	before, after, isText, err := p.Texts(c.Path)
	if err != nil {
		return "", err
	}
	if !isText {
		return fmt.Sprintf("%s %s: not text\n", signs[c.Action], c.Path), nil
	}
	diff := difflib.UnifiedDiff{
		A: lines(hideSignature(before)), FromFile: "a/" + c.Path,
		B: lines(hideSignature(after)), ToFile: "b/" + c.Path,
		Context: 3,
	}
	switch c.Action {
	case output.Add:
		diff.FromFile = "/dev/null"
	case output.Remove:
		diff.ToFile = "/dev/null"
	}
	return difflib.GetUnifiedDiffString(diff)
}

func (s *session) printDiff(text string) {
	for line := range strings.Lines(text) {
		s.out.WriteString(s.paintDiff(line))
	}
}

// hideSignature puts a line with its sum in place of a signature, of which
// nobody can read the thirty lines.
func hideSignature(text string) string {
	const begin, end = "SIG # Begin signature block", "SIG # End signature block"
	i := strings.LastIndex(text, begin)
	j := strings.LastIndex(text, end)
	if i < 0 || j < i {
		return text
	}
	i = strings.LastIndex(text[:i], "\n") + 1
	sum := sha256.Sum256([]byte(text[i:]))
	return fmt.Sprintf("%s(a signature with the sha256 %x...)\n", text[:i], sum[:8])
}

// lines gives the lines with their ends, as the library wants them; a last line
// without one gets it.
func lines(text string) []string {
	if text == "" {
		return nil
	}
	all := strings.SplitAfter(text, "\n")
	if last := len(all) - 1; all[last] == "" {
		return all[:last]
	} else {
		all[last] += "\n"
	}
	return all
}

// paintDiff colors a line of a diff.
func (s *session) paintDiff(line string) string {
	if !s.ui.outColor {
		return line
	}
	style := ""
	switch {
	case strings.HasPrefix(line, "---"), strings.HasPrefix(line, "+++"):
		style = "1"
	case strings.HasPrefix(line, "@@"):
		style = "36"
	case strings.HasPrefix(line, "+"):
		style = "32"
	case strings.HasPrefix(line, "-"):
		style = "31"
	default:
		return line
	}
	return "\x1b[" + style + "m" + strings.TrimSuffix(line, "\n") + "\x1b[0m\n"
}

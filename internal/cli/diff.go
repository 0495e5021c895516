package cli

import (
	"crypto/sha256"
	"fmt"
	"strings"

	"github.com/pmezard/go-difflib/difflib"

	"rpcdsc/internal/output"
)

// planDetail prints a unified diff of every file that changes.
func (s *session) planDetail(j *job) error {
	for _, c := range j.differences() {
		before, after, isText, err := j.plan.Texts(c.Path)
		if err != nil {
			return err
		}
		if !isText {
			fmt.Fprintf(s.out, "%s %s: not text\n", signs[c.Action], c.Path)
			continue
		}
		if err := s.printDiff(c, before, after); err != nil {
			return err
		}
	}
	return nil
}

func (s *session) printDiff(c output.Change, before, after string) error {
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
	text, err := difflib.GetUnifiedDiffString(diff)
	if err != nil {
		return err
	}
	for line := range strings.Lines(text) {
		s.out.WriteString(s.paintDiff(line))
	}
	return nil
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

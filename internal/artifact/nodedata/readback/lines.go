package readback

import (
	"fmt"
	"regexp"
	"strings"

	"rpcdsc/internal/proof"
)

// WithLines finds in a text the table of each rule, on a line that begins with
// start.
func WithLines(path, text, start string, rules *proof.Rules) (*proof.Artifact, error) {
	if rules == nil {
		return nil, fmt.Errorf("%s: sets no rules", path)
	}
	lines := make([]proof.Line, len(rules.List))
	for i, r := range rules.List {
		var ok bool
		if lines[i], ok = findTable(text, start, r.Name); !ok {
			return nil, fmt.Errorf("%s: nobody knows where the rule %s stands", path, r.Name)
		}
	}
	return proof.NewArtifact(path, rules.List, lines, rules.Engine), nil
}

// findTable finds the hashtable that begins with a name.
func findTable(text, start, name string) (proof.Line, bool) {
	table := regexp.MustCompile(`@\{\s*Name\s*=\s*'` + regexp.QuoteMeta(strings.ReplaceAll(name, "'", "''")) + "'")
	for _, at := range table.FindAllStringIndex(text, -1) {
		line := text[strings.LastIndexByte(text[:at[0]], '\n')+1:]
		if strings.HasPrefix(strings.TrimSpace(line), start) {
			return proof.Line{Number: 1 + strings.Count(text[:at[0]], "\n"), Text: oneLine(tableText(text[at[0]:]))}, true
		}
	}
	return proof.Line{}, false
}

// tableText is the table that text begins with. A brace in quotes ends nothing.
func tableText(text string) string {
	depth, quoted := 0, false
	for i := range len(text) {
		switch c := text[i]; {
		case c == '\'':
			quoted = !quoted
		case c == '{' && !quoted:
			depth++
		case c == '}' && !quoted:
			if depth--; depth == 0 {
				return text[:i+1]
			}
		}
	}
	return text
}

// oneLine writes a table in one line with the same blanks, whether it stands in
// several lines or in one without any: so the same rule reads the same.
func oneLine(table string) string {
	lines := strings.Split(table, "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	table = strings.NewReplacer("@{;", "@{", ";}", "}").Replace(strings.Join(lines, ";"))
	blanks := strings.NewReplacer(" ", "", "@{", "@{ ", "}", " }", "=", " = ", ";", "; ", ",", ", ")
	parts := strings.Split(table, "'")
	for i := 0; i < len(parts); i += 2 {
		parts[i] = blanks.Replace(parts[i]) // what stands in quotes stays
	}
	return strings.Join(parts, "'")
}

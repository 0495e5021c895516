package proof

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/read/psdata"
	"rpcdsc/internal/sim/cmdscript"
	"rpcdsc/internal/sim/windows"
)

// Artifact is the rules that an artifact gives a host, with the lines that make
// them.
type Artifact struct {
	Path   string
	Rules  []Made // the strongest first: of those that match a packet, the first decides
	Engine *Engine
}

// Made is a rule, or the filters that differ in nothing but their port.
type Made struct {
	Rule
	Lines []Line
}

// Line is where an artifact makes a rule, for some of its ports.
type Line struct {
	Number int
	Text   string // what makes it, in one line
	Ports  netset.Ports
}

// newArtifact puts what differs in ports only together. Rules and lines belong
// together one by one.
func newArtifact(path string, rules []Rule, lines []Line, engine *Engine) *Artifact {
	a := &Artifact{Path: path, Engine: engine}
	index := map[string]int{}
	for i, r := range rules {
		lines[i].Ports = r.Ports
		key := fmt.Sprint(r.Action, r.Proto, r.Bits, " ", r.Remote)
		at, known := index[key]
		if !known {
			index[key] = len(a.Rules)
			a.Rules = append(a.Rules, Made{Rule: r, Lines: lines[i : i+1 : i+1]})
			continue
		}
		a.Rules[at].add(lines[i])
	}
	slices.SortStableFunc(a.Rules, func(x, y Made) int {
		return cmp.Or(cmp.Compare(y.Bits, x.Bits), cmp.Compare(x.Action, y.Action))
	})
	return a
}

func (m *Made) add(line Line) {
	m.Ports = m.Ports.Union(line.Ports)
	if last := &m.Lines[len(m.Lines)-1]; last.Number == line.Number {
		last.Ports = last.Ports.Union(line.Ports)
		return
	}
	m.Lines = append(m.Lines, line)
}

// Explain runs the scripts on a clean computer and gives the rules that are then
// in force.
func (s *Startup) Explain(h *policy.Host) (*Artifact, error) {
	w := &watcher{computer: newComputer(s, h), seen: map[string]int{}, lines: map[string]Line{}}
	w.Fault = func(_ int, next *cmdscript.Call) windows.Fault {
		w.look()
		w.last = Line{Number: next.Line, Text: strings.TrimSpace(next.Raw)}
		return windows.Works
	}
	err := w.run("apply.cmd")
	if err != nil {
		return nil, fmt.Errorf("%sapply.cmd: %w", s.Folder, err)
	}
	w.look()
	rules, engine, err := w.rules()
	if err != nil {
		return nil, fmt.Errorf("%sapply.cmd: %w", s.Folder, err)
	}
	return newArtifact(s.Folder+"apply.cmd", rules, w.inForce(), engine), nil
}

// watcher notes which line of a script makes what.
type watcher struct {
	*computer
	last  Line            // the program that ran last
	seen  map[string]int  // how long each list was
	lines map[string]Line // by filter or rule
}

// look tells the last line what is new since then. A netsh script makes a filter
// in a list first; that the list becomes a rule is nothing new.
func (w *watcher) look() {
	for name, filters := range w.IPsec.Lists {
		w.note(filters[w.known("list "+name, len(filters)):]...)
	}
	for name, p := range w.IPsec.Policies {
		for _, r := range p.Rules {
			w.note(r.Filters[w.known("rule "+name+"\n"+r.Name, len(r.Filters)):]...)
		}
	}
	for _, r := range w.Rules[w.known("firewall", len(w.Rules)):] {
		w.note(fmt.Sprint(r))
	}
}

// known is how much of a list was there before.
func (w *watcher) known(list string, length int) int {
	before := min(w.seen[list], length)
	w.seen[list] = length
	return before
}

func (w *watcher) note(things ...string) {
	for _, thing := range things {
		if _, known := w.lines[thing]; !known {
			w.lines[thing] = w.last
		}
	}
}

// inForce gives the line of each rule, in the order of rules.
func (w *watcher) inForce() []Line {
	var lines []Line
	if w.ipsec {
		for _, r := range w.IPsec.InForce() {
			for _, f := range r.Filters {
				lines = append(lines, w.lines[f])
			}
		}
		return lines
	}
	for _, r := range w.Rules {
		lines = append(lines, w.lines[fmt.Sprint(r)])
	}
	return lines
}

// ExplainScript reads the rules of a startup script in PowerShell for a host.
func ExplainScript(path, text string, h *policy.Host) (*Artifact, error) {
	policies, err := assigned(path, text, "Policies")
	if err != nil {
		return nil, err
	}
	tables, _ := policies.(psdata.Table)
	return explainTable(path, text, tables[h.Policy.Tag])
}

// ExplainData reads the rules of a data file of the module.
func ExplainData(path, text string) (*Artifact, error) {
	table, err := psdata.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return explainTable(path, text, table)
}

func explainTable(path, text string, table any) (*Artifact, error) {
	p, err := ReadPolicy(path, table)
	if err != nil {
		return nil, err
	}
	return withLines(path, text, "", p.Rules)
}

// ExplainDocument reads the rules that a node's compiled document sets.
func ExplainDocument(path, text string) (*Artifact, error) {
	doc, err := ReadDocument(path, text)
	if err != nil {
		return nil, err
	}
	p := doc.Policies["[Script]Rules SetScript"]
	if p == nil {
		return nil, fmt.Errorf("%s: sets no rules", path)
	}
	return withLines(path, text, "SetScript = ", p.Rules)
}

// withLines finds the table of each rule, on a line that begins with start.
func withLines(path, text, start string, rules []Rule) (*Artifact, error) {
	lines := make([]Line, len(rules))
	for i, r := range rules {
		name := r.Where[strings.LastIndex(r.Where, ruleMark)+len(ruleMark):]
		var ok bool
		if lines[i], ok = findTable(text, start, name); !ok {
			return nil, fmt.Errorf("%s: nobody knows where the rule %s stands", path, name)
		}
	}
	return newArtifact(path, rules, lines, Firewall), nil
}

// ruleMark stands before a rule's name in Rule.Where.
const ruleMark = ", rule "

// findTable finds the hashtable that begins with a name.
func findTable(text, start, name string) (Line, bool) {
	table := regexp.MustCompile(`@\{\s*Name\s*=\s*'` + regexp.QuoteMeta(strings.ReplaceAll(name, "'", "''")) + "'")
	for _, at := range table.FindAllStringIndex(text, -1) {
		line := text[strings.LastIndexByte(text[:at[0]], '\n')+1:]
		if strings.HasPrefix(strings.TrimSpace(line), start) {
			return Line{Number: 1 + strings.Count(text[:at[0]], "\n"), Text: oneLine(tableText(text[at[0]:]))}, true
		}
	}
	return Line{}, false
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

package proof

import (
	"cmp"
	"fmt"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/sorting"
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

// NewArtifact joins the rules that differ in nothing but their ports. The i-th
// line is where the i-th rule is made.
func NewArtifact(path string, rules []Rule, lines []Line, engine *Engine) *Artifact {
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
	sorting.By(a.Rules, func(x, y Made) int {
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

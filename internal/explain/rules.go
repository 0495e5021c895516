package explain

import (
	"cmp"
	"fmt"

	"rpcdsc/internal/proof"
	"rpcdsc/internal/sorting"
)

// judge names the rules of an artifact that match packets of the part: those
// that decide for some of them, and those that for none.
func (p *Part) judge(a *proof.Artifact, verdict string) Artifact {
	out := Artifact{Path: a.Path, Verdict: verdict, Decides: []Rule{}, Lost: []Rule{}}
	stronger := make([]*proof.Made, len(a.Rules)) // what leaves a rule nothing
	decides, seen := make([]bool, len(a.Rules)), make([]bool, len(a.Rules))
	for _, cell := range p.alike {
		left := p.from
		var last *proof.Made
		for i := range a.Rules {
			r := &a.Rules[i]
			if !matches(r.Rule, p.Protocol, cell) || r.Remote.Intersect(p.from).IsEmpty() {
				continue
			}
			seen[i] = true
			if rest := left.Minus(r.Remote); !rest.Equal(left) {
				decides[i], left, last = true, rest, r
			} else {
				stronger[i] = last
			}
		}
	}
	for i, r := range a.Rules {
		switch {
		case decides[i]:
			out.Decides = append(out.Decides, p.rule(r))
		case seen[i]:
			lost := p.rule(r)
			lost.Why = why(r.Rule, stronger[i].Rule)
			out.Lost = append(out.Lost, lost)
		}
	}
	sorting.By(out.Decides, func(x, y Rule) int { return cmp.Compare(x.Line, y.Line) })
	return out
}

// rule gives the lines of a rule that are about the part's ports.
func (p *Part) rule(m proof.Made) Rule {
	out := Rule{Action: m.Action.String()}
	for _, line := range m.Lines {
		switch {
		case line.Ports.Intersect(p.ports).IsEmpty():
		case out.Line == 0:
			out.Line, out.Text = line.Number, line.Text
		default:
			out.MoreLines = append(out.MoreLines, line.Number)
		}
	}
	return out
}

// why says what of a stronger rule makes it so.
func why(lost, won proof.Rule) string {
	switch {
	case won.Bits > lost.Bits:
		return fmt.Sprintf("%s is more specific than %s", prefix(won.Bits), prefix(lost.Bits))
	case won.Action != lost.Action:
		return won.Action.String() + " beats " + lost.Action.String()
	}
	return "another rule does the same already"
}

func prefix(bits int) string {
	if bits == 0 {
		return "any source"
	}
	return fmt.Sprintf("a /%d source", bits)
}

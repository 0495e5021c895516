package output

import (
	"crypto/sha256"
	"encoding/hex"
)

// Outcome is what Apply does to a file, with the sums of what is there and of what is
// there afterwards. The zero sum is no file.
type Outcome struct {
	Change
	Before, After Sum
}

// Outcomes gives what Apply does to each file that it touches, by path, the number of
// files that the folder's manifest then lists, and a sum of them all: that of a line
// for each as sha256sum prints it, by path.
func (p *Plan) Outcomes() (changed []Outcome, files int, result Sum, err error) {
	if err := p.hash(); err != nil {
		return nil, 0, Sum{}, err
	}
	for i := range p.items {
		it := &p.items[i]
		action := it.action()
		if action == Same {
			continue
		}
		f := it.source()
		o := Outcome{Change: Change{it.path, action, f.Group, f.Hosts}}
		if it.disk != nil {
			o.Before = *it.disk
		}
		if action != Remove {
			o.After = it.sum
		}
		changed = append(changed, o)
	}
	all := sha256.New()
	line := []byte{}
	for e := range p.entries {
		line = hex.AppendEncode(line[:0], e.SHA256[:])
		line = append(append(append(line, "  "...), e.Path...), '\n')
		all.Write(line)
		files++
	}
	return changed, files, Sum(all.Sum(nil)), nil
}

// keepPlan leaves the plan that the files were written by in the manifest of a run
// that has none of its own and changes nothing.
func (p *Plan) keepPlan() {
	if (p.header.Plan != Sum{}) || !p.sameEntries {
		return
	}
	was := p.old.header
	was.Plan = Sum{}
	if was == p.header && p.old.roster.equal(&p.roster) && sameSources(p.old.sources, p.sources) {
		p.header.Plan = p.old.Plan
	}
}

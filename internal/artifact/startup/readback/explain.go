package readback

import (
	"fmt"
	"strings"

	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
	"rpcdsc/internal/sim/cmdscript"
	"rpcdsc/internal/sim/windows"
)

// Explain runs the scripts on a clean computer and gives the rules that are then
// in force.
func (s *Startup) Explain(h *policy.Host) (*proof.Artifact, error) {
	w := &watcher{computer: newComputer(s, h), seen: map[string]int{}, lines: map[string]proof.Line{}}
	w.Fault = func(_ int, next *cmdscript.Call) windows.Fault {
		w.look()
		w.last = proof.Line{Number: next.Line, Text: withoutFolder(strings.TrimSpace(next.Raw))}
		return windows.Works
	}
	err := w.run("apply.cmd")
	if err != nil {
		return nil, fmt.Errorf("%sapply.cmd: %w", s.Folder, err)
	}
	w.look()
	rules, err := w.rules()
	if err != nil {
		return nil, fmt.Errorf("%sapply.cmd: %w", s.Folder, err)
	}
	return proof.NewArtifact(s.Folder+"apply.cmd", rules.List, w.inForce(), rules.Engine), nil
}

// withoutFolder is a command line whose program, in quotes, has lost its folder:
// that is one of the simulated computer.
func withoutFolder(line string) string {
	_, rest, _ := strings.Cut(strings.TrimPrefix(line, `"`), `"`)
	return programOf(line) + rest
}

// watcher notes which line of a script makes what.
type watcher struct {
	*computer
	last  proof.Line            // the program that ran last
	seen  map[string]int        // how long each list was
	lines map[string]proof.Line // by filter or rule
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
func (w *watcher) inForce() []proof.Line {
	var lines []proof.Line
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

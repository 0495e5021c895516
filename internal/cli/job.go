package cli

import (
	"maps"
	"slices"

	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
)

// jobOutput is what plan found to do, and what gen did.
type jobOutput struct {
	Output   string            `json:"output"`
	Differs  bool              `json:"differs"`
	Add      int               `json:"add"`
	Change   int               `json:"change"`
	Remove   int               `json:"remove"`
	Same     int               `json:"same"`
	Groups   []groupJSON       `json:"groups"`
	Shared   *shareJSON        `json:"shared,omitempty"`
	Waves    []waveJSON        `json:"waves,omitempty"`
	Departed []output.Departed `json:"departed"` // hosts that have left the fleet, and aren't released
	Changes  []output.Change   `json:"changes"`
	Plan     *planJSON         `json:"plan,omitempty"`    // that was saved, or carried out
	Meaning  *changeJSON       `json:"meaning,omitempty"` // of plan, if files change
	Unknown  []string          `json:"unknown,omitempty"` // hosts that meaning leaves out: what they had isn't known
	Stale    []output.Change   `json:"stale,omitempty"`   // shared with hosts that weren't named, and left as it is
	reply
}

// groupJSON is a group and those of its hosts that were asked for.
type groupJSON struct {
	Name    string   `json:"name"`
	OS      string   `json:"os"`
	Windows string   `json:"windows"`
	Hosts   []string `json:"hosts"`
	*shareJSON
}

type shareJSON struct {
	Files   int      `json:"files"`
	Folders []string `json:"folders"` // in the output
}

func (s *session) answerJob(j *job) error {
	counts, shares := j.counts(), j.shares()
	out := jobOutput{
		Output: j.dir, Differs: !j.plan.SameFiles(),
		Add: counts[output.Add], Change: counts[output.Modify], Remove: counts[output.Remove], Same: counts[output.Same],
		Groups: []groupJSON{}, Shared: shareAsJSON(shares[""]), Waves: j.waves(), Departed: append([]output.Departed{}, j.set.Roster.Departed...),
		Changes: j.differences(), Meaning: j.meaningAsJSON(), Unknown: j.unknown, Stale: j.plan.Stale(), Plan: j.file, reply: s.reply,
	}
	for i := range j.checked.Fleet.Groups {
		g := &j.checked.Fleet.Groups[i]
		if of := shares[g.Name]; of != nil {
			row := groupAsJSON(g, j.chosen)
			row.shareJSON = shareAsJSON(of)
			out.Groups = append(out.Groups, row)
		}
	}
	return s.answer(out)
}

func groupAsJSON(g *policy.Group, chosen *selection) groupJSON {
	out := groupJSON{Name: g.Name, OS: g.Target.Release, Windows: g.Target.ReleaseTitle, Hosts: []string{}}
	for i := range g.Hosts {
		if chosen.has(g, &g.Hosts[i]) {
			out.Hosts = append(out.Hosts, g.Hosts[i].Name)
		}
	}
	return out
}

func shareAsJSON(of *share) *shareJSON {
	if of == nil {
		return nil
	}
	return &shareJSON{of.files, slices.Sorted(maps.Keys(of.folders))}
}

package artifact

import (
	"fmt"
	"slices"
	"strings"

	"rpcdsc/internal/policy"
)

// Stand gives the groups of a fleet that stand for all: each with the hosts that stand
// for the others of their policy and their day of restart, and one group for those
// that differ only in names. A name has letters that need no quotes anywhere, which
// reading the fleet file has seen to, and what names alone decide is told of each
// group before anything is made: resolving, and the kinds' own findings.
func Stand(f *policy.Fleet) *policy.Fleet {
	out := *f
	out.Groups = nil
	known := map[string]bool{}
	for i := range f.Groups {
		g := f.Groups[i]
		var hosts []policy.Host
		for _, h := range slices.Concat(Representatives(&g), OtherDays(&g)) {
			hosts = append(hosts, *h)
		}
		g.Hosts = hosts
		if key := meaning(&g); !known[key] {
			known[key] = true
			out.Groups = append(out.Groups, g)
		}
	}
	return &out
}

// meaning is all that the files of a group hang on but names: its Windows, its
// policies in their order, the days on which somebody with them restarts, and which of
// them is the group's own.
func meaning(g *policy.Group) string {
	var key strings.Builder
	key.WriteString(g.Target.Release)
	for i := range g.Hosts {
		h := &g.Hosts[i]
		own := g.Source != nil && h.Source != nil && h.Source.Settings == g.Source.Settings
		fmt.Fprintf(&key, "|%s %s %d %t", h.Policy.Tag, h.Slot.When, h.Slot.Day, own)
	}
	return key.String()
}

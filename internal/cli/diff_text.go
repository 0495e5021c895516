package cli

import (
	"fmt"
	"slices"
	"strings"

	"rpcdsc/internal/change"
	"rpcdsc/internal/netset"
)

// nothingChanges is the whole answer if no host enforces anything else.
const nothingChanges = "nothing changes for any host"

// changeText says what changes, by group.
func changeText(c *change.Change) string {
	var text strings.Builder
	say := newChangeWords(c)
	for i := range c.Groups {
		g := &c.Groups[i]
		fmt.Fprintln(&text, groupTitle(g))
		for j := range g.Entries {
			fmt.Fprintf(&text, "  %s: %s\n", effectHosts(g, &g.Entries[j], hostList), say.effect(&g.Entries[j]))
		}
	}
	if c.Same() {
		fmt.Fprintln(&text, nothingChanges)
	}
	notes := c.Notes()
	if len(notes) > 0 && !c.Same() {
		fmt.Fprintln(&text, "the files, besides")
	}
	for _, n := range notes {
		fmt.Fprintf(&text, "  %s\n", n)
	}
	return text.String()
}

func changeSummary(c *change.Change) string {
	return fmt.Sprintf("something changes for %s; the new file has %d", plural(c.Changed, "host"), c.Hosts)
}

func groupTitle(g *change.GroupChange) string {
	if g.Hosts == 0 {
		return g.Name + " (the group is gone)"
	}
	return fmt.Sprintf("%s (%s)", g.Name, plural(g.Hosts, "host"))
}

// effectHosts names the hosts that an effect is about: all of the group, or all but a
// few, or each.
func effectHosts(g *change.GroupChange, e *change.EffectEntry, list func([]string) string) string {
	n := len(e.Hosts)
	switch {
	case n <= 2 || e.What == change.Leaves:
	case n == g.Hosts:
		return fmt.Sprintf("all %d hosts", n)
	case n > g.Hosts-n && g.Hosts-n <= 3 && g.Hosts > n:
		return fmt.Sprintf("%d of %d hosts (not %s)", n, g.Hosts, list(othersOf(g, e)))
	}
	return list(pairNames(e.Hosts))
}

func pairNames(hosts []change.Pair) []string {
	out := make([]string, len(hosts))
	for i, h := range hosts {
		out[i] = h.Name()
	}
	return out
}

// othersOf are the group's hosts that an effect isn't about.
func othersOf(g *change.GroupChange, e *change.EffectEntry) []string {
	return slices.DeleteFunc(g.Names(), func(name string) bool {
		return slices.ContainsFunc(e.Hosts, func(p change.Pair) bool { return p.Name() == name })
	})
}

// changeWords says effects in the words of the two files.
type changeWords struct{ before, after *change.Words }

func newChangeWords(c *change.Change) changeWords {
	return changeWords{change.NewWords(c.Before), change.NewWords(c.After)}
}

// names gives the words for what an effect is about: those of the file in which it was
// let in.
func (w changeWords) of(e *change.Effect) (names []string, rest netset.Addrs) {
	if e.What == change.Bars {
		return w.before.Of(e.From, e.IPv4)
	}
	return w.after.Of(e.From, e.IPv4)
}

// who names the sources of an effect.
func (w changeWords) who(e *change.Effect) string {
	if e.From.Equal(netset.Universe) {
		return "everyone"
	}
	if e.From.IsEmpty() {
		return "nobody"
	}
	names, rest := w.of(e)
	for _, r := range rest.Ranges() {
		names = append(names, netset.FormatRange(r))
	}
	return someOf(names, 6, "network")
}

// effect says what an effect is. Its hosts stand before it.
func (w changeWords) effect(e *change.EffectEntry) string {
	switch e.What {
	case change.Comes:
		return fmt.Sprintf("new, with %s: %s closed to everyone but %s; restart needed, %s", e.Is, doorText(e.Doors), w.who(e.Effect), restartText(e.Hosts, afterSlot))
	case change.Leaves:
		return "left: what was put there stays until it is removed there"
	case change.Moves:
		return "was in group " + e.Was
	case change.Admits:
		return fmt.Sprintf("also let in: %s (%s)", w.who(e.Effect), change.SizeText(e.From))
	case change.Bars:
		return fmt.Sprintf("no longer let in: %s (%s)", w.who(e.Effect), change.SizeText(e.From))
	case change.Closes:
		return fmt.Sprintf("also closed to everyone but %s: %s", w.who(e.Effect), doorText(e.Doors))
	case change.Reopens:
		return "no longer closed to anyone: " + doorText(e.Doors)
	case change.Filters6:
		return "IPv6 was open to everyone, and now is closed to everyone but " + w.who(e.Effect)
	case change.Passes6:
		return "IPv6 is no longer filtered: it is open to everyone"
	case change.Range:
		return fmt.Sprintf("range %s becomes %s, restart needed: %s", e.Was, e.Is, restartText(e.Hosts, afterSlot))
	case change.Reschedule:
		return fmt.Sprintf("restart, when one is needed: %s; before: %s", restartText(e.Hosts, afterSlot), restartText(e.Hosts, beforeSlot))
	}
	return fmt.Sprintf("%s: %s, before %s", whatNames[e.What], orNothing(e.Is), orNothing(e.Was))
}

// whatNames name what is simply something else than before.
var whatNames = map[change.What]string{
	change.Release:   "Windows",
	change.Renamed:   "fleet",
	change.TakesOver: "takes over what these fleets left",
	change.Labelled:  "name of the policy",
	change.Profiles:  "profiles of the firewall that count",
	change.Notice:    "notice before a restart",
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}

func doorText(doors []change.Cell) string {
	var out []string
	for _, d := range doors {
		for _, r := range d.Ports.Ranges() {
			out = append(out, r.String()+"/"+d.Proto)
		}
	}
	return someOf(out, 8, "range")
}

package cli

import (
	"rpcdsc/internal/change"
	"rpcdsc/internal/netset"
)

type changeOutput struct {
	changeJSON
	reply
}

// changeJSON is what a change means.
type changeJSON struct {
	Same    bool              `json:"same"`    // nothing changes for any host
	Hosts   int               `json:"hosts"`   // of the new file
	Changed int               `json:"changed"` // hosts of either for which something changes
	Groups  []changeGroupJSON `json:"groups"`
	Notes   []string          `json:"notes"` // what differs in the files and for no host
}

type changeGroupJSON struct {
	Group     string           `json:"group"`
	Hosts     int              `json:"hosts"` // of the new file; 0 if the group is gone
	Changes   []effectJSON     `json:"changes"`
	Decisions []decisionChange `json:"decisions"`
}

// effectJSON is one thing that changes for some hosts.
type effectJSON struct {
	What     string       `json:"what"`
	Hosts    []changeHost `json:"hosts"`
	Was      string       `json:"was"`
	Is       string       `json:"is"`
	Networks []string     `json:"networks"` // the names of what it is about
	Rest     []string     `json:"rest"`     // and the ranges that have none
	Size     string       `json:"size"`     // of both, in addresses; "" if it is about none
	Ports    []string     `json:"ports"`    // "135/tcp"
}

type changeHost struct {
	Host    string `json:"host"`
	Restart string `json:"restart"` // the new file's: "Sat 02:00", "2026-12-05 03:00", "never", or "" if it left
}

// decisionChange is what becomes of packets on hosts with the same policies.
type decisionChange struct {
	Hosts  []string   `json:"hosts"`
	Before string     `json:"before"` // the policy's tag; "" if the hosts are new
	After  string     `json:"after"`  // "" if they left
	Turns  []turnJSON `json:"turns"`
}

// turnJSON is packets of which something else becomes: "block", "allow", or "open",
// for those that no rule is about.
type turnJSON struct {
	Was     string        `json:"was"`
	Is      string        `json:"is"`
	Packets []packetsJSON `json:"packets"`
}

func changeAsJSON(c *change.Change, r reply) changeOutput {
	out := changeJSON{Same: c.Same(), Hosts: c.Hosts, Changed: c.Changed, Groups: []changeGroupJSON{}, Notes: append([]string{}, c.Notes()...)}
	say := newChangeWords(c)
	for i := range c.Groups {
		g := &c.Groups[i]
		row := changeGroupJSON{Group: g.Name, Hosts: g.Hosts}
		for j := range g.Entries {
			row.Changes = append(row.Changes, effectAsJSON(&g.Entries[j], say))
		}
		row.Decisions = decisionsAsJSON(g.Decided)
		out.Groups = append(out.Groups, row)
	}
	return changeOutput{out, r}
}

func effectAsJSON(e *change.EffectEntry, say changeWords) effectJSON {
	out := effectJSON{What: string(e.What), Was: e.Was, Is: e.Is, Networks: []string{}, Rest: []string{}, Ports: []string{}}
	for _, h := range e.Hosts {
		out.Hosts = append(out.Hosts, changeHost{h.Name(), restartOf(h.After)})
	}
	if !e.From.IsEmpty() {
		names, rest := say.of(e.Effect)
		out.Networks = append(out.Networks, names...)
		for _, r := range rest.Ranges() {
			out.Rest = append(out.Rest, netset.FormatRange(r))
		}
		out.Size = change.SizeText(e.From)
	}
	for _, d := range e.Doors {
		for _, r := range d.Ports.Ranges() {
			out.Ports = append(out.Ports, r.String()+"/"+d.Proto)
		}
	}
	return out
}

// decisionsAsJSON leaves out hosts on which the same becomes of every packet.
func decisionsAsJSON(decided []change.DecidedEntry) []decisionChange {
	out := []decisionChange{}
	for i := range decided {
		d := &decided[i]
		turns := d.Turns()
		if len(turns) == 0 {
			continue
		}
		row := decisionChange{Hosts: pairNames(d.Hosts)}
		if d.Before != nil {
			row.Before = d.Before.Tag
		}
		if d.After != nil {
			row.After = d.After.Tag
		}
		for _, t := range turns {
			row.Turns = append(row.Turns, turnJSON{t.Was, t.Is, packetsAsJSON(t.Packets.Cells())})
		}
		out = append(out, row)
	}
	return out
}

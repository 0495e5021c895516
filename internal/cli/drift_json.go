package cli

import (
	"time"

	"rpcdsc/internal/change"
	"rpcdsc/internal/netset"
)

type driftOutput struct {
	Same     bool          `json:"same"` // every host is as the file says
	Hosts    int           `json:"hosts"`
	Reported int           `json:"reported"`
	Right    int           `json:"right"`    // hosts that are as the file says
	Replaced int           `json:"replaced"` // reports of which there was a newer one
	Groups   []driftGroup  `json:"groups"`
	Unknown  []driftStray  `json:"unknown"`
	Damaged  []damagedFile `json:"damaged"`
	reply
}

type driftGroup struct {
	Group       string       `json:"group"`
	Hosts       int          `json:"hosts"`
	Reported    int          `json:"reported"`
	Mute        []string     `json:"mute"` // hosts that can't report
	Right       []driftRight `json:"right"`
	Differences []driftEntry `json:"differences"`
}

// driftRight is a host that is as the file says, and the policy that it was compared with.
type driftRight struct {
	Host   string `json:"host"`
	Policy string `json:"policy"`
}

type driftEntry struct {
	Kind    string        `json:"kind"`
	Hosts   []driftMember `json:"hosts"`
	Is      string        `json:"is"`
	Should  string        `json:"should"`
	Packets []packetsJSON `json:"packets"` // open and closed: what it is about
}

type driftMember struct {
	Host  string `json:"host"`
	File  string `json:"file"`  // "" if it reported nothing
	Since string `json:"since"` // pending, old: RFC 3339, "" if it isn't known
}

type driftStray struct {
	Computer string `json:"computer"`
	File     string `json:"file"`
	Fleet    string `json:"fleet"`
}

// packetsJSON is packets of one protocol: all from some addresses to some ports.
type packetsJSON struct {
	Protocol string   `json:"protocol"`
	Ports    []string `json:"ports"`
	From     []string `json:"from"`
}

func driftAsJSON(d *change.Drift, damaged []damagedFile, r reply) driftOutput {
	out := driftOutput{
		Same: d.Same() && len(damaged) == 0, Hosts: d.Hosts, Reported: d.Reported, Right: d.Right, Replaced: d.Replaced,
		Groups: []driftGroup{}, Unknown: []driftStray{}, Damaged: append([]damagedFile{}, damaged...), reply: r,
	}
	for i := range d.Groups {
		g := &d.Groups[i]
		row := driftGroup{Group: g.Group.Name, Hosts: g.Hosts, Reported: g.Reported, Mute: append([]string{}, g.Mute...), Right: []driftRight{}, Differences: []driftEntry{}}
		for _, h := range g.Right {
			row.Right = append(row.Right, driftRight{h.Name, h.Policy.Tag})
		}
		for j := range g.Entries {
			row.Differences = append(row.Differences, entryAsJSON(&g.Entries[j]))
		}
		out.Groups = append(out.Groups, row)
	}
	for _, s := range d.Strays {
		out.Unknown = append(out.Unknown, driftStray{s.Computer, s.File, s.Fleet})
	}
	return out
}

func entryAsJSON(e *change.Entry) driftEntry {
	out := driftEntry{Kind: string(e.Kind), Is: e.Is, Should: e.Should, Packets: packetsAsJSON(e.Packets)}
	for _, m := range e.Hosts {
		since := ""
		if !m.Since.IsZero() {
			since = m.Since.UTC().Format(time.RFC3339)
		}
		out.Hosts = append(out.Hosts, driftMember{m.Host, m.File, since})
	}
	return out
}

func packetsAsJSON(cells []change.Cell) []packetsJSON {
	out := []packetsJSON{}
	for _, c := range cells {
		row := packetsJSON{Protocol: c.Proto, From: []string{}}
		for _, r := range c.Ports.Ranges() {
			row.Ports = append(row.Ports, r.String())
		}
		for _, r := range c.From.Ranges() {
			row.From = append(row.From, netset.FormatRange(r))
		}
		out = append(out, row)
	}
	return out
}

package explain

import (
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"rpcdsc/internal/diag"
	"rpcdsc/internal/fleet"
	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
)

// finder finds the lines of the fleet file that made a host's policy.
type finder struct {
	file     *fleet.Fleet
	group    *fleet.Group
	settings *fleet.Settings // the host's
	own      map[string]any  // the group's table, as written
}

func newFinder(f *policy.Fleet, q Query) *finder {
	l := &finder{file: f.Source, group: q.Group.Source, settings: q.Host.Source.Settings}
	var written struct {
		Group []map[string]any `toml:"group"`
	}
	// The reader keeps what a table means, not which keys it has.
	if _, err := toml.Decode(string(f.Source.Source), &written); err == nil {
		for _, g := range written.Group {
			if g["name"] == l.group.Name.Value {
				l.own = g
			}
		}
	}
	return l
}

// of gives the lines that a part comes from. One that none of our rules is about
// comes from nothing.
func (l *finder) of(p *Part) []FleetLine {
	if p.ipv6 {
		return l.ignoring(p)
	}
	out := l.closing(p)
	if len(out) == 0 || !p.Filtered {
		return []FleetLine{}
	}
	out = append(out, l.letting("block.allow", l.settings.Allow, p.from, map[string]bool{})...)
	if rest := p.from.Minus(Addrs(l.file, l.settings.Allow)); !rest.IsEmpty() {
		out = append(out, l.line("block.allow", fleet.Text{Place: stretch(l.settings.Allow)}, LeavesOut, addrStrings(rest)))
	}
	return out
}

// ignoring are the lines that make IPv6 pass.
func (l *finder) ignoring(p *Part) []FleetLine {
	out := []FleetLine{l.line("os", l.group.OS, Unfiltered, p.From)}
	if l.settings.IPv6.Place.Line > 0 {
		out = append(out, l.line("ipv6", l.settings.IPv6, Accepts, p.From))
	}
	return out
}

// closing are the lines that close the part's ports.
func (l *finder) closing(p *Part) []FleetLine {
	var out []FleetLine
	add := func(key string, t fleet.Text, ports netset.PortRange) {
		if hit := p.ports.Intersect(netset.NewPorts(ports)); !hit.IsEmpty() {
			out = append(out, l.line(key, t, Closes, doors(hit, p.Protocol)))
		}
	}
	if p.Protocol == "tcp" {
		add("", fleet.Text{}, netset.PortRange{First: policy.EndpointMapper, Last: policy.EndpointMapper})
		for _, spec := range l.settings.Ports {
			add("rpc.ports", spec.Text, spec.Range)
		}
	}
	for _, door := range l.settings.Also {
		if door.Proto == p.Protocol {
			add("block.also", door.Text, door.Range)
		}
	}
	return out
}

// letting are the entries that have some of the addresses, each with those that
// it names. What a network has is listed once, however many name it.
func (l *finder) letting(key string, entries []fleet.Entry, from netset.Addrs, seen map[string]bool) []FleetLine {
	var out []FleetLine
	for i, e := range entries {
		if e.Except {
			continue // none of the addresses is in it
		}
		hit := Addrs(l.file, entries[i:i+1]).Intersect(from)
		if hit.IsEmpty() {
			continue
		}
		out = append(out, l.line(key, e.Text, LetsIn, addrStrings(hit)))
		if n := l.file.Network(e.Ref); n != nil && !seen[e.Ref] {
			seen[e.Ref] = true
			out = append(out, l.letting("networks."+e.Ref, n.Entries, hit, seen)...)
		}
	}
	return out
}

func (l *finder) line(key string, t fleet.Text, effect Effect, covers []string) FleetLine {
	return FleetLine{
		Key: key, Value: t.Value, Level: l.level(key, t.Place), Effect: effect, Covers: covers,
		File: l.file.File, Place: t.Place,
	}
}

// level says which table of the file sets a key for the host.
func (l *finder) level(key string, at diag.Place) string {
	section, name, dotted := strings.Cut(key, ".")
	switch {
	case key == "" || section == "networks":
		return ""
	case key == "os":
		return "group"
	case !slices.ContainsFunc(places(l.group.Settings), func(p diag.Place) bool { return p.Line == at.Line && p.Column == at.Column }):
		return "host"
	}
	set := l.own
	if dotted {
		set, _ = l.own[section].(map[string]any)
	} else {
		name = section
	}
	if _, ok := set[name]; ok {
		return "group"
	}
	return "defaults"
}

// places are where settings have their values.
func places(s *fleet.Settings) []diag.Place {
	out := []diag.Place{s.IPv6.Place}
	for _, p := range s.Ports {
		out = append(out, p.Place)
	}
	for _, e := range s.Allow {
		out = append(out, e.Place)
	}
	for _, d := range s.Also {
		out = append(out, d.Place)
	}
	return out
}

// stretch is the place of a list, as far as it is on the line of its first entry.
func stretch(entries []fleet.Entry) diag.Place {
	place := entries[0].Place
	for _, e := range entries {
		if e.Place.Line == place.Line {
			place.Length = e.Place.Column + e.Place.Length - place.Column
		}
	}
	return place
}

// Addrs is the union of entries, following the names of networks, without what the
// networks take out.
func Addrs(f *fleet.Fleet, entries []fleet.Entry) netset.Addrs {
	known := map[string]netset.Addrs{}
	var union func([]fleet.Entry) netset.Addrs
	union = func(entries []fleet.Entry) netset.Addrs {
		var in, out netset.Addrs
		for _, e := range entries {
			set := known[e.Ref]
			if e.Ref == "" {
				set = netset.NewAddrs(e.Range)
			} else if _, ok := known[e.Ref]; !ok {
				if n := f.Network(e.Ref); n != nil {
					set = union(n.Entries)
				}
				known[e.Ref] = set
			}
			if e.Except {
				out = out.Union(set)
			} else {
				in = in.Union(set)
			}
		}
		return in.Minus(out)
	}
	return union(entries)
}

func addrStrings(a netset.Addrs) []string {
	var out []string
	for _, r := range a.Ranges() {
		out = append(out, netset.FormatRange(r))
	}
	return out
}

// doors writes ports with their protocol.
func doors(ports netset.Ports, proto string) []string {
	out := ports.Strings()
	for i := range out {
		out[i] += "/" + proto
	}
	return out
}

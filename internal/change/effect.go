package change

import (
	"fmt"
	"strings"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
)

// What is a way in which something else holds for a host than before.
type What string

// The ways, in the order in which they are told.
const (
	Comes      What = "comes"     // the host is new
	Leaves     What = "leaves"    // the host is no longer in the file
	Moves      What = "moves"     // it is in another group
	Release    What = "os"        // it runs another Windows
	Renamed    What = "fleet"     // its fleet has another name
	TakesOver  What = "formerly"  // other fleets' things are taken over
	Labelled   What = "label"     // administrators read another name
	Admits     What = "admits"    // From may also come in
	Bars       What = "bars"      // From may no longer come in
	Closes     What = "closes"    // Doors are closed now, to all but From
	Reopens    What = "reopens"   // Doors are no longer closed to anyone
	Filters6   What = "ipv6"      // the engine filters IPv6 now, and lets From in
	Passes6    What = "ipv6-open" // the engine filters no IPv6 any more: it passes
	Range      What = "range"     // RPC gets other ports, after a restart
	Profiles   What = "profiles"  // other profiles of the firewall must enforce the rules
	Reschedule What = "restart"   // it restarts at another time, or by other means
	Notice     What = "notice"    // people are warned for another time
)

var order = []What{Comes, Leaves, Moves, Release, Renamed, TakesOver, Labelled, Admits, Bars, Closes, Reopens, Filters6, Passes6, Range, Profiles, Reschedule, Notice}

// Effect is something that holds for a host and didn't before. Hosts with the same
// one share it.
type Effect struct {
	What    What
	Was, Is string // for people; "" where What says all
	From    netset.Addrs
	IPv4    bool   // the host filters nothing else, so that From has the IPv4 of its networks only
	Doors   []Cell // Comes, Closes, Reopens: their ports by protocol; the sources are From
}

func (e *Effect) key() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\x00%s\x00%s\x00%s\x00%t", e.What, e.Was, e.Is, e.From, e.IPv4)
	for _, d := range e.Doors {
		fmt.Fprintf(&b, "\x00%s %s", d.Proto, d.Ports)
	}
	return b.String()
}

// ofPolicies gives what is otherwise under the policy b than under a.
func ofPolicies(a, b *policy.Policy) []Effect {
	var out []Effect
	text := func(what What, was, is string) {
		if was != is {
			out = append(out, Effect{What: what, Was: was, Is: is})
		}
	}
	text(Renamed, a.Fleet, b.Fleet)
	text(TakesOver, strings.Join(a.Formerly, ", "), strings.Join(b.Formerly, ", "))
	text(Labelled, a.Label, b.Label)
	out = append(out, ofSources(a, b)...)
	if more := doors(a, b); more != nil {
		out = append(out, Effect{What: Closes, From: b.Allow, IPv4: b.IgnoreIPv6, Doors: more})
	}
	if less := doors(b, a); less != nil {
		out = append(out, Effect{What: Reopens, Doors: less})
	}
	text(Range, a.Range.String(), b.Range.String())
	text(Profiles, profilesText(a), profilesText(b))
	text(Reschedule, a.When, b.When)
	text(Notice, a.Notice.String(), b.Notice.String())
	return out
}

// ofSources says who else comes in, and who no longer does, where both filter.
func ofSources(a, b *policy.Policy) []Effect {
	was, is, v4 := a.Allow, b.Allow, a.IgnoreIPv6 || b.IgnoreIPv6
	var out []Effect
	if a.IgnoreIPv6 != b.IgnoreIPv6 {
		was, is = was.V4(), is.V4()
		if b.IgnoreIPv6 {
			out = append(out, Effect{What: Passes6})
		} else {
			out = append(out, Effect{What: Filters6, From: b.Allow.V6()})
		}
	}
	if more := is.Minus(was); !more.IsEmpty() {
		out = append(out, Effect{What: Admits, From: more, IPv4: v4})
	}
	if less := was.Minus(is); !less.IsEmpty() {
		out = append(out, Effect{What: Bars, From: less, IPv4: v4})
	}
	return out
}

// doors are the ports that b closes, and a doesn't.
func doors(a, b *policy.Policy) []Cell {
	var out []Cell
	for _, proto := range Protos {
		ports := b.Closed(proto)
		if a != nil {
			ports = ports.Minus(a.Closed(proto))
		}
		if !ports.IsEmpty() {
			out = append(out, Cell{Proto: proto, Ports: ports})
		}
	}
	return out
}

func profilesText(p *policy.Policy) string {
	if p.Profiles == nil {
		return "all"
	}
	return strings.Join(p.Profiles, ", ")
}

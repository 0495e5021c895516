// Package fleet reads the fleet file: what the user wrote, and where. It names
// everything that is wrong with it in one go, each with its place.
//
// It knows nothing of releases of Windows or of what they can do, resolves no
// names, and opens no file and asks no clock or environment: what stands in files
// beside the fleet file is handed to it, and the same bytes always give the same fleet.
package fleet

import (
	"iter"
	"maps"
	"math"
	"time"

	"rpcdsc/internal/diag"
	"rpcdsc/internal/netset"
)

// MaxSize is how many bytes a fleet file may have: each of 100,000 hosts with a
// [[host]] table of its own has room in it.
const MaxSize = 16 << 20

// Text is a string of the file. What comes from a default of the format rather
// than from the file has Line 0.
type Text struct {
	Value string
	Place diag.Place
}

// Fleet is a whole file.
type Fleet struct {
	File     string
	Source   []byte
	SHA256   string // of Source and of the hosts files, hexadecimal
	Name     Text
	Formerly []Text // the names of the fleets that it takes the place of
	Revision int    // of what the fleet delivers; 0 is none
	Networks []Network
	Groups   []Group
	Asserts  []Assert
	Apart    []Apart        // groups whose hosts never restart together
	Waves    []Wave         // in which a change goes out, in their order
	Lints    []*AllowedLint // that are accepted where no group has a say
	Kinds    []Text         // of artifacts, that aren't made unless they are asked for

	PullServer string // the address of the web server that nodes pull from; "" is unknown
	PullShare  string // the share, \\server\share, that they pull from; "" is none

	// Unread says that an error left something out of the sets of addresses and ports:
	// they aren't what was meant, so that nothing is said about what they decide.
	Unread bool

	networks map[string]int // index in Networks, by name
	lists    []hostsText    // the hosts files, in the order in which they are named
}

// AllowedLint is the written code of a lint that is accepted.
type AllowedLint struct {
	Text
	Found bool // there is such a finding, and it was kept back: see Accept
}

// Network is a named set of addresses.
type Network struct {
	Name    Text
	Entries []Entry
}

// Entry is the name of a network, or addresses.
type Entry struct {
	Text
	Ref    string // the name; empty if the entry is addresses
	Range  netset.AddrRange
	Except bool // taken out of what the network's other entries have
}

// Sides parts the entries of a network into those that it has and those that it
// takes out. The latter are given as entries like all others.
func Sides(entries []Entry) (has, not []Entry) {
	for _, e := range entries {
		if e.Except {
			e.Except = false
			not = append(not, e)
		} else {
			has = append(has, e)
		}
	}
	return has, not
}

// Settings is what hosts must enforce. Whatever is set knows its line.
type Settings struct {
	Ports     []PortSpec
	BlockName Text
	Allow     []Entry
	Also      []DoorSpec
	Profiles  []Text // of Windows Firewall, that must enforce the rules: "domain", "private", "public"
	IPv6      Text   // "filter" or "ignore"
	Restart   Restart
}

// PortSpec is one written range of ports.
type PortSpec struct {
	Text
	Range netset.PortRange
}

// DoorSpec is one written range of ports with its protocol, "tcp" or "udp".
type DoorSpec struct {
	Text
	Proto string
	Range netset.PortRange
}

// Restart says when hosts restart.
type Restart struct {
	When            Text     // "window", "at" or "never"
	Windows         []Window // one a day, in the order in which they are filled
	Stagger, Notice Duration
	At              Time
}

// Slots is the number of hosts that can restart in a window, one each stagger,
// if the notice shall lie inside it too.
func (r *Restart) Slots(w Window) int { return slots(w.Length-r.Notice.Duration, r.Stagger.Duration) }

func slots(room, stagger time.Duration) int {
	switch {
	case room < 0:
		return 0
	case stagger == 0:
		return math.MaxInt32
	}
	return int(room/stagger) + 1
}

// Duration is a written length of time.
type Duration struct {
	time.Duration
	Place diag.Place
}

// Time is a written date and time of the node's own clock. UTC carries it and
// means no zone.
type Time struct {
	time.Time
	Place diag.Place
}

// Window is the part of a written window that begins on one day.
type Window struct {
	Text
	Day    time.Weekday
	Start  time.Duration // since midnight
	Length time.Duration // may go past midnight
}

// Group is hosts of one release of Windows.
type Group struct {
	Name, OS Text
	Role     Text      // "domain-controller", or nothing
	Located  []Entry   // where the hosts themselves are, as far as it is said
	Settings *Settings // the fleet's defaults are merged in
	Hosts    []Host
	Lints    []*AllowedLint // that are accepted here; the fleet's, unless the group has its own
}

// Host is one computer.
type Host struct {
	Name     string
	Place    diag.Place // of the entry that lists it, perhaps a range of hosts
	Index    int        // its place in the group
	Settings *Settings  // the group's, unless the host has overrides
}

// Assert is what must be true of some hosts.
type Assert struct {
	Hosts       []Text
	From        []Text
	FromEntries []Entry
	Ports       []DoorSpec
	Want        Text // "allow", "block" or "open"
	Place       diag.Place
	chosen
}

// chosen is the hosts that a list names, one by one or by patterns.
type chosen struct {
	names map[string]bool // in lower case
	globs []string        // in lower case
}

// Names are the hosts that are named, in lower case and in no order.
func (c *chosen) Names() iter.Seq[string] { return maps.Keys(c.names) }

// Globs are the patterns of hosts, in lower case, as path.Match takes them.
func (c *chosen) Globs() []string { return c.globs }

// Network finds a network by its name; nil if there is none.
func (f *Fleet) Network(name string) *Network {
	if i, ok := f.networks[name]; ok {
		return &f.Networks[i]
	}
	return nil
}

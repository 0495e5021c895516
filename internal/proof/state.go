package proof

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"rpcdsc/internal/policy"
)

// State is what an artifact makes of a computer, as a reader found it. A part
// that the artifact says nothing of is nil.
type State struct {
	Identity *Identity
	Rules    *Rules
	RPC      RPC
	Restart  *Restart
	Profiles *Profiles // that must enforce the rules; nil if it says nothing of them
	Formerly *Formerly // nil if it says nothing of them
}

// Formerly are names of fleets whose things on a computer are taken over.
type Formerly []string

// Profiles are names of profiles of Windows Firewall.
type Profiles []string

// Identity is the policy that an artifact says to carry.
type Identity struct {
	Fleet, Tag, RuleGroup string
	Label                 string // "" if it says nothing of it
}

// Rules are all inbound rules or filters of ours, and the engine that enforces
// them.
type Rules struct {
	List   []Rule
	Engine *Engine
}

// RPC is the values of HKLM\SOFTWARE\Microsoft\Rpc\Internet, by name (KB 154596).
type RPC map[string]Value

// Value is a value of the registry.
type Value struct {
	Type string // "MultiString", "String"; else the type's number
	Data []string
}

// ConfinedTo is the three values that confine RPC to ranges of ports.
func ConfinedTo(ranges []string) RPC {
	yes := Value{Type: "String", Data: []string{"Y"}}
	return RPC{
		"Ports":                  {Type: "MultiString", Data: ranges},
		"PortsInternetAvailable": yes,
		"UseInternetPorts":       yes,
	}
}

func (r RPC) String() string {
	out := make([]string, 0, len(r))
	for _, name := range slices.Sorted(maps.Keys(r)) {
		out = append(out, fmt.Sprintf("%s = %s %q", name, r[name].Type, r[name].Data))
	}
	return strings.Join(out, ", ")
}

func (r RPC) equal(other RPC) bool {
	return maps.EqualFunc(r, other, func(a, b Value) bool { return a.Type == b.Type && slices.Equal(a.Data, b.Data) })
}

// Restart is when a computer restarts once the registry has changed. A part that
// the artifact says nothing of is nil.
type Restart struct {
	When   string         // "window", "at" or "never"; "" if it says nothing of it
	Notice *time.Duration // what users are told before
	Slot   *policy.Slot   // the computer's own time
}

// Part is a part of a State.
type Part uint8

// The parts; those of an artifact are added up.
const (
	HasIdentity Part = 1 << iota
	HasRules
	HasRPC
	HasRestart // when and with which notice
	HasSlot
)

// partNames are for people.
var partNames = map[Part]string{
	HasIdentity: "its policy", HasRules: "rules", HasRPC: "the RPC values", HasRestart: "the restart", HasSlot: "the restart slot",
}

func (s *State) has(p Part) bool {
	switch p {
	case HasIdentity:
		return s.Identity != nil
	case HasRules:
		return s.Rules != nil
	case HasRPC:
		return s.RPC != nil
	case HasRestart:
		return s.Restart != nil && s.Restart.When != "" && s.Restart.Notice != nil
	}
	return s.Restart != nil && s.Restart.Slot != nil
}

// Compare gives everything in which a state isn't what a host's policy and slot
// say. Parts that are there are compared; those of want must be. at says where
// the state is from.
func Compare(at Failure, h *policy.Host, got *State, want Part) []Failure {
	c := &comparison{at: at, host: h}
	for p := HasIdentity; p <= HasSlot; p <<= 1 {
		switch {
		case got.has(p):
			c.part(p, got)
		case want&p != 0:
			c.fail("says nothing of %s", partNames[p])
		}
	}
	return c.failures
}

// comparison collects what is wrong with one state.
type comparison struct {
	at       Failure
	host     *policy.Host
	failures []Failure
}

func (c *comparison) fail(format string, args ...any) {
	c.failures = append(c.failures, c.at.Because(format, args...))
}

func (c *comparison) part(p Part, got *State) {
	want := c.host.Policy
	switch p {
	case HasIdentity:
		c.identity(got.Identity)
	case HasRules:
		for _, x := range Verify(want, got.Rules.List, got.Rules.Engine) {
			f := c.at
			f.Counterexample = x
			c.failures = append(c.failures, f)
		}
		c.profiles(got.Profiles)
		if got.Formerly != nil && !slices.Equal(*got.Formerly, want.Formerly) {
			c.fail("takes over from %q, want %q", *got.Formerly, want.Formerly)
		}
	case HasRPC:
		if w := ConfinedTo(want.Range.Strings()); !got.RPC.equal(w) {
			c.fail("sets the RPC values %s, want %s", got.RPC, w)
		}
	case HasRestart:
		if r := got.Restart; r.When != want.When || *r.Notice != want.Notice.Truncate(time.Second) {
			c.fail("restarts %s with a notice of %s", r.When, r.Notice)
		}
	case HasSlot:
		if !sameSlot(*got.Restart.Slot, c.host.Slot) {
			c.fail("its restart slot is %s, want %s", slotText(*got.Restart.Slot), slotText(c.host.Slot))
		}
	}
}

// profiles compares what says whether rules that aren't enforced somewhere stop
// anything.
func (c *comparison) profiles(got *Profiles) {
	if got == nil {
		return
	}
	for _, name := range policy.AllProfiles {
		if want := c.host.Policy.Counts(name); slices.Contains(*got, name) != want {
			c.fail("counts on the firewall's %s profile: %t, want %t", name, !want, want)
		}
	}
}

func (c *comparison) identity(got *Identity) {
	p := c.host.Policy
	want := Identity{p.Fleet, p.Tag, p.RuleGroup(), p.Label}
	if got.Label == "" {
		want.Label = ""
	}
	if *got != want {
		c.fail("carries policy %s %q of fleet %s in rule group %s", got.Tag, got.Label, got.Fleet, got.RuleGroup)
	}
}

// sameSlot compares what of a slot means something.
func sameSlot(a, b policy.Slot) bool {
	if a.When != b.When {
		return false
	}
	switch a.When {
	case "window":
		return a.Day == b.Day && a.Clock() == b.Clock()
	case "at":
		return a.At.Equal(b.At)
	}
	return true
}

func slotText(s policy.Slot) string {
	switch s.When {
	case "window":
		return s.Day.String() + " " + s.Clock()
	case "at":
		return s.At.Format(time.DateTime)
	}
	return cmp.Or(s.When, "nothing")
}

// Package proof decides, by itself, what emitted rules block and let through,
// and compares that with the policy over every source, protocol and port.
//
// It works on what readers found in the artifacts, under the precedence of the
// engine that will enforce them, and shares no code with the engines and the
// printers but the algebra of package netset: a mistake made there must show
// here. It never changes an artifact.
package proof

import (
	"encoding/binary"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strconv"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
)

// Action is what a rule or filter does with what it matches.
type Action int

// The two actions; the tools' own words for them are many.
const (
	Block Action = iota
	Allow
)

func (a Action) String() string { return [...]string{"block", "allow"}[a] }

// Rule is an inbound rule or filter as a reader found it.
type Rule struct {
	Where  string // artifact and line, or name: for people
	Action Action
	Proto  string // "tcp" or "udp"
	Ports  netset.Ports
	Remote netset.Addrs
	// Bits is how specific the source is, for an engine that goes by it: the
	// length of its prefix, 0 for any.
	Bits int
}

// Precedence resolves what rules that match one port do to each source.
type Precedence func(rules []Rule) (blocked, allowed netset.Addrs)

// BlockBeatsAllow is the precedence of Windows Firewall from Vista on: no allow
// rule reaches past a block rule ([MS-FASP] 2.2.34).
func BlockBeatsAllow(rules []Rule) (blocked, allowed netset.Addrs) {
	blocked = union(rules, func(r Rule) bool { return r.Action == Block })
	allowed = union(rules, func(r Rule) bool { return r.Action == Allow }).Minus(blocked)
	return blocked, allowed
}

// MostSpecificWins is the precedence of the IPsec Policy Agent: among filters of
// one protocol and port the longest source prefix decides, wherever it stands.
// What a tie does is documented nowhere; Block is the reading that hides
// nothing, since a passed source that is also blocked shows as a difference.
func MostSpecificWins(rules []Rule) (blocked, allowed netset.Addrs) {
	for bits := 32; bits >= 0; bits-- {
		at := func(a Action) netset.Addrs {
			return union(rules, func(r Rule) bool { return r.Bits == bits && r.Action == a })
		}
		decided := blocked.Union(allowed)
		b := at(Block).Minus(decided)
		blocked, allowed = blocked.Union(b), allowed.Union(at(Allow).Minus(decided).Minus(b))
	}
	return blocked, allowed
}

func union(rules []Rule, want func(Rule) bool) netset.Addrs {
	var ranges []netset.AddrRange
	for _, r := range rules {
		if want(r) {
			ranges = append(ranges, r.Remote.Ranges()...)
		}
	}
	return netset.NewAddrs(ranges...)
}

// Counterexample is a packet that the rules treat otherwise than the policy.
type Counterexample struct {
	Source    netip.Addr
	Proto     string
	Port      uint16
	Want, Got string // "block", "allow" or "open": governed by nothing
	Rule      string // the rule that decides, where one does
}

func (c Counterexample) String() string {
	text := fmt.Sprintf("%s to %d/%s: want %s, got %s", c.Source, c.Port, c.Proto, c.Want, c.Got)
	if c.Rule != "" {
		text += " by " + c.Rule
	}
	return text
}

// Verify compares the rules with the policy over the whole space: every source
// of the universe, TCP and UDP, every port. It gives a counterexample for each
// kind of difference, or none.
func Verify(p *policy.Policy, rules []Rule, resolve Precedence) []Counterexample {
	universe := netset.Universe
	if p.IgnoreIPv6 {
		universe = universe.V4()
	}
	closed := split(p.Blocked(), p.Allow, universe)
	open := split(netset.Addrs{}, netset.Addrs{}, universe)
	var wrong []Counterexample
	for _, proto := range []string{"tcp", "udp"} {
		for _, s := range segments(proto, p.Closed(proto), rules) {
			blocked, allowed := resolve(s.rules)
			want := open
			if s.closed {
				want = closed
			}
			wrong = append(wrong, s.compare(proto, want, split(blocked, allowed, universe))...)
		}
	}
	return wrong
}

// verdicts splits the universe by what happens to its packets.
type verdicts [3]netset.Addrs

var verdictNames = [...]string{"block", "allow", "open"}

func split(blocked, allowed, universe netset.Addrs) verdicts {
	return verdicts{blocked.Intersect(universe), allowed.Intersect(universe), universe.Minus(blocked).Minus(allowed)}
}

// segment is ports that the same rules match and that are all closed or all
// not: they are decided alike.
type segment struct {
	ports  netset.PortRange // the first such range
	closed bool
	rules  []Rule
}

func (s segment) compare(proto string, want, got verdicts) []Counterexample {
	var wrong []Counterexample
	for w := range want {
		if want[w].Equal(got[w]) {
			continue
		}
		for g := range got {
			if both := want[w].Intersect(got[g]); w != g && !both.IsEmpty() {
				source := both.Ranges()[0].From()
				wrong = append(wrong, Counterexample{source, proto, s.ports.First, verdictNames[w], verdictNames[g], s.decider(source, verdictNames[g])})
			}
		}
	}
	return wrong
}

// decider names a rule that gives source its verdict.
func (s segment) decider(source netip.Addr, verdict string) string {
	for _, r := range s.rules {
		if r.Action.String() == verdict && r.Remote.Contains(source) {
			return r.Where
		}
	}
	return ""
}

// segments cuts all ports where a rule or the policy begins or ends, and keeps
// one of each kind: work grows with the boundaries, not with the ports.
func segments(proto string, closed netset.Ports, rules []Rule) []segment {
	rules = slices.DeleteFunc(slices.Clone(rules), func(r Rule) bool { return r.Proto != proto })
	starts := boundaries(closed, rules)
	matching := make([][]int, len(starts))
	for n, r := range rules {
		for _, ports := range r.Ports.Ranges() {
			at, _ := slices.BinarySearch(starts, int(ports.First))
			for ; at < len(starts) && starts[at] <= int(ports.Last); at++ {
				matching[at] = append(matching[at], n)
			}
		}
	}
	var out []segment
	seen := map[string]bool{}
	kind := kindsOf(rules)
	for i, start := range starts[:len(starts)-1] {
		s := segment{ports: netset.PortRange{First: uint16(start), Last: uint16(starts[i+1] - 1)}, closed: closed.Contains(uint16(start))}
		if key := s.key(kind, matching[i]); !seen[key] {
			seen[key] = true
			for _, n := range matching[i] {
				s.rules = append(s.rules, rules[n])
			}
			out = append(out, s)
		}
	}
	return out
}

// boundaries are the ports at which something begins or has just ended, from 1
// to 65536, which ends the last segment.
func boundaries(closed netset.Ports, rules []Rule) []int {
	set := map[int]bool{1: true, 65536: true}
	mark := func(ports netset.Ports) {
		for _, r := range ports.Ranges() {
			set[int(r.First)], set[int(r.Last)+1] = true, true
		}
	}
	mark(closed)
	for _, r := range rules {
		mark(r.Ports)
	}
	return slices.Sorted(maps.Keys(set))
}

// key is equal for segments that are decided alike.
func (s *segment) key(kind, matching []int) string {
	kinds := make([]int, len(matching))
	for i, n := range matching {
		kinds[i] = kind[n]
	}
	slices.Sort(kinds)
	key := strconv.AppendBool(nil, s.closed)
	for _, k := range kinds {
		key = binary.AppendUvarint(key, uint64(k))
	}
	return string(key)
}

// kindsOf numbers the rules by what they do, whatever their ports: an engine
// without port ranges has the same rule again for each port. Two sets count as
// one if they are the same value; readers give one value for one text.
func kindsOf(rules []Rule) []int {
	type what struct {
		action Action
		bits   int
		remote netset.Addrs
	}
	numbers := map[what]int{}
	out := make([]int, len(rules))
	for i, r := range rules {
		key := what{r.Action, r.Bits, r.Remote}
		n, ok := numbers[key]
		if !ok {
			n = len(numbers)
			numbers[key] = n
		}
		out[i] = n
	}
	return out
}

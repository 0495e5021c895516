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
	Artifact string // where it was found; "" on a computer
	Name     string // as the tool has it
	Filter   string // the filter, where a rule has several
	Action   Action
	Proto    string // "tcp" or "udp"
	Ports    netset.Ports
	Remote   netset.Addrs
	// Bits is how specific the source is, for an engine that goes by it: the
	// length of its prefix, 0 for any.
	Bits    int
	builtIn bool // it came with Windows
}

// String names the rule for people.
func (r *Rule) String() string {
	out := "rule " + r.Name
	if r.Artifact != "" {
		out = r.Artifact + ", " + out
	}
	if r.Filter != "" {
		out += ", filter " + r.Filter
	}
	return out
}

// Counterexample is a packet that the rules treat otherwise than the policy.
type Counterexample struct {
	Source    netip.Addr
	Proto     string
	Port      uint16
	Want, Got string // "block", "allow" or "open": governed by nothing
	Rule      string // the rule that decides, where one does
	End       string // what becomes of the packet in the end, "passes with default inbound Allow"; "" if Got says it
}

func (c Counterexample) String() string {
	text := fmt.Sprintf("%s to %d/%s: want %s, got %s", c.Source, c.Port, c.Proto, c.Want, c.Got)
	if c.Rule != "" {
		text += " by " + c.Rule
	}
	if c.End != "" {
		text += ": it " + c.End
	}
	return text
}

// Verify compares the rules with the policy over the whole space: every source
// of the universe, TCP and UDP, every port. It compares what the rules decide by
// themselves, and what becomes of packets in the end, whatever the engine does
// with those that no rule matches. It gives a counterexample for each kind of
// difference, or none.
func Verify(p *policy.Policy, rules []Rule, engine *Engine) []Counterexample {
	universe := netset.Universe
	if p.IgnoreIPv6 {
		universe = universe.V4()
	}
	closed := verdicts{p.Blocked().Intersect(universe), p.Allow.Intersect(universe), netset.Addrs{}}
	if builtIn := engine.builtIn(p); builtIn != nil {
		rules = slices.Concat(rules, builtIn)
	}
	kinds := kindsOf(rules)
	var wrong []Counterexample
	for _, proto := range []string{"tcp", "udp"} {
		for _, s := range segments(proto, p.Closed(proto), rules, kinds) {
			want := verdicts{open: universe}
			if s.closed {
				want = closed
			}
			got := engine.split(s.rules, universe)
			wrong = append(wrong, withEnds(s.compare(want, got), engine.ends(s, want, got, universe))...)
		}
	}
	return wrong
}

// verdicts splits the universe by what happens to its packets.
type verdicts [3]netset.Addrs

// The verdicts; the first two are those of a rule's action.
const (
	block = int(Block)
	allow = int(Allow)
	open  = 2
)

var verdictNames = [...]string{block: "block", allow: "allow", open: "open"}

// of names the verdict on a source.
func (v verdicts) of(source netip.Addr) string {
	for i, who := range v {
		if who.Contains(source) {
			return verdictNames[i]
		}
	}
	return ""
}

// segment is ports that the same rules match and that are all closed or all
// not: they are decided alike.
type segment struct {
	proto   string
	ports   netset.PortRange // the first such range
	closed  bool
	rules   []Rule
	builtIn []Rule
}

// compare finds what the rules by themselves decide otherwise.
func (s segment) compare(want, got verdicts) []Counterexample {
	var wrong []Counterexample
	for w := range want {
		if want[w].Equal(got[w]) {
			continue
		}
		for g := range got {
			if both := want[w].Intersect(got[g]); w != g && !both.IsEmpty() {
				wrong = append(wrong, s.counterexample(both.Ranges()[0].From(), verdictNames[w], verdictNames[g]))
			}
		}
	}
	return wrong
}

func (s segment) counterexample(source netip.Addr, want, got string) Counterexample {
	return Counterexample{Source: source, Proto: s.proto, Port: s.ports.First, Want: want, Got: got, Rule: s.decider(source, got)}
}

// decider names a rule that gives source its verdict.
func (s segment) decider(source netip.Addr, verdict string) string {
	for i := range s.rules {
		r := &s.rules[i]
		if r.Action.String() == verdict && r.Remote.Contains(source) {
			return r.String()
		}
	}
	return ""
}

// segments cuts all ports where a rule or the policy begins or ends, and keeps
// one of each kind: work grows with the boundaries, not with the ports.
func segments(proto string, closed netset.Ports, rules []Rule, kinds []int) []segment {
	starts := boundaries(proto, closed, rules)
	matching := match(proto, rules, starts)
	var out []segment
	seen := map[string]bool{}
	for i, start := range starts[:len(starts)-1] {
		s := segment{proto: proto, ports: netset.PortRange{First: uint16(start), Last: uint16(starts[i+1] - 1)}, closed: closed.Contains(uint16(start))}
		if key := s.key(kinds, matching[i]); !seen[key] {
			seen[key] = true
			s.add(rules, matching[i])
			out = append(out, s)
		}
	}
	return out
}

// match lists the rules of a protocol that match the ports from each start on.
func match(proto string, rules []Rule, starts []int) [][]int {
	matching := make([][]int, len(starts))
	for n := range rules {
		if rules[n].Proto != proto {
			continue
		}
		for _, ports := range rules[n].Ports.Ranges() {
			at, _ := slices.BinarySearch(starts, int(ports.First))
			for ; at < len(starts) && starts[at] <= int(ports.Last); at++ {
				matching[at] = append(matching[at], n)
			}
		}
	}
	return matching
}

func (s *segment) add(rules []Rule, matching []int) {
	for _, n := range matching {
		if r := rules[n]; r.builtIn {
			s.builtIn = append(s.builtIn, r)
		} else {
			s.rules = append(s.rules, r)
		}
	}
}

// boundaries are the ports at which something begins or has just ended, from 1
// to 65536, which ends the last segment.
func boundaries(proto string, closed netset.Ports, rules []Rule) []int {
	set := map[int]bool{1: true, 65536: true}
	mark := func(ports netset.Ports) {
		for _, r := range ports.Ranges() {
			set[int(r.First)], set[int(r.Last)+1] = true, true
		}
	}
	mark(closed)
	for i := range rules {
		if rules[i].Proto == proto {
			mark(rules[i].Ports)
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// key is equal for segments that are decided alike.
func (s *segment) key(kinds, matching []int) string {
	here := make([]int, len(matching))
	for i, n := range matching {
		here[i] = kinds[n]
	}
	slices.Sort(here)
	key := strconv.AppendBool(make([]byte, 0, 8+2*len(here)), s.closed)
	for _, k := range here {
		key = binary.AppendUvarint(key, uint64(k))
	}
	return string(key)
}

// kindsOf numbers the rules by what they do, whatever their ports: an engine
// without port ranges has the same rule again for each port. Two sets count as
// one if they are the same value; readers give one value for one text.
func kindsOf(rules []Rule) []int {
	type what struct {
		action  Action
		bits    int
		remote  netset.Addrs
		builtIn bool
	}
	numbers := map[what]int{}
	out := make([]int, len(rules))
	for i := range rules {
		r := &rules[i]
		key := what{r.Action, r.Bits, r.Remote, r.builtIn}
		n, ok := numbers[key]
		if !ok {
			n = len(numbers)
			numbers[key] = n
		}
		out[i] = n
	}
	return out
}

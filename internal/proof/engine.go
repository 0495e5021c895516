package proof

import (
	"slices"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
)

// Engine is what decides about packets on a Windows.
type Engine struct {
	// Resolve says what rules that match one port do to each source.
	Resolve func(rules []Rule) (blocked, allowed netset.Addrs)
	// defaults is what a profile may do with packets that no rule matches. An
	// engine without profiles hands them on.
	defaults []Action
}

// The engines.
var (
	Firewall = &Engine{blockBeatsAllow, []Action{Block, Allow}}
	IPsec    = &Engine{mostSpecificWins, nil}
)

// blockBeatsAllow is the precedence of Windows Firewall from Vista on: no allow
// rule reaches past a block rule ([MS-FASP] 2.2.34).
func blockBeatsAllow(rules []Rule) (blocked, allowed netset.Addrs) {
	blocked = union(rules, func(r *Rule) bool { return r.Action == Block })
	allowed = union(rules, func(r *Rule) bool { return r.Action == Allow }).Minus(blocked)
	return blocked, allowed
}

// mostSpecificWins is the precedence of the IPsec Policy Agent: among filters of
// one protocol and port the longest source prefix decides, wherever it stands.
// What a tie does is documented nowhere; Block is the reading that hides
// nothing, since a passed source that is also blocked shows as a difference.
func mostSpecificWins(rules []Rule) (blocked, allowed netset.Addrs) {
	var lengths [33]bool
	for i := range rules {
		lengths[rules[i].Bits] = true
	}
	for bits := 32; bits >= 0; bits-- {
		if !lengths[bits] {
			continue
		}
		at := func(a Action) netset.Addrs {
			return union(rules, func(r *Rule) bool { return r.Bits == bits && r.Action == a })
		}
		decided := blocked.Union(allowed)
		b := at(Block).Minus(decided)
		blocked, allowed = blocked.Union(b), allowed.Union(at(Allow).Minus(decided).Minus(b))
	}
	return blocked, allowed
}

// union is the sources of the rules that are wanted.
func union(rules []Rule, want func(*Rule) bool) netset.Addrs {
	var sets []netset.Addrs
	ranges := 0
	for i := range rules {
		if r := &rules[i]; want(r) {
			sets = append(sets, r.Remote)
			ranges += len(r.Remote.Ranges())
		}
	}
	if len(sets) == 1 {
		return sets[0]
	}
	all := make([]netset.AddrRange, 0, ranges)
	for _, set := range sets {
		all = append(all, set.Ranges()...)
	}
	return netset.NewAddrs(all...)
}

// builtIn are rules as those of Windows' own groups: they let everybody reach
// the endpoint mapper, that over HTTP, and what listens in the RPC range.
func (e *Engine) builtIn(p *policy.Policy) []Rule {
	if len(e.defaults) == 0 {
		return nil
	}
	mappers := netset.NewPorts(netset.PortRange{First: 135, Last: 135}, netset.PortRange{First: 593, Last: 593})
	return []Rule{{Name: "of Windows itself", Action: Allow, Proto: "tcp", Ports: mappers.Union(p.Range), Remote: netset.Universe, builtIn: true}}
}

// split splits the universe by what rules that match one port decide.
func (e *Engine) split(rules []Rule, universe netset.Addrs) verdicts {
	blocked, allowed := e.Resolve(rules)
	return verdicts{blocked.Intersect(universe), allowed.Intersect(universe), universe.Minus(blocked).Minus(allowed)}
}

// passing is who passes in the end, under a default.
func (v verdicts) passing(byDefault Action) netset.Addrs {
	if byDefault == Block {
		return v[allow]
	}
	return v[allow].Union(v[open])
}

// ends compares what becomes of a segment's packets in the end, alone and beside
// the built-in rules. What isn't closed must fare as without our rules.
func (e *Engine) ends(s segment, want, alone verdicts, universe netset.Addrs) []Counterexample {
	wrong := e.end(s, want, alone, alone, verdicts{open: universe}, "")
	if len(s.builtIn) > 0 {
		both := e.split(slices.Concat(s.rules, s.builtIn), universe)
		wrong = append(wrong, e.end(s, want, alone, both, e.split(s.builtIn, universe), " beside built-in rules")...)
	}
	return wrong
}

// end finds, for each default, those who pass and shouldn't, and those who should
// and don't.
func (e *Engine) end(s segment, want, alone, got, without verdicts, beside string) []Counterexample {
	var wrong []Counterexample
	for _, byDefault := range e.defaults {
		should, does := want[allow], got.passing(byDefault)
		if !s.closed {
			should = without.passing(byDefault)
		}
		if should.Equal(does) {
			continue
		}
		under := " with default inbound " + [...]string{"Block", "Allow"}[byDefault] + beside
		for i, who := range []netset.Addrs{does.Minus(should), should.Minus(does)} {
			if !who.IsEmpty() {
				source := who.Ranges()[0].From()
				c := s.counterexample(source, want.of(source), alone.of(source))
				c.End = [...]string{"passes", "is dropped"}[i] + under
				wrong = append(wrong, c)
			}
		}
	}
	return wrong
}

// withEnds tells differences in what rules decide how they end, and adds those
// that show in the end only.
func withEnds(decided, ends []Counterexample) []Counterexample {
	for _, e := range ends {
		i := slices.IndexFunc(decided, func(c Counterexample) bool { return c.Want == e.Want && c.Got == e.Got })
		switch {
		case i < 0:
			decided = append(decided, e)
		case decided[i].End == "" && e.Got == verdictNames[open]:
			decided[i].End = e.End
		}
	}
	return decided
}

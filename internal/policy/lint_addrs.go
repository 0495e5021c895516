package policy

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"net/netip"
	"slices"
	"strings"

	"rpcdsc/internal/diag"
	"rpcdsc/internal/fleet"
	"rpcdsc/internal/netset"
)

// ownNetwork is about hosts that close themselves to where they are.
func (l *linter) ownNetwork(s subject) {
	out := l.leftOut(s.group.Source.Located, s.policy)
	if s.group.Source.Role.Value == fleet.RoleCluster {
		out = append(out, outside(linkLocal, s.policy)...)
	}
	if out != nil {
		l.reportFor(s.group, diag.OwnNetworkLeftOut.At(s.Allow[0].Place, "block.allow leaves out where the hosts are: %s", strings.Join(out, ", ")))
	}
}

// linkLocal is what the network that a failover cluster makes among its nodes has
// addresses of.
var linkLocal = netset.MustAddrs("169.254.0.0/16", "fe80::/10")

// outside lists what a policy doesn't let in.
func outside(all netset.Addrs, p *Policy) []string {
	if p.IgnoreIPv6 {
		all = all.V4()
	}
	var out []string
	for _, r := range all.Minus(p.Allow).Ranges() {
		out = append(out, netset.FormatRange(r))
	}
	return out
}

// linkLocalAllowed is about addresses that mean another neighbour on every host,
// where no cluster needs them.
func (l *linter) linkLocalAllowed(s subject) {
	if s.group.Source.Role.Value == fleet.RoleCluster || !s.policy.Allow.Meets(linkLocal) {
		return
	}
	for i, e := range s.Allow {
		if slices.ContainsFunc(l.resolver.addrs(s.Allow[i:i+1]).Ranges(), linkLocal.ContainsRange) {
			l.report(s.group, diag.LinkLocal.At(e.Place, "%s has link-local addresses", e.Value))
		}
	}
}

// members is about domain controllers that close themselves to where other
// groups are.
func (l *linter) members(s subject) {
	if s.group.Source.Role.Value != fleet.RoleDomainController {
		return
	}
	var out []string
	for i := range l.fleet.Groups {
		g := &l.fleet.Groups[i]
		if l.pairs += len(g.Source.Located); l.pairs > mostPairs {
			l.report(s.group, diag.NotCompared.At(s.group.Source.Role.Place, "up to here, the networks of the domain controllers and the places of the other groups make more than %d pairs, and the rest isn't compared", mostPairs))
			break
		}
		if g == s.group {
			continue
		}
		for _, where := range l.leftOut(g.Source.Located, s.policy) {
			out = append(out, fmt.Sprintf("%s (group %s)", where, g.Name))
		}
	}
	if out != nil {
		l.reportFor(s.group, diag.MembersLeftOut.At(s.Allow[0].Place, "block.allow of domain controllers leaves out where other hosts are: %s", strings.Join(out, ", ")))
	}
}

// leftOut lists the entries that a policy lets in only in part, or not at all.
func (l *linter) leftOut(entries []fleet.Entry, p *Policy) []string {
	var out []string
	for i, e := range entries {
		all := l.resolver.addrs(entries[i : i+1])
		if p.IgnoreIPv6 {
			all = all.V4()
		}
		rest := all.Minus(p.Allow)
		switch {
		case rest.IsEmpty():
		case rest.Equal(all):
			out = append(out, e.Value)
		default:
			out = append(out, netset.FormatRange(rest.Ranges()[0])+" of "+e.Value)
		}
	}
	return out
}

// space is the addresses of a family that hosts can have.
type space struct {
	family      string
	first, last netip.Addr
}

// IPv4 up to multicast, and the part of IPv6 that is given out (RFC 4291, 2.4).
var spaces = []space{
	{"IPv4", netip.MustParseAddr("1.0.0.0"), netip.MustParseAddr("223.255.255.255")},
	{"IPv6", netip.MustParseAddr("2000::"), netip.MustParseAddr("3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")},
}

// share is how much of the space a set has, from 0 to 1.
func (s space) share(a netset.Addrs) float64 {
	sum := 0.0
	for _, r := range a.Ranges() {
		first, last := r.From(), r.To()
		if first.BitLen() != s.first.BitLen() || last.Less(s.first) || s.last.Less(first) {
			continue
		}
		if first.Less(s.first) {
			first = s.first
		}
		if s.last.Less(last) {
			last = s.last
		}
		sum += count(first, last)
	}
	return sum / count(s.first, s.last)
}

// count is the number of addresses from one to another of its family.
func count(first, last netip.Addr) float64 {
	a, b := first.As16(), last.As16()
	low, borrow := bits.Sub64(binary.BigEndian.Uint64(b[8:]), binary.BigEndian.Uint64(a[8:]), 0)
	high, _ := bits.Sub64(binary.BigEndian.Uint64(b[:8]), binary.BigEndian.Uint64(a[:8]), borrow)
	return math.Ldexp(float64(high), 64) + float64(low) + 1
}

// nearlyAll is the share of a family from which on a policy blocks hardly
// anybody.
const nearlyAll = 0.5

func (l *linter) nearlyEveryone(s subject) {
	for _, space := range spaces {
		if share := space.share(s.policy.Allow); share >= nearlyAll {
			l.report(s.group, diag.NearlyEveryone.At(l.widest(s.Allow, space), "block.allow lets in %.0f %% of all %s addresses", math.Floor(100*share), space.family))
		}
	}
}

// widest is the place of the entry that has the most of a space.
func (l *linter) widest(entries []fleet.Entry, in space) diag.Place {
	best, most := entries[0].Place, 0.0
	for i, e := range entries {
		if share := in.share(l.resolver.addrs(entries[i : i+1])); share > most {
			best, most = e.Place, share
		}
	}
	return best
}

// shadowedAllow is about entries that change nothing, as another one has all of
// them. A list that many hosts share is looked at once.
func (l *linter) shadowedAllow(s subject) {
	found, known := l.shadows[&s.Allow[0]]
	if !known {
		found = l.shadowed(s.Allow)
		l.shadows[&s.Allow[0]] = found
	}
	for _, f := range found {
		l.report(s.group, f)
	}
}

// needlessExcepts is about exceptions from what a network doesn't have.
func (l *linter) needlessExcepts() {
	for _, n := range l.fleet.Source.Networks {
		has, not := fleet.Sides(n.Entries)
		if not == nil {
			continue
		}
		all := l.resolver.addrs(has)
		for i, e := range not {
			if l.resolver.addrs(not[i : i+1]).Meets(all) {
				continue
			}
			for g := range l.fleet.Groups {
				l.report(&l.fleet.Groups[g], diag.NeedlessExcept.At(e.Place, "network %s has nothing of %s", n.Name.Value, strings.TrimPrefix(e.Value, "except ")))
			}
		}
	}
}

// mostPairs bounds what lints compare with each other. Of lists that are longer they
// say that.
const mostPairs = 1_000_000

// shared is about names of networks that have addresses in common with another
// entry, and neither has all of the other. Of each entry the first one that does is
// named.
func (l *linter) shared(entries []fleet.Entry, sets []netset.Addrs, by []int) []diag.Finding {
	told := make([]bool, len(entries))
	var out []diag.Finding
	for name := range entries {
		if entries[name].Ref == "" || by[name] > 0 {
			continue
		}
		for other := range entries {
			a, b := min(name, other), max(name, other)
			if a == b || told[b] || by[other] > 0 || !sets[a].Meets(sets[b]) {
				continue
			}
			told[b] = true
			both := sets[a].Intersect(sets[b])
			out = append(out, diag.SharedAllow.At(entries[b].Place, "%s and %s share %s", entries[a].Value, entries[b].Value, netset.FormatRange(both.Ranges()[0])))
		}
	}
	return out
}

// shadowed compares each name of a network with everything else. The reader has
// compared the written addresses with each other, and equal names.
func (l *linter) shadowed(entries []fleet.Entry) []diag.Finding {
	sets, firsts := make([]netset.Addrs, len(entries)), make([]netip.Addr, len(entries))
	for i := range entries {
		sets[i] = l.resolver.addrs(entries[i : i+1])
		firsts[i] = sets[i].Ranges()[0].From()
	}
	names := 0
	for i := range entries {
		if entries[i].Ref != "" {
			names++
		}
	}
	if names*len(entries) > mostPairs {
		return []diag.Finding{diag.NotCompared.At(entries[0].Place, "%d networks among %d entries make more than %d pairs, and aren't compared", names, len(entries), mostPairs)}
	}
	by := make([]int, len(entries)) // the place in the list of what has all of an entry, from 1
	compare := func(outer, inner int) {
		if by[inner] > 0 || entries[outer].Value == entries[inner].Value || !sets[outer].Contains(firsts[inner]) || !sets[outer].ContainsAll(sets[inner]) {
			return
		}
		if outer < inner || !sets[inner].ContainsAll(sets[outer]) { // of two that are equal, the second is too much
			by[inner] = outer + 1
		}
	}
	for name := range entries {
		if entries[name].Ref == "" {
			continue
		}
		for other := range entries {
			compare(name, other)
			compare(other, name)
		}
	}
	out := l.shared(entries, sets, by)
	for inner, outer := range by {
		if outer > 0 {
			a, b := entries[outer-1], entries[inner]
			out = append(out, diag.ShadowedAllow.At(b.Place, "%s has all of %s", a.Value, b.Value).
				Remedyf("remove %s here, or %s if that was too much", b.Value, a.Value))
		}
	}
	return out
}

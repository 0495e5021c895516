package policy

import (
	"cmp"
	"fmt"
	"net/netip"
	"path"
	"slices"
	"strings"

	"rpcdsc/internal/diag"
	"rpcdsc/internal/fleet"
	"rpcdsc/internal/netset"
	"rpcdsc/internal/sorting"
)

// Unmet is an assertion that doesn't hold, and a packet that shows it.
type Unmet struct {
	Group   *Group
	Host    *Host
	Source  netip.Addr
	Proto   string
	Port    uint16
	Verdict string
	Finding int // its place in what Resolve reports
}

// checkAsserts holds the policies against what the file says must be true; that
// the artifacts decide as the policies is proved. Work is done once for each
// policy that an assertion is about; the first host that has it is named. Where an
// error has left addresses or ports out, a broken assertion would be its echo.
func (r *resolver) checkAsserts(out *Fleet) {
	if len(r.file.Asserts) == 0 || r.file.Unread {
		return
	}
	about := newSelector(out.Groups)
	for i := range r.file.Asserts {
		a := &r.file.Asserts[i]
		if a.Want.Value == "" {
			continue // it is reported already
		}
		from := r.addrs(a.FromEntries)
		for _, ref := range about.policies(a) {
			g := &out.Groups[ref.group]
			h := &g.Hosts[ref.host]
			if !r.spendSteps(a, from, h.Policy) {
				return
			}
			if u := r.checkAssert(a, from, h); u != nil {
				r.steps += 1000 // a finding takes longer
				u.Group = g
				out.Unmet = append(out.Unmet, *u)
			}
		}
	}
}

// maxSteps bounds how many ranges the assertions are held against, those of the
// policies and of the assertions themselves.
const maxSteps = 20_000_000

// spendSteps counts the steps of one policy under one assertion, and tells whether
// they may be made.
func (r *resolver) spendSteps(a *fleet.Assert, from netset.Addrs, p *Policy) bool {
	const more = 10 // for a policy that is small
	r.steps += len(a.Ports) * (more + len(from.Ranges()) + len(p.Allow.Ranges()) + len(p.TCP.Ranges()) + len(p.UDP.Ranges()))
	if r.steps <= r.most {
		return true
	}
	r.report(diag.TooMuch.At(a.Place, "up to here, the assertions and the policies that they are about make more than %d steps", r.most).
		Remedyf("write assertions about fewer hosts or fewer ports"))
	return false
}

// selector finds the hosts that assertions are about.
type selector struct {
	groups []Group
	byName map[string]hostRef   // in lower case
	byGlob map[string][]hostRef // the first host of each policy that a pattern matches
}

// hostRef finds a host.
type hostRef struct{ group, host int }

func (r hostRef) compare(o hostRef) int {
	return cmp.Or(cmp.Compare(r.group, o.group), cmp.Compare(r.host, o.host))
}

func newSelector(groups []Group) *selector {
	s := &selector{groups, map[string]hostRef{}, map[string][]hostRef{}}
	for i := range groups {
		for j := range groups[i].Hosts {
			s.byName[strings.ToLower(groups[i].Hosts[j].Name)] = hostRef{i, j}
		}
	}
	return s
}

// policies gives a host for each policy of a group that an assertion is about, the
// first one: groups can share a policy, and have it from different lines.
func (s *selector) policies(a *fleet.Assert) []hostRef {
	var refs []hostRef
	for name := range a.Names() {
		if ref, ok := s.byName[name]; ok {
			refs = append(refs, ref)
		}
	}
	for _, glob := range a.Globs() {
		refs = append(refs, s.matches(glob)...)
	}
	sorting.By(refs, hostRef.compare)
	type of struct {
		group  int
		policy *Policy
	}
	seen := map[of]bool{}
	return slices.DeleteFunc(refs, func(ref hostRef) bool {
		key := of{ref.group, s.groups[ref.group].Hosts[ref.host].Policy}
		again := seen[key]
		seen[key] = true
		return again
	})
}

// matches looks in each group until all its policies are found.
func (s *selector) matches(glob string) []hostRef {
	refs, known := s.byGlob[glob]
	if known {
		return refs
	}
	for i := range s.groups {
		g := &s.groups[i]
		seen := map[*Policy]bool{}
		for j := range g.Hosts {
			if len(seen) == len(g.Policies) {
				break
			}
			h := &g.Hosts[j]
			if ok, _ := path.Match(glob, strings.ToLower(h.Name)); ok && !seen[h.Policy] {
				seen[h.Policy] = true
				refs = append(refs, hostRef{i, j})
			}
		}
	}
	s.byGlob[glob] = refs
	return refs
}

func (r *resolver) checkAssert(a *fleet.Assert, from netset.Addrs, h *Host) *Unmet {
	for _, door := range a.Ports {
		for _, v := range r.sidesOf(h.Policy).verdicts(door.Proto, netset.NewPorts(door.Range)) {
			who := from.Intersect(v.From)
			if v.Verdict == a.Want.Value || who.IsEmpty() {
				continue
			}
			first := who.Ranges()[0]
			u := &Unmet{Host: h, Source: first.From(), Proto: door.Proto, Port: v.Ports.Ranges()[0].First, Verdict: v.Verdict}
			f := diag.AssertionFailed.At(door.Place, "the assertion of line %d wants %s, but on host %s a packet from %s to %s/%s is %s: %s",
				a.Place.Line, a.Want.Value, h.Name, netset.FormatRange(first), v.Ports.Ranges()[0], door.Proto, said[v.Verdict], r.because(u))
			u.Finding = len(r.findings)
			r.report(f.Remedyf("%s", remedy(a.Want.Value, u)))
			return u
		}
	}
	return nil
}

// because says which lines of the file make the verdict.
func (r *resolver) because(u *Unmet) string {
	s := u.Host.Source.Settings
	closing := r.closing(u, s)
	switch {
	case len(s.Ports) == 0 || len(s.Allow) == 0: // what is wrong there is reported
		return "the policy isn't whole"
	case u.Verdict == "block":
		return fmt.Sprintf("%s, and block.allow on line %d leaves the address out", closing, s.Allow[0].Place.Line)
	case u.Verdict == "allow":
		for i, e := range s.Allow {
			if r.addrs(s.Allow[i : i+1]).Contains(u.Source) {
				return fmt.Sprintf("%s, and %s lets the address in", closing, written("block.allow", e.Text))
			}
		}
	}
	if closing != "" {
		return closing + `, but ` + written("ipv6", s.IPv6) + " leaves IPv6 alone"
	}
	return fmt.Sprintf("neither rpc.ports on line %d nor block.also has the port", s.Ports[0].Place.Line)
}

// closing says what closes the port, "" if nothing does.
func (r *resolver) closing(u *Unmet, s *fleet.Settings) string {
	holds := func(p netset.PortRange) bool { return p.First <= u.Port && u.Port <= p.Last }
	if u.Proto == "tcp" {
		if u.Port == EndpointMapper {
			return "135/tcp is always closed"
		}
		for _, p := range s.Ports {
			if holds(p.Range) {
				return written("rpc.ports", p.Text) + " closes the port"
			}
		}
	}
	for _, d := range s.Also {
		if d.Proto == u.Proto && holds(d.Range) {
			return written("block.also", d.Text) + " closes the port"
		}
	}
	return ""
}

func written(key string, t fleet.Text) string {
	return fmt.Sprintf("%s %q on line %d", key, t.Value, t.Place.Line)
}

var said = map[string]string{"allow": "allowed", "block": "blocked", "open": "not governed by any rule"}

// Verdict is what a policy does with some sources at some ports.
type Verdict struct {
	Verdict string // "allow", "block" or "open"
	From    netset.Addrs
	Ports   netset.Ports
}

// Verdicts splits everyone who sends to ports of a protocol by what the policy
// does with them. Parts that hold nothing are left out.
func (p *Policy) Verdicts(proto string, ports netset.Ports) []Verdict {
	return p.sides().verdicts(proto, ports)
}

// sides is who is treated how at a closed port.
type sides struct {
	policy        *Policy
	blocked, open netset.Addrs
}

func (p *Policy) sides() sides {
	everyone := netset.Universe
	if p.IgnoreIPv6 {
		everyone = everyone.V4()
	}
	return sides{p, everyone.Minus(p.Allow), netset.Universe.Minus(everyone)}
}

// sidesOf keeps them, as many assertions can be about a policy.
func (r *resolver) sidesOf(p *Policy) sides {
	s, known := r.sides[p]
	if !known {
		s = p.sides()
		r.sides[p] = s
	}
	return s
}

func (s sides) verdicts(proto string, ports netset.Ports) []Verdict {
	closed := ports.Intersect(s.policy.Closed(proto))
	all := [...]Verdict{
		{"allow", s.policy.Allow, closed},
		{"block", s.blocked, closed},
		{"open", s.open, closed},
		{"open", netset.Universe, ports.Minus(closed)},
	}
	var out []Verdict
	for _, v := range all {
		if !v.From.IsEmpty() && !v.Ports.IsEmpty() {
			out = append(out, v)
		}
	}
	return out
}

// remedy says which key of the host's settings would make the wanted verdict.
func remedy(want string, u *Unmet) string {
	h := u.Host
	switch {
	case h.Policy.IgnoreIPv6 && u.Source.Is6():
		return "leave IPv6 out of the assertion: " + h.Name + " can't filter it"
	case want == "allow" && u.Verdict == "block":
		return "name the network in block.allow of " + h.Name + ", or correct the assertion"
	case want == "allow":
		return "close the port with rpc.ports or block.also of " + h.Name + " and name the network in its block.allow, or write want = \"open\""
	case want == "block" && u.Verdict == "allow":
		return "leave the address out of block.allow of " + h.Name + ", or correct the assertion"
	case want == "block":
		return "close the port with rpc.ports or block.also of " + h.Name + " and leave the network out of its block.allow, or correct the assertion"
	case u.Proto == "tcp" && u.Port == EndpointMapper:
		return "leave 135/tcp out of the assertion, or write want = \"" + u.Verdict + "\""
	}
	return "leave the port out of rpc.ports and block.also of " + h.Name + ", or correct the assertion"
}

package policy

import (
	"cmp"
	"fmt"
	"slices"

	"rpcdsc/internal/fleet"
)

// Own resolves what hosts must enforce from the words of the file that are about
// each alone. It knows nothing of policies that hosts share, of hashes or of tags:
// what they have been merged to is held against it.
//
// The work is done once for hosts that the reader gave the same *fleet.Settings.
type Own struct {
	fleet     *Fleet
	resolvers map[*fleet.Fleet]*resolver
	made      map[ownKey]*Policy
}

type ownKey struct {
	settings   *fleet.Settings
	ignoreIPv6 bool // all of a release that a policy depends on
}

// NewOwn is for the hosts of a fleet.
func NewOwn(f *Fleet) *Own {
	return &Own{f, map[*fleet.Fleet]*resolver{}, map[ownKey]*Policy{}}
}

// of resolves the words of the file that a host's settings stand in.
func (o *Own) of(s *fleet.Settings) *resolver {
	file := cmp.Or(o.fleet.older[s], o.fleet.Source)
	if o.resolvers[file] == nil {
		o.resolvers[file] = unlimited(file)
	}
	return o.resolvers[file]
}

// Policy is what a host of the group must enforce. It has no tag.
func (o *Own) Policy(g *Group, h *Host) *Policy {
	key := ownKey{h.Source.Settings, !g.Target.IPv6}
	if o.made[key] == nil {
		o.made[key] = o.of(h.Source.Settings).policy(h.Source.Settings, g.Target)
	}
	return o.made[key]
}

// Mismatch is a host that got another policy than its own.
type Mismatch struct {
	Group   *Group
	Host    *Host
	Problem string // "has the policy 0123abcd, which closes ..."
}

// Mismatches gives the hosts whose policy isn't what the file says of them alone,
// or has the tag of another one, or is none of their group's. Files are made for the
// policies of a group and are found by their tags, so there must be none.
func (f *Fleet) Mismatches() []Mismatch {
	own, byTag := NewOwn(f), map[string]*Policy{}
	// Hosts that share their settings and their policy are judged alike.
	type judged struct {
		group    *Group
		got, own *Policy
	}
	known := map[judged]string{}
	var out []Mismatch
	for i := range f.Groups {
		g := &f.Groups[i]
		for j := range g.Hosts {
			h := &g.Hosts[j]
			if byTag[h.Policy.Tag] == nil {
				byTag[h.Policy.Tag] = h.Policy
			}
			key := judged{g, h.Policy, own.Policy(g, h)}
			problem, ok := known[key]
			if !ok {
				problem = mismatch(g, h.Policy, key.own, byTag[h.Policy.Tag])
				known[key] = problem
			}
			if problem != "" {
				out = append(out, Mismatch{g, h, problem})
			}
		}
	}
	return out
}

// mismatch compares a host's policy with its own and with the one that is found by
// its tag.
func mismatch(g *Group, p, own, found *Policy) string {
	switch {
	case !p.Same(own):
		return fmt.Sprintf("has the policy %s, which isn't what the fleet file says of it: %s", p.Tag, firstOther(p, own))
	case p != found && !p.Same(found):
		return fmt.Sprintf("has the policy %s, and another one has the same tag", p.Tag)
	case !slices.Contains(g.Policies, p):
		return fmt.Sprintf("has the policy %s, which is none of group %s", p.Tag, g.Name)
	}
	return ""
}

// firstOther shows where two policies begin to differ.
func firstOther(p, own *Policy) string {
	for _, set := range []struct {
		name      string
		has, want fmt.Stringer
	}{
		{"rpc.ports", p.Range, own.Range}, {"closed TCP ports", p.TCP, own.TCP}, {"closed UDP ports", p.UDP, own.UDP},
		{"block.allow", p.Allow, own.Allow},
	} {
		if has, want := set.has.String(), set.want.String(); has != want {
			return fmt.Sprintf("%s %.80q, want %.80q", set.name, has, want)
		}
	}
	return "the ports and networks are the same, the name or the restart isn't"
}

package change

import (
	"cmp"
	"slices"
	"strings"

	"rpcdsc/internal/policy"
	"rpcdsc/internal/sorting"
)

// Change is what becomes otherwise from one fleet file to another.
type Change struct {
	Before, After *policy.Fleet
	Hosts         int // in the file after
	Changed       int // hosts of either file for which something becomes otherwise
	Groups        []GroupChange
}

// Same tells whether nothing becomes otherwise for any host.
func (c *Change) Same() bool { return c.Changed == 0 }

// GroupChange is what becomes otherwise in a group. Hosts that leave are in the group
// in which they were.
type GroupChange struct {
	Name    string
	Hosts   int // in the file after; 0 if the group is gone
	Changed int
	Entries []EffectEntry
	Decided []DecidedEntry

	group *policy.Group // after; nil if it is gone
}

// Names are the hosts of the file after.
func (g *GroupChange) Names() []string {
	var out []string
	for i := 0; g.group != nil && i < len(g.group.Hosts); i++ {
		out = append(out, g.group.Hosts[i].Name)
	}
	return out
}

// EffectEntry is an effect, and the hosts that have it.
type EffectEntry struct {
	*Effect
	Hosts []Pair
}

// DecidedEntry is hosts that change from one policy to another: of the same packets
// becomes something else.
type DecidedEntry struct {
	Before, After *policy.Policy // nil if the hosts come or leave
	Hosts         []Pair
}

// Turns gives what becomes of which packets.
func (d *DecidedEntry) Turns() []Turn { return Turns(d.Before, d.After) }

// Pair is a host before and after; nil where it isn't in the file.
type Pair struct{ Before, After *policy.Host }

// Name is the host's name.
func (p Pair) Name() string {
	if p.After != nil {
		return p.After.Name
	}
	return p.Before.Name
}

// policies gives those of both; nil where there is none.
func (p Pair) policies() (before, after *policy.Policy) {
	if p.Before != nil {
		before = p.Before.Policy
	}
	if p.After != nil {
		after = p.After.Policy
	}
	return before, after
}

// Compare says what becomes otherwise from one fleet to another. What hosts have in
// common is compared once.
func Compare(before, after *policy.Fleet) *Change {
	c := &differ{
		Change:  &Change{Before: before, After: after},
		was:     map[string]standing{},
		groups:  map[string]*folder{},
		effects: map[[2]*policy.Policy][]*Effect{},
		shared:  map[string]*Effect{},
	}
	for i := range before.Groups {
		g := &before.Groups[i]
		for j := range g.Hosts {
			c.was[strings.ToLower(g.Hosts[j].Name)] = standing{g, &g.Hosts[j]}
		}
	}
	for i := range after.Groups {
		g := &after.Groups[i]
		f := c.group(g.Name)
		f.group, f.Hosts = g, len(g.Hosts)
		c.Hosts += len(g.Hosts)
		for j := range g.Hosts {
			c.host(f, g, &g.Hosts[j])
		}
	}
	c.leavers()
	for _, f := range c.order {
		if f.Changed > 0 {
			c.Groups = append(c.Groups, f.done())
			c.Changed += f.Changed
		}
	}
	return c.Change
}

// standing is where a host stands in a fleet.
type standing struct {
	group *policy.Group
	host  *policy.Host
}

// differ compares two fleets.
type differ struct {
	*Change
	was     map[string]standing // the hosts before that weren't met yet, by name in lower case
	groups  map[string]*folder
	order   []*folder
	effects map[[2]*policy.Policy][]*Effect
	shared  map[string]*Effect
}

// group gives the group of a name, new if it isn't there yet.
func (c *differ) group(name string) *folder {
	f := c.groups[name]
	if f == nil {
		f = &folder{GroupChange: GroupChange{Name: name}, byEffect: map[*Effect]int{}, byPolicies: map[[2]*policy.Policy]int{}}
		c.groups[name] = f
		c.order = append(c.order, f)
	}
	return f
}

// host compares a host of the file after.
func (c *differ) host(to *folder, g *policy.Group, h *policy.Host) {
	key := strings.ToLower(h.Name)
	was, ok := c.was[key]
	if !ok {
		p := h.Policy
		to.add(Pair{nil, h}, []*Effect{c.share(Effect{What: Comes, Is: g.Target.ReleaseTitle, From: p.Allow, IPv4: p.IgnoreIPv6, Doors: doors(nil, p)})})
		return
	}
	delete(c.was, key)
	to.add(Pair{was.host, h}, c.compare(was, standing{g, h}))
}

// leavers are the hosts before that nobody asked for.
func (c *differ) leavers() {
	for i := range c.Before.Groups {
		g := &c.Before.Groups[i]
		for j := range g.Hosts {
			if _, left := c.was[strings.ToLower(g.Hosts[j].Name)]; left {
				c.group(g.Name).add(Pair{&g.Hosts[j], nil}, []*Effect{c.share(Effect{What: Leaves})})
			}
		}
	}
}

// compare gives what is otherwise for a host that is in both files.
func (c *differ) compare(a, b standing) []*Effect {
	var out []*Effect
	if a.group.Name != b.group.Name {
		out = append(out, c.share(Effect{What: Moves, Was: a.group.Name, Is: b.group.Name}))
	}
	if a.group.Target.Release != b.group.Target.Release {
		out = append(out, c.share(Effect{What: Release, Was: a.group.Target.ReleaseTitle, Is: b.group.Target.ReleaseTitle}))
	}
	out = append(out, c.policies(a.host.Policy, b.host.Policy)...)
	if a.host.Policy.When == b.host.Policy.When && !sameSlot(a.host.Slot, b.host.Slot) {
		out = append(out, c.share(Effect{What: Reschedule, Was: a.host.Slot.When, Is: b.host.Slot.When}))
	}
	return out
}

func (c *differ) policies(a, b *policy.Policy) []*Effect {
	key := [2]*policy.Policy{a, b}
	known, ok := c.effects[key]
	if !ok {
		if !a.Same(b) {
			for _, e := range ofPolicies(a, b) {
				known = append(known, c.share(e))
			}
		}
		c.effects[key] = known
	}
	return known
}

// share gives the same effect for the same content.
func (c *differ) share(e Effect) *Effect {
	key := e.key()
	if c.shared[key] == nil {
		c.shared[key] = &e
	}
	return c.shared[key]
}

// sameSlot tells whether a host restarts at the same time.
func sameSlot(a, b policy.Slot) bool {
	switch {
	case a.When != b.When:
		return false
	case a.When == "window":
		return a.Day == b.Day && a.Clock() == b.Clock()
	case a.When == "at":
		return a.At.Equal(b.At)
	}
	return true
}

// folder puts together what hosts of a group have in common.
type folder struct {
	GroupChange
	byEffect   map[*Effect]int // place in Entries
	byPolicies map[[2]*policy.Policy]int
}

func (f *folder) add(p Pair, effects []*Effect) {
	if len(effects) == 0 {
		return
	}
	f.Changed++
	for _, e := range effects {
		at, ok := f.byEffect[e]
		if !ok {
			at = len(f.Entries)
			f.byEffect[e] = at
			f.Entries = append(f.Entries, EffectEntry{Effect: e})
		}
		f.Entries[at].Hosts = append(f.Entries[at].Hosts, p)
	}
	before, after := p.policies()
	key := [2]*policy.Policy{before, after}
	at, ok := f.byPolicies[key]
	if !ok {
		at = len(f.Decided)
		f.byPolicies[key] = at
		f.Decided = append(f.Decided, DecidedEntry{Before: before, After: after})
	}
	f.Decided[at].Hosts = append(f.Decided[at].Hosts, p)
}

// done gives the effects in the order in which they are told.
func (f *folder) done() GroupChange {
	sorting.By(f.Entries, func(a, b EffectEntry) int {
		return cmp.Compare(slices.Index(order, a.What), slices.Index(order, b.What))
	})
	return f.GroupChange
}

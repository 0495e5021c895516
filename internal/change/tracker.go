package change

import (
	"cmp"
	"crypto/sha256"
	"slices"
	"strings"
	"sync"
	"time"

	"rpcdsc/internal/policy"
	"rpcdsc/internal/read/state"
	"rpcdsc/internal/read/wfw"
	"rpcdsc/internal/sorting"
)

// Tracker takes reports as they come, in any order and from several goroutines, and
// remembers only what differs.
type Tracker struct {
	fleet    *policy.Fleet
	has      func(*policy.Group, *policy.Host) bool
	oldest   time.Time
	byName   map[string]place
	byShort  map[string][]place
	mutex    sync.Mutex
	compare  *comparer
	rules    map[[sha256.Size]byte]*Rules
	known    map[place]*answer
	strays   []Stray
	replaced int
}

// place is a host of the fleet: its group's number and its own.
type place struct{ group, host int }

// answer is the newest report of a host, compared.
type answer struct {
	time  time.Time
	file  string
	found []Found
}

// Stray is a report of a computer that no host of the fleet is.
type Stray struct {
	Computer, File string
	Fleet          string // whose policy it carries, "" if it doesn't say
	Like           int    // how many hosts have its NetBIOS name, where it isn't one
}

// NewTracker compares with what a fleet's hosts must enforce; has says which of them
// are looked at. What was reported before oldest is old; the zero time makes nothing
// old.
func NewTracker(f *policy.Fleet, has func(*policy.Group, *policy.Host) bool, oldest time.Time) *Tracker {
	t := &Tracker{
		fleet: f, has: has, oldest: oldest, byName: map[string]place{}, byShort: map[string][]place{},
		compare: newComparer(), rules: map[[sha256.Size]byte]*Rules{}, known: map[place]*answer{},
	}
	for i := range f.Groups {
		for j := range f.Groups[i].Hosts {
			h, at := &f.Groups[i].Hosts[j], place{i, j}
			t.byName[strings.ToLower(h.Name)] = at
			t.byShort[h.Computer] = append(t.byShort[h.Computer], at)
		}
	}
	return t
}

// Has tells whether a name is a host of the fleet, as the nodes' module finds it: by
// the whole name, else by the NetBIOS name.
func (t *Tracker) Has(name string) bool {
	_, ok, _ := t.find(name)
	return ok
}

func (t *Tracker) find(name string) (at place, ok bool, like int) {
	if at, ok = t.byName[strings.ToLower(name)]; ok {
		return at, true, 1
	}
	list := t.byShort[policy.Computer(name)]
	if len(list) == 1 {
		return list[0], true, 1
	}
	return place{}, false, len(list)
}

// State takes a state.
func (t *Tracker) State(s *state.State, file string) {
	rules := t.rulesOf(s)
	r := OfState(s, file)
	r.Rules = rules
	if s.Fleet != t.fleet.Name { // its rules are those of that fleet
		r.Rules = nil
	}
	t.take(r)
}

// Export takes an export of the firewall, of the computer that its file is named for.
func (t *Tracker) Export(e *wfw.Export, computer, file string) {
	at, ok, like := t.find(computer)
	if !ok {
		t.mutex.Lock()
		defer t.mutex.Unlock()
		t.strays = append(t.strays, Stray{Computer: computer, File: file, Like: like})
		return
	}
	r := OfExport(e, file, t.fleet.Groups[at.group].Hosts[at.host].Policy)
	r.Computer = computer
	t.take(r)
}

// rulesOf reads each set of rules once: most hosts have those of others.
func (t *Tracker) rulesOf(s *state.State) *Rules {
	sum := sha256.Sum256(s.RawRules)
	t.mutex.Lock()
	known := t.rules[sum]
	t.mutex.Unlock()
	if known != nil {
		return known
	}
	read := readRules(s)
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if known = t.rules[sum]; known != nil {
		return known
	}
	if len(t.rules) >= maxShared {
		clear(t.rules)
	}
	t.rules[sum] = read
	return read
}

// take compares a report, unless there is a newer one of that host.
func (t *Tracker) take(r *Report) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	at, ok, like := t.find(r.Computer)
	if !ok {
		t.strays = append(t.strays, Stray{r.Computer, r.File, r.Fleet, like})
		return
	}
	g := &t.fleet.Groups[at.group]
	h := &g.Hosts[at.host]
	if !t.has(g, h) {
		return
	}
	old := t.known[at]
	if old != nil {
		t.replaced++
		if cmp.Or(old.time.Compare(r.Time), cmp.Compare(old.file, r.File)) >= 0 {
			return
		}
	}
	found := t.compare.compare(h.Policy, r)
	if !r.Time.IsZero() && r.Time.Before(t.oldest) {
		found = append(found, Found{t.compare.share(newDifference(Old, "", "", nil)), r.Time})
	}
	t.known[at] = &answer{r.Time, r.File, slices.Clip(found)}
}

// Drift is everything in which a fleet isn't as its file says.
type Drift struct {
	Hosts    int // that were looked at
	Reported int
	Right    int // that are as the file says
	Replaced int // reports of which there was a newer one
	Groups   []GroupDrift
	Strays   []Stray
}

// GroupDrift is that of a group.
type GroupDrift struct {
	Group           *policy.Group
	Hosts, Reported int
	Mute            []string       // hosts that can't report: their Windows has neither the module nor rules to export
	Right           []*policy.Host // that are as the file says
	Entries         []Entry
}

// Entry is a difference with its hosts, in the file's order.
type Entry struct {
	*Difference
	Hosts []Member
}

// Member is a host that an entry is about.
type Member struct {
	Host, File string
	Since      time.Time // when it began, or was reported; zero if that isn't known
}

// Drift folds what was taken: by group, then by difference, hosts with the same one
// together.
func (t *Tracker) Drift() *Drift {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	out := &Drift{Replaced: t.replaced, Strays: t.strays}
	sorting.By(out.Strays, func(a, b Stray) int {
		return cmp.Or(cmp.Compare(a.Computer, b.Computer), cmp.Compare(a.File, b.File))
	})
	for i := range t.fleet.Groups {
		g := t.group(i)
		out.Groups = append(out.Groups, g)
		out.Hosts += g.Hosts
		out.Reported += g.Reported
	}
	for _, a := range t.known {
		if len(a.found) == 0 {
			out.Right++
		}
	}
	return out
}

func (t *Tracker) group(i int) GroupDrift {
	out := GroupDrift{Group: &t.fleet.Groups[i]}
	entries := map[string]int{}
	add := func(f Found, host, file string) {
		n, ok := entries[f.key]
		if !ok {
			n = len(out.Entries)
			entries[f.key] = n
			out.Entries = append(out.Entries, Entry{Difference: f.Difference})
		}
		out.Entries[n].Hosts = append(out.Entries[n].Hosts, Member{host, file, f.Since})
	}
	for j := range out.Group.Hosts {
		h := &out.Group.Hosts[j]
		if !t.has(out.Group, h) {
			continue
		}
		out.Hosts++
		a := t.known[place{i, j}]
		switch {
		case a == nil && out.Group.Target.IPsec:
			out.Mute = append(out.Mute, h.Name)
		case a == nil:
			add(Found{Difference: newDifference(Missing, "", "", nil)}, h.Name, "")
		default:
			out.Reported++
			if len(a.found) == 0 {
				out.Right = append(out.Right, h)
			}
			for _, f := range a.found {
				add(f, h.Name, a.file)
			}
		}
	}
	sorting.By(out.Entries, func(a, b Entry) int {
		return cmp.Compare(slices.Index(Kinds, a.Kind), slices.Index(Kinds, b.Kind))
	})
	return out
}

// Same tells whether all is as the file says.
func (d *Drift) Same() bool {
	for i := range d.Groups {
		if len(d.Groups[i].Entries) > 0 {
			return false
		}
	}
	return len(d.Strays) == 0
}

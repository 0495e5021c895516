package fleet

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"rpcdsc/internal/diag"
	"rpcdsc/internal/netset"
)

// What only the settings as a whole tell is checked here, after the merge: for
// each group and for each host with overrides.

func (r *reader) checkEffective() {
	uses := make([][]use, len(r.fleet.Groups))
	for i := range r.fleet.Groups {
		uses[i] = r.fleet.Groups[i].uses()
	}
	r.checkMissing(uses, "rpc.ports", `add ports = ["5101-5300"] to [rpc], or rpc.ports to the group`,
		func(s *Settings) bool { return s.Ports == nil })
	r.checkMissing(uses, "block.allow", "name the networks that may pass, in [block] or as block.allow of the group; without them, everybody would be locked out",
		func(s *Settings) bool { return s.Allow == nil })
	doors := map[diag.Place]*doorUse{}
	for i := range uses {
		for _, u := range uses[i] {
			r.checkRestart(&r.fleet.Groups[i], u)
			countDoors(u.settings, doors)
		}
	}
	r.lintDoors(doors)
}

// use is settings, and how many slots their hosts need: a host's slot is its
// place in the group.
type use struct {
	settings *Settings
	slots    int
}

// uses lists the distinct settings of a group's hosts; of a group without hosts,
// its own.
func (g *Group) uses() []use {
	if len(g.Hosts) == 0 {
		return []use{{g.Settings, 0}}
	}
	var out []use
	var last *Settings
	index, at := map[*Settings]int{}, 0
	for i := range g.Hosts {
		h := &g.Hosts[i]
		if h.Settings != last {
			last = h.Settings
			known, ok := index[last]
			if !ok {
				known = len(out)
				index[last] = known
				out = append(out, use{settings: last})
			}
			at = known
		}
		out[at].slots = h.Index + 1
	}
	return out
}

// checkMissing reports a key that groups need and nobody sets: once, as one line
// in the defaults is likely what is missing.
func (r *reader) checkMissing(uses [][]use, key, remedy string, missing func(*Settings) bool) {
	if r.isMisspelt(key) {
		return
	}
	var lacking []*Group
	for i := range uses {
		if slices.ContainsFunc(uses[i], func(u use) bool { return missing(u.settings) }) {
			lacking = append(lacking, &r.fleet.Groups[i])
		}
	}
	if lacking == nil {
		return
	}
	first := lacking[0].Name
	who := "group " + first.Value
	if len(lacking) > 1 {
		who = fmt.Sprintf("group %s and %d more", first.Value, len(lacking)-1)
	}
	r.report(diag.MissingKey.At(first.Place, "%s isn't set for %s", key, who).Remedyf("%s", remedy))
}

// isMisspelt tells whether a setting, or the table that it is in, may be what an
// unknown key somewhere means.
func (r *reader) isMisspelt(key string) bool {
	table, _, _ := strings.Cut(key, ".")
	for _, path := range []string{"", "group.", "host."} {
		if r.misspelt[path+key] || r.misspelt[path+table] {
			return true
		}
	}
	return false
}

func (r *reader) checkRestart(g *Group, u use) {
	s := &u.settings.Restart
	switch s.When.Value {
	case "window":
		if s.Windows == nil && r.isMisspelt("restart.windows") {
			return
		}
		if s.Windows == nil {
			r.report(diag.MissingKey.At(s.When.Place, `restart.when is "window", but there are no restart.windows for group %s`, g.Name.Value).
				Remedyf(`add windows = ["Sat 02:00-04:00"]`))
		} else if !r.checkNotice(s) && !r.checkSlots(g, u) {
			r.lintLate(g, u)
		}
	case "at":
		if s.At.Place.Line == 0 && !r.isMisspelt("restart.at") {
			r.report(diag.MissingKey.At(s.When.Place, `restart.when is "at", but there is no restart.at for group %s`, g.Name.Value).
				Remedyf(`add at = "2026-12-05 02:00", the node's own date and time`))
		}
	}
}

// checkNotice tells whether a window is shorter than the notice.
func (r *reader) checkNotice(s *Restart) bool {
	found := false
	for _, w := range s.Windows {
		if s.Notice.Duration <= w.Length {
			continue
		}
		found = true
		place := s.Notice.Place
		if place.Line == 0 {
			place = w.Place
		}
		r.report(diag.NoticeTooLong.At(place, "a notice of %s doesn't fit into the window %q", short(s.Notice.Duration), w.Value))
	}
	return found
}

// checkSlots reports windows that can't hold the hosts of a group, one each
// stagger, and tells whether that is so.
func (r *reader) checkSlots(g *Group, u use) bool {
	s := &u.settings.Restart
	room := s.room(s.Stagger.Duration)
	if u.slots <= room || len(s.Windows) == 0 {
		return false
	}
	f := diag.WindowTooShort.At(s.Windows[0].Place, "the windows hold %d hosts, one every %s, and group %s needs %d slots",
		room, short(s.Stagger.Duration), g.Name.Value, u.slots)
	if fits := s.fittingStagger(u.slots); fits > 0 {
		f = f.Remedyf("add a window, lengthen one, or set restart.stagger to %s or less", short(fits))
	} else {
		f = f.Remedyf("add a window, lengthen one, or set restart.stagger to 0s, which lets all restart at once")
	}
	r.report(f)
	return true
}

// room is how many hosts all windows hold.
func (s *Restart) room(stagger time.Duration) int {
	total := 0
	for _, w := range s.Windows {
		total += min(slots(w.Length-s.Notice.Duration, stagger), maxHosts)
	}
	return total
}

// fittingStagger is the longest one, in whole minutes, with which the windows
// hold n hosts; 0 if there is none.
func (s *Restart) fittingStagger(n int) time.Duration {
	tooLong := sort.Search(int(s.Stagger.Duration/time.Minute), func(m int) bool {
		return s.room(time.Duration(m+1)*time.Minute) < n
	})
	return time.Duration(tooLong) * time.Minute
}

// short writes a duration as people do, "5m" and not "5m0s".
func short(d time.Duration) string {
	switch {
	case d == 0:
		return "0s"
	case d%time.Hour == 0:
		return fmt.Sprintf("%dh", d/time.Hour)
	case d%time.Minute == 0 && d < time.Hour:
		return fmt.Sprintf("%dm", d/time.Minute)
	}
	return d.String()
}

// doorUse counts for a written door how many settings have it, and for how many
// of them it changes nothing.
type doorUse struct {
	door           DoorSpec
	used, needless int
}

func countDoors(s *Settings, doors map[diag.Place]*doorUse) {
	if len(s.Also) == 0 {
		return
	}
	ranges := []netset.PortRange{{First: endpointMapper, Last: endpointMapper}}
	for _, p := range s.Ports {
		ranges = append(ranges, p.Range)
	}
	closed := netset.NewPorts(ranges...)
	for _, d := range s.Also {
		u := doors[d.Place]
		if u == nil {
			u = &doorUse{door: d}
			doors[d.Place] = u
		}
		u.used++
		if d.Proto == "tcp" && closed.ContainsRange(d.Range) {
			u.needless++
		}
	}
}

// lintDoors reports doors that are needless wherever they are used.
func (r *reader) lintDoors(doors map[diag.Place]*doorUse) {
	for _, u := range doors {
		if u.used == u.needless {
			r.report(diag.AlreadyClosed.At(u.door.Place, "%s is closed anyway", u.door.Value))
		}
	}
}

// lintRestart reports restart times in the file that no host goes by.
func (r *reader) lintRestart(root *node) {
	if r.findings.HasErrors() {
		return // what no host uses may be the consequence of an error
	}
	used := map[diag.Place]bool{}
	for i := range r.fleet.Groups {
		for _, u := range r.fleet.Groups[i].uses() {
			used[u.settings.Restart.usedPlace()] = true
		}
	}
	for _, t := range slices.Concat([]*node{root}, root.get("group").asTables(), root.get("host").asTables()) {
		for _, name := range []string{"windows", "at"} {
			n := t.get("restart", name)
			if n == nil || used[timesPlace(n)] {
				continue
			}
			r.report(diag.UnusedRestart.At(n.place, "no host restarts by this restart.%s", name))
		}
	}
}

// usedPlace is where the times stand that a restart goes by.
func (s *Restart) usedPlace() diag.Place {
	switch {
	case s.When.Value == "at":
		return s.At.Place
	case s.When.Value == "window" && len(s.Windows) > 0:
		return s.Windows[0].Place
	}
	return diag.Place{}
}

func timesPlace(n *node) diag.Place {
	if n.kind == kindArray {
		return n.items[0].place
	}
	return n.place
}

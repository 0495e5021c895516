package policy

import (
	"cmp"
	"time"

	"rpcdsc/internal/diag"
	"rpcdsc/internal/fleet"
	"rpcdsc/internal/sorting"
)

// Appointment is when a host restarts, in its own time.
type Appointment struct {
	Group *Group
	Host  *Host
	Task  time.Time    // when the task starts: as Slot.At, a date carries the day of a window
	Done  time.Time    // when the host restarts, after the notice
	With  *Appointment // another that restarts in the same minute, and shouldn't; nil is none
}

// Calendar gives the restart of every host that has one: those of windows from
// Sunday on, then those of a date. Hosts shouldn't restart in the same minute if they
// are of one group, or of groups with the same role.
func (f *Fleet) Calendar() []*Appointment {
	var all []*Appointment
	for i := range f.Groups {
		g := &f.Groups[i]
		for j := range g.Hosts {
			if h := &g.Hosts[j]; h.Slot.When != "never" {
				all = append(all, &Appointment{Group: g, Host: h, Task: h.Slot.At, Done: h.Slot.At.Add(h.Policy.Notice)})
			}
		}
	}
	markClashes(all)
	sorting.By(all, func(a, b *Appointment) int {
		return cmp.Or(cmp.Compare(b.Host.Slot.When, a.Host.Slot.When), a.Task.Compare(b.Task))
	})
	return all
}

// company is hosts that shouldn't all be down at once.
func (a *Appointment) company() string {
	if role := a.Group.Source.Role.Value; role != "" {
		return "role " + role
	}
	return "group " + a.Group.Name
}

// markClashes pairs each restart with an earlier one of the same minute. A date and a
// window meet on the day of the week.
func markClashes(all []*Appointment) {
	type moment struct {
		company string
		when    string // "window"; "at", with the date; "day", of a date
		minute  int64
	}
	first := map[moment]*Appointment{}
	for _, a := range all {
		inWeek, onDate := int64(restartMinute(a.Host.Slot, a.Host.Policy.Notice)), a.Done.Unix()/60
		own := []moment{{a.company(), "window", inWeek}}
		others := []moment{{a.company(), "window", inWeek}, {a.company(), "day", inWeek}}
		if a.Host.Slot.When == "at" {
			own = []moment{{a.company(), "day", inWeek}, {a.company(), "at", onDate}}
			others = []moment{{a.company(), "window", inWeek}, {a.company(), "at", onDate}}
		}
		for _, m := range others {
			a.meets(first[m])
		}
		for _, m := range own {
			if first[m] == nil {
				first[m] = a
			}
		}
	}
}

func (a *Appointment) meets(b *Appointment) {
	if b == nil {
		return
	}
	if a.With == nil {
		a.With = b
	}
	if b.With == nil {
		b.With = a
	}
}

// restartClash is about domain controllers of several groups that restart in the
// same minute. Those of one group are restartTogether's.
func (l *linter) restartClash() {
	told := map[*Group]bool{}
	for _, a := range l.fleet.Calendar() {
		g := a.Group
		if g.Source.Role.Value != fleet.RoleDomainController || a.With == nil || a.With.Group == g || told[g] || told[a.With.Group] {
			continue
		}
		told[g] = true
		l.report(g, diag.RestartClash.At(g.Source.Role.Place, "%s of group %s restarts in the same minute as %s of group %s, another domain controller: %s",
			a.Host.Name, g.Name, a.With.Host.Name, a.With.Group.Name, slotText(a.Host.Slot)))
	}
}

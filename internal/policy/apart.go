package policy

import (
	"slices"
	"time"

	"rpcdsc/internal/diag"
	"rpcdsc/internal/fleet"
)

// week is the minutes of one: windows come again each week, and a date is held
// against them by its day of the week.
const week = 7 * 24 * 60

// usualGap is how far apart hosts restart where no stagger says so.
const usualGap = 5 * time.Minute

// apartSet is the groups of an entry of restart.apart, and when their hosts restart.
type apartSet struct {
	*fleet.Apart
	gap   int // minutes between two restarts: the longest stagger of the groups
	taken [week]bool
}

// keepApart moves the slots of hosts whose groups never restart together: one after
// the other, in the order of the file, each takes the first that is free in its own
// windows. What counts is the restart itself, after the notice.
func (r *resolver) keepApart(f *Fleet) {
	sets := r.apartSets(f)
	for i := range f.Groups {
		g := &f.Groups[i]
		mine := slices.DeleteFunc(slices.Clone(sets), func(s *apartSet) bool { return !slices.Contains(s.Groups, g.Name) })
		if len(mine) > 0 {
			r.placeGroup(g, mine)
		}
	}
}

func (r *resolver) apartSets(f *Fleet) []*apartSet {
	var sets []*apartSet
	for i := range r.file.Apart {
		s := &apartSet{Apart: &r.file.Apart[i], gap: 1}
		for j := range f.Groups {
			g := &f.Groups[j]
			if !slices.Contains(s.Groups, g.Name) {
				continue
			}
			for k := range g.Hosts {
				s.gap = max(s.gap, int(stagger(&g.Hosts[k].Source.Settings.Restart)/time.Minute))
			}
		}
		s.gap = min(s.gap, week/2)
		sets = append(sets, s)
	}
	return sets
}

// stagger is that of a restart, which is never none: the hosts of a set don't
// restart all at once.
func stagger(s *fleet.Restart) time.Duration {
	if s.Stagger.Duration == 0 {
		return usualGap
	}
	return s.Stagger.Duration
}

// placeGroup gives the hosts of a group their slots.
func (r *resolver) placeGroup(g *Group, sets []*apartSet) {
	next := map[*fleet.Settings]int{}
	for i := range g.Hosts {
		h := &g.Hosts[i]
		if h.Slot.When == "never" {
			continue
		}
		restart := h.Source.Settings.Restart
		restart.Stagger.Duration = stagger(&restart)
		at := max(next[h.Source.Settings], h.Source.Index)
		slot, used := freeSlot(&restart, at, sets)
		if slot.When == "never" {
			r.report(diag.NoTimeApart.At(sets[0].Place, "the windows of group %s have no time left in which host %s restarts apart from the others of %q", g.Name, h.Name, sets[0].Value))
			return
		}
		h.Slot, next[h.Source.Settings] = slot, used+1
		for _, s := range sets {
			s.take(restartMinute(slot, restart.Notice.Duration))
		}
	}
}

// freeSlot is the first from an index on that is free in all sets; never, if none is.
func freeSlot(restart *fleet.Restart, index int, sets []*apartSet) (Slot, int) {
	for last := index + week; index < last; index++ {
		slot := slotOf(restart, index)
		minute := restartMinute(slot, restart.Notice.Duration)
		if slot.When == "never" || !slices.ContainsFunc(sets, func(s *apartSet) bool { return s.taken[minute] }) {
			return slot, index
		}
	}
	return Slot{When: "never"}, index
}

// take marks the minutes around a restart in which no other may be.
func (s *apartSet) take(minute int) {
	for d := 1 - s.gap; d < s.gap; d++ {
		s.taken[(minute+d+week)%week] = true
	}
}

// restartMinute is the minute of the week in which a host restarts.
func restartMinute(s Slot, notice time.Duration) int {
	at := s.At.Add(notice)
	return int(at.Weekday())*24*60 + at.Hour()*60 + at.Minute()
}

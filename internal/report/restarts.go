package report

import (
	"cmp"
	"slices"
	"time"

	"rpcdsc/internal/policy"
)

// outing is the restarts of a group on one day.
type outing struct {
	group   *policy.Group
	when    string // "window" or "at"
	day     time.Time
	all     []*policy.Appointment // in order
	clashes int
}

// restarts shows when hosts restart, once their range has changed.
func restarts(f *policy.Fleet) *Section {
	all := outings(f.Calendar())
	t := Table{Caption: "Restarts, in the hosts' own time", Columns: []Column{
		column("Group"), column("Day"), column("First warning"), column("First restart"), column("Last restart"), number("Hosts"), number("Clashes"),
	}}
	for _, o := range all {
		t.add(words(theirs(o.group.Name)), words(o.dayText()), words(clock(o.day, o.all[0].Task)), words(clock(o.day, o.first())), words(clock(o.day, o.last())),
			words(digits(itoa(len(o.all)))), words(itoa(o.clashes)))
	}
	s := &Section{ID: "restarts", Title: "Restarts", Blocks: []Block{Paragraph{words(
		"A host restarts only if its port range has changed: people are warned, and then it restarts. A day without a date is the first such day after the change has reached the host. ",
		"Two hosts of a group, or of groups with the same role, that restart in the same minute are a clash.")}}}
	if never := never(f); never.count > 0 {
		s.Blocks = append(s.Blocks, Paragraph{append(words(loud(plural(never.count, "host")), " never restart by themselves, and listen as before until somebody restarts them: "), never.text(f)...)})
	}
	if len(all) > 0 {
		s.Blocks = append(s.Blocks, restartPicture(all), t)
	}
	return s
}

// outings folds restarts by group and day, those of windows first, from Sunday on.
func outings(all []*policy.Appointment) []*outing {
	type key struct {
		group *policy.Group
		when  string
		day   time.Time
	}
	known := map[key]*outing{}
	var out []*outing
	for _, a := range all {
		k := key{a.Group, a.Host.Slot.When, a.Task.Truncate(24 * time.Hour)}
		o := known[k]
		if o == nil {
			o = &outing{group: k.group, when: k.when, day: k.day}
			known[k], out = o, append(out, o)
		}
		o.all = append(o.all, a)
		if a.With != nil {
			o.clashes++
		}
	}
	slices.SortStableFunc(out, func(a, b *outing) int { return cmp.Or(cmp.Compare(b.when, a.when), a.day.Compare(b.day)) })
	return out
}

func (o *outing) dayText() string {
	if o.when == "at" {
		return o.day.Format("Mon 2006-01-02")
	}
	return o.day.Format("Mon")
}

// first and last are of the restarts; hosts of a group can have different notices.
func (o *outing) first() time.Time { return slices.MinFunc(o.all, byDone).Done }
func (o *outing) last() time.Time  { return slices.MaxFunc(o.all, byDone).Done }

func byDone(a, b *policy.Appointment) int { return a.Done.Compare(b.Done) }

// clock writes a time of a day, or of one after it.
func clock(day, t time.Time) string {
	layout := "15:04"
	if t.Second() != 0 {
		layout = "15:04:05"
	}
	if !t.Truncate(24 * time.Hour).Equal(day) {
		layout = "Mon " + layout
	}
	return t.Format(layout)
}

func never(f *policy.Fleet) *members {
	var m members
	for i := range f.Groups {
		for j := range f.Groups[i].Hosts {
			if h := &f.Groups[i].Hosts[j]; h.Slot.When == "never" {
				m.add(&f.Groups[i], h)
			}
		}
	}
	return &m
}

const mostOutings = 40

// restartPicture has a lane for the restarts of a group on a day. Its clock begins and
// ends with the earliest and the latest.
func restartPicture(all []*outing) Figure {
	shown := all[:min(mostOutings, len(all))]
	fig := Figure{ID: "restart-picture", Title: "When hosts restart",
		Description: "A lane for each group and day, over the hours of the day. Each restart is a mark; the table below lists first and last."}
	if len(all) > len(shown) {
		fig.Title += ", the first " + itoa(mostOutings) + " lanes of " + itoa(len(all))
	}
	c := newClock(shown)
	fig.Picture = Picture{Width: pictureEnd + 20, Height: pictureTop + laneStep*len(shown) + 50}
	for hour := c.from; hour <= c.to; hour += c.step {
		fig.Picture.line(c.x(hour*60), len(shown), time.Time{}.Add(time.Duration(hour)*time.Hour).Format("15:04"))
	}
	for i, o := range shown {
		fig.Picture.restartLane(pictureTop+i*laneStep, o, c)
	}
	fig.Picture.legend(pictureTop+laneStep*len(shown)+36, [2]string{"out", "from the first warning to the last restart"}, [2]string{"busy", "restart"}, [2]string{"clash", "restart with a clash"})
	return fig
}

// hours is the part of a day that is shown; it may end in the next one.
type hours struct{ from, to, step int }

func newClock(all []*outing) hours {
	c := hours{from: 24}
	for _, o := range all {
		c.from = min(c.from, int(o.all[0].Task.Sub(o.day).Hours()))
		c.to = max(c.to, int(o.last().Sub(o.day).Hours())+1)
	}
	c.step = max(1, (c.to-c.from+11)/12)
	return c
}

func (c hours) x(minute int) int {
	return pictureName + 10 + (minute-c.from*60)*(pictureEnd-pictureName-10)/((c.to-c.from)*60)
}

func (p *Picture) restartLane(y int, o *outing, c hours) {
	minute := func(t time.Time) int { return int(t.Sub(o.day).Minutes()) }
	from, to := c.x(minute(o.all[0].Task)), c.x(minute(o.last()))
	p.lane(y, o.dayText()+" "+o.group.Name)
	p.Shapes = append(p.Shapes, Shape{X: from, Y: y, Width: max(2, to-from), Height: laneHeight, Class: "out",
		Title: o.group.Name + ": " + plural(len(o.all), "host") + ", " + o.dayText() + " " + clock(o.day, o.first()) + " to " + clock(o.day, o.last())})
	clash := map[int]bool{} // by place: many restarts fall on the same
	for _, a := range o.all {
		x := c.x(minute(a.Done))
		clash[x] = clash[x] || a.With != nil
	}
	for x := range pictureEnd + 1 {
		if with, ok := clash[x]; ok {
			p.Shapes = append(p.Shapes, Shape{X: x - 1, Y: y, Width: 3, Height: laneHeight, Class: map[bool]string{true: "clash", false: "busy"}[with]})
		}
	}
}

package cli

import (
	"github.com/urfave/cli/v2"

	"rpcdsc/internal/policy"
)

func (s *session) calendarCommand() *cli.Command {
	return &cli.Command{
		Name:      "calendar",
		Usage:     "list when the hosts of a fleet restart",
		ArgsUsage: "FLEET",
		Description: "FLEET is a fleet file, or - for standard input. A host restarts if its port range\n" +
			"has changed: its task starts and warns people, and after the notice it restarts.\n" +
			"All times are the host's own. CLASH names another host that restarts in the same\n" +
			"minute and is of the same group or role; restart.apart and restart.stagger in the\n" +
			"fleet file keep them apart.",
		Flags:  []cli.Flag{strictFlag(), jsonFlag("the restarts")},
		Action: s.calendar,
	}
}

func (s *session) calendar(ctx *cli.Context) error {
	s.ui.quiet = s.json
	src, err := s.load(ctx)
	if err != nil {
		return err
	}
	f := src.checked.Fleet
	all := f.Calendar()
	clashes := 0
	for _, a := range all {
		if a.With != nil {
			clashes++
		}
	}
	if s.json {
		return s.answer(calendarAsJSON(f, all, clashes, s.reply))
	}
	var rows [][]string
	for _, a := range all {
		rows = append(rows, calendarRow(f, a))
	}
	if len(rows) > 0 {
		if err := s.printTable(calendarColumns(f), rows); err != nil {
			return err
		}
	}
	s.ui.note("%s, %d with a clash; %s never by themselves", plural(len(all), "restart"), clashes, plural(len(neverRestarts(f)), "host"))
	return nil
}

// calendarColumns are those of calendarRow: waves are there if the fleet has some.
func calendarColumns(f *policy.Fleet) []column {
	columns := []column{left("DAY"), left("TASK"), left("RESTART"), left("HOST"), left("GROUP")}
	if f.Waves != nil {
		columns = append(columns, left("WAVE"))
	}
	return append(columns, left("CLASH"))
}

func calendarRow(f *policy.Fleet, a *policy.Appointment) []string {
	day, done := a.Task.Weekday().String()[:3], a.Done.Format("15:04:05")
	if a.Host.Slot.When == "at" {
		day += a.Task.Format(" 2006-01-02")
	}
	if a.Done.Second() == 0 {
		done = a.Done.Format("15:04")
	}
	if a.Done.YearDay() != a.Task.YearDay() {
		done = a.Done.Weekday().String()[:3] + " " + done
	}
	row := []string{day, a.Task.Format("15:04"), done, a.Host.Name, a.Group.Name}
	if f.Waves != nil {
		row = append(row, f.WaveOf(a.Host))
	}
	clash := ""
	if a.With != nil {
		clash = a.With.Host.Name
	}
	return append(row, clash)
}

// neverRestarts lists the hosts that somebody else restarts.
func neverRestarts(f *policy.Fleet) []string {
	names := []string{}
	for i := range f.Groups {
		for j := range f.Groups[i].Hosts {
			if h := &f.Groups[i].Hosts[j]; h.Slot.When == "never" {
				names = append(names, h.Name)
			}
		}
	}
	return names
}

type calendarOutput struct {
	Restarts []restartJSON `json:"restarts"`
	Clashes  int           `json:"clashes"` // restarts that have one
	Never    []string      `json:"never"`   // hosts that somebody else restarts
	reply
}

// restartJSON is a host's restart, in its own time.
type restartJSON struct {
	Host    string `json:"host"`
	Group   string `json:"group"`
	Wave    string `json:"wave,omitempty"`
	When    string `json:"when"`           // "window" or "at"
	Date    string `json:"date,omitempty"` // of the task; at only
	Day     string `json:"day"`            // of the task
	Task    string `json:"task"`
	Done    string `json:"restart"`
	DoneDay string `json:"restart_day"`
	Clash   string `json:"clash,omitempty"` // a host that restarts in the same minute, and shouldn't
}

func calendarAsJSON(f *policy.Fleet, all []*policy.Appointment, clashes int, r reply) calendarOutput {
	out := calendarOutput{Restarts: []restartJSON{}, Clashes: clashes, Never: neverRestarts(f), reply: r}
	for _, a := range all {
		row := restartJSON{
			Host: a.Host.Name, Group: a.Group.Name, Wave: f.WaveOf(a.Host), When: a.Host.Slot.When, Day: a.Task.Weekday().String(),
			Task: a.Task.Format("15:04"), Done: a.Done.Format("15:04:05"), DoneDay: a.Done.Weekday().String(),
		}
		if row.When == "at" {
			row.Date = a.Task.Format("2006-01-02")
		}
		if a.With != nil {
			row.Clash = a.With.Host.Name
		}
		out.Restarts = append(out.Restarts, row)
	}
	return out
}

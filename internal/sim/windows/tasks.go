package windows

import (
	"encoding/xml"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"rpcdsc/internal/sim/cmdscript"
)

// Task is a task of schtasks; it runs every week on Day, or daily if that is "".
type Task struct {
	Program, Day, Clock string
	User                string // "SYSTEM", or by its SID
	Disabled            bool
}

// Job is a job of at; it runs once, on the next Day, or daily if that is "".
type Job struct{ Program, Day, Clock string }

// allDays are the days of a month as at takes them.
const allDays = "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31"

// at simulates at.exe, whose list begins with the state of a job that failed. It is
// for administrators alone.
func (w *Windows) at(c *cmdscript.Call) (int, error) {
	a := c.Args
	switch {
	case !w.Admin:
		return 1, nil
	case len(a) == 0:
		c.Stdout.WriteString("Status ID   Tag                     Zeit          Befehlszeile\r\n---\r\n")
		for _, id := range slices.Sorted(maps.Keys(w.Jobs)) {
			fmt.Fprintf(&c.Stdout, "%s        %d   Naechster %s            %s         %s\r\n", []string{"", "Fehler "}[id%2], id, w.Jobs[id].Day, w.Jobs[id].Clock, w.Jobs[id].Program)
		}
		return 0, nil
	case len(a) == 2 && a[1] == "/delete":
		id, err := strconv.Atoi(a[0])
		_, there := w.Jobs[id]
		w.changed = w.changed || there
		delete(w.Jobs, id)
		return failIf(err != nil || !there), nil
	case len(a) == 3 && a[1] == "/every:"+allDays:
		w.addJob(Job{Program: a[2], Clock: a[0]})
		return 0, nil
	case len(a) == 3 && strings.HasPrefix(a[1], "/next:"):
		day := strings.TrimPrefix(a[1], "/next:")
		if w.Foreign || !slices.Contains([]string{"M", "T", "W", "Th", "F", "S", "Su"}, day) {
			return 1, nil
		}
		w.addJob(Job{Program: a[2], Day: day, Clock: a[0]})
		return 0, nil
	}
	return 0, errors.New("a call that isn't simulated")
}

func (w *Windows) addJob(j Job) {
	w.changed = true
	w.Jobs[len(w.Jobs)+1] = j
}

func (w *Windows) schtasks(c *cmdscript.Call) (int, error) {
	switch strings.Join(c.Args, " ") {
	case "/query /fo csv /nh":
		w.listTasks(c, "%q,\"02:05\"%.0s\r\n")
		return 0, nil
	case "/query /fo csv /v /nh":
		w.listTasks(c, "\"PLC7\",%q,\"02:05:00, 28.11.2026\",\"\",\"%s\"\r\n")
		return 0, nil
	}
	if len(c.Args) == 0 {
		return 0, errors.New("a call that isn't simulated")
	}
	opts, err := slashOptions(c.Args[1:])
	if err != nil {
		return 0, err
	}
	name := opts["/tn"]
	task, there := w.Tasks[name]
	_, isXML := opts["/xml"]
	switch {
	case c.Args[0] == "/query" && len(opts) == 2 && isXML && w.NT.Since(vista):
		if there {
			c.Stdout.WriteString(task.xml())
		}
		return failIf(!there), nil
	case c.Args[0] == "/delete":
		w.changed = w.changed || there
		delete(w.Tasks, name)
		return failIf(!there), nil
	case c.Args[0] == "/create" && isXML:
		return w.createXML(name, opts)
	case c.Args[0] == "/create":
		return w.create(name, opts)
	}
	return 0, errors.New("a call that isn't simulated")
}

// listTasks prints a line for each task with its name and what it runs, or that
// there is none.
func (w *Windows) listTasks(c *cmdscript.Call, line string) {
	for _, name := range slices.Sorted(maps.Keys(w.Tasks)) {
		fmt.Fprintf(&c.Stdout, line, name, w.Tasks[name].Program)
	}
	if len(w.Tasks) == 0 {
		c.Stdout.WriteString("INFO: There are no scheduled tasks present in the system.\r\n")
	}
}

// create makes a task from words, which are English.
func (w *Windows) create(name string, opts map[string]string) (int, error) {
	daily := opts["/sc"] == "daily" && opts["/d"] == ""
	weekly := opts["/sc"] == "weekly" && opts["/d"] != ""
	_, force := opts["/f"]
	if opts["/ru"] != "SYSTEM" || !daily && !weekly || force != w.NT.Since(vista) {
		return 0, errors.New("a task that isn't simulated")
	}
	seconds := strings.Count(opts["/st"], ":") == 2
	if _, there := w.Tasks[name]; w.Foreign || there && !force || seconds != !w.NT.Since(server2003) {
		return 1, nil
	}
	w.changed = true
	w.Tasks[name] = Task{Program: opts["/tr"], Day: opts["/d"], Clock: opts["/st"], User: opts["/ru"]}
	return 0, nil
}

// taskXML is what schtasks reads of a task that runs weekly on one day, or daily.
type taskXML struct {
	XMLName xml.Name `xml:"http://schemas.microsoft.com/windows/2004/02/mit/task Task"`
	Trigger struct {
		Start   string `xml:"StartBoundary"`
		Enabled bool
		Week    *struct {
			Every int `xml:"WeeksInterval"`
			Days  struct {
				On []struct{ XMLName xml.Name } `xml:",any"`
			} `xml:"DaysOfWeek"`
		} `xml:"ScheduleByWeek"`
		Days *struct {
			Every int `xml:"DaysInterval"`
		} `xml:"ScheduleByDay"`
	} `xml:"Triggers>CalendarTrigger"`
	User    string `xml:"Principals>Principal>UserId"`
	Enabled bool   `xml:"Settings>Enabled"`
	Command string `xml:"Actions>Exec>Command"`
}

// createXML makes a task from a file.
func (w *Windows) createXML(name string, opts map[string]string) (int, error) {
	if _, force := opts["/f"]; !force || len(opts) != 3 || !w.NT.Since(vista) {
		return 0, errors.New("a task that isn't simulated")
	}
	data, ok := w.ReadFile(opts["/xml"])
	if !ok {
		return 1, nil
	}
	var x taskXML
	if err := xml.Unmarshal(data, &x); err != nil {
		return 1, nil
	}
	date, clock, ok := strings.Cut(x.Trigger.Start, "T")
	task := Task{Program: x.Command, Clock: strings.TrimSuffix(clock, ":00"), User: x.User, Disabled: !x.Enabled || !x.Trigger.Enabled}
	switch t := x.Trigger; {
	case t.Week != nil && t.Days == nil && t.Week.Every == 1 && len(t.Week.Days.On) == 1:
		task.Day = strings.ToUpper(t.Week.Days.On[0].XMLName.Local[:3])
	case t.Week != nil || t.Days == nil || t.Days.Every != 1:
		return 0, errors.New("a task that isn't simulated")
	}
	if !ok || date > "2026" {
		return 0, errors.New("a task that starts " + x.Trigger.Start)
	}
	w.changed = true
	w.Tasks[name] = task
	return 0, nil
}

// xml writes a task as schtasks shows it, whatever text it was made from.
func (t Task) xml() string {
	schedule := "<ScheduleByDay>\r\n        <DaysInterval>1</DaysInterval>\r\n      </ScheduleByDay>"
	if t.Day != "" {
		schedule = "<ScheduleByWeek>\r\n        <DaysOfWeek>\r\n          <" + dayNames[t.Day] + " />\r\n        </DaysOfWeek>\r\n      </ScheduleByWeek>"
	}
	return fmt.Sprintf("<?xml version=\"1.0\" encoding=\"UTF-16\"?>\r\n<Task>\r\n  <Triggers>\r\n    <CalendarTrigger>\r\n      <StartBoundary>2010-01-01T%s:00</StartBoundary>\r\n      %s\r\n"+
		"    </CalendarTrigger>\r\n  </Triggers>\r\n  <UserId>%s</UserId>\r\n  <Enabled>%t</Enabled>\r\n  <Exec>\r\n    <Command>%s</Command>\r\n  </Exec>\r\n</Task>\r\n",
		t.Clock, schedule, strings.Replace(t.User, "SYSTEM", "S-1-5-18", 1), !t.Disabled, t.Program)
}

var dayNames = map[string]string{"SUN": "Sunday", "MON": "Monday", "TUE": "Tuesday", "WED": "Wednesday", "THU": "Thursday", "FRI": "Friday", "SAT": "Saturday"}

// slashOptions reads /tn NAME /f and the like; /xml has no value at the end.
func slashOptions(args []string) (map[string]string, error) {
	out := map[string]string{}
	for i := 0; i < len(args); i++ {
		a := args[i]
		switch {
		case a == "/f", a == "/xml" && i == len(args)-1:
			out[a] = ""
		case slices.Contains([]string{"/tn", "/tr", "/sc", "/d", "/st", "/ru", "/xml"}, a):
			if i++; i == len(args) {
				return nil, errors.New("an option without its value")
			}
			out[a] = args[i]
		default:
			return nil, fmt.Errorf("the argument %q isn't simulated", a)
		}
	}
	return out, nil
}

package readback

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
)

// taskFile is a ScheduledTasks.xml of Group Policy Preferences ([MS-GPPREF]
// 2.2.1.20). What isn't here must not be there.
type taskFile struct {
	XMLName xml.Name   `xml:"ScheduledTasks"`
	ClassID string     `xml:"clsid,attr"`
	Items   []taskItem `xml:"TaskV2"`
	Others  []unknown  `xml:",any"`
}

type unknown struct{ XMLName xml.Name }

type taskItem struct {
	ClassID    string         `xml:"clsid,attr"`
	Name       string         `xml:"name,attr"`
	Image      string         `xml:"image,attr"`
	Changed    string         `xml:"changed,attr"`
	UID        string         `xml:"uid,attr"`
	User       string         `xml:"userContext,attr"`
	Remove     string         `xml:"removePolicy,attr"`
	Attributes []xml.Attr     `xml:",any,attr"` // "disabled" would be one
	Properties taskProperties `xml:"Properties"`
	Filters    []filter       `xml:"Filters>FilterComputer"`
	Others     []unknown      `xml:",any"`
}

type filter struct {
	Bool string `xml:"bool,attr"`
	Not  string `xml:"not,attr"`
	Type string `xml:"type,attr"`
	Name string `xml:"name,attr"`
}

type taskProperties struct {
	Action    string `xml:"action,attr"`
	Name      string `xml:"name,attr"`
	RunAs     string `xml:"runAs,attr"`
	LogonType string `xml:"logonType,attr"`
	Task      *task  `xml:"Task"`
}

type task struct {
	User      string    `xml:"Principals>Principal>UserId"`
	Level     string    `xml:"Principals>Principal>RunLevel"`
	Batteries string    `xml:"Settings>DisallowStartIfOnBatteries"`
	Missed    string    `xml:"Settings>StartWhenAvailable"`
	Enabled   string    `xml:"Settings>Enabled"`
	Weekly    *calendar `xml:"Triggers>CalendarTrigger"`
	Once      *once     `xml:"Triggers>TimeTrigger"`
	Commands  []exec    `xml:"Actions>Exec"`
}

type exec struct {
	Command   string `xml:"Command"`
	Arguments string `xml:"Arguments"`
}

type calendar struct {
	Start   string   `xml:"StartBoundary"`
	End     string   `xml:"EndBoundary"`
	Enabled string   `xml:"Enabled"`
	Weeks   string   `xml:"ScheduleByWeek>WeeksInterval"`
	Day     dayNames `xml:"ScheduleByWeek>DaysOfWeek"`
}

type dayNames struct {
	Names []unknown `xml:",any"`
}

type once struct {
	Start   string `xml:"StartBoundary"`
	End     string `xml:"EndBoundary"`
	Enabled string `xml:"Enabled"`
}

// Restart is what the object's task does on the computers that it is for.
type Restart struct {
	Slot   policy.Slot
	Notice *time.Duration // nil where there is none
	Fleet  string
	// Of the range that a restart is for: what the task remembers it by, and how it
	// knows that the values are there.
	Range, First string
}

// Tasks are the restarts by computer, in upper case; All is that of every computer.
type Tasks struct {
	All *Restart
	By  map[string]*Restart
}

// Of is the restart of a computer; nil if there is none.
func (t *Tasks) Of(computer string) *Restart {
	if r := t.By[computer]; r != nil {
		return r
	}
	return t.All
}

// ReadTasks reads a ScheduledTasks.xml.
func ReadTasks(text string) (*Tasks, error) {
	var f taskFile
	d := xml.NewDecoder(bytes.NewReader([]byte(text)))
	if err := d.Decode(&f); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF && !strings.HasSuffix(strings.TrimSpace(text), "</ScheduledTasks>") {
		return nil, errors.New("something stands behind </ScheduledTasks>")
	}
	if f.ClassID != "{CC63F200-7309-4ba0-B154-A71CD118DBCC}" || len(f.Others) > 0 || len(f.Items) == 0 {
		return nil, fmt.Errorf("isn't a list of TaskV2 items: clsid %s, %d others", f.ClassID, len(f.Others))
	}
	out := &Tasks{By: map[string]*Restart{}}
	ids := map[string]bool{}
	for i := range f.Items {
		item := &f.Items[i]
		r, err := item.read()
		if err == nil && ids[item.UID] {
			err = errors.New("its uid is another item's")
		}
		if err == nil {
			err = out.add(item, r)
		}
		if err != nil {
			return nil, fmt.Errorf("item %d: %w", i+1, err)
		}
		ids[item.UID] = true
	}
	return out, nil
}

// add gives the computers of an item their restart. Items of one name would undo each
// other, so no computer may have two.
func (t *Tasks) add(item *taskItem, r *Restart) error {
	if len(item.Filters) == 0 {
		if t.All != nil || len(t.By) > 0 {
			return errors.New("is for every computer, beside others")
		}
		t.All = r
		return nil
	}
	for i, f := range item.Filters {
		want := filter{Bool: "OR", Not: "0", Type: "NETBIOS", Name: f.Name}
		if i == 0 {
			want.Bool = "AND"
		}
		if f != want || f.Name == "" || strings.ContainsAny(f.Name, "*?") || t.All != nil || t.By[f.Name] != nil {
			return fmt.Errorf("its filter for %q isn't understood, or the computer has another item", f.Name)
		}
		t.By[f.Name] = r
	}
	return nil
}

func (i *taskItem) read() (*Restart, error) {
	fleet, ok := strings.CutPrefix(i.Name, "rpcdsc ")
	fleet, isRestart := strings.CutSuffix(fleet, " gpo restart")
	switch {
	case i.ClassID != "{D8896631-B747-47a7-84A6-C155337F3BC8}" || len(i.Attributes)+len(i.Others) > 0 || i.User != "0":
		return nil, fmt.Errorf("%s isn't a task of the computer: %v %v", i.Name, i.Attributes, i.Others)
	case !ok || !isRestart || i.Properties.Name != i.Name:
		return nil, fmt.Errorf("the task %q isn't ours", i.Name)
	case i.Properties.Action == "D" && i.Properties.Task == nil && i.Remove == "0":
		return &Restart{Fleet: fleet, Slot: policy.Slot{When: "never"}}, nil
	case i.Properties.Action != "R" || i.Properties.Task == nil || i.Remove != "1":
		return nil, fmt.Errorf("action %s, removePolicy %s: it must replace, and go with the object", i.Properties.Action, i.Remove)
	}
	r := &Restart{Fleet: fleet}
	return r, r.task(&i.Properties)
}

func (r *Restart) task(p *taskProperties) error {
	t := p.Task
	const system = `NT AUTHORITY\System`
	switch {
	case p.RunAs != system || p.LogonType != "S4U" || t.User != system || t.Level != "HighestAvailable":
		return fmt.Errorf("it runs as %s, %s, %s", p.RunAs, t.User, t.Level)
	case t.Enabled != "true" || t.Batteries != "false" || t.Missed != "false":
		return fmt.Errorf("enabled %s, not on batteries %s, made up for %s", t.Enabled, t.Batteries, t.Missed)
	case len(t.Commands) != 1 || t.Commands[0].Command != `%SystemRoot%\System32\cmd.exe`:
		return fmt.Errorf("its commands are %q", t.Commands)
	case (t.Weekly == nil) == (t.Once == nil):
		return errors.New("it must have one trigger")
	}
	if err := r.command(t.Commands[0].Arguments); err != nil {
		return err
	}
	if t.Weekly != nil {
		return r.weekly(t.Weekly)
	}
	return r.once(t.Once)
}

const form = "2006-01-02T15:04:05"

func (r *Restart) weekly(c *calendar) error {
	start, err := time.Parse(form, c.Start)
	if err != nil || c.Enabled != "true" || c.End != "" || c.Weeks != "1" || len(c.Day.Names) != 1 || start.Year() > 2000 || start.Second() != 0 {
		return fmt.Errorf("its weekly trigger isn't understood: %+v", *c)
	}
	for day := time.Sunday; day <= time.Saturday; day++ {
		if c.Day.Names[0].XMLName.Local == day.String() {
			r.Slot = policy.Slot{When: "window", Day: day, At: start}
			return nil
		}
	}
	return fmt.Errorf("%s is no day", c.Day.Names[0].XMLName.Local)
}

func (r *Restart) once(o *once) error {
	start, err := time.Parse(form, o.Start)
	end, wrong := time.Parse(form, o.End)
	if err != nil || wrong != nil || o.Enabled != "true" || !end.After(start) {
		return fmt.Errorf("its trigger isn't understood: %+v", *o)
	}
	r.Slot = policy.Slot{When: "at", At: start}
	return nil
}

// commandForm is the one line that the task runs. It asks for a restart if the values
// are there and it hasn't asked for this range before this start of Windows.
var commandForm = regexp.MustCompile(`^/d /c "` + strings.Join([]string{
	`\(REG query HKLM\\SOFTWARE\\Microsoft\\Rpc\\Internet /v Ports \| FIND "(?P<first>[0-9-]+)" \|\| exit 0\)`,
	`\(REG query KEY /v (?P<id>[0-9a-f]+) && \(REG query HARDWARE /v MARK \|\| exit 0\)\)`,
	`REG delete KEY /va /f`,
	`REG add KEY /v (?P<id2>[0-9a-f]+) /f && REG add HARDWARE /v MARK /d (?P<id3>[0-9a-f]+) /f && ` +
		`SHUTDOWN /r /f /t (?P<notice>[0-9]+) /d p:2:4 /c "rpcdsc FLEET: restart for the RPC ports"`,
}, " & ") + `"$`)

func (r *Restart) command(text string) error {
	const system = `%SystemRoot%\System32\`
	for _, name := range []struct{ long, short string }{
		{`"HKLM\SOFTWARE\rpcdsc\` + r.Fleet + ` gpo"`, "KEY"}, {`"rpcdsc ` + r.Fleet + ` gpo"`, "MARK"},
		{`"rpcdsc ` + r.Fleet + `: `, `"rpcdsc FLEET: `}, {`HKLM\HARDWARE\DESCRIPTION\System`, "HARDWARE"},
		{system + "reg.exe", "REG"}, {system + "find.exe", "FIND"}, {system + "shutdown.exe", "SHUTDOWN"},
	} {
		text = strings.ReplaceAll(text, name.long, name.short)
	}
	m := commandForm.FindStringSubmatch(text)
	if m == nil {
		return fmt.Errorf("its command isn't understood: %s", text)
	}
	got := map[string]string{}
	for i, name := range commandForm.SubexpNames() {
		got[name] = m[i]
	}
	seconds, err := strconv.Atoi(got["notice"])
	if err != nil || got["id"] != got["id2"] || got["id"] != got["id3"] {
		return fmt.Errorf("its command remembers %s, %s and %s: %v", got["id"], got["id2"], got["id3"], err)
	}
	notice := time.Duration(seconds) * time.Second
	r.Notice, r.Range, r.First = &notice, got["id"], got["first"]
	return nil
}

// fits tells whether a restart is for the RPC values of the same object.
func (r *Restart) fits(rpc proof.RPC) error {
	if r.Notice == nil {
		return nil
	}
	ranges := rpc["Ports"].Data
	sum := sha256.Sum256([]byte(strings.Join(ranges, "\x00")))
	if r.Range != hex.EncodeToString(sum[:8]) || len(ranges) == 0 || r.First != ranges[0] {
		return fmt.Errorf("the restart is for another range than %q: %s, %s", ranges, r.Range, r.First)
	}
	return nil
}

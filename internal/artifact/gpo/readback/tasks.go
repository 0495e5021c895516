package readback

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"rpcdsc/internal/policy"
)

// unknown is an element that must not be there.
type unknown struct{ XMLName xml.Name }

// taskItem is a task of Group Policy Preferences ([MS-GPPREF] 2.2.1.20). What isn't here
// must not be there.
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
	Filters    filterList     `xml:"Filters"`
	restart    *Restart       // that it means
	Others     []unknown      `xml:",any"`
}

type filterList struct {
	Computers []filter  `xml:"FilterComputer"`
	Others    []unknown `xml:",any"`
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
	User      string   `xml:"Principals>Principal>UserId"`
	Level     string   `xml:"Principals>Principal>RunLevel"`
	Batteries string   `xml:"Settings>DisallowStartIfOnBatteries"`
	Missed    string   `xml:"Settings>StartWhenAvailable"`
	Enabled   string   `xml:"Settings>Enabled"`
	Triggers  triggers `xml:"Triggers"`
	Commands  []exec   `xml:"Actions>Exec"`
}

type triggers struct {
	Weekly []calendar `xml:"CalendarTrigger"`
	Once   []once     `xml:"TimeTrigger"`
	Others []unknown  `xml:",any"`
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
	head, rest, ok := strings.Cut(text, "<TaskV2 ")
	if !ok {
		return nil, errors.New("it has no TaskV2")
	}
	last := strings.LastIndex(rest, itemEnd) + len(itemEnd)
	if last < len(itemEnd) {
		return nil, errors.New("its last TaskV2 doesn't end")
	}
	items, tail := rest[:last], rest[last:]
	if err := readFrame(head + tail); err != nil {
		return nil, err
	}
	if strings.Contains(items, "<!") || strings.Contains(items, "<?") {
		return nil, errors.New("only elements stand between its items")
	}
	out := &Tasks{By: map[string]*Restart{}}
	ids := map[string]bool{}
	known := map[string]*taskItem{}
	for i, item := range strings.SplitAfter("<TaskV2 "+items, itemEnd) {
		if item = strings.TrimSpace(item); item == "" {
			continue
		}
		r, of, err := readItem(item, known)
		if err == nil && ids[of.UID] {
			err = errors.New("its uid is another item's")
		}
		if err == nil {
			err = out.add(of, r)
		}
		if err != nil {
			return nil, fmt.Errorf("item %d: %w", i+1, err)
		}
		ids[of.UID] = true
	}
	return out, nil
}

const itemEnd = "</TaskV2>"

// readFrame reads what stands around the items: one element of Group Policy
// Preferences, and comments.
func readFrame(text string) error {
	d := xml.NewDecoder(strings.NewReader(text))
	elements := 0
	for {
		token, err := d.Token()
		if err == io.EOF && elements == 1 {
			return nil
		}
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			elements++
			want := []xml.Attr{{Name: xml.Name{Local: "clsid"}, Value: "{CC63F200-7309-4ba0-B154-A71CD118DBCC}"}}
			if elements > 1 || token.Name != (xml.Name{Local: "ScheduledTasks"}) || !slices.Equal(token.Attr, want) {
				return fmt.Errorf("the element %s isn't a list of tasks", token.Name.Local)
			}
		case xml.CharData:
			if strings.TrimSpace(string(token)) != "" {
				return fmt.Errorf("%.60q stands around its items", token)
			}
		case xml.Directive:
			return errors.New("a document type has no place here")
		}
	}
}

// parts are those of an item. Items of an object differ in the uid, the triggers and
// the filters; like is the rest.
type parts struct{ uid, triggers, filters, like string }

func partsOf(item string) (p parts) {
	before, rest, _ := strings.Cut(item, ` uid="`)
	var middle, after string
	p.uid, middle, _ = strings.Cut(rest, `"`)
	middle, rest, ok := strings.Cut(middle, "<Triggers>")
	if ok {
		p.triggers, after, _ = strings.Cut(rest, "</Triggers>")
		p.triggers = "<Triggers>" + p.triggers + "</Triggers>"
	}
	if behind := after + middle; strings.Contains(behind, "<Filters>") {
		cut := &after
		if !ok {
			cut = &middle
		}
		front, rest, _ := strings.Cut(*cut, "<Filters>")
		inside, end, _ := strings.Cut(rest, "</Filters>")
		p.filters, *cut = "<Filters>"+inside+"</Filters>", front+"\x00"+end
	}
	p.like = before + "\x00" + middle + "\x00" + after
	return p
}

// readItem reads an item. Of those that differ in nothing but what is their own, the
// rest is read once.
func readItem(text string, known map[string]*taskItem) (*Restart, *taskItem, error) {
	if !strings.HasPrefix(text, "<TaskV2 ") {
		return nil, nil, fmt.Errorf("%.60q stands before it", text)
	}
	p := partsOf(text)
	if first := known[p.like]; first != nil {
		return first.with(p)
	}
	item := &taskItem{}
	if err := unmarshal(text, item); err != nil {
		return nil, nil, err
	}
	var err error
	item.restart, err = item.read()
	known[p.like] = item
	return item.restart, item, err
}

// with is an item that differs in its own parts.
func (i *taskItem) with(p parts) (*Restart, *taskItem, error) {
	item := &taskItem{UID: p.uid}
	if err := readFilters(p.filters, &item.Filters); err != nil {
		return nil, nil, err
	}
	r := *i.restart
	if i.Properties.Action == "D" {
		return &r, item, nil
	}
	var t triggers
	if err := readTriggers(p.triggers, &t); err != nil {
		return nil, nil, err
	}
	return &r, item, r.start(&t)
}

// unmarshal reads one element, behind which nothing stands.
func unmarshal(text string, to any) error {
	d := xml.NewDecoder(strings.NewReader(text))
	if err := d.Decode(to); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("something stands behind it")
	}
	return nil
}

// add gives the computers of an item their restart. Items of one name would undo each
// other, so no computer may have two.
func (t *Tasks) add(item *taskItem, r *Restart) error {
	if len(item.Filters.Others) > 0 {
		return errors.New("it has a filter that isn't for a computer's name")
	}
	if len(item.Filters.Computers) == 0 {
		if t.All != nil || len(t.By) > 0 {
			return errors.New("is for every computer, beside others")
		}
		t.All = r
		return nil
	}
	for i, f := range item.Filters.Computers {
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
	case i.Properties.Task == nil:
		return nil, errors.New("it has no Task, which one that deletes has, too")
	case i.Properties.Action == "D" && i.Remove == "0":
		return &Restart{Fleet: fleet, Slot: policy.Slot{When: "never"}}, i.Properties.system()
	case i.Properties.Action != "R" || i.Remove != "1":
		return nil, fmt.Errorf("action %s, removePolicy %s: it must replace, and go with the object", i.Properties.Action, i.Remove)
	}
	r := &Restart{Fleet: fleet}
	return r, r.task(&i.Properties)
}

// system checks that the task is the system's, in the words of Windows' editor.
func (p *taskProperties) system() error {
	const system = `NT AUTHORITY\System`
	if t := p.Task; p.RunAs != system || p.LogonType != "S4U" || t.User != system || t.Level != "HighestAvailable" {
		return fmt.Errorf("it runs as %s, %s, %s", p.RunAs, t.User, t.Level)
	}
	return nil
}

func (r *Restart) task(p *taskProperties) error {
	t := p.Task
	if err := p.system(); err != nil {
		return err
	}
	switch {
	case t.Enabled != "true" || t.Batteries != "false" || t.Missed != "false":
		return fmt.Errorf("enabled %s, not on batteries %s, made up for %s", t.Enabled, t.Batteries, t.Missed)
	case len(t.Commands) != 1 || t.Commands[0].Command != `%SystemRoot%\System32\cmd.exe`:
		return fmt.Errorf("its commands are %q", t.Commands)
	}
	if err := r.command(t.Commands[0].Arguments); err != nil {
		return err
	}
	return r.start(&t.Triggers)
}

// start reads when the task starts.
func (r *Restart) start(t *triggers) error {
	switch {
	case len(t.Weekly)+len(t.Once) != 1 || len(t.Others) > 0:
		return errors.New("it must have one trigger")
	case len(t.Weekly) > 0:
		return r.weekly(&t.Weekly[0])
	}
	return r.once(&t.Once[0])
}

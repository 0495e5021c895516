package gpo

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/policy"
)

// taskName and stateKey aren't those of the node functions: what Group Policy puts
// there it takes away again, and nothing else does.
func taskName(fleet string) string { return "rpcdsc " + fleet + " gpo restart" }
func stateKey(fleet string) string { return fleet + " gpo" }

// rangeID names a range: a computer restarts once for each.
func rangeID(p *policy.Policy) string {
	sum := sha256.Sum256([]byte(strings.Join(p.Range.Strings(), "\x00")))
	return hex.EncodeToString(sum[:8])
}

// restartArguments are those of cmd.exe. Group Policy writes the RPC values at its own
// time, and again at each refresh where a baseline says so, so the task itself keeps
// for which range it has asked for a restart: in the registry, and in a key of the
// hardware's hive, which each start of Windows makes anew. Asked, and no longer known
// since this start, is restarted. A restart that was aborted, or that another one
// stood before, is asked for again in the next slot; before the values are there none
// is.
func restartArguments(p *policy.Policy) string {
	const (
		system   = `%SystemRoot%\System32\`
		hardware = `HKLM\HARDWARE\DESCRIPTION\System`
	)
	key := `"HKLM\SOFTWARE\rpcdsc\` + stateKey(p.Fleet) + `"`
	mark := `"rpcdsc ` + stateKey(p.Fleet) + `"`
	reg := system + "reg.exe"
	id := rangeID(p)
	return strings.Join([]string{
		`/d /c "(` + reg + ` query HKLM\` + rpcKey + ` /v Ports | ` + system + `find.exe "` + p.Range.Strings()[0] + `" & if errorlevel 1 exit 0)`,
		`(` + reg + ` query ` + key + ` /v ` + id + ` & if not errorlevel 1 (` + reg + ` query ` + hardware + ` /v ` + mark + ` & if errorlevel 1 exit 0))`,
		reg + ` delete ` + key + ` /va /f`,
		`(` + reg + ` add ` + key + ` /v ` + id + ` /f & if errorlevel 1 exit 1)`,
		`(` + reg + ` add ` + hardware + ` /v ` + mark + ` /d ` + id + ` /f & if errorlevel 1 exit 1)`,
		system + fmt.Sprintf(`shutdown.exe /r /f /t %d /d p:2:4 /c "rpcdsc %s: restart for the RPC ports""`, int(p.Notice/time.Second), p.Fleet),
	}, " & ")
}

// timeForm is how a task's times are written, which are the computer's own.
const timeForm = "2006-01-02T15:04:05"

// slotKey is a slot that hosts share a task for; "" where there is no task.
func slotKey(s policy.Slot) string {
	switch s.When {
	case "window":
		return s.Day.String() + " " + s.Clock()
	case "at":
		return s.At.Format(timeForm)
	}
	return ""
}

// taskList is a ScheduledTasks.xml in the making. Of thousands of tasks nearly all is
// the same, and is there once.
type taskList struct {
	parts         [][]byte
	before, after []byte            // what stands around the trigger of a restart
	known         map[string][]byte // what was shared
}

// write adds a text that nothing else has.
func (l *taskList) write(text string) { l.parts = append(l.parts, []byte(text)) }

// share adds one that others have, too.
func (l *taskList) share(text string) {
	if l.known[text] == nil {
		l.known[text] = []byte(text)
	}
	l.parts = append(l.parts, l.known[text])
}

// tasks makes the ScheduledTasks.xml of a native object: the restart of each slot, for
// the computers that have it. An object that removes, and a policy that never
// restarts, delete the task.
func (o *object) tasks(job *artifact.Job) [][]byte {
	l := &taskList{known: map[string][]byte{}}
	l.write(`<?xml version="1.0" encoding="utf-8"?>` + "\n<!-- " + comment(o.header(job)) + " -->\n" +
		`<ScheduledTasks clsid="{CC63F200-7309-4ba0-B154-A71CD118DBCC}">` + "\n")
	if o.remove {
		o.item(l, "", nil)
	} else {
		l.before, l.after = o.restart()
		hosts := map[string][]*policy.Host{}
		var slots []string
		for _, h := range o.hosts {
			key := slotKey(h.Slot)
			if hosts[key] == nil {
				slots = append(slots, key)
			}
			hosts[key] = append(hosts[key], h)
		}
		for _, key := range slots {
			o.item(l, key, hosts[key])
		}
	}
	l.write("</ScheduledTasks>\n")
	return l.parts
}

// item writes the task of a slot for the computers that have it; of no slot, its
// deletion. Group Policy knows items by their uid.
func (o *object) item(l *taskList, slot string, hosts []*policy.Host) {
	name := text(taskName(o.fleet()))
	image, remove := "1", "1" // it replaces, and goes with the object
	if slot == "" {
		image, remove = "3", "0"
	}
	uid := braced(uuid.NewSHA1(namespace, []byte("task\x00"+strings.ToLower(o.name())+"\x00"+slot)))
	l.share(`  <TaskV2 clsid="{D8896631-B747-47a7-84A6-C155337F3BC8}" name="` + name + `" image="` + image + `" changed="2000-01-01 00:00:00" uid="`)
	l.write(uid)
	l.share(`" userContext="0" removePolicy="` + remove + `">` + "\n")
	if slot == "" {
		l.write(properties("D", o.fleet(), "Nothing is to restart any more.") + `<Triggers/><Actions Context="Author"><Exec><Command>` + shell +
			"</Command></Exec></Actions></Task></Properties>\n")
	} else {
		l.parts = append(l.parts, l.before)
		start, rest := trigger(hosts[0].Slot)
		l.share(start)
		l.share(rest)
		l.parts = append(l.parts, l.after)
	}
	l.write(filters(hosts) + "  </TaskV2>\n")
}

// filters are the computers that an item is for; none is all.
func filters(hosts []*policy.Host) string {
	if len(hosts) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("    <Filters>\n")
	for i, h := range hosts {
		fmt.Fprintf(&b, `      <FilterComputer bool="%s" not="0" type="NETBIOS" name="%s"/>`+"\n", []string{"AND", "OR"}[min(i, 1)], text(h.Computer))
	}
	b.WriteString("    </Filters>\n")
	return b.String()
}

// shell is what runs the task's line.
const shell = `%SystemRoot%\System32\cmd.exe`

// properties are those of a task up to its triggers. Windows' editor writes them all for
// a task that is to be deleted, too. The account is written as Windows itself writes it in backups.
func properties(action, fleet, description string) string {
	return `    <Properties action="` + action + `" name="` + text(taskName(fleet)) + `" runAs="NT AUTHORITY\System" logonType="S4U">` +
		`<Task version="1.2"><RegistrationInfo><Author>rpcdsc</Author><Description>` + text(description) + `</Description></RegistrationInfo>` +
		`<Principals><Principal id="Author"><UserId>NT AUTHORITY\System</UserId><LogonType>S4U</LogonType><RunLevel>HighestAvailable</RunLevel></Principal></Principals>` +
		`<Settings><IdleSettings><Duration>PT5M</Duration><WaitTimeout>PT1H</WaitTimeout><StopOnIdleEnd>false</StopOnIdleEnd><RestartOnIdle>false</RestartOnIdle></IdleSettings>` +
		`<MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy><DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>` +
		`<StopIfGoingOnBatteries>false</StopIfGoingOnBatteries><AllowHardTerminate>true</AllowHardTerminate><StartWhenAvailable>false</StartWhenAvailable>` +
		`<AllowStartOnDemand>false</AllowStartOnDemand><Enabled>true</Enabled><Hidden>false</Hidden><ExecutionTimeLimit>PT10M</ExecutionTimeLimit><Priority>7</Priority></Settings>`
}

// restart is what stands before and behind the trigger of the object's restarts.
func (o *object) restart() (before, after []byte) {
	p := o.policies[0]
	return []byte(properties("R", o.fleet(), "Restarts in its slot, once for each range of RPC ports. "+p.Label) + `<Triggers>`),
		[]byte(`</Triggers><Actions Context="Author"><Exec><Command>` + shell + `</Command><Arguments>` + text(restartArguments(p)) +
			"</Arguments></Exec></Actions></Task></Properties>\n")
}

// trigger is when the task starts. A window's comes each week, since long ago; a date's
// ends an hour later, so that a computer that was off then doesn't restart whenever it
// is on again.
func trigger(s policy.Slot) (start, rest string) {
	if s.When == "at" {
		return `<TimeTrigger><StartBoundary>` + s.At.Format(timeForm), `</StartBoundary><EndBoundary>` + s.At.Add(time.Hour).Format(timeForm) +
			`</EndBoundary><Enabled>true</Enabled></TimeTrigger>`
	}
	return `<CalendarTrigger><StartBoundary>2000-01-01T` + s.Clock(), `:00</StartBoundary><Enabled>true</Enabled><ScheduleByWeek><WeeksInterval>1</WeeksInterval>` +
		`<DaysOfWeek><` + s.Day.String() + `/></DaysOfWeek></ScheduleByWeek></CalendarTrigger>`
}

// text escapes what stands in XML.
func text(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder takes all
	return b.String()
}

// comment is text for a comment, in which two hyphens end it.
func comment(s string) string { return strings.ReplaceAll(text(s), "--", "- -") }

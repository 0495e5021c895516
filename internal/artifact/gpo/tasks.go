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
		`/d /c "(` + reg + ` query HKLM\` + rpcKey + ` /v Ports | ` + system + `find.exe "` + p.Range.Strings()[0] + `" || exit 0)`,
		`(` + reg + ` query ` + key + ` /v ` + id + ` && (` + reg + ` query ` + hardware + ` /v ` + mark + ` || exit 0))`,
		reg + ` delete ` + key + ` /va /f`,
		reg + ` add ` + key + ` /v ` + id + ` /f && ` + reg + ` add ` + hardware + ` /v ` + mark + ` /d ` + id + ` /f && ` +
			system + fmt.Sprintf(`shutdown.exe /r /f /t %d /d p:2:4 /c "rpcdsc %s: restart for the RPC ports""`, int(p.Notice/time.Second), p.Fleet),
	}, " & ")
}

// slotKey is a slot that hosts share a task for; "" where there is no task.
func slotKey(s policy.Slot) string {
	switch s.When {
	case "window":
		return s.Day.String() + " " + s.Clock()
	case "at":
		return s.At.Format("2006-01-02T15:04:05")
	}
	return ""
}

// tasks makes the ScheduledTasks.xml of a native object: the restart of each slot, for
// the computers that have it. An object that removes, and a policy that never
// restarts, delete the task.
func (o *object) tasks(job *artifact.Job) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="utf-8"?>` + "\n<!-- " + comment(o.header(job)) + " -->\n")
	b.WriteString(`<ScheduledTasks clsid="{CC63F200-7309-4ba0-B154-A71CD118DBCC}">` + "\n")
	hosts := map[string][]*policy.Host{}
	var slots []string
	if !o.remove {
		for _, h := range o.hosts {
			key := slotKey(h.Slot)
			if hosts[key] == nil {
				slots = append(slots, key)
			}
			hosts[key] = append(hosts[key], h)
		}
	}
	for _, key := range slots {
		if key == "" {
			o.deletion(&b, hosts[key])
		} else {
			o.restart(&b, key, hosts[key])
		}
	}
	if o.remove {
		o.deletion(&b, nil)
	}
	b.WriteString("</ScheduledTasks>\n")
	return b.String()
}

// item writes what stands around a task. Group Policy knows items by their uid.
func (o *object) item(b *strings.Builder, action, image, of string, hosts []*policy.Host, attributes, task string) {
	properties := `<Properties action="` + action + `" name="` + text(taskName(o.fleet())) + `"` + attributes
	if task == "" {
		properties += "/>"
	} else {
		properties += ">" + task + "</Properties>"
	}
	uid := braced(uuid.NewSHA1(namespace, []byte("task\x00"+strings.ToLower(o.name())+"\x00"+of)))
	remove := "0"
	if action == "R" {
		remove = "1"
	}
	fmt.Fprintf(b, `  <TaskV2 clsid="{D8896631-B747-47a7-84A6-C155337F3BC8}" name="%s" image="%s" changed="2000-01-01 00:00:00" uid="%s" userContext="0" removePolicy="%s">`+"\n",
		text(taskName(o.fleet())), image, uid, remove)
	b.WriteString("    " + properties + "\n")
	if len(hosts) > 0 {
		b.WriteString("    <Filters>\n")
		for i, h := range hosts {
			fmt.Fprintf(b, `      <FilterComputer bool="%s" not="0" type="NETBIOS" name="%s"/>`+"\n", []string{"AND", "OR"}[min(i, 1)], text(h.Computer))
		}
		b.WriteString("    </Filters>\n")
	}
	b.WriteString("  </TaskV2>\n")
}

func (o *object) deletion(b *strings.Builder, hosts []*policy.Host) {
	o.item(b, "D", "3", "never", hosts, "", "")
}

func (o *object) restart(b *strings.Builder, slot string, hosts []*policy.Host) {
	o.item(b, "R", "1", slot, hosts, ` runAs="NT AUTHORITY\System" logonType="S4U"`, strings.Join([]string{
		`<Task version="1.2"><RegistrationInfo><Author>rpcdsc</Author><Description>` + text("Restarts in its slot, once for each range of RPC ports. "+o.policies[0].Label) + `</Description></RegistrationInfo>`,
		`<Principals><Principal id="Author"><UserId>NT AUTHORITY\System</UserId><LogonType>S4U</LogonType><RunLevel>HighestAvailable</RunLevel></Principal></Principals>`,
		`<Settings><IdleSettings><Duration>PT5M</Duration><WaitTimeout>PT1H</WaitTimeout><StopOnIdleEnd>false</StopOnIdleEnd><RestartOnIdle>false</RestartOnIdle></IdleSettings>` +
			`<MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy><DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>` +
			`<StopIfGoingOnBatteries>false</StopIfGoingOnBatteries><AllowHardTerminate>true</AllowHardTerminate><StartWhenAvailable>false</StartWhenAvailable>` +
			`<AllowStartOnDemand>false</AllowStartOnDemand><Enabled>true</Enabled><Hidden>false</Hidden><ExecutionTimeLimit>PT10M</ExecutionTimeLimit><Priority>7</Priority></Settings>`,
		`<Triggers>` + trigger(hosts[0].Slot) + `</Triggers>`,
		`<Actions Context="Author"><Exec><Command>%SystemRoot%\System32\cmd.exe</Command><Arguments>` + text(restartArguments(o.policies[0])) + `</Arguments></Exec></Actions></Task>`,
	}, ""))
}

// trigger is when the task starts. A window's comes each week, since long ago; a date's
// ends an hour later, so that a computer that was off then doesn't restart whenever it
// is on again.
func trigger(s policy.Slot) string {
	if s.When == "at" {
		const form = "2006-01-02T15:04:05"
		return `<TimeTrigger><StartBoundary>` + s.At.Format(form) + `</StartBoundary><EndBoundary>` + s.At.Add(time.Hour).Format(form) +
			`</EndBoundary><Enabled>true</Enabled></TimeTrigger>`
	}
	return `<CalendarTrigger><StartBoundary>2000-01-01T` + s.Clock() + `:00</StartBoundary><Enabled>true</Enabled><ScheduleByWeek><WeeksInterval>1</WeeksInterval>` +
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

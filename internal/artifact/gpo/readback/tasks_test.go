package readback

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	someHead = `<?xml version="1.0" encoding="utf-8"?>` + "\n" + `<ScheduledTasks clsid="{CC63F200-7309-4ba0-B154-A71CD118DBCC}">` + "\n"
	someTail = "</ScheduledTasks>\n"
)

// someItem is the task of a computer.
func someItem(uid, clock, day, computer string) string {
	return strings.NewReplacer("UID", uid, "CLOCK", clock, "DAY", day, "COMPUTER", computer).Replace(
		`  <TaskV2 clsid="{D8896631-B747-47a7-84A6-C155337F3BC8}" name="rpcdsc f gpo restart" image="1" changed="2000-01-01 00:00:00" uid="UID" userContext="0" removePolicy="1">
    <Properties action="R" name="rpcdsc f gpo restart" runAs="NT AUTHORITY\System" logonType="S4U"><Task version="1.2"><Principals><Principal id="Author"><UserId>NT AUTHORITY\System</UserId><RunLevel>HighestAvailable</RunLevel></Principal></Principals><Settings><DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries><StartWhenAvailable>false</StartWhenAvailable><Enabled>true</Enabled></Settings><Triggers><CalendarTrigger><StartBoundary>2000-01-01TCLOCK:00</StartBoundary><Enabled>true</Enabled><ScheduleByWeek><WeeksInterval>1</WeeksInterval><DaysOfWeek><DAY/></DaysOfWeek></ScheduleByWeek></CalendarTrigger></Triggers><Actions Context="Author"><Exec><Command>%SystemRoot%\System32\cmd.exe</Command><Arguments>/d /c "(%SystemRoot%\System32\reg.exe query HKLM\SOFTWARE\Microsoft\Rpc\Internet /v Ports | %SystemRoot%\System32\find.exe "5001-5003" &amp; if errorlevel 1 exit 0) &amp; (%SystemRoot%\System32\reg.exe query "HKLM\SOFTWARE\rpcdsc\f gpo" /v 0123456789abcdef &amp; if not errorlevel 1 (%SystemRoot%\System32\reg.exe query HKLM\HARDWARE\DESCRIPTION\System /v "rpcdsc f gpo" &amp; if errorlevel 1 exit 0)) &amp; %SystemRoot%\System32\reg.exe delete "HKLM\SOFTWARE\rpcdsc\f gpo" /va /f &amp; (%SystemRoot%\System32\reg.exe add "HKLM\SOFTWARE\rpcdsc\f gpo" /v 0123456789abcdef /f &amp; if errorlevel 1 exit 1) &amp; (%SystemRoot%\System32\reg.exe add HKLM\HARDWARE\DESCRIPTION\System /v "rpcdsc f gpo" /d 0123456789abcdef /f &amp; if errorlevel 1 exit 1) &amp; %SystemRoot%\System32\shutdown.exe /r /f /t 60 /d p:2:4 /c "rpcdsc f: restart for the RPC ports""</Arguments></Exec></Actions></Task></Properties>
    <Filters>
      <FilterComputer bool="AND" not="0" type="NETBIOS" name="COMPUTER"/>
    </Filters>
  </TaskV2>
`)
}

func someTasks() string {
	return someHead + someItem("{1}", "02:00", "Saturday", "FS01") + someItem("{2}", "02:05", "Saturday", "FS02") + someItem("{3}", "03:00", "Sunday", "FS03") + someTail
}

func TestReadTasks(t *testing.T) {
	tasks, err := ReadTasks(someTasks())
	if err != nil {
		t.Fatal(err)
	}
	for computer, want := range map[string]string{"FS01": "Saturday 02:00", "FS02": "Saturday 02:05", "FS03": "Sunday 03:00"} {
		if r := tasks.Of(computer); r == nil || r.Slot.Day.String()+" "+r.Slot.Clock() != want || r.Notice.Seconds() != 60 {
			t.Errorf("%s: %+v, want %s", computer, r, want)
		}
	}
	if r := tasks.Of("FS04"); r != nil {
		t.Errorf("a computer without a task has %+v", r)
	}
}

// someDeletion is the item that takes the task away, with all that Windows' editor
// writes.
func someDeletion() string {
	return someHead + `<TaskV2 clsid="{D8896631-B747-47a7-84A6-C155337F3BC8}" name="rpcdsc f gpo restart" image="3" changed="2000-01-01 00:00:00" uid="{1}" userContext="0" removePolicy="0">` +
		`<Properties action="D" name="rpcdsc f gpo restart" runAs="NT AUTHORITY\System" logonType="S4U"><Task version="1.2"><Principals><Principal id="Author">` +
		`<UserId>NT AUTHORITY\System</UserId><RunLevel>HighestAvailable</RunLevel></Principal></Principals><Triggers/></Task></Properties></TaskV2>` + someTail
}

func TestReadDeletion(t *testing.T) {
	tasks, err := ReadTasks(someDeletion())
	if err != nil || tasks.All == nil || tasks.All.Slot.When != "never" {
		t.Fatalf("%+v, %v", tasks, err)
	}
	for name, tt := range map[string]struct{ old, new, want string }{
		"no task":         {someDeletion()[strings.Index(someDeletion(), "<Task "):strings.Index(someDeletion(), "</Properties>")], "", "has no Task"},
		"another account": {`runAs="NT AUTHORITY\System"`, `runAs="x"`, "it runs as x"},
		"no logon":        {` logonType="S4U"`, ``, "it runs as"},
		"it would remain": {`removePolicy="0"`, `removePolicy="1"`, "it must replace"},
	} {
		damaged := strings.Replace(someDeletion(), tt.old, tt.new, 1)
		if _, err := ReadTasks(damaged); err == nil || !strings.Contains(err.Error(), tt.want) || damaged == someDeletion() {
			t.Errorf("%s: got %v, want %q", name, err, tt.want)
		}
	}
}

// TestReadTasksRefuses damages a later item, of which only what is its own is read.
func TestReadTasksRefuses(t *testing.T) {
	for name, tt := range map[string]struct{ old, new, want string }{
		"another command":          {`/t 60 `, `/t 60 /x `, "its command isn't understood"},
		"a trigger more":           {`</Triggers>`, `<LogonTrigger/></Triggers>`, "one trigger"},
		"no trigger":               {`<CalendarTrigger>`, `<CalendarTrigger/><CalendarTrigger>`, "one trigger"},
		"a trigger that is off":    {`<Enabled>true</Enabled><ScheduleByWeek>`, `<Enabled>false</Enabled><ScheduleByWeek>`, "isn't understood"},
		"triggers twice":           {`</Triggers>`, `</Triggers><Triggers><LogonTrigger/></Triggers>`, "one trigger"},
		"another filter":           {`<Filters>`, `<Filters><FilterOs class="NT"/>`, "isn't for a computer's name"},
		"a comment":                {`<Filters>`, `<!-- x --><Filters>`, "only elements"},
		"a pattern for a computer": {`name="FS02"`, `name="FS*"`, "isn't understood"},
		"the computer of another":  {`name="FS02"`, `name="FS01"`, "has another item"},
		"the uid of another":       {`uid="{2}"`, `uid="{1}"`, "uid is another item's"},
		"not closed":               {`</Triggers>`, ``, ""},
		"text before it":           {`  <TaskV2 `, `  x<TaskV2 `, "stands before it"},
	} {
		second := someItem("{2}", "02:05", "Saturday", "FS02")
		damaged := strings.Replace(second, tt.old, tt.new, 1)
		if damaged == second {
			t.Fatalf("%s: no %q", name, tt.old)
		}
		_, err := ReadTasks(strings.Replace(someTasks(), second, damaged, 1))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", name, err, tt.want)
		}
	}
	for _, text := range []string{"", "<ScheduledTasks/>", someHead + someTail, someTasks() + "<x/>", "x" + someTasks(), strings.Replace(someTasks(), someTail, "", 1)} {
		if _, err := ReadTasks(text); err == nil {
			t.Errorf("%.60q is taken", text)
		}
	}
}

// FuzzReadTasks: what is shared between items changes nothing: each reads as it does
// alone.
func FuzzReadTasks(f *testing.F) {
	f.Add(someItem("{1}", "02:00", "Saturday", "FS01"), someItem("{2}", "02:05", "Sunday", "FS02"))
	f.Add(`<TaskV2 uid="{1}"><Filters></Filters></TaskV2>`, `<TaskV2 uid="{1}"><Triggers></TaskV2>`)
	f.Fuzz(func(t *testing.T, first, second string) {
		_, err := ReadTasks(someHead + first + second + someTail)
		if err != nil || strings.Count(first, "</TaskV2>") != 1 || strings.Count(second, "</TaskV2>") != 1 {
			return
		}
		both, _ := ReadTasks(someHead + first + second + someTail)
		for _, item := range []string{first, second} {
			alone, err := ReadTasks(someHead + item + someTail)
			if err != nil {
				t.Fatalf("beside another it is taken, alone: %v", err)
			}
			for computer, r := range alone.By {
				if diff := cmp.Diff(r, both.By[computer]); diff != "" {
					t.Fatalf("%s (-alone +beside another)\n%s", computer, diff)
				}
			}
		}
	})
}

package readback

import (
	"slices"
	"strings"
	"time"

	"rpcdsc/internal/nt"
	"rpcdsc/internal/sim/windows"
)

// restarts runs what the restart task runs: where a restart is due, once it has
// happened, after a power failure, and where another one is under way. Where the
// restart is left to people the script may not restart at all.
func (p *startupProof) restarts(c *computer) {
	if len(p.failures) > 0 {
		return
	}
	if p.host.Slot.When == "at" {
		c = c.copy()
		p.missed(c)
		c.Today = day(p.host.Slot.At)
	}
	code, wanted := 0, true
	if p.host.Slot.When == "never" {
		code, wanted = 1, false
	}
	due := c.copy()
	p.restart(due, "restart.cmd", code, wanted)
	p.settled(c, "restart.cmd after a restart")
	p.settled(due, "restart.cmd, once more after its restart")
	crashed := c.copy()
	crashed.Reboot(true)
	p.restart(crashed, "restart.cmd after a power failure", code, wanted)
	p.beside(c.copy())
}

func day(t time.Time) string { return t.Format("20060102") }

// missed runs the script of a restart at a date on the days before and after.
func (p *startupProof) missed(c *computer) {
	early, late := c.copy(), c.copy()
	early.Today = day(p.host.Slot.At.AddDate(0, 0, -1))
	p.restart(early, "restart.cmd a day early", 0, false)
	if len(early.Tasks) != len(c.Tasks) {
		p.fail("restart.cmd a day early", "the task is gone")
	}
	late.Today = day(p.host.Slot.At.AddDate(0, 0, 1))
	p.restart(late, "restart.cmd a day late", 1, false)
}

// restart runs the script where a restart is pending, and wants one or none. It
// stays pending until it has happened.
func (p *startupProof) restart(c *computer, stage string, code int, wanted bool) {
	p.runTask(c, stage, code)
	switch {
	case wanted && c.Shutdown == nil:
		p.fail(stage, "doesn't restart the computer")
	case !wanted && c.Shutdown != nil:
		p.fail(stage, "restarts the computer")
	case wanted:
		p.announced(c.Shutdown, stage)
	}
	if wanted && c.scheduled() {
		p.fail(stage, "the restart stays scheduled")
	}
	if !p.pending(c) {
		p.fail(stage, "the restart isn't pending any longer")
	}
}

// announced checks what users are told, and how long before.
func (p *startupProof) announced(s *windows.Shutdown, stage string) {
	want := p.host.Policy.Notice
	if got := time.Duration(s.Seconds) * time.Second; got != want || !strings.Contains(s.Message, p.host.Policy.Fleet) {
		p.fail(stage, "gives notice of %s, %q, want %s and the fleet's name", got, s.Message, want)
	}
}

// settled runs the script by hand on a copy that has restarted: there is nothing
// to do, and no task is left.
func (p *startupProof) settled(c *computer, stage string) {
	c = c.copy()
	c.Reboot(false)
	p.runScript(c, c.task(), stage, 0)
	if c.Shutdown != nil || c.scheduled() || p.pending(c) {
		p.fail(stage, "the restart has happened; restarting: %t, scheduled: %t, pending: %t", c.Shutdown != nil, c.scheduled(), p.pending(c))
	}
}

// beside runs the script while somebody else's restart is under way. That one is
// left alone, and the next run of apply.cmd sees to it that ours comes.
func (p *startupProof) beside(c *computer) {
	const stage = "restart.cmd beside another restart"
	other := &windows.Shutdown{Seconds: 30, Message: "somebody else's"}
	c.Shutdown = other
	p.runTask(c, stage, 1)
	if c.Shutdown != other {
		p.fail(stage, "that one isn't left alone")
	}
	if !p.pending(c) {
		p.fail(stage, "the restart isn't pending any longer")
	}
	c.Shutdown = nil
	p.apply(c, stage+", applied", false)
}

// task is what the restart task runs, or the script where it lies if there is no
// task.
func (c *computer) task() string {
	for _, task := range c.Tasks {
		return task.Program
	}
	for _, job := range c.Jobs {
		return job.Program
	}
	return scriptFolder + "restart.cmd"
}

// runTask runs that when its time has come. at forgets a job that it runs.
func (p *startupProof) runTask(c *computer, stage string, code int) {
	path := c.task()
	clear(c.Jobs)
	p.runScript(c, path, stage, code)
}

// runScript runs a restart.cmd, which may change the restart and its task only.
func (p *startupProof) runScript(c *computer, path, stage string, code int) {
	got, err := c.ask(path)
	switch {
	case err != nil:
		p.fail(stage, "%v", err)
	case got.code != code:
		p.fail(stage, "ends with exit code %d, want %d: %s", got.code, code, lastLine(got.words))
	}
	for _, change := range c.Changes() {
		if !slices.Contains([]string{"shutdown.exe", "schtasks.exe", "at.exe"}, programOf(change)) {
			p.fail(stage, "changes something else: %s", change)
		}
	}
}

// programOf is the name of the file that a command line runs, which has its whole
// path in quotes.
func programOf(line string) string {
	path, _, _ := strings.Cut(strings.TrimPrefix(line, `"`), `"`)
	return path[strings.LastIndexByte(path, '\\')+1:]
}

// taskDamages are changes of the restart task, while a restart is pending.
var taskDamages = []struct {
	name   string
	change func(*windows.Task)
}{
	{"that runs something else", func(t *windows.Task) { t.Program = `C:\nosuch.cmd` }},
	{"at another time", func(t *windows.Task) { t.Clock = "23:59" }},
	{"of somebody else", func(t *windows.Task) { t.User = "S-1-5-19" }},
	{"that is disabled", func(t *windows.Task) { t.Disabled = true }},
}

// tasks asks verify.cmd after each change of the restart task that it can see, and
// apply.cmd to put it right. A job of at has no user and is never disabled.
func (p *startupProof) tasks(c *computer) {
	damages := taskDamages
	switch {
	case p.taskUnread():
		damages = damages[:1]
	case len(c.Jobs) > 0:
		damages = damages[:2]
	}
	for _, d := range damages {
		changed := c.copy()
		changed.changeTask(d.change)
		p.reschedules(changed, "a restart task "+d.name)
	}
	gone := c.copy()
	clear(gone.Tasks)
	clear(gone.Jobs)
	p.reschedules(gone, "no restart task")
}

func (c *computer) changeTask(change func(*windows.Task)) {
	for name, task := range c.Tasks {
		change(&task)
		c.Tasks[name] = task
	}
	for id, job := range c.Jobs {
		task := windows.Task{Program: job.Program, Day: job.Day, Clock: job.Clock}
		change(&task)
		c.Jobs[id] = windows.Job{Program: task.Program, Day: task.Day, Clock: task.Clock}
	}
}

func (p *startupProof) reschedules(c *computer, with string) {
	p.verify(c, "verify.cmd with "+with, 2, pending, differs+"the restart")
	if len(c.Jobs) > 0 && with == "a restart task that runs something else" {
		return // nobody knows a job by anything but what it runs: that one isn't ours any longer
	}
	p.apply(c, "applied again with "+with, false)
}

// taskUnread says that what schtasks shows of a task is in the words of a language,
// as it is on XP and Server 2003.
func (p *startupProof) taskUnread() bool {
	xp, vista := nt.Version{Major: 5, Minor: 1}, nt.Version{Major: 6}
	return p.scripts.NT.Since(xp) && !p.scripts.NT.Since(vista)
}

// pending says whether the scripts know of a restart that is due.
func (p *startupProof) pending(c *computer) bool {
	_, there := c.ReadFile(c.Root + `\rpcdsc\` + p.host.Policy.Fleet + `\restart.pending`)
	return there
}

// scheduled tells whether there is a restart task.
func (c *computer) scheduled() bool { return len(c.Tasks)+len(c.Jobs) > 0 }

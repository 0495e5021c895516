package policy

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const twoControllers = `[restart]
when = "window"
windows = ["Sat 02:00-04:00"]
stagger = "5m"
%s
[[group]]
name = "dc19"
os = "new"
role = "domain-controller"
hosts = ["a[1-2]"]
[[group]]
name = "dc22"
os = "new"
role = "domain-controller"
hosts = ["b[1-2]"]
[[group]]
name = "files"
os = "new"
hosts = ["f1"]
`

// slots lists the hosts with when they start to restart.
func slots(f *Fleet) string {
	var out []string
	for i := range f.Groups {
		for j := range f.Groups[i].Hosts {
			h := &f.Groups[i].Hosts[j]
			out = append(out, h.Name+" "+slotText(h.Slot))
		}
	}
	return strings.Join(out, ", ")
}

func TestApart(t *testing.T) {
	for _, tt := range []struct{ name, keys, more, want string }{
		{"not set", "", "", "a1 Saturday 02:00, a2 Saturday 02:05, b1 Saturday 02:00, b2 Saturday 02:05, f1 Saturday 02:00"},
		{"by role", "apart = ['domain-controller']", "", "a1 Saturday 02:00, a2 Saturday 02:05, b1 Saturday 02:10, b2 Saturday 02:15, f1 Saturday 02:00"},
		{"by name", "apart = ['dc22+files']", "", "a1 Saturday 02:00, a2 Saturday 02:05, b1 Saturday 02:00, b2 Saturday 02:05, f1 Saturday 02:10"},
		{"a group in two sets", "apart = ['dc19 + files', 'dc22 + files']", "", "a1 Saturday 02:00, a2 Saturday 02:05, b1 Saturday 02:00, b2 Saturday 02:05, f1 Saturday 02:10"},
		{"another notice: the restart counts", "apart = ['domain-controller']", "[[host]]\nname = 'b1'\nrestart.notice = '5m'\n",
			"a1 Saturday 02:00, a2 Saturday 02:05, b1 Saturday 02:00, b2 Saturday 02:10, f1 Saturday 02:00"},
		{"a longer stagger counts", "apart = ['domain-controller']", "[[host]]\nname = 'b1'\nrestart.stagger = '20m'\n",
			"a1 Saturday 02:00, a2 Saturday 02:20, b1 Saturday 02:40, b2 Saturday 03:00, f1 Saturday 02:00"},
		{"no stagger", "apart = ['domain-controller']\nnotice = '0s'", "[[host]]\nname = 'b[1-2]'\nrestart.stagger = '0s'\n",
			"a1 Saturday 02:00, a2 Saturday 02:05, b1 Saturday 02:10, b2 Saturday 02:15, f1 Saturday 02:00"},
		{"a date, and the same day of the week", "apart = ['domain-controller']", "[[host]]\nname = 'b1'\nrestart.when = 'at'\nrestart.at = '2026-12-05 02:00'\n",
			"a1 Saturday 02:00, a2 Saturday 02:05, b1 2026-12-05 02:10, b2 Saturday 02:15, f1 Saturday 02:00"},
	} {
		f, said := resolve(t, head+fmt.Sprintf(twoControllers, tt.keys)+tt.more)
		if got := slots(f); got != tt.want || said != nil {
			t.Errorf("%s: %s, want %s; %q", tt.name, got, tt.want, said)
		}
	}
}

// Where the windows are full, that is an error: two would restart together.
func TestApartWithoutRoom(t *testing.T) {
	src := strings.Replace(head+fmt.Sprintf(twoControllers, "apart = ['domain-controller']"), "02:00-04:00", "02:00-02:20", 1)
	_, said := resolve(t, src)
	want := `RD2332 15:10 the windows of group dc22 have no time left in which host b2 restarts apart from the others of "domain-controller"; add a window`
	if len(said) != 1 || !strings.HasPrefix(said[0], want) {
		t.Errorf("%q, want %q", said, want)
	}
}

// Whatever the windows and notices are, hosts of a set are as far apart as its longest
// stagger, or the file is refused.
func TestApartHolds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var src strings.Builder
		src.WriteString(head + "[restart]\nwhen = 'window'\nwindows = ['daily 01:00-05:00']\napart = ['g0 + g1 + g2']\n")
		longest := 0
		for g := range 3 {
			stagger := rapid.SampledFrom([]int{0, 1, 7, 30}).Draw(rt, "stagger")
			longest = max(longest, stagger, map[bool]int{true: 5}[stagger == 0])
			fmt.Fprintf(&src, "[[group]]\nname = 'g%d'\nos = 'new'\nhosts = ['h%d-[1-%d]']\nrestart.stagger = '%dm'\nrestart.notice = '%dm'\n", g, g,
				rapid.IntRange(1, 9).Draw(rt, "hosts"), stagger, rapid.IntRange(0, 20).Draw(rt, "notice"))
			if rapid.Bool().Draw(rt, "elsewhere") {
				src.WriteString("restart.windows = ['Sun 23:00-02:00', 'daily 02:00-04:00']\n")
			}
		}
		f, said := resolve(t, src.String())
		if said != nil {
			return
		}
		var minutes []int
		for _, a := range f.Calendar() {
			minutes = append(minutes, restartMinute(a.Host.Slot, a.Host.Policy.Notice))
		}
		slices.Sort(minutes)
		for i := range minutes {
			if d := (minutes[(i+1)%len(minutes)] - minutes[i] + week) % week; d < longest && len(minutes) > 1 {
				t.Fatalf("%d minutes apart, want %d\n%s\n%s", d, longest, src.String(), slots(f))
			}
		}
	})
}

// Every restart is in the calendar, in order, with whom it meets.
func TestCalendar(t *testing.T) {
	f, _ := resolve(t, head+fmt.Sprintf(twoControllers, "")+
		"[[host]]\nname = 'f1'\nrestart.when = 'never'\n[[host]]\nname = 'a2'\nrestart.when = 'at'\nrestart.at = '2026-12-05 02:00'\n")
	var got []string
	for _, a := range f.Calendar() {
		line := fmt.Sprintf("%s %s %s", a.Host.Name, slotText(a.Host.Slot), a.Done.Format("15:04"))
		if a.With != nil {
			line += " with " + a.With.Host.Name
		}
		got = append(got, line)
	}
	want := []string{"a1 Saturday 02:00 02:10 with b1", "b1 Saturday 02:00 02:10 with a1", "b2 Saturday 02:05 02:15 with a2", "a2 2026-12-05 02:05 02:15 with b2"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

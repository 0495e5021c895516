package fleet

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseWindow(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"Sat 02:00-04:00", "Saturday 2h0m0s 2h0m0s"},
		{"Sat 22:00-01:00", "Saturday 22h0m0s 3h0m0s"},
		{"Sun 00:00-00:00", "Sunday 0s 24h0m0s"},
		{"Sat,Sun 02:00-02:30", "Saturday 2h0m0s 30m0s, Sunday 2h0m0s 30m0s"},
		{"Fri-Mon 02:00-03:00", "Friday 2h0m0s 1h0m0s, Saturday 2h0m0s 1h0m0s, Sunday 2h0m0s 1h0m0s, Monday 2h0m0s 1h0m0s"},
		{"Tue-Tue 23:59-00:00", "Tuesday 23h59m0s 1m0s"},
	} {
		windows, problem := parseWindow(Text{Value: tt.in})
		var got []string
		for _, w := range windows {
			got = append(got, fmt.Sprint(w.Day, " ", w.Start, " ", w.Length))
		}
		if problem != "" || strings.Join(got, ", ") != tt.want {
			t.Errorf("%s: got %q, %q", tt.in, got, problem)
		}
	}
	daily, _ := parseWindow(Text{Value: "daily 01:00-03:00"})
	if len(daily) != 7 || daily[0].Day != time.Monday || daily[6].Day != time.Sunday {
		t.Errorf("daily is %+v", daily)
	}
	for _, bad := range []string{"", "Sat", "Sat 2:00-4:00", "sat 02:00-04:00", "Sat 02:00 - 04:00", "Saturday 02:00-04:00", "Sat  02:00-04:00", "Sat 02:60-04:00", "Sat 02:00-24:00", "Mon-Tue-Wed 02:00-04:00", "Mon, 02:00-04:00", "daily,Sat 02:00-04:00", "Sat 02:00–04:00"} {
		if windows, problem := parseWindow(Text{Value: bad}); problem == "" || windows != nil {
			t.Errorf("%q: got %+v", bad, windows)
		}
	}
}

func TestSlots(t *testing.T) {
	for _, tt := range []struct {
		length, notice, stagger time.Duration
		want                    int
	}{
		{120, 10, 5, 23},
		{60, 10, 10, 6},
		{10, 10, 5, 1},
		{9, 10, 5, 0},
		{15, 10, 5, 2},
		{14, 10, 5, 1},
		{60, 0, 60, 2},
		{60, 10, 0, math.MaxInt32},
		{9, 10, 0, 0},
	} {
		r := Restart{Notice: Duration{Duration: tt.notice * time.Minute}, Stagger: Duration{Duration: tt.stagger * time.Minute}}
		if got := r.Slots(Window{Length: tt.length * time.Minute}); got != tt.want {
			t.Errorf("%+v: got %d", tt, got)
		}
	}
}

// TestSlotsLieInTheWindow: the last slot and its notice fit, one more would not.
func TestSlotsLieInTheWindow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		minutes := func(name string, least int) time.Duration {
			return time.Duration(rapid.IntRange(least, 1440).Draw(t, name)) * time.Minute
		}
		w := Window{Length: minutes("length", 1)}
		r := Restart{Notice: Duration{Duration: minutes("notice", 0)}, Stagger: Duration{Duration: minutes("stagger", 1)}}
		n := r.Slots(w)
		end := func(slots int) time.Duration {
			return time.Duration(slots-1)*r.Stagger.Duration + r.Notice.Duration
		}
		if n > 0 && end(n) > w.Length || end(n+1) <= w.Length {
			t.Fatalf("%d slots in %s with notice %s and stagger %s", n, w.Length, r.Notice.Duration, r.Stagger.Duration)
		}
	})
}

func TestFittingStaggerFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := Restart{
			Stagger: Duration{Duration: time.Duration(rapid.IntRange(0, 120).Draw(t, "stagger")) * time.Minute},
			Windows: []Window{
				{Length: time.Duration(rapid.IntRange(1, 300).Draw(t, "first")) * time.Minute},
				{Length: time.Duration(rapid.IntRange(1, 300).Draw(t, "second")) * time.Minute},
			},
		}
		n := rapid.IntRange(1, 700).Draw(t, "hosts")
		fits := r.fittingStagger(n)
		if fits > 0 && r.room(fits) < n {
			t.Fatalf("stagger %s holds %d, not %d", fits, r.room(fits), n)
		}
		if next := fits + time.Minute; next <= r.Stagger.Duration && r.room(next) >= n {
			t.Fatalf("stagger %s would hold %d too", next, n)
		}
	})
}

// TestSlotsCountOverrides: a host with windows of its own keeps its place in the
// group, and the windows must reach it.
func TestSlotsCountOverrides(t *testing.T) {
	const src = good + "restart = {when = 'window', windows = ['Sat 02:00-04:00'], stagger = '1h', notice = '0s'}\n[[host]]\nname = '%s'\nrestart.windows = ['Sun 02:00-02:59']\n"
	if _, findings := Parse("fleet.toml", fmt.Appendf(nil, src, "fs01")); len(findings) != 0 {
		t.Errorf("the first host: %s", lines(findings))
	}
	_, findings := Parse("fleet.toml", fmt.Appendf(nil, src, "fs02"))
	if len(findings) != 1 || findings[0].Line != 13 || !strings.Contains(findings[0].Message, "hold 1 hosts, one every 1h, and group files needs 2 slots") {
		t.Errorf("the second host: %s", lines(findings))
	}
}

func TestRestartAtIsInherited(t *testing.T) {
	f := parse(t, strings.Replace(good, "[[group]]", "restart.at = '2026-12-05 02:00'\n[[group]]\nrestart.when = 'at'", 1))
	s := f.Groups[0].Settings.Restart
	if s.When.Value != "at" || !s.At.Equal(time.Date(2026, 12, 5, 2, 0, 0, 0, time.UTC)) || s.At.Place.Line != 6 {
		t.Errorf("got %+v", s)
	}
}

func TestShort(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0s", 90 * time.Second: "1m30s", 5 * time.Minute: "5m", 2 * time.Hour: "2h", 90 * time.Minute: "1h30m0s",
	} {
		if got := short(d); got != want {
			t.Errorf("%v: got %s", d, got)
		}
	}
}

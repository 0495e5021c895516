package fleet

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"rpcdsc/internal/diag"
)

func (r *reader) restart(t *node) Restart {
	return Restart{
		When:    t.get("when").asText(),
		Windows: r.windows(t.get("windows")),
		Stagger: r.duration(t.get("stagger"), "restart.stagger", time.Minute),
		Notice:  r.duration(t.get("notice"), "restart.notice", time.Second),
		At:      r.at(t.get("at")),
	}
}

// durationForm is what people write of what Go can read.
var durationForm = regexp.MustCompile(`^-?([0-9]+[hms])+$`)

// maxDuration keeps a slip of the pen from moving a restart into another week.
const maxDuration = 7 * 24 * time.Hour

// duration reads a length of time in whole units: schedulers know minutes, the
// notice of a restart seconds.
func (r *reader) duration(n *node, name string, unit time.Duration) Duration {
	t := n.asText()
	if t.Place.Line == 0 {
		return Duration{}
	}
	d, err := time.ParseDuration(t.Value)
	problem := ""
	switch {
	case err != nil || !durationForm.MatchString(t.Value):
		problem = fmt.Sprintf("%q isn't a length of time", t.Value)
	case d < 0:
		problem = fmt.Sprintf("%s can't be negative", name)
	case d > maxDuration:
		problem = fmt.Sprintf("%s can't be longer than a week", name)
	case d%unit != 0:
		problem = fmt.Sprintf("%s takes whole %ss, not %s", name, unitNames[unit], t.Value)
	}
	if problem != "" {
		r.report(diag.BadDuration.At(t.Place, "%s", problem).Remedyf("%s", durationRemedy(t.Value, unit)))
		return Duration{}
	}
	return Duration{d, t.Place}
}

var unitNames = map[time.Duration]string{time.Minute: "minute", time.Second: "second"}

// at reads the node's own time; UTC carries it.
func (r *reader) at(n *node) Time {
	t := n.asText()
	if t.Place.Line == 0 {
		return Time{}
	}
	at, err := time.Parse(timeForm, t.Value)
	if err != nil {
		f := diag.BadTime.At(t.Place, "%q isn't a date and time", t.Value)
		if meant := meantTime(t.Value); meant != "" {
			f = f.Remedyf("write %q, the node's own date and time", meant)
		}
		r.report(f)
	}
	return Time{at, t.Place}
}

// windows gives each written window as one for each of its days: nil for nil,
// and none if one of them is wrong, so that nothing is concluded from the rest.
func (r *reader) windows(n *node) []Window {
	texts := r.someTexts(n, "restart.windows")
	if texts == nil {
		return nil
	}
	if len(texts) > maxWindows {
		r.report(diag.TooMuch.At(texts[maxWindows].Place, "restart.windows has %d entries, and %d are the most", len(texts), maxWindows).
			Remedyf("join them: an entry can be about several days, as in \"Mon-Fri 22:00-01:00\""))
		return []Window{}
	}
	out, wrong := make([]Window, 0, len(texts)), false
	for _, t := range texts {
		windows, problem := parseWindow(t)
		if problem != "" {
			f := pasted(diag.BadWindow.At(t.Place, "%s", problem), t, isWindow)
			if meant := meantWindow(t.Value); meant != "" {
				f = f.Remedyf("write %q", meant)
			}
			r.report(f)
			wrong = true
		}
		out = append(out, windows...)
	}
	if wrong {
		return out[:0]
	}
	r.lintWindows(out)
	r.lintLong(out)
	return out
}

var (
	windowForm = regexp.MustCompile(`^([A-Za-z,-]+) ([0-9]{2}):([0-9]{2})-([0-9]{2}):([0-9]{2})$`)
	weekdays   = []string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"} // in time.Weekday's order
)

// maxWindows is ten a day.
const maxWindows = 70

const day = 24 * time.Hour

// parseWindow reads "Sat 02:00-04:00". A window that ends when it begins, or
// before, ends on the next day.
func parseWindow(t Text) ([]Window, string) {
	m := windowForm.FindStringSubmatch(t.Value)
	if m == nil {
		return nil, fmt.Sprintf("%q isn't a restart window", t.Value)
	}
	days, problem := parseDays(m[1])
	if problem != "" {
		return nil, problem
	}
	start, ok1 := clock(m[2], m[3])
	end, ok2 := clock(m[4], m[5])
	if !ok1 || !ok2 {
		return nil, fmt.Sprintf("%q has a time of day that doesn't exist; they go from 00:00 to 23:59", t.Value)
	}
	length := end - start
	if length <= 0 {
		length += day
	}
	var out []Window
	for _, d := range days {
		out = append(out, Window{t, d, start, length})
	}
	return out, ""
}

func clock(hours, minutes string) (time.Duration, bool) {
	h, _ := strconv.Atoi(hours) // the form has checked the digits
	m, _ := strconv.Atoi(minutes)
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute, h < 24 && m < 60
}

// parseDays reads "daily", "Sat", "Mon-Fri" and lists of those, as written but
// for "daily", which begins on Monday.
func parseDays(s string) ([]time.Weekday, string) {
	if s == "daily" {
		s = "Mon-Sun"
	}
	var out []time.Weekday
	for part := range strings.SplitSeq(s, ",") {
		first, last, isRange := strings.Cut(part, "-")
		if !isRange {
			last = first
		}
		a, b := slices.Index(weekdays, first), slices.Index(weekdays, last)
		if a < 0 || b < 0 {
			return nil, fmt.Sprintf("%q isn't a day of the week; those are %s", part, strings.Join(weekdays, ", "))
		}
		for d := a; ; d = (d + 1) % 7 {
			out = append(out, time.Weekday(d))
			if d == b {
				break
			}
		}
	}
	return out, ""
}

// lintWindows reports windows that run at the same time. A week is a circle, so
// that each window is laid down twice.
func (r *reader) lintWindows(windows []Window) {
	const week = 7 * day
	start := func(i int) time.Duration {
		w := windows[i%len(windows)]
		return time.Duration(w.Day)*day + w.Start + time.Duration(i/len(windows))*week
	}
	end := func(i int) time.Duration { return start(i) + windows[i%len(windows)].Length }
	overlaps(2*len(windows), func(a, b int) int { return int(start(a)/time.Minute) - int(start(b)/time.Minute) },
		func(a, b int) bool { return start(b) < end(a) },
		func(a, b int) bool { return end(a) < end(b) },
		func(first, second int) {
			a, b := windows[first%len(windows)], windows[second%len(windows)]
			if b.Place.Line < a.Place.Line || b.Place.Line == a.Place.Line && b.Place.Column < a.Place.Column {
				a, b = b, a
			}
			r.report(diag.WindowOverlap.At(b.Place, "%q runs at the same time as %q in line %d", b.Value, a.Value, a.Place.Line))
		})
}

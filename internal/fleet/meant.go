package fleet

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"rpcdsc/internal/diag"
)

// Times that people write in other forms: what they mean is the remedy, and never
// taken as it is, as the form in the file is the one that everybody reads alike.

const timeForm = "2006-01-02 15:04"

// meantTime gives the date and time that somebody meant; "" if that isn't clear.
// A date alone gets a time of the night.
func meantTime(s string) string {
	plain, _ := lookalikes(strings.TrimSpace(s))
	for _, form := range []string{timeForm, "2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2.1.2006 15:04"} {
		if at, err := time.Parse(form, plain); err == nil {
			return at.Format(timeForm)
		}
	}
	for _, form := range []string{time.DateOnly, "2.1.2006"} {
		if at, err := time.Parse(form, plain); err == nil {
			return at.Add(2 * time.Hour).Format(timeForm)
		}
	}
	return ""
}

var wordyDuration = regexp.MustCompile(`^([0-9]{1,4}) *(s|sec|secs|seconds?|m|min|mins|minutes?|h|hrs?|hours?)\.?$`)

// durationRemedy says how a length of time is written in whole units.
func durationRemedy(s string, unit time.Duration) string {
	if m := wordyDuration.FindStringSubmatch(strings.ToLower(strings.TrimSpace(s))); m != nil {
		meant, err := time.ParseDuration(m[1] + m[2][:1])
		switch {
		case err != nil || meant > maxDuration:
		case meant%unit == 0:
			return fmt.Sprintf("write %q", m[1]+m[2][:1])
		default:
			return fmt.Sprintf("write %q", short(meant.Round(unit)))
		}
	}
	if unit == time.Minute {
		return "write whole minutes or hours, at most a week, such as 5m or 1h30m"
	}
	return "write a number and a unit, at most a week, such as 90s, 5m or 1h30m"
}

func isWindow(s string) bool {
	_, problem := parseWindow(Text{Value: s})
	return problem == ""
}

var dayWord = regexp.MustCompile(`[A-Za-z]+`)

var wordyWindow = regexp.MustCompile(`^([A-Za-z]+(?: *[,-] *[A-Za-z]+)*)[ ,]+([0-9]{1,2})[:.h]([0-9]{2}) *(?:-|to) *([0-9]{1,2})[:.h]([0-9]{2})$`)

// meantWindow gives the window that somebody meant; "" if that isn't clear.
func meantWindow(s string) string {
	plain, _ := lookalikes(strings.TrimSpace(s))
	m := wordyWindow.FindStringSubmatch(plain)
	if m == nil {
		return ""
	}
	days := dayWord.ReplaceAllStringFunc(strings.ReplaceAll(m[1], " ", ""), func(word string) string {
		lower := strings.ToLower(word)
		for d := time.Sunday; d <= time.Saturday; d++ {
			if name := strings.ToLower(d.String()); len(lower) >= 3 && strings.HasPrefix(name, lower) {
				return weekdays[d]
			}
		}
		return lower
	})
	meant := fmt.Sprintf("%s %02s:%s-%02s:%s", days, m[2], m[3], m[4], m[5])
	meant = strings.Replace(meant, "-24:00", "-00:00", 1)
	if !isWindow(meant) {
		return ""
	}
	return meant
}

// longest is how long a window over midnight may be before it looks like two
// times in the wrong order.
const longest = 12 * time.Hour

// lintLong reports windows whose end, earlier in the day than their beginning, may
// be a slip.
func (r *reader) lintLong(windows []Window) {
	for _, w := range windows {
		end := w.Start + w.Length
		if end < day || w.Length <= longest {
			continue
		}
		f := diag.LongWindow.At(w.Place, "%q ends on the next day, %s after it begins", w.Value, short(w.Length))
		if w.Length < day {
			days, _, _ := strings.Cut(w.Value, " ")
			f = f.Remedyf("write \"%s %s-%s\", if that is meant", days, hour(end-day), hour(w.Start))
		} else {
			f = f.Remedyf("write when it ends, as in \"Sat 02:00-04:00\"")
		}
		r.report(f)
	}
}

// hour is a time of the day, "02:05".
func hour(d time.Duration) string {
	return fmt.Sprintf("%02d:%02d", d%day/time.Hour, d%time.Hour/time.Minute)
}

// least is what a host needs to be back: a window that ends sooner after a restart
// ends while the host is down.
const least = 5 * time.Minute

// lintLate reports a group's windows whose last host restarts as they end. The
// remedy has a window that holds all hosts that are left, and the last one's way
// back.
func (r *reader) lintLate(g *Group, u use) {
	s := &u.settings.Restart
	left := u.slots
	for _, w := range s.Windows {
		n := min(left, s.Slots(w))
		if n <= 0 {
			return
		}
		last := time.Duration(n-1)*s.Stagger.Duration + s.Notice.Duration
		if w.Length-last < least {
			need := time.Duration(left-1)*s.Stagger.Duration + s.Notice.Duration + max(least, s.Stagger.Duration)
			f := diag.LateRestart.At(w.Place, "the last host of group %s in %q restarts at %s, and is down as the window ends", g.Name.Value, w.Value, hour(w.Start+last))
			if days, _, _ := strings.Cut(w.Value, " "); need <= longest {
				f = f.Remedyf("write \"%s %s-%s\", which leaves the last one time to come back, or shorten restart.notice", days, hour(w.Start), hour(w.Start+need))
			}
			r.report(f)
			return
		}
		left -= n
	}
}

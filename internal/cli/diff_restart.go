package cli

import (
	"fmt"
	"strings"

	"rpcdsc/internal/change"
	"rpcdsc/internal/policy"
)

func afterSlot(p change.Pair) policy.Slot  { return p.After.Slot }
func beforeSlot(p change.Pair) policy.Slot { return p.Before.Slot }

// restartText says when hosts restart, by day: "Sat 02:00 to 03:50".
func restartText(hosts []change.Pair, slot func(change.Pair) policy.Slot) string {
	var days []string
	spans := map[string]*[2]string{} // the first and the last time of each day
	byHand := 0
	for _, h := range hosts {
		s := slot(h)
		if s.When == "never" {
			byHand++
			continue
		}
		day, clock := slotDay(s), s.Clock()
		span := spans[day]
		if span == nil {
			span = &[2]string{clock, clock}
			spans[day] = span
			days = append(days, day)
		}
		span[0], span[1] = min(span[0], clock), max(span[1], clock)
	}
	out := make([]string, len(days))
	for i, day := range days {
		out[i] = spanText(day, spans[day])
	}
	parts := []string{}
	if len(out) > 0 {
		parts = append(parts, someOf(out, 3, "day"))
	}
	switch {
	case byHand == len(hosts):
		parts = append(parts, "by hand")
	case byHand > 0:
		parts = append(parts, fmt.Sprintf("%d by hand", byHand))
	}
	return strings.Join(parts, ", ")
}

func slotDay(s policy.Slot) string {
	if s.When == "at" {
		return s.At.Format("2006-01-02")
	}
	return s.Day.String()[:3]
}

func spanText(day string, span *[2]string) string {
	if span[0] == span[1] {
		return day + " " + span[0]
	}
	return fmt.Sprintf("%s %s to %s", day, span[0], span[1])
}

// restartOf is a host's restart for programs: "" if there is no host.
func restartOf(h *policy.Host) string {
	switch {
	case h == nil:
		return ""
	case h.Slot.When == "never":
		return "never"
	}
	return slotDay(h.Slot) + " " + h.Slot.Clock()
}

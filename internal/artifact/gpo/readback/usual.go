package readback

import (
	"encoding/xml"
	"strings"
)

// A fleet has an item for each of its slots, most of them of one form. What has that
// form to the letter is read without a reader of XML, which takes twenty times as long.

const (
	weeklyHead = `<Triggers><CalendarTrigger><StartBoundary>`
	weeklyDay  = `</StartBoundary><Enabled>true</Enabled><ScheduleByWeek><WeeksInterval>1</WeeksInterval><DaysOfWeek><`
	weeklyTail = `/></DaysOfWeek></ScheduleByWeek></CalendarTrigger></Triggers>`

	computerHead = "<Filters>\n      " + `<FilterComputer bool="AND" not="0" type="NETBIOS" name="`
	computerTail = `"/>` + "\n    </Filters>"
)

// readTriggers reads the element Triggers of an item.
func readTriggers(text string, to *triggers) error {
	rest, is := strings.CutPrefix(text, weeklyHead)
	rest, ends := strings.CutSuffix(rest, weeklyTail)
	start, day, ok := strings.Cut(rest, weeklyDay)
	if !is || !ends || !ok || !plain(start) || !plain(day) {
		return unmarshal(text, to)
	}
	to.Weekly = []calendar{{Start: start, Enabled: "true", Weeks: "1", Day: dayNames{[]unknown{{xml.Name{Local: day}}}}}}
	return nil
}

// readFilters reads the element Filters of an item, "" if it has none.
func readFilters(text string, to *filterList) error {
	if text == "" {
		return nil
	}
	name, is := strings.CutPrefix(text, computerHead)
	name, ends := strings.CutSuffix(name, computerTail)
	if !is || !ends || !plain(name) {
		return unmarshal(text, to)
	}
	to.Computers = []filter{{Bool: "AND", Not: "0", Type: "NETBIOS", Name: name}}
	return nil
}

// plain tells whether a text means itself, wherever it stands in XML.
func plain(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < '0' || c > ':') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && c != '-' {
			return false
		}
	}
	return s != ""
}

package cli

import (
	"strings"
	"testing"

	"rpcdsc/internal/enroll"
	"rpcdsc/internal/read/inventory"
)

// TestFoldLeft: many lines of which the same is to be said are one, with the lines of
// the first and the last; few are told of one by one.
func TestFoldLeft(t *testing.T) {
	var all []enroll.Left
	for i, text := range strings.Fields("a1 a2 a3 x b1 b2 b3 b5 - - - - c") {
		reason := "disabled"
		switch text {
		case "x":
			reason = "unknown"
		case "-":
			text = ""
		}
		all = append(all, enroll.Left{File: "ad.csv", Left: inventory.Left{Line: 10 + i, Text: text, Reason: reason}})
	}
	var got []string
	for _, l := range foldLeft(all) {
		got = append(got, l.say("left out"))
	}
	want := `ad.csv:10: left out: a1: disabled
ad.csv:11: left out: a2: disabled
ad.csv:12: left out: a3: disabled
ad.csv:13: left out: x: unknown
ad.csv:14-17: left out: b[1-3,5]: disabled
ad.csv:18: left out: disabled
ad.csv:19: left out: disabled
ad.csv:20: left out: disabled
ad.csv:21: left out: disabled
ad.csv:22: left out: c: disabled`
	if strings.Join(got, "\n") != want {
		t.Errorf("%s", strings.Join(got, "\n"))
	}
}

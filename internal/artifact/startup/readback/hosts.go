package readback

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
)

// A proof runs the scripts as one host of each policy and day. What they do as the
// others hangs on a row for each, which is read here: nothing else in them may
// hang on the computer's name.

// namesComputer is the variable, in any case of letters and in all of its forms.
// Fleets and groups may have the word as their name.
var namesComputer = regexp.MustCompile(`(?i)[%!]computername`)

// hostRow is a line by which a script knows a host: its policy's tag, and its slot.
var hostRow = regexp.MustCompile(`^if /i "%COMPUTERNAME%"=="([^"%]+)" call :node ([0-9a-f]+) (\S+ \S+ \S+)$`)

// toldName is a line that tells people the computer's name, and can't do more.
var toldName = regexp.MustCompile(`^(echo [^"&|<>()^]*|set "SAY=[^"&|<>()^]*")$`)

// row is what a script has of a host.
type row struct{ tag, slot string }

// ProveHosts compares the rows of the scripts with a group's hosts. Those that need
// to know the host must have all, the others none.
func (s *Startup) ProveHosts(hosts []policy.Host) []proof.Failure {
	var failures []proof.Failure
	for _, name := range slices.Sorted(maps.Keys(s.Files)) {
		if !strings.HasSuffix(strings.ToLower(name), ".cmd") {
			continue
		}
		at := proof.Failure{Artifact: s.Folder + name, Host: hosts[0].Name}
		rows, err := readRows(string(s.Files[name]))
		if err != nil {
			failures = append(failures, at.Because("%v", err))
			continue
		}
		known := hosts
		if name != "apply.cmd" && name != "verify.cmd" {
			known = nil
		}
		if len(rows) != len(known) {
			failures = append(failures, at.Because("knows %d hosts, want %d", len(rows), len(known)))
		}
		failures = append(failures, compareRows(at, rows, known)...)
	}
	return failures
}

// readRows gives the rows of a script by computer. They stand one after the other,
// so that a run that comes to one of them has come to all.
func readRows(text string) (map[string]row, error) {
	rows := map[string]row{}
	last := 0
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimRight(line, "\r\n")
		if !namesComputer.MatchString(line) || toldName.MatchString(line) {
			continue
		}
		m := hostRow.FindStringSubmatch(line)
		if m == nil {
			return nil, fmt.Errorf("line %d hangs on the computer's name: %.80q", number, line)
		}
		computer := strings.ToUpper(m[1])
		if _, twice := rows[computer]; twice || last > 0 && number != last+1 {
			return nil, fmt.Errorf("line %d: the row of %s stands twice, or apart from the others", number, computer)
		}
		rows[computer] = row{m[2], m[3]}
		last = number
	}
	return rows, nil
}

func compareRows(at proof.Failure, rows map[string]row, hosts []policy.Host) []proof.Failure {
	var failures []proof.Failure
	for i := range hosts {
		h := &hosts[i]
		at.Host = h.Name
		r, ok := rows[strings.ToUpper(h.Computer)]
		if !ok {
			failures = append(failures, at.Because("doesn't know computer %s", h.Computer))
			continue
		}
		if r.tag != h.Policy.Tag {
			failures = append(failures, at.Because("is for policy %s, want %s", r.tag, h.Policy.Tag))
		}
		slot, err := readSlot(r.slot)
		if err != nil {
			failures = append(failures, at.Because("%v", err))
			continue
		}
		failures = append(failures, proof.Compare(at, h, &proof.State{Restart: &proof.Restart{Slot: slot}}, proof.HasSlot)...)
	}
	return failures
}

// readSlot reads a slot in the words of the scripts: "window SAT 02:00",
// "at 2026-12-05 03:00", "never - -".
func readSlot(text string) (*policy.Slot, error) {
	when, rest, _ := strings.Cut(text, " ")
	day, clock, _ := strings.Cut(rest, " ")
	s := &policy.Slot{When: when}
	var err error
	switch {
	case when == "window" && len(day) == 3:
		if s.Day, err = weekday(day); err == nil {
			s.At, err = time.Parse("15:04", clock)
		}
	case when == "at":
		s.At, err = time.Parse("2006-01-02 15:04", rest)
	case text != "never - -":
		err = fmt.Errorf("no restart is that")
	}
	if err != nil {
		return nil, fmt.Errorf("its restart slot is %q: %w", text, err)
	}
	return s, nil
}

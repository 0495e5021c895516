package proof

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"rpcdsc/internal/policy"
)

// ProveHosts compares the module's list of hosts, which finds a computer's policy
// and slot, with the hosts, in their order.
func ProveHosts(path, text string, hosts []*policy.Host) ([]Failure, error) {
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if header := []string{"Name", "Computer", "Policy", "When", "Day", "Clock", "At"}; len(rows) == 0 || !slices.Equal(rows[0], header) {
		return nil, fmt.Errorf("%s: doesn't begin with the columns %s", path, strings.Join(header, ","))
	}
	rows = rows[1:]
	var failures []Failure
	for i, h := range hosts {
		d := &dataProof{artifact: path, host: h}
		if i >= len(rows) {
			d.fail("isn't there")
		} else if want := rowOf(h); !slices.Equal(rows[i], want) {
			d.fail("has the row %s, want %s", strings.Join(rows[i], ","), strings.Join(want, ","))
		}
		if i == 0 && len(rows) != len(hosts) {
			d.fail("lists %d hosts, the fleet has %d for the module", len(rows), len(hosts))
		}
		failures = append(failures, d.failures...)
	}
	return failures, nil
}

func rowOf(h *policy.Host) []string {
	row := []string{h.Name, h.Computer, h.Policy.Tag, h.Slot.When, "", "", ""}
	switch h.Slot.When {
	case "window":
		row[4], row[5] = h.Slot.Day.String(), h.Slot.Clock()
	case "at":
		row[6] = h.Slot.At.Format("2006-01-02T15:04:05")
	}
	return row
}

// Package readback reads the fleet's data in the PowerShell module: a file for
// each policy, and the list of hosts. It knows nothing of what prints them.
package readback

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"

	data "rpcdsc/internal/artifact/nodedata/readback"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
	"rpcdsc/internal/read/psdata"
)

// columns are those of the list of hosts; those from When to At are the restart
// slot's.
var columns = []string{"Name", "Computer", "Policy", "When", "Day", "Clock", "At", "Departed"}

// Departed is a host that has left, and the fleets that it was in.
type Departed struct {
	Name, Computer string
	Fleets         []string
}

// ProveHosts compares the module's list of hosts, which finds a computer's policy
// and slot, with the hosts and with those that have left, in their order.
func ProveHosts(path, text string, hosts []*policy.Host, departed []Departed) []proof.Failure {
	all := proof.Failure{Artifact: path, Host: hosts[0].Name}
	r := csv.NewReader(strings.NewReader(text))
	r.ReuseRecord = true // one row at a time: all of them would fill the memory
	if head, err := r.Read(); err != nil || !slices.Equal(head, columns) {
		return []proof.Failure{all.Because("doesn't begin with the columns %s", strings.Join(columns, ","))}
	}
	var failures []proof.Failure
	rows := 0
	for ; ; rows++ {
		row, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return append(failures, all.Because("%v", err))
		}
		if rows < len(hosts) {
			h := hosts[rows]
			failures = append(failures, proveRow(proof.Failure{Artifact: path, Host: h.Name}, row, h)...)
		} else if i := rows - len(hosts); i < len(departed) {
			failures = append(failures, proveDeparted(all, row, departed[i])...)
		}
	}
	if rows < len(hosts) {
		failures = append(failures, proof.Failure{Artifact: path, Host: hosts[rows].Name}.Because("isn't there"))
	}
	if rows != len(hosts)+len(departed) {
		failures = append(failures, all.Because("lists %d hosts, the fleet has %d for the module, and %d have left", rows, len(hosts), len(departed)))
	}
	return failures
}

func proveDeparted(at proof.Failure, row []string, d Departed) []proof.Failure {
	want := []string{d.Name, d.Computer, "", "", "", "", "", strings.Join(d.Fleets, " ")}
	if slices.Equal(row, want) {
		return nil
	}
	return []proof.Failure{at.Because("has the row %s, want %s", strings.Join(row, ","), strings.Join(want, ","))}
}

func proveRow(at proof.Failure, row []string, h *policy.Host) []proof.Failure {
	if want := []string{h.Name, h.Computer, h.Policy.Tag}; !slices.Equal(row[:3], want) || row[len(columns)-1] != "" {
		return []proof.Failure{at.Because("has the row %s, want %s", strings.Join(row, ","), strings.Join(want, ","))}
	}
	cells := map[string]string{}
	for i, name := range columns[3:7] {
		if cell := row[3+i]; cell != "" {
			cells[name] = cell
		}
	}
	slot, err := data.SlotOf(cells)
	if err != nil {
		return []proof.Failure{at.Because("has the row %s: %v", strings.Join(row, ","), err)}
	}
	failures := proof.Compare(at, h, &proof.State{Restart: &proof.Restart{Slot: slot}}, proof.HasSlot)
	for i := range failures {
		failures[i].Problem = fmt.Sprintf("has the row %s: %s", strings.Join(row, ","), failures[i].Problem)
	}
	return failures
}

// Policy reads a data file of the module.
func Policy(path, text string) (*proof.State, error) {
	v, err := psdata.Parse(text)
	if err != nil {
		return nil, err
	}
	return data.Policy(path, v)
}

// ProvePolicy compares a data file of the module with the policy of a host.
func ProvePolicy(path, text string, h *policy.Host) []proof.Failure {
	at := proof.Failure{Artifact: path, Host: h.Name}
	state, err := Policy(path, text)
	if err != nil {
		return []proof.Failure{at.Because("%v", err)}
	}
	return proof.Compare(at, h, state, proof.HasIdentity|proof.HasRules|proof.HasRPC|proof.HasRestart)
}

// Explain reads the rules of a data file of the module.
func Explain(path, text string) (*proof.Artifact, error) {
	state, err := Policy(path, text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return data.WithLines(path, text, "", state.Rules)
}

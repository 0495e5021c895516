package readback

import (
	"errors"
	"fmt"

	data "rpcdsc/internal/artifact/nodedata/readback"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
	"rpcdsc/internal/read/psdata"
)

// Script is the data of a startup script in PowerShell.
type Script struct {
	path     string
	policies map[string]any // tables by tag
	hosts    []psdata.Table
}

// ReadScript reads what a startup script assigns to $Policies and $Hosts.
func ReadScript(path, text string) (*Script, error) {
	policies, err := data.Assigned(text, "Policies")
	if err != nil {
		return nil, err
	}
	rows, err := data.Assigned(text, "Hosts")
	if err != nil {
		return nil, err
	}
	r := &data.Tables{}
	s := &Script{path: path, policies: r.AnyKeys(policies)}
	list, ok := rows.([]any)
	if !ok {
		return nil, errors.New("$Hosts isn't an array")
	}
	for _, row := range list {
		s.hosts = append(s.hosts, r.Table(row, "Name", "Computer", "Policy", "Slot"))
	}
	return s, r.Err
}

// Prove compares the data with a group's hosts, and once with each of their
// policies.
func (s *Script) Prove(hosts []policy.Host) []proof.Failure {
	rows := map[string]psdata.Table{}
	for _, row := range s.hosts {
		name, _ := row["Name"].(string)
		rows[name] = row
	}
	var failures []proof.Failure
	proved := map[*policy.Policy]bool{}
	for i := range hosts {
		h := &hosts[i]
		at := proof.Failure{Artifact: s.path, Host: h.Name}
		if i == 0 && len(s.hosts) != len(hosts) {
			failures = append(failures, at.Because("lists %d hosts, the group has %d", len(s.hosts), len(hosts)))
		}
		if i == 0 && len(s.policies) != policies(hosts) {
			failures = append(failures, at.Because("has %d policies, the group %d", len(s.policies), policies(hosts)))
		}
		if !proved[h.Policy] {
			proved[h.Policy] = true
			state, err := s.State(h)
			if err != nil {
				failures = append(failures, at.Because("%v", err))
				continue
			}
			failures = append(failures, proof.Compare(at, h, state, proof.HasIdentity|proof.HasRules|proof.HasRPC|proof.HasRestart)...)
		}
		failures = append(failures, compareRow(at, rows[h.Name], h)...)
	}
	return failures
}

func policies(hosts []policy.Host) int {
	seen := map[*policy.Policy]bool{}
	for i := range hosts {
		seen[hosts[i].Policy] = true
	}
	return len(seen)
}

// State is what the script makes of a host, but for its restart slot.
func (s *Script) State(h *policy.Host) (*proof.State, error) {
	table, ok := s.policies[h.Policy.Tag]
	if !ok {
		return nil, fmt.Errorf("has no policy %s", h.Policy.Tag)
	}
	return data.Policy(s.path, table)
}

// compareRow compares a startup script's row with its host.
func compareRow(at proof.Failure, row psdata.Table, h *policy.Host) []proof.Failure {
	var failures []proof.Failure
	if row["Policy"] != h.Policy.Tag {
		failures = append(failures, at.Because("is for policy %v, want %s", row["Policy"], h.Policy.Tag))
	}
	if row["Computer"] != h.Computer {
		failures = append(failures, at.Because("is for computer %v", row["Computer"]))
	}
	slot, err := data.Slot(row["Slot"])
	if err != nil {
		return append(failures, at.Because("%v", err))
	}
	return append(failures, proof.Compare(at, h, &proof.State{Restart: &proof.Restart{Slot: slot}}, proof.HasSlot)...)
}

// ExplainScript reads the rules of a startup script in PowerShell for a host.
func ExplainScript(path, text string, h *policy.Host) (*proof.Artifact, error) {
	s, err := ReadScript(path, text)
	if err != nil {
		return nil, err
	}
	state, err := s.State(h)
	if err != nil {
		return nil, err
	}
	return data.WithLines(path, text, "", state.Rules)
}

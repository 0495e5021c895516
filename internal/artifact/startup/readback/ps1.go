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
	text     string
	policies map[string]any // tables by tag
}

// ReadScript reads what a startup script assigns to $Policies. Its $Hosts are read when
// they are proved, one by one: a group can have so many that they would fill the memory.
func ReadScript(path, text string) (*Script, error) {
	policies, err := data.Assigned(text, "Policies")
	if err != nil {
		return nil, err
	}
	r := &data.Tables{}
	return &Script{path, text, r.AnyKeys(policies)}, r.Err
}

// Prove compares the data with a group's hosts, in their order, and once with each of
// their policies.
func (s *Script) Prove(hosts []policy.Host) []proof.Failure {
	first := proof.Failure{Artifact: s.path, Host: hosts[0].Name}
	failures := s.provePolicies(hosts)
	rows, lost, r := 0, false, &data.Tables{}
	err := data.AssignedEach(s.text, "Hosts", func(v any) {
		row := r.Table(v, "Name", "Computer", "Policy", "Slot")
		if rows < len(hosts) && !lost {
			h := &hosts[rows]
			lost = row["Name"] != h.Name // and what comes behind it isn't in its place either
			failures = append(failures, compareRow(proof.Failure{Artifact: s.path, Host: h.Name}, row, h)...)
		}
		rows++
	})
	if err = errors.Join(err, r.Err); err != nil {
		return append(failures, first.Because("%v", err))
	}
	if rows != len(hosts) {
		failures = append(failures, first.Because("lists %d hosts, the group has %d", rows, len(hosts)))
	}
	return failures
}

// provePolicies compares each policy of the hosts with its table.
func (s *Script) provePolicies(hosts []policy.Host) (failures []proof.Failure) {
	proved := map[*policy.Policy]bool{}
	for i := range hosts {
		h := &hosts[i]
		if proved[h.Policy] {
			continue
		}
		proved[h.Policy] = true
		at := proof.Failure{Artifact: s.path, Host: h.Name}
		state, err := s.State(h)
		if err != nil {
			failures = append(failures, at.Because("%v", err))
			continue
		}
		failures = append(failures, proof.Compare(at, h, state, proof.HasIdentity|proof.HasRules|proof.HasRPC|proof.HasRestart)...)
	}
	if len(s.policies) != len(proved) {
		at := proof.Failure{Artifact: s.path, Host: hosts[0].Name}
		failures = append(failures, at.Because("has %d policies, the group %d", len(s.policies), len(proved)))
	}
	return failures
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
	if row["Name"] != h.Name {
		return []proof.Failure{at.Because("has the row of %v in its place", row["Name"])}
	}
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

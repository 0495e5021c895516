// Package readback reads the data in scripts for Intune: the policies, and which host has
// which, written in few bytes. It knows nothing of what prints them.
package readback

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	data "rpcdsc/internal/artifact/nodedata/readback"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
	"rpcdsc/internal/read/psdata"
)

// Script is the data of a script.
type Script struct {
	path     string
	policies map[string]any // tables by tag
	hosts    map[string]row // by name
}

// row is what a script has of a host.
type row struct {
	tag  string
	slot *policy.Slot
}

// Read reads what a script assigns to $Policies and $Hosts.
func Read(path, text string) (*Script, error) {
	policies, err := data.Assigned(text, "Policies")
	if err != nil {
		return nil, err
	}
	sets, err := data.Assigned(text, "Hosts")
	if err != nil {
		return nil, err
	}
	r := &data.Tables{}
	s := &Script{path: path, policies: r.AnyKeys(policies), hosts: map[string]row{}}
	list, ok := sets.([]any)
	if !ok {
		return nil, errors.New("$Hosts isn't an array")
	}
	for _, v := range list {
		t := r.Table(v, "Policy", "When", "Day", "Domain", "Times")
		if r.Err != nil {
			break
		}
		if err := s.readSet(r, t); err != nil {
			return nil, err
		}
	}
	return s, r.Err
}

// readSet reads hosts that have their policy, their domain and the day on which they
// restart in common.
func (s *Script) readSet(r *data.Tables, t psdata.Table) error {
	tag, domain := r.String(t, "Policy"), r.String(t, "Domain")
	if domain != "" && domain[0] != '.' || strings.ContainsFunc(domain, unicode.IsSpace) {
		return fmt.Errorf("the domain %q would go on a name", domain)
	}
	for _, time := range r.Strings(t, "Times") {
		words := strings.Fields(time)
		// The scripts split it at white space of any kind and length.
		if strings.Join(words, " ") != time || time == "" {
			return fmt.Errorf("%q isn't a time and names, each behind one space", time)
		}
		slot, err := slotOf(t, words[0])
		if err != nil {
			return err
		}
		for _, name := range words[1:] {
			if strings.Contains(name, ".") {
				return fmt.Errorf("the name %q has a dot", name)
			}
			if _, twice := s.hosts[name+domain]; twice {
				return fmt.Errorf("lists %s twice", name+domain)
			}
			s.hosts[name+domain] = row{tag, slot}
		}
	}
	return nil
}

// slotOf is the restart slot of a time in a set.
func slotOf(t psdata.Table, clock string) (*policy.Slot, error) {
	day, hasDay := t["Day"].(string)
	when, _ := t["When"].(string)
	cells := map[string]string{"When": when}
	switch {
	case when == "window" && hasDay:
		cells["Day"], cells["Clock"] = day, clock
	case when == "at" && hasDay:
		cells["At"] = day + "T" + clock + ":00"
	case when == "never" && !hasDay && clock == "-":
	default:
		return nil, fmt.Errorf("no restart is %q on %q at %q", when, day, clock)
	}
	return data.SlotOf(cells)
}

// Prove compares the data with a group's hosts, and once with each of their policies.
func (s *Script) Prove(hosts []policy.Host) []proof.Failure {
	at := proof.Failure{Artifact: s.path, Host: hosts[0].Name}
	var failures []proof.Failure
	if len(s.hosts) != len(hosts) {
		failures = append(failures, at.Because("lists %d hosts, the group has %d", len(s.hosts), len(hosts)))
	}
	proved := map[*policy.Policy]bool{}
	for i := range hosts {
		h := &hosts[i]
		at.Host = h.Name
		if !proved[h.Policy] {
			proved[h.Policy] = true
			failures = append(failures, s.provePolicy(at, h)...)
		}
		failures = append(failures, s.proveHost(at, h)...)
	}
	if len(s.policies) != len(proved) {
		failures = append(failures, at.Because("has %d policies, the group %d", len(s.policies), len(proved)))
	}
	return failures
}

func (s *Script) provePolicy(at proof.Failure, h *policy.Host) []proof.Failure {
	state, err := s.state(h)
	if err != nil {
		return []proof.Failure{at.Because("%v", err)}
	}
	return proof.Compare(at, h, state, proof.HasIdentity|proof.HasRules|proof.HasRPC|proof.HasRestart)
}

func (s *Script) proveHost(at proof.Failure, h *policy.Host) []proof.Failure {
	r, ok := s.hosts[h.Name]
	switch {
	case !ok:
		return []proof.Failure{at.Because("doesn't know the host")}
	case r.tag != h.Policy.Tag:
		return []proof.Failure{at.Because("is for policy %s, want %s", r.tag, h.Policy.Tag)}
	}
	return proof.Compare(at, h, &proof.State{Restart: &proof.Restart{Slot: r.slot}}, proof.HasSlot)
}

// state is what the script makes of a host, but for its restart slot.
func (s *Script) state(h *policy.Host) (*proof.State, error) {
	table, ok := s.policies[h.Policy.Tag]
	if !ok {
		return nil, fmt.Errorf("has no policy %s", h.Policy.Tag)
	}
	return data.Policy(s.path, table)
}

// Explain reads the rules of a script for a host.
func Explain(path, text string, h *policy.Host) (*proof.Artifact, error) {
	s, err := Read(path, text)
	if err != nil {
		return nil, err
	}
	state, err := s.state(h)
	if err != nil {
		return nil, err
	}
	return data.WithLines(path, text, "", state.Rules)
}

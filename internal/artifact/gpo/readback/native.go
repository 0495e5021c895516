package readback

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
)

// Native is an object that holds rules and values itself.
type Native struct {
	*Registry
	*Tasks
	path string
}

// ReadNative reads the two files of an object. path is that of its registry.pol.
func ReadNative(path string, registry []byte, tasks string) (*Native, error) {
	r, err := ReadRegistry(path, registry)
	if err != nil {
		return nil, err
	}
	t, err := ReadTasks(tasks)
	if err != nil {
		return nil, fmt.Errorf("ScheduledTasks.xml: %w", err)
	}
	return &Native{r, t, path}, nil
}

// State is what the object makes of a computer.
func (n *Native) State(computer string) (*proof.State, error) {
	s := &proof.State{Identity: n.Identity, RPC: n.RPC, Rules: &proof.Rules{List: n.Rules, Engine: proof.Firewall}}
	r := n.Of(computer)
	if r == nil {
		return s, errors.New("there is no task for it")
	}
	if n.Identity == nil || r.Fleet != n.Identity.Fleet {
		return s, fmt.Errorf("its task is of the fleet %s, the rules aren't", r.Fleet)
	}
	s.Restart = &proof.Restart{Slot: &r.Slot, When: r.Slot.When, Notice: r.Notice}
	return s, r.fits(n.RPC)
}

// Prove compares the object with the policy and the slots of its hosts. version is the
// newest one of firewall rules that their Windows knows.
func (n *Native) Prove(hosts []*policy.Host, version string) []proof.Failure {
	at := proof.Failure{Artifact: n.path, Host: hosts[0].Name}
	var failures []proof.Failure
	if got := fmt.Sprintf("%d.%d", n.major, n.minor); got != version {
		failures = append(failures, at.Because("has rules of version %s, and its computers know %s", got, version))
	}
	if len(n.Deletes)+len(n.DeletesKeys) > 0 {
		failures = append(failures, at.Because("deletes %q %q", n.Deletes, n.DeletesKeys))
	}
	if n.All != nil && len(hosts) > 0 || len(n.By) != len(hosts) {
		failures = append(failures, at.Because("has tasks for %d computers, not for %d", len(n.By), len(hosts)))
	}
	for i, h := range hosts {
		at.Host = h.Name
		s, err := n.State(h.Computer)
		if err != nil {
			failures = append(failures, at.Because("%v", err))
			continue
		}
		if i > 0 { // all have the one policy
			s = &proof.State{Restart: s.Restart}
			failures = append(failures, proof.Compare(at, h, s, proof.HasSlot)...)
			continue
		}
		want := proof.HasIdentity | proof.HasRules | proof.HasRPC | proof.HasSlot
		if h.Policy.When != "never" {
			want |= proof.HasRestart
		}
		failures = append(failures, proof.Compare(at, h, s, want)...)
	}
	return failures
}

// Explain gives the rules of the object.
func (n *Native) Explain() *proof.Artifact {
	return proof.NewArtifact(n.path, n.Rules, slices.Clone(n.Lines), proof.Firewall)
}

// ProveRemoval proves that nothing stays that an object of the fleet leaves behind: the
// RPC values, which no Windows takes back, what its task remembers, and the task of a
// computer that has kept it.
func (n *Native) ProveRemoval(h *policy.Host) []proof.Failure {
	at := proof.Failure{Artifact: n.path, Host: h.Name}
	var failures []proof.Failure
	if n.Identity != nil || n.RPC != nil || n.PolicyVersion != 0 {
		failures = append(failures, at.Because("sets something"))
	}
	left := proof.ConfinedTo([]string{"5001"})
	for _, name := range n.Deletes {
		for known := range left {
			if strings.EqualFold(known, name) {
				delete(left, known)
			}
		}
	}
	if len(left) > 0 {
		failures = append(failures, at.Because("leaves the RPC values %s", left))
	}
	if state := h.Policy.Fleet + " gpo"; !slices.Equal(n.DeletesKeys, []string{state}) {
		failures = append(failures, at.Because("deletes the keys %q of the fleets' state, want %q", n.DeletesKeys, state))
	}
	if r := n.All; r == nil || r.Slot.When != "never" || r.Fleet != h.Policy.Fleet {
		failures = append(failures, at.Because("doesn't delete the fleet's task on every computer"))
	}
	return failures
}

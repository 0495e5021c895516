package proof

import (
	"strings"
	"testing"
	"time"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
)

const everyPart = HasIdentity | HasRules | HasRPC | HasRestart | HasSlot

// rightState is a host, and what an artifact must make of it.
func rightState(t *testing.T) (*policy.Host, *State) {
	t.Helper()
	p, rules := article(t)
	p.Fleet, p.Tag, p.Label, p.When, p.Notice = "contoso", "0123abcd", "Block RPC Ports - contoso", "window", 10*time.Minute
	slot := policy.Slot{When: "window", Day: time.Saturday, At: time.Date(2023, 1, 7, 2, 5, 0, 0, time.UTC)}
	notice, own := p.Notice, slot
	own.At = time.Date(0, 1, 1, 2, 5, 0, 0, time.UTC) // readers know no date
	return &policy.Host{Name: "h", Policy: p, Slot: slot}, &State{
		Identity: &Identity{"contoso", "0123abcd", "rpcdsc contoso", "Block RPC Ports - contoso"},
		Rules:    &Rules{rules, Firewall},
		RPC:      ConfinedTo([]string{"5001-5003"}),
		Restart:  &Restart{When: "window", Notice: &notice, Slot: &own},
	}
}

// TestCompareSeesEachPart changes one thing of a right state, and leaves each part
// out.
func TestCompareSeesEachPart(t *testing.T) {
	h, s := rightState(t)
	if wrong := Compare(Failure{Host: "h"}, h, s, everyPart); wrong != nil {
		t.Fatal(wrong)
	}
	for name, tt := range map[string]struct {
		change func(*State)
		want   string
	}{
		"no policy":        {func(s *State) { s.Identity = nil }, "says nothing of its policy"},
		"no rules":         {func(s *State) { s.Rules = nil }, "says nothing of rules"},
		"no values":        {func(s *State) { s.RPC = nil }, "says nothing of the RPC values"},
		"no restart":       {func(s *State) { s.Restart.When = "" }, "says nothing of the restart"},
		"no notice":        {func(s *State) { s.Restart.Notice = nil }, "says nothing of the restart"},
		"no slot":          {func(s *State) { s.Restart.Slot = nil }, "says nothing of the restart slot"},
		"fleet":            {func(s *State) { s.Identity.Fleet = "x" }, "of fleet x"},
		"tag":              {func(s *State) { s.Identity.Tag = "x" }, "carries policy x"},
		"rule group":       {func(s *State) { s.Identity.RuleGroup = "x" }, "in rule group x"},
		"label":            {func(s *State) { s.Identity.Label = "x" }, `carries policy 0123abcd "x"`},
		"a rule":           {func(s *State) { s.Rules.List = s.Rules.List[1:] }, "want allow, got open"},
		"no rule at all":   {func(s *State) { s.Rules.List = nil }, "want block, got open"},
		"a rule's sources": {func(s *State) { s.Rules.List[1].Remote = netset.Universe }, "want allow, got block"},
		"a profile fewer":  {func(s *State) { s.Profiles = &Profiles{"Domain", "Private"} }, "counts on the firewall's Public profile: false, want true"},
		"taken over":       {func(s *State) { s.Formerly = &Formerly{"old"} }, `takes over from ["old"], want []`},
		"range":            {func(s *State) { s.RPC["Ports"] = Value{"MultiString", []string{"5001-5004"}} }, "sets the RPC values"},
		"a range's type":   {func(s *State) { s.RPC["Ports"] = Value{"String", []string{"5001-5003"}} }, "sets the RPC values"},
		"a value less":     {func(s *State) { delete(s.RPC, "UseInternetPorts") }, "sets the RPC values"},
		"a value more":     {func(s *State) { s.RPC["x"] = Value{"String", []string{"Y"}} }, "sets the RPC values"},
		"when":             {func(s *State) { s.Restart.When = "never" }, "restarts never"},
		"notice":           {func(s *State) { *s.Restart.Notice = time.Minute }, "notice of 1m0s"},
		"day":              {func(s *State) { s.Restart.Slot.Day = time.Sunday }, "its restart slot is Sunday 02:05, want Saturday 02:05"},
		"clock":            {func(s *State) { s.Restart.Slot.At = s.Restart.Slot.At.Add(time.Minute) }, "its restart slot is Saturday 02:06"},
		"never":            {func(s *State) { s.Restart.Slot.When = "never" }, "its restart slot is never"},
	} {
		h, s := rightState(t)
		tt.change(s)
		said := ""
		for _, f := range Compare(Failure{Host: "h"}, h, s, everyPart) {
			said += f.Error() + "\n"
		}
		if !strings.Contains(said, tt.want) {
			t.Errorf("%s: want %q, got %q", name, tt.want, said)
		}
	}
}

// TestCompareTakesWhatIsThere: a part that isn't wanted is compared if it is there.
func TestCompareTakesWhatIsThere(t *testing.T) {
	h, s := rightState(t)
	if wrong := Compare(Failure{}, h, &State{Identity: s.Identity}, HasIdentity); wrong != nil {
		t.Error(wrong)
	}
	h.Slot.At = h.Slot.At.Add(time.Hour)
	if wrong := Compare(Failure{}, h, s, HasIdentity); len(wrong) != 1 || !strings.Contains(wrong[0].Problem, "slot") {
		t.Error(wrong)
	}
	at := time.Date(2026, 12, 5, 3, 0, 0, 0, time.UTC)
	h.Slot, s.Restart.Slot = policy.Slot{When: "at", At: at}, &policy.Slot{When: "at", At: at.AddDate(0, 0, 1)}
	if wrong := Compare(Failure{}, h, s, 0); len(wrong) != 1 || !strings.Contains(wrong[0].Problem, "2026-12-06 03:00:00, want 2026-12-05") {
		t.Error(wrong)
	}
}

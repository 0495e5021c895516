// Package readback reads the data that the node's PowerShell functions take: the
// policy, the rules, the slot, wherever an artifact carries them.
//
// What is read of PowerShell artifacts is these data. That the functions make of
// them exactly these rules is shown by their own tests, with a real engine on
// doubles of Windows. Nothing here shares code with what prints the data.
package readback

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
	"rpcdsc/internal/read/psdata"
	"rpcdsc/internal/read/words"
)

// Policy reads a policy table, as a data file of the module or a Script resource
// holds it. artifact names it in the rules. A table without rules, ports or a
// restart says nothing of them.
func Policy(artifact string, v any) (*proof.State, error) {
	r := &Tables{}
	t := r.Table(v, "Schema", "Fleet", "Tag", "RuleGroup", "Label", "Ports", "Rules", "Restart", "Profiles", "Formerly")
	if t["Schema"] != int64(1) {
		r.fail("the schema %v isn't the functions'", t["Schema"])
	}
	s := &proof.State{
		Identity: &proof.Identity{Fleet: r.String(t, "Fleet"), Tag: r.String(t, "Tag"), RuleGroup: r.String(t, "RuleGroup")},
		Restart:  &proof.Restart{},
	}
	if _, ok := t["Ports"]; ok {
		s.RPC = proof.ConfinedTo(r.Strings(t, "Ports"))
	}
	if _, ok := t["Restart"]; ok {
		s.Restart = r.restart(r.Table(t["Restart"], "When", "Notice"))
	}
	if list, ok := t["Rules"].([]any); ok {
		s.Identity.Label = r.String(t, "Label")
		s.Rules = r.rules(artifact, list, s.Identity)
		s.Profiles = r.profiles(t)
		s.Formerly = r.formerly(t)
	}
	return s, r.Err
}

// profiles are those of the firewall that must enforce the rules: all, unless some
// are named.
func (r *Tables) profiles(t psdata.Table) *proof.Profiles {
	if _, ok := t["Profiles"]; !ok {
		return &proof.Profiles{"Domain", "Private", "Public"}
	}
	out := proof.Profiles(r.Strings(t, "Profiles"))
	return &out
}

// formerly are the fleets that are taken over: none, unless some are named.
func (r *Tables) formerly(t psdata.Table) *proof.Formerly {
	out := proof.Formerly{}
	if _, ok := t["Formerly"]; ok {
		out = r.Strings(t, "Formerly")
	}
	return &out
}

// rules reads the list of rules. The functions make rules of these names, the rest
// of which stands behind the label that people read.
func (r *Tables) rules(artifact string, list []any, of *proof.Identity) *proof.Rules {
	out := &proof.Rules{Engine: proof.Firewall}
	names := map[string]bool{}
	for _, v := range list {
		rule := r.rule(artifact, r.Table(v, "Name", "Action", "Protocol", "LocalPort", "RemoteAddress"))
		if !strings.HasPrefix(rule.Name, of.RuleGroup+" "+of.Tag+" ") || names[rule.Name] {
			r.fail("a rule of %s has the name %q, or two have", of.RuleGroup, rule.Name)
		}
		names[rule.Name] = true
		out.List = append(out.List, rule)
	}
	return out
}

// Tables reads hashtables. It remembers the first error, so that reading is a
// list.
type Tables struct{ Err error }

func (r *Tables) fail(format string, args ...any) {
	if r.Err == nil {
		r.Err = fmt.Errorf(format, args...)
	}
}

// Table is a value that must be a hashtable, with no other keys than those: the
// functions hand some tables on as they are, and then every key means something.
func (r *Tables) Table(v any, keys ...string) psdata.Table {
	t := r.AnyKeys(v)
	for key := range t {
		if !slices.Contains(keys, key) {
			r.fail("the key %s doesn't belong here", key)
		}
	}
	return t
}

// AnyKeys is a value that must be a hashtable whose keys are names.
func (r *Tables) AnyKeys(v any) psdata.Table {
	t, ok := v.(psdata.Table)
	if !ok {
		r.fail("%T where a hashtable belongs", v)
	}
	return t
}

// String is a value that must be a string.
func (r *Tables) String(t psdata.Table, key string) string {
	s, ok := t[key].(string)
	if !ok {
		r.fail("no string %s", key)
	}
	return s
}

// Strings is a value that must be an array of strings, at least one.
func (r *Tables) Strings(t psdata.Table, key string) []string {
	list, err := psdata.Strings(t[key])
	if err != nil || len(list) == 0 {
		r.fail("%s: an array of strings belongs here, with at least one", key)
	}
	return list
}

func (r *Tables) restart(t psdata.Table) *proof.Restart {
	seconds, ok := t["Notice"].(int64)
	if !ok {
		r.fail("no number Notice")
	}
	notice := time.Duration(seconds) * time.Second
	return &proof.Restart{When: r.String(t, "When"), Notice: &notice}
}

func (r *Tables) rule(artifact string, t psdata.Table) proof.Rule {
	rule := proof.Rule{Artifact: artifact, Name: r.String(t, "Name")}
	switch action := r.String(t, "Action"); action {
	case "Block":
		rule.Action = proof.Block
	case "Allow":
		rule.Action = proof.Allow
	default:
		r.fail("rule %s: action %q", rule.Name, action)
	}
	var err error
	if rule.Proto, err = words.Protocol(r.String(t, "Protocol")); err != nil {
		r.fail("rule %s: %v", rule.Name, err)
	}
	if rule.Ports, err = words.Ports(r.Strings(t, "LocalPort")); err != nil {
		r.fail("rule %s: %v", rule.Name, err)
	}
	if rule.Remote, err = words.Remote(r.Strings(t, "RemoteAddress")); err != nil {
		r.fail("rule %s: %v", rule.Name, err)
	}
	return rule
}

// Assigned is the data that a script assigns to a variable, which it must.
func Assigned(text, name string) (any, error) {
	v, ok, err := psdata.Assigned(text, name)
	if err == nil && !ok {
		err = fmt.Errorf("assigns no $%s", name)
	}
	return v, err
}

// AssignedEach gives the elements of the list that a script assigns to a variable, which
// it must, one by one.
func AssignedEach(text, name string, each func(any)) error {
	ok, err := psdata.AssignedEach(text, name, each)
	if err == nil && !ok {
		err = fmt.Errorf("assigns no list $%s", name)
	}
	return err
}

// Slot reads a restart slot as the node's functions take it.
func Slot(v any) (*policy.Slot, error) {
	t, ok := v.(psdata.Table)
	if !ok {
		return nil, fmt.Errorf("its restart slot is %v", v)
	}
	cells := map[string]string{}
	for key, v := range t {
		if cells[key], ok = v.(string); !ok {
			return nil, fmt.Errorf("its restart slot is %v", t)
		}
	}
	return SlotOf(cells)
}

// SlotWords reads a restart slot as the module's DSC resource takes it, "window
// Saturday 02:05".
func SlotWords(s string) (*policy.Slot, error) {
	cells := map[string]string{}
	keys := map[string][]string{"window": {"When", "Day", "Clock"}, "at": {"When", "At"}, "never": {"When"}}
	parts := strings.Split(s, " ")
	names := keys[parts[0]]
	if len(parts) != len(names) {
		return nil, fmt.Errorf("its restart slot is %q", s)
	}
	for i, name := range names {
		cells[name] = parts[i]
	}
	return SlotOf(cells)
}

// SlotOf reads a restart slot by the names of its parts: When, and Day and Clock
// or At. What doesn't belong there must be missing.
func SlotOf(cells map[string]string) (*policy.Slot, error) {
	s := &policy.Slot{When: cells["When"]}
	var err error
	parts := 1
	switch s.When {
	case "window":
		parts = 3
		if s.Day, err = weekday(cells["Day"]); err == nil {
			s.At, err = exact("15:04", cells["Clock"])
		}
	case "at":
		parts = 2
		s.At, err = exact("2006-01-02T15:04:05", cells["At"])
	case "never":
	default:
		err = fmt.Errorf("no restart is %q", s.When)
	}
	if err == nil && len(cells) != parts {
		err = fmt.Errorf("%d parts, want %d", len(cells), parts)
	}
	if err != nil {
		return nil, fmt.Errorf("its restart slot is %v: %w", cells, err)
	}
	return s, nil
}

func weekday(name string) (time.Weekday, error) {
	days := []time.Weekday{time.Sunday, time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday}
	i := slices.IndexFunc(days, func(d time.Weekday) bool { return d.String() == name })
	if i < 0 {
		return 0, fmt.Errorf("no day is %q", name)
	}
	return days[i], nil
}

// exact reads a time that is written in the layout's form and no other.
func exact(layout, text string) (time.Time, error) {
	t, err := time.Parse(layout, text)
	if err == nil && t.Format(layout) != text {
		err = fmt.Errorf("%q isn't of the form %s", text, layout)
	}
	return t, err
}

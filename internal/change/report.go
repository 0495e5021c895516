package change

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
	"rpcdsc/internal/read/fwrule"
	"rpcdsc/internal/read/state"
	"rpcdsc/internal/read/wfw"
)

// Report is what a computer says of itself. What it says nothing of is nil or zero.
type Report struct {
	Computer   string // its own name, or what its file is called
	File       string
	Time       time.Time
	Fleet, Tag string // of the policy that it carries
	Rules      *Rules
	RPC        proof.RPC
	Restart    *Restart
	Others     []string // rules of other fleets of rpcdsc
	Unenforced []string // why the firewall doesn't enforce rules
	Notes      []state.Difference
}

// Rules are the fleet's rules on a computer. Hosts with the same ones share them.
type Rules struct {
	List  []proof.Rule
	Odd   []string // rules that protocol, ports and addresses don't tell: what they are
	Wrong string   // why they couldn't be read, or ""
}

// Restart is whether one is pending, and since when if that is known.
type Restart struct {
	Pending bool
	Since   time.Time
}

// add adds a rule, or says why it can't be looked at.
func (r *Rules) add(name, action string, scope fwrule.Scope, err error) {
	if err != nil {
		r.Odd = append(r.Odd, fmt.Sprintf("%q: %s", name, err))
		return
	}
	made := proof.Rule{Name: name, Action: proof.Allow, Ports: scope.Ports, Remote: scope.Remote}
	if action == "Block" {
		made.Action = proof.Block
	}
	for _, proto := range scope.Protos {
		made.Proto = proto
		r.List = append(r.List, made)
	}
}

// readRules reads the rules of a state.
func readRules(s *state.State) *Rules {
	r := &Rules{}
	rules, err := s.Rules()
	if err != nil {
		r.Wrong = err.Error()
		return r
	}
	for _, rule := range rules {
		if rule.Is("enabled") == "False" {
			r.Odd = append(r.Odd, fmt.Sprintf("%q: it is disabled", rule.Is("name")))
			continue
		}
		scope, err := rule.Scope()
		r.add(rule.Is("name"), rule.Is("action"), scope, err)
	}
	return r
}

// OfState is what a state says, but for its rules, which Drift looks up.
func OfState(s *state.State, file string) *Report {
	r := &Report{
		Computer: s.Computer, File: file, Time: s.Time, Fleet: s.Fleet, Tag: s.Policy, RPC: proof.RPC{},
		Restart: &Restart{s.RestartPending, s.PendingSince.Time}, Notes: s.Differences,
	}
	for name, v := range s.Registry {
		r.RPC[name] = proof.Value{Type: v.Kind, Data: v.Value}
	}
	for _, o := range s.Others {
		r.Others = append(r.Others, otherRule(o.Name, o.Group))
	}
	for _, p := range s.Firewall {
		if p.Kind != "Tell" {
			r.Unenforced = append(r.Unenforced, strings.TrimSpace(problems[p.ID]+" "+p.Profile))
		}
	}
	return r
}

// problems are the module's words for what keeps rules from being enforced.
var problems = map[string]string{
	"FirewallStopped":   "the firewall's service isn't running",
	"FirewallOff":       "the firewall is off:",
	"LocalRulesIgnored": "local rules are ignored:",
	"AllBlocked":        "everything inbound is blocked:",
}

// netshName is how startup scripts in cmd name rules, which have no group there.
var netshName = regexp.MustCompile(`^(.+) - (?:allow|block) (?:TCP|UDP)(?: \d+)? [0-9a-f]{8,64}$`)

// OfExport is what an export of the firewall's rules says of a host of a policy's
// fleet.
func OfExport(e *wfw.Export, file string, p *policy.Policy) *Report {
	r := &Report{File: file, Rules: &Rules{}}
	for _, rule := range e.Rules {
		if !strings.Contains(rule.Text, "rpcdsc ") && !strings.Contains(rule.Text, " - ") {
			continue
		}
		r.exported(rule, p)
	}
	for _, profile := range e.Profiles {
		if profile.Off && p.Counts(profile.Name) {
			r.Unenforced = append(r.Unenforced, problems["FirewallOff"]+" "+profile.Name+" profile")
		}
	}
	return r
}

// exported looks at a rule that may be ours: by its group, or by the name that netsh
// gave it.
func (r *Report) exported(from wfw.Rule, p *policy.Policy) {
	group, name := field(from.Text, "EmbedCtxt"), field(from.Text, "Name")
	var label string
	if parts := netshName.FindStringSubmatch(name); parts != nil && group == "" {
		label = parts[1]
	}
	switch {
	case group == p.RuleGroup(), label != "" && label == p.Label:
		rule, err := fwrule.Parse(from.Text)
		if err != nil {
			r.Rules.add(name, "", fwrule.Scope{}, err)
			return
		}
		scope, err := rule.Scope()
		r.Rules.add(name, rule.Action, scope, err)
	case strings.HasPrefix(group, "rpcdsc "), label != "":
		r.Others = append(r.Others, otherRule(name, group))
	}
}

// otherRule names a rule of another fleet; netsh's have no group.
func otherRule(name, group string) string {
	if group == "" {
		return fmt.Sprintf("%q", name)
	}
	return fmt.Sprintf("%q of group %q", name, group)
}

// field finds a field of a rule's text, which may be none that can be read.
func field(text, name string) string {
	_, after, _ := strings.Cut(text, "|"+name+"=")
	value, _, _ := strings.Cut(after, "|")
	return value
}

// portsText is the ranges of the registry as a person writes them.
func portsText(r proof.RPC) string {
	if len(r["Ports"].Data) == 0 {
		return "none"
	}
	return strings.Join(r["Ports"].Data, ", ")
}

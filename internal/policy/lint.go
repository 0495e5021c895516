package policy

import (
	"fmt"
	"slices"
	"time"

	"rpcdsc/internal/diag"
	"rpcdsc/internal/fleet"
)

// Lint reports what is allowed and likely a mistake, but for what the file
// accepts. It takes a fleet without errors: what an error leaves out would smell.
//
// What restarts before today is reported, too; the zero time knows no today.
func Lint(f *Fleet, today time.Time) diag.Findings {
	l := &linter{
		fleet:    f,
		today:    today,
		resolver: unlimited(f.Source),
		byPlace:  map[lintKey]*lint{},
		used:     map[*fleet.AllowedLint]bool{},
		shadows:  map[*fleet.Entry][]diag.Finding{},
	}
	for i := range f.Groups {
		l.group(&f.Groups[i])
	}
	l.nothingAsserted()
	l.needlessExcepts()
	l.restartClash()
	l.unusedAllowances()
	return l.findings()
}

// linter collects lints. What smells in one place for several groups is one.
type linter struct {
	fleet    *Fleet
	today    time.Time
	resolver *resolver // for the names of networks
	lints    []*lint
	byPlace  map[lintKey]*lint
	used     map[*fleet.AllowedLint]bool
	shadows  map[*fleet.Entry][]diag.Finding // of lists, by their first entry
	pairs    int                             // of domain controllers and where others are
	openDoor diag.Place                      // where doors are reported of groups that have no block.also
}

type lintKey struct {
	code  string
	place diag.Place
}

type lint struct {
	diag.Finding
	groups []*Group // that it names, as what it says depends on them
}

// subject is what most lints look at: settings that hosts of a group share.
type subject struct {
	*fleet.Settings
	group  *Group
	policy *Policy
}

var rules = []func(*linter, subject){
	(*linter).fewPorts, (*linter).portsElsewhere, (*linter).servicePorts, (*linter).openDoors,
	(*linter).ownNetwork, (*linter).members, (*linter).nearlyEveryone, (*linter).shadowedAllow,
	(*linter).linkLocalAllowed, (*linter).ipv6Unfiltered, (*linter).manyFilters,
}

func (l *linter) group(g *Group) {
	seen := map[*fleet.Settings]bool{}
	for i := range g.Hosts {
		h := &g.Hosts[i]
		if s := h.Source.Settings; !seen[s] {
			seen[s] = true
			for _, rule := range rules {
				rule(l, subject{s, g, h.Policy})
			}
		}
	}
	l.domainController(g)
	l.roleNeeds(g)
	l.restartTogether(g)
	l.pastRestart(g)
}

// report keeps a finding that would be the same for other groups, unless the
// group accepts it.
func (l *linter) report(g *Group, f diag.Finding) {
	if l.accepted(g.Source.Lints, f.Code) {
		return
	}
	l.keep(f)
}

// reportFor keeps a finding that is about the group. Of several groups, what the
// first one's says is kept.
func (l *linter) reportFor(g *Group, f diag.Finding) {
	if l.accepted(g.Source.Lints, f.Code) {
		return
	}
	if kept := l.keep(f); !slices.Contains(kept.groups, g) {
		kept.groups = append(kept.groups, g)
	}
}

func (l *linter) keep(f diag.Finding) *lint {
	f.File = l.fleet.Source.File
	key := lintKey{f.Code, f.Place}
	kept := l.byPlace[key]
	if kept == nil {
		kept = &lint{Finding: f}
		l.byPlace[key] = kept
		l.lints = append(l.lints, kept)
	}
	return kept
}

func (l *linter) accepted(allowed []*fleet.AllowedLint, code string) bool {
	for _, a := range allowed {
		if a.Value == code {
			l.used[a] = true
			return true
		}
	}
	return false
}

// unusedAllowances reports what is accepted and isn't there.
func (l *linter) unusedAllowances() {
	l.unused(l.fleet.Source.Lints)
	for i := range l.fleet.Groups {
		l.unused(l.fleet.Groups[i].Source.Lints)
	}
}

func (l *linter) unused(allowed []*fleet.AllowedLint) {
	for i, a := range allowed {
		if a.Found || l.used[a] {
			continue
		}
		f := diag.UnusedAllowance.At(a.Place, "%s is accepted, and there is no such finding", a.Value)
		if slices.ContainsFunc(allowed[:i], func(b *fleet.AllowedLint) bool { return b.Value == a.Value }) {
			f = diag.UnusedAllowance.At(a.Place, "%s is accepted twice", a.Value)
		}
		if !l.accepted(allowed, f.Code) {
			l.keep(f)
		}
	}
}

func (l *linter) findings() diag.Findings {
	var out diag.Findings
	for _, kept := range l.lints {
		f := kept.Finding
		switch n := len(kept.groups); n {
		case 0:
		case 1:
			f.Message = fmt.Sprintf("group %s: %s", kept.groups[0].Name, f.Message)
		default:
			f.Message = fmt.Sprintf("group %s and %d more: %s", kept.groups[0].Name, n-1, f.Message)
		}
		out = append(out, f)
	}
	return out
}

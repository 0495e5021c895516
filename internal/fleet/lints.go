package fleet

import (
	"slices"

	"rpcdsc/internal/diag"
)

// The roles that lints know more of than that they need RPC.
const (
	RoleDomainController = "domain-controller"
	RoleCluster          = "cluster"
)

// Roles is what a group can be.
var Roles = []string{
	RoleDomainController, RoleCluster, "print-server", "certificate-authority", "deployment", "backup", "database", "exchange",
	"hypervisor", "distributed-transactions",
}

// lints reads which lints are accepted. The result is nil for nil only: an empty
// list accepts none, whatever the fleet accepts.
func (r *reader) lints(n *node) []*AllowedLint {
	if n == nil {
		return nil
	}
	out := []*AllowedLint{}
	for _, t := range n.asTexts() {
		if f, bad := r.unknownLint(t); bad {
			r.report(f)
			continue
		}
		out = append(out, &AllowedLint{Text: t})
	}
	return out
}

// unknownLint refuses what can't be accepted.
func (r *reader) unknownLint(t Text) (diag.Finding, bool) {
	var known []string
	for _, k := range diag.Kinds() {
		if k.Severity == diag.Warning {
			known = append(known, k.Code)
		} else if k.Code == t.Value {
			return diag.UnknownLint.At(t.Place, "%s is an error (%s), and only lints can be accepted", k.Code, k.Title).
				Remedyf("take %s out, and correct what it is about", k.Code), true
		}
	}
	if slices.Contains(known, t.Value) {
		return diag.Finding{}, false
	}
	return diag.UnknownLint.At(t.Place, "no lint has the code %q", t.Value).
		Remedyf("%s", r.didYouMean(t.Value, func() []string { return known }, diag.UnknownLint.Remedy)), true
}

// dropAllowed takes out the lints of the text that are accepted: in the tables of
// a group and of its hosts by the group, elsewhere by the fleet.
func (r *reader) dropAllowed() {
	if !slices.ContainsFunc(r.findings, func(f diag.Finding) bool { return f.Severity == diag.Warning }) {
		return
	}
	allowed := map[diag.Place][]*AllowedLint{}
	for t, group := range r.owners {
		if lints := r.fleet.Groups[group].Lints; len(lints)+len(r.fleet.Lints) > 0 {
			t.eachPlace(func(p diag.Place) { allowed[p] = lints })
		}
	}
	r.findings = slices.DeleteFunc(r.findings, func(f diag.Finding) bool {
		lints, owned := allowed[f.Place]
		if !owned {
			lints = r.fleet.Lints
		}
		return accept(lints, f.Code) // the code of an error is in no list
	})
}

func accept(lints []*AllowedLint, code string) bool {
	i := slices.IndexFunc(lints, func(l *AllowedLint) bool { return l.Value == code })
	if i < 0 {
		return false
	}
	lints[i].Found = true
	return true
}

// eachPlace visits where a value and all in it stand.
func (n *node) eachPlace(visit func(diag.Place)) {
	visit(n.place)
	for _, item := range n.items {
		item.eachPlace(visit)
	}
	for _, f := range n.keys {
		visit(f.place)
		f.value.eachPlace(visit)
	}
}

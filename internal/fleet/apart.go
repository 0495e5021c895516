package fleet

import (
	"slices"
	"strings"

	"rpcdsc/internal/diag"
)

// Apart is groups whose hosts never restart together: an entry of restart.apart,
// the groups that it names or that have the role.
type Apart struct {
	Text
	Groups []string
}

// readApart reads restart.apart, which is the fleet's alone: it is about several
// groups.
func (r *reader) readApart(root *node) {
	for _, t := range r.someTexts(root.get("restart", "apart"), "restart.apart") {
		a := Apart{Text: t}
		if strings.Contains(t.Value, "+") {
			a.Groups = r.apartGroups(t)
		} else {
			a.Groups = r.apartRole(t)
		}
		if a.Groups != nil {
			r.fleet.Apart = append(r.fleet.Apart, a)
		}
	}
}

// apartRole gives the groups that have a role.
func (r *reader) apartRole(t Text) []string {
	var groups []string
	for i := range r.fleet.Groups {
		if g := &r.fleet.Groups[i]; g.Role.Value == t.Value && t.Value != "" {
			groups = append(groups, g.Name.Value)
		}
	}
	if groups == nil {
		f := diag.BadApart.At(t.Place, "%q is the role of no group", t.Value).
			Remedyf("%s", r.didYouMean(t.Value, r.usedRoles, diag.BadApart.Remedy))
		if r.fleet.hasGroup(t.Value) {
			f = diag.BadApart.At(t.Place, "%q is one group: its hosts restart one after the other anyway", t.Value)
		}
		r.report(f)
	}
	return groups
}

// apartGroups gives the groups that an entry names; nil if it is wrong.
func (r *reader) apartGroups(t Text) []string {
	var groups []string
	for _, word := range strings.Split(t.Value, "+") {
		name := strings.TrimSpace(word)
		if !r.fleet.hasGroup(name) {
			known := func() []string { return groupNames(r.fleet.Groups) }
			r.report(diag.BadApart.At(t.Place, "there is no group %q", name).Remedyf("%s", r.didYouMean(name, known, diag.BadApart.Remedy)))
			return nil
		}
		groups = append(groups, name)
	}
	return groups
}

func (f *Fleet) hasGroup(name string) bool { return slices.Contains(groupNames(f.Groups), name) }

func groupNames(groups []Group) []string {
	names := make([]string, len(groups))
	for i := range groups {
		names[i] = groups[i].Name.Value
	}
	return names
}

// usedRoles are the roles that groups have.
func (r *reader) usedRoles() []string {
	var roles []string
	for i := range r.fleet.Groups {
		if role := r.fleet.Groups[i].Role.Value; role != "" && !slices.Contains(roles, role) {
			roles = append(roles, role)
		}
	}
	return roles
}

// Package roster says which hosts an output folder is for, and which have left the
// fleet since. It compares names; it neither reads nor writes the folder.
package roster

import (
	"cmp"
	"slices"
	"strings"

	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/sorting"
)

// Everyone chooses every host.
func Everyone(_, _ string) bool { return true }

// Of says which hosts a folder is for after a run, and which have left: those
// that it was for and that the fleet no longer has, and those that had left before
// and haven't come back. known is nil for a folder that holds nothing. The run is
// about the hosts that chosen accepts, by group and host; of the others what is
// known stays. A fleet that is replaced leaves all of its hosts behind, also those
// that are hosts of this one.
func Of(known *output.Known, f *policy.Fleet, chosen func(group, host string) bool) output.Roster {
	if known == nil {
		known = &output.Known{Fleet: f.Name}
	}
	r := newRoster(known, f)
	for i := range f.Groups {
		g := &f.Groups[i]
		for j := range g.Hosts {
			if name := g.Hosts[j].Name; chosen(g.Name, name) {
				r.add(g.Name, name)
			}
		}
	}
	for _, was := range known.Groups {
		for _, host := range was.Hosts {
			r.wasMember(was, host, chosen)
		}
	}
	for _, d := range known.Departed {
		if host, group := r.find(d.Host); d.Fleet != f.Name || group == "" || !chosen(group, host) {
			r.leave(d)
		}
	}
	return r.done()
}

type roster struct {
	fleet  *policy.Fleet
	was    string            // the name of the fleet that is known
	at     map[string]string // the group of each host of the fleet, by its folded name
	names  map[string]string // a host of the fleet, by its folded first label
	os     map[string]string // of each group
	hosts  map[string][]string
	placed map[string]bool
	left   map[[2]string]output.Departed // by fleet and folded host
}

func newRoster(known *output.Known, f *policy.Fleet) *roster {
	r := &roster{
		fleet: f, was: cmp.Or(known.Fleet, f.Name), at: map[string]string{}, names: map[string]string{}, os: map[string]string{},
		hosts: map[string][]string{}, placed: map[string]bool{}, left: map[[2]string]output.Departed{},
	}
	for _, g := range known.Groups {
		r.os[g.Name] = g.OS
	}
	for i := range f.Groups {
		g := &f.Groups[i]
		r.os[g.Name] = cmp.Or(g.Target.Release, r.os[g.Name])
		for j := range g.Hosts {
			name := g.Hosts[j].Name
			r.at[folded(name)] = g.Name
			r.names[label(name)] = name
		}
	}
	return r
}

// add puts a host into a group of the folder.
func (r *roster) add(group, host string) {
	if key := folded(host); !r.placed[key] {
		r.placed[key] = true
		r.hosts[group] = append(r.hosts[group], host)
	}
}

// wasMember decides about a host that the folder was for.
func (r *roster) wasMember(was output.Members, host string, chosen func(group, host string) bool) {
	name, group := r.find(host)
	here := group != ""
	gone := output.Departed{Host: host, Group: was.Name, OS: cmp.Or(was.OS, r.os[was.Name]), Fleet: r.was}
	switch {
	case r.was != r.fleet.Name:
		r.leave(gone)
	case here && !chosen(group, name), !here && !chosen(was.Name, host):
		r.add(was.Name, host)
	case !here:
		r.leave(gone)
	}
}

// find gives a computer's name in the fleet and its group, "" if it has none: a host
// that got its domain, or lost it, is the same computer.
func (r *roster) find(host string) (name, group string) {
	if group, ok := r.at[folded(host)]; ok {
		return host, group
	}
	if other := r.names[label(host)]; label(host) == folded(host) || label(host) == folded(other) {
		return other, r.at[folded(other)]
	}
	return host, ""
}

func (r *roster) leave(d output.Departed) { r.left[[2]string{d.Fleet, folded(d.Host)}] = d }

// done puts all in an order that hangs on nothing but the names.
func (r *roster) done() output.Roster {
	out := output.Roster{Groups: []output.Members{}}
	for group, hosts := range r.hosts {
		slices.SortFunc(hosts, func(a, b string) int { return cmp.Compare(folded(a), folded(b)) })
		out.Groups = append(out.Groups, output.Members{Name: group, OS: r.os[group], Hosts: hosts})
	}
	sorting.By(out.Groups, func(a, b output.Members) int { return cmp.Compare(a.Name, b.Name) })
	for _, d := range r.left {
		out.Departed = append(out.Departed, d)
	}
	sorting.By(out.Departed, func(a, b output.Departed) int {
		return cmp.Or(cmp.Compare(a.Fleet, b.Fleet), cmp.Compare(folded(a.Host), folded(b.Host)))
	})
	return out
}

// label is the first of a host's name, folded.
func label(name string) string {
	first, _, _ := strings.Cut(folded(name), ".")
	return first
}

func folded(name string) string { return strings.ToLower(name) }

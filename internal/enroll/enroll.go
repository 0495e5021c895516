// Package enroll makes a fleet file of lists of computers, or adds what is new in
// them to one: hosts in groups by their release of Windows, and networks by site.
//
// It never guesses. A host whose release isn't said, or is said in two ways, is left
// over with the reason and its line; so is everything else that a fleet file can't
// hold. It never changes what a fleet file says already, and reads and writes no file.
package enroll

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"rpcdsc/internal/fleet"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/read/inventory"
	"rpcdsc/internal/sorting"
)

// Source is a list with the name of its file.
type Source struct {
	File string
	List *inventory.List
}

// Options are what the lists themselves don't say.
type Options struct {
	OS      string            // the release of hosts of which nothing says one; "" for none
	GroupOS map[string]string // the release of the hosts of a group of the inventory
}

// Roll is what the lists make of a fleet file.
type Roll struct {
	Groups   []Group
	Networks []Network
	Left     []Left   // what no place was found for, by file and line
	Notes    []Left   // what has a place, and should be looked at
	Known    int      // hosts that the fleet file has already
	Missing  []string // hosts of the fleet file that no list has, if a list has hosts
}

// Group is a new [[group]].
type Group struct {
	Name, OS, Role string
	Hosts          []string
}

// Network is a new network of [networks].
type Network struct {
	Name    string
	Entries []string
}

// Left is a line of a list, and what is to be said of it.
type Left struct {
	File string
	inventory.Left
}

// Hosts counts the hosts of the new groups.
func (r *Roll) Hosts() int {
	n := 0
	for _, g := range r.Groups {
		n += len(g.Hosts)
	}
	return n
}

// Unplaced counts what is left and doesn't itself say that it doesn't count.
func (r *Roll) Unplaced() int {
	n := 0
	for _, l := range r.Left {
		if !l.Off {
			n++
		}
	}
	return n
}

// Make finds a place for all that the lists say. The fleet is that of the file which
// is added to, or nil for a new one.
func Make(sources []Source, cat *osgen.Catalogue, opt Options, to *fleet.Fleet) *Roll {
	if to == nil {
		to = &fleet.Fleet{}
	}
	e := &enroller{
		roll: &Roll{}, cat: cat, opt: opt, fleet: to,
		hosts: map[string]known{}, labels: map[string]string{}, listed: map[string]bool{}, places: map[string]*place{},
	}
	e.remember(to)
	hosts := false
	for _, s := range sources {
		e.file = s.File
		for _, left := range s.List.Left {
			e.roll.Left = append(e.roll.Left, Left{s.File, left})
		}
		hosts = hosts || len(s.List.Hosts) > 0
		for i := range s.List.Hosts {
			e.host(&s.List.Hosts[i])
		}
	}
	e.networks(sources)
	e.close()
	if hosts {
		e.missing()
	}
	asRead := func(a, b Left) int {
		at := func(file string) int { return slices.IndexFunc(sources, func(s Source) bool { return s.File == file }) }
		return cmp.Or(cmp.Compare(at(a.File), at(b.File)), cmp.Compare(a.Line, b.Line))
	}
	sorting.By(e.roll.Left, asRead)
	sorting.By(e.roll.Notes, asRead)
	return e.roll
}

type enroller struct {
	roll   *Roll
	cat    *osgen.Catalogue
	opt    Options
	fleet  *fleet.Fleet
	file   string // of the list at hand
	hosts  map[string]known
	labels map[string]string // the host, in lower case, that has a first label
	listed map[string]bool   // hosts of the fleet file that a list has, in lower case
	places map[string]*place // by release and role
}

// known is where a host is that has a place.
type known struct {
	name, group, os, at string // os only of one that the fleet file has, at of one of a list
}

// place is where new hosts of a release and role go.
type place struct {
	os, role string
	hosts    []string
}

// remember takes the hosts of the fleet file for placed.
func (e *enroller) remember(f *fleet.Fleet) {
	for i := range f.Groups {
		g := &f.Groups[i]
		for j := range g.Hosts {
			e.know(g.Hosts[j].Name, known{name: g.Hosts[j].Name, group: g.Name.Value, os: g.OS.Value})
		}
	}
}

func (e *enroller) know(name string, k known) {
	key := strings.ToLower(name)
	e.hosts[key] = k
	label, _, _ := strings.Cut(key, ".")
	if other, taken := e.labels[label]; taken && other != key {
		key = "" // more than one: a name without a domain can be any of them
	}
	e.labels[label] = key
}

// find gives the host that a name means: with or without its domain it is the same
// computer.
func (e *enroller) find(name string) (known, bool) {
	key := strings.ToLower(name)
	if k, ok := e.hosts[key]; ok {
		return k, true
	}
	label, _, _ := strings.Cut(key, ".")
	other := e.labels[label]
	if other != "" && (label == key || label == other) {
		return e.hosts[other], true
	}
	return known{}, false
}

// ambiguous tells whether a name without a domain can be one of several hosts.
func (e *enroller) ambiguous(name string) bool {
	other, taken := e.labels[strings.ToLower(name)]
	return taken && other == ""
}

func (e *enroller) leave(h *inventory.Host, format string, args ...any) {
	e.roll.Left = append(e.roll.Left, Left{e.file, inventory.Left{Line: h.Line, Text: h.Name, Reason: fmt.Sprintf(format, args...)}})
}

func (e *enroller) note(line int, text, format string, args ...any) {
	e.roll.Notes = append(e.roll.Notes, Left{e.file, inventory.Left{Line: line, Text: text, Reason: fmt.Sprintf(format, args...)}})
}

// host finds the place of a host.
func (e *enroller) host(h *inventory.Host) {
	k, found := e.find(h.Name)
	switch {
	case found && k.at == "":
		e.again(h, k)
		return
	case found && k.name == h.Name:
		e.leave(h, "it is in %s already", k.at)
		return
	case found:
		e.leave(h, "it is %s, which is in %s already", k.name, k.at)
		return
	case e.ambiguous(h.Name):
		e.leave(h, "it can be each of the computers of this name in several domains; write it with its domain")
		return
	}
	if names, problem := fleet.Expand(h.Name, 1); problem != "" || len(names) != 1 || names[0] != h.Name {
		e.leave(h, "%s", cmp.Or(problem, "it isn't one name"))
		return
	}
	os, problem := e.release(h)
	if problem != "" {
		e.leave(h, "%s", problem)
		return
	}
	role := ""
	if h.Controller {
		role = fleet.RoleDomainController
	}
	e.know(h.Name, known{name: h.Name, at: fmt.Sprintf("%s, line %d,", e.file, h.Line)})
	p := e.places[os+" "+role]
	if p == nil {
		p = &place{os: os, role: role}
		e.places[os+" "+role] = p
	}
	p.hosts = append(p.hosts, h.Name)
}

// again is about a host that the fleet file has.
func (e *enroller) again(h *inventory.Host, k known) {
	key := strings.ToLower(k.name)
	if !e.listed[key] {
		e.listed[key] = true
		e.roll.Known++
	}
	if h.OS == "" {
		return
	}
	if r, problem := e.cat.Recognize(h.OS, h.Version); problem == "" && !strings.EqualFold(r.Release.ID, k.os) {
		e.note(h.Line, h.Name, "the fleet file has it in group %s as %s, and the list says %s", k.group, k.os, r.Release.ID)
	}
}

// release gives the release of a host, or says why there is none.
func (e *enroller) release(h *inventory.Host) (os, problem string) {
	if h.OS != "" {
		r, problem := e.cat.Recognize(h.OS, h.Version)
		if problem == "" && r.Note != "" {
			e.note(h.Line, h.Name, "%s", r.Note)
		}
		return r.Release.ID, problem
	}
	var said []string
	for _, group := range h.Groups {
		if os := e.groupRelease(group); os != "" && !slices.Contains(said, os) {
			said = append(said, os)
		}
	}
	switch {
	case len(said) == 1:
		return said[0], ""
	case len(said) > 1:
		return "", fmt.Sprintf("its groups say %s", strings.Join(said, " and "))
	case e.opt.OS != "":
		return e.opt.OS, ""
	case len(h.Groups) > 0:
		own := slices.DeleteFunc(slices.Clone(h.Groups), func(g string) bool { return g == "all" && len(h.Groups) > 1 })
		return "", fmt.Sprintf("nothing says which Windows it has: not its groups, %s", strings.Join(own, ", "))
	}
	return "", "nothing says which Windows it has"
}

// groupRelease is what was said of a group, or what its own name says: the ID of a
// release, with the underscores that Ansible wants.
func (e *enroller) groupRelease(group string) string {
	if os := e.opt.GroupOS[group]; os != "" {
		return os
	}
	if _, r, ok := e.cat.Lookup(strings.ReplaceAll(group, "_", "-")); ok {
		return r.ID
	}
	return ""
}

// close makes groups of the places.
func (e *enroller) close() {
	taken := map[string]bool{}
	for _, g := range e.fleet.Groups {
		taken[strings.ToLower(g.Name.Value)] = true
	}
	for _, os := range e.cat.Names() {
		for _, role := range []string{"", fleet.RoleDomainController} {
			p := e.places[os+" "+role]
			if p == nil {
				continue
			}
			name := os
			if role != "" {
				name += "-dc"
			}
			fleet.SortHosts(p.hosts)
			for _, hosts := range apart(p.hosts) {
				e.roll.Groups = append(e.roll.Groups, Group{freeName(name, taken), os, role, hosts})
			}
		}
	}
}

// apart parts hosts that have the same NetBIOS name in different domains: no group
// can have both, as its startup script knows a computer by that name.
func apart(hosts []string) [][]string {
	var out [][]string
	times := map[string]int{}
	for _, h := range hosts {
		n := times[policy.Computer(h)]
		times[policy.Computer(h)]++
		if n == len(out) {
			out = append(out, nil)
		}
		out[n] = append(out[n], h)
	}
	return out
}

// freeName takes a name that nobody has in any case of letters: name, name-2, ...
func freeName(name string, taken map[string]bool) string {
	free := name
	for n := 2; taken[strings.ToLower(free)]; n++ {
		free = fmt.Sprintf("%s-%d", name, n)
	}
	taken[strings.ToLower(free)] = true
	return free
}

// missing lists the hosts of the fleet file that no list has.
func (e *enroller) missing() {
	for i := range e.fleet.Groups {
		for _, h := range e.fleet.Groups[i].Hosts {
			if !e.listed[strings.ToLower(h.Name)] {
				e.roll.Missing = append(e.roll.Missing, h.Name)
			}
		}
	}
}

package fleet

import (
	"fmt"
	"slices"
	"strings"

	"rpcdsc/internal/diag"
)

// hostRef finds a host that a group lists.
type hostRef struct{ group, host int }

func (r *reader) host(ref hostRef) *Host { return &r.fleet.Groups[ref.group].Hosts[ref.host] }

func (r *reader) readGroups(root *node, defaults *Settings) {
	array := root.get("group")
	tables := array.asTables()
	if len(tables) == 0 && (array == nil || array.kind != kindBad) && !r.misspelt["group"] {
		r.report(diag.NoGroups.At(placeOf(array), "the fleet has no groups"))
	}
	r.hosts = make(map[string]hostRef, countHosts(tables))
	r.fleet.Groups = make([]Group, len(tables))
	budget := maxHosts
	for i, t := range tables {
		settings := merge(*defaults, r.settings(t))
		g := &r.fleet.Groups[i]
		*g = Group{
			Name:     r.groupName(t),
			OS:       t.get("os").asText(),
			Role:     t.get("role").asText(),
			Located:  r.entries(r.someTexts(t.get("located"), "located")),
			Settings: &settings,
			Lints:    list(r.fleet.Lints, r.lints(t.get("allow_lints"))),
		}
		r.owners[t] = i
		r.readHosts(i, t, &budget)
	}
}

func placeOf(n *node) diag.Place {
	if n == nil {
		return diag.Place{}
	}
	return n.place
}

// countHosts guesses how many hosts there will be.
func countHosts(tables []*node) int {
	n := 0
	for _, t := range tables {
		for _, text := range t.get("hosts").asTexts() {
			p, _ := parsePattern(text.Value)
			n += p.count()
		}
	}
	return min(n, maxHosts)
}

func (r *reader) groupName(t *node) Text {
	name := r.name(t.get("name"), "group")
	if name.Value == "" {
		return name
	}
	if earlier, same := r.checkCase(name, "groups", r.groups); same {
		r.report(diag.DuplicateGroup.At(name.Place, "group %s is already defined in line %d", name.Value, earlier.Place.Line))
	}
	return name
}

// readHosts adds the hosts of a group: those that it lists, and then those of its
// file.
func (r *reader) readHosts(group int, t *node, budget *int) {
	g := &r.fleet.Groups[group]
	list, file := t.get("hosts"), t.get("hosts_file")
	if list == nil && file == nil && !r.misspelt["group.hosts"] && !r.misspelt["group.hosts_file"] {
		r.report(diag.MissingKey.At(t.place, "group.hosts is missing").Remedyf(`add hosts = ["..."], or hosts_file = "..." with the name of a file beside this one`))
	}
	if list != nil && list.kind == kindArray && len(list.items) == 0 {
		r.report(diag.EmptyGroup.At(list.place, "group %s has no hosts", g.Name.Value))
	}
	entries := list.asTexts()
	if list != nil && list.kind != kindArray {
		r.lose("")
	}
	g.Hosts = make([]Host, 0, len(entries))
	for _, t := range entries {
		r.addHosts(group, t, t.Place, budget)
	}
	if file != nil && file.kind == kindString {
		r.readHostsFile(group, file.asText(), budget)
	}
}

// addHosts adds the hosts of an entry to a group. Place is what the fleet file has of
// them.
func (r *reader) addHosts(group int, t Text, place diag.Place, budget *int) {
	g := &r.fleet.Groups[group]
	var twice []string
	names := r.expand(t, budget)
	if len(names) == 0 {
		r.lose(t.Value)
	}
	g.Hosts = slices.Grow(g.Hosts, len(names))
	for _, name := range names {
		key := strings.ToLower(name)
		if _, known := r.hosts[key]; known {
			twice = append(twice, name)
			continue
		}
		r.hosts[key] = hostRef{group, len(g.Hosts)}
		g.Hosts = append(g.Hosts, Host{name, place, len(g.Hosts), g.Settings})
	}
	if twice != nil {
		r.report(r.duplicateHost(t, twice))
	}
}

func (r *reader) duplicateHost(t Text, names []string) diag.Finding {
	ref := r.hosts[strings.ToLower(names[0])]
	first, group := r.host(ref), r.fleet.Groups[ref.group].Name.Value
	if first.Name != names[0] {
		return diag.DuplicateHost.At(t.Place, "host %s%s already in group %s, %s, as %s: Windows knows no case in names", names[0], others(names), group, r.lineOf(ref), first.Name)
	}
	return diag.DuplicateHost.At(t.Place, "host %s%s already in group %s, %s", names[0], others(names), group, r.lineOf(ref))
}

// others tells how many names there are besides the first, and has the verb for
// them.
func others(names []string) string {
	switch len(names) {
	case 1:
		return " is"
	case 2:
		return " and another one of this entry are"
	}
	return fmt.Sprintf(" and %d others of this entry are", len(names)-1)
}

// readOverrides reads the [[host]] tables.
func (r *reader) readOverrides(list *node) {
	budget := maxHosts // as each host may be named once
	lines := map[hostRef]int{}
	for _, t := range list.asTables() {
		name := t.get("name").asText()
		if name.Place.Line == 0 {
			continue
		}
		if setsNothing(t) {
			r.report(diag.EmptyOverride.At(name.Place, "[[host]] %s sets nothing", name.Value))
		}
		names := r.expand(name, &budget)
		r.override(name, r.settings(t), names, lines)
		r.own(t, names)
	}
}

// own notes which group a [[host]] table is about. One that names hosts of
// several is taken for the first one's.
func (r *reader) own(t *node, names []string) {
	for _, name := range names {
		if ref, ok := r.hosts[strings.ToLower(name)]; ok {
			r.owners[t] = ref.group
			return
		}
	}
}

// override gives settings to hosts. Hosts of one group that one table names
// share them.
func (r *reader) override(t Text, own Settings, names []string, lines map[hostRef]int) {
	var unknown, twice []string
	merged := map[int]*Settings{}
	for _, name := range names {
		ref, ok := r.hosts[strings.ToLower(name)]
		if !ok {
			unknown = append(unknown, name)
			continue
		}
		if lines[ref] != 0 {
			twice = append(twice, name)
			continue
		}
		lines[ref] = t.Place.Line
		if merged[ref.group] == nil {
			s := merge(*r.fleet.Groups[ref.group].Settings, own)
			merged[ref.group] = &s
		}
		r.host(ref).Settings = merged[ref.group]
	}
	if unknown != nil && !r.isLost(unknown[0]) {
		r.report(diag.UnknownHost.At(t.Place, "host %s%s in no group", unknown[0], others(unknown)).
			Remedyf("%s", r.didYouMeanHost(unknown[0], diag.UnknownHost.Remedy)))
	}
	if twice != nil {
		line := lines[r.hosts[strings.ToLower(twice[0])]]
		r.report(diag.DuplicateOverride.At(t.Place, "host %s%s named by a [[host]] table already, line %d", twice[0], others(twice), line))
	}
}

// didYouMeanHost looks among the hosts, which can be very many.
func (r *reader) didYouMeanHost(name, remedy string) string {
	return r.didYouMean(name, func() []string {
		var known []string
		for _, g := range r.fleet.Groups {
			for i := range g.Hosts {
				known = append(known, g.Hosts[i].Name)
			}
		}
		return known
	}, remedy)
}

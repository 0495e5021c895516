package policy

import (
	"slices"
	"strings"

	"rpcdsc/internal/diag"
	"rpcdsc/internal/fleet"
)

// Mix is the fleet while a change goes out in waves: hosts of the waves up to the one
// of number made are as after says, and all others as before does, which has the hosts
// of several fleet files, each once, where an earlier change went out partly. Hosts that
// are new and whose wave hasn't come aren't in it, and hosts that leave are in it until
// the last wave.
//
// The policies are copies, so that the other fleets stay as they are. The findings are
// about the file of after: what a fleet can't have partly.
func Mix(before []*Fleet, after *Fleet, made int) (*Fleet, diag.Findings) {
	return newMixer(before, after, made).mix(before)
}

func (m *mixer) mix(before []*Fleet) (*Fleet, diag.Findings) {
	for _, f := range before {
		m.checkNames(f)
	}
	for i := range m.after.Groups {
		g := &m.after.Groups[i]
		m.add(m.group(g, m.was[strings.ToLower(g.Name)]))
	}
	for _, name := range m.names {
		if !m.has(name) {
			m.add(m.group(nil, m.was[name]))
		}
	}
	setTags(m.policies)
	return m.Fleet, m.findings
}

type mixer struct {
	*Fleet
	after    *Fleet
	made     int
	was      map[string][]oldGroup // groups before, by name in lower case
	names    []string              // of these, in their order
	will     map[string]*member    // hosts after, by name in lower case
	label    map[string]*member    // the same, by the first label
	copies   map[*Policy]*Policy
	byHash   map[string][]*Policy
	policies []hashed
	bounds   bounds
	findings diag.Findings
}

// oldGroup is a group as one file before has it.
type oldGroup struct {
	*Group
	file *fleet.Fleet
}

// member is a host where it stands.
type member struct {
	group *Group
	host  *Host
}

func newMixer(before []*Fleet, after *Fleet, made int) *mixer {
	out := *after
	out.Groups, out.Unmet, out.older = nil, nil, map[*fleet.Settings]*fleet.Fleet{}
	m := &mixer{
		Fleet: &out, after: after, made: made, was: map[string][]oldGroup{}, will: map[string]*member{}, label: map[string]*member{},
		copies: map[*Policy]*Policy{}, byHash: map[string][]*Policy{}, bounds: newBounds(),
	}
	for _, f := range before {
		for i := range f.Groups {
			name := strings.ToLower(f.Groups[i].Name)
			if m.was[name] == nil {
				m.names = append(m.names, name)
			}
			m.was[name] = append(m.was[name], oldGroup{&f.Groups[i], f.Source})
		}
	}
	for i := range after.Groups {
		for j := range after.Groups[i].Hosts {
			to := &member{&after.Groups[i], &after.Groups[i].Hosts[j]}
			m.will[strings.ToLower(to.host.Name)] = to
			m.label[firstLabel(to.host.Name)] = to
		}
	}
	return m
}

func firstLabel(name string) string {
	label, _, _ := strings.Cut(strings.ToLower(name), ".")
	return label
}

func (m *mixer) has(group string) bool {
	return slices.ContainsFunc(m.after.Groups, func(g Group) bool { return strings.EqualFold(g.Name, group) })
}

func (m *mixer) report(f diag.Finding) {
	f.File = m.after.Source.File
	m.findings = append(m.findings, f)
}

// checkNames refuses what all hosts of a folder have in common.
func (m *mixer) checkNames(before *Fleet) {
	place := m.after.Source.Name.Place
	switch {
	case before.Name != m.after.Name:
		m.report(diag.NotInWaves.At(place, "the fleet was %s, and is %s: hosts of one folder are of one fleet", before.Name, m.after.Name).
			Remedyf("give the fleet its new name first, without another change and without --wave; then make the change in waves"))
	case !slices.Equal(before.Source.FormerNames(), m.after.Source.FormerNames()):
		m.report(diag.NotInWaves.At(place, "formerly has changed, which is about the whole fleet").
			Remedyf("change formerly first, without another change and without --wave; then make the change in waves"))
	}
}

// becomes finds the host of after that a host of before is: by its name, or by the
// first label where one of both has no domain.
func (m *mixer) becomes(h *Host) *member {
	if to := m.will[strings.ToLower(h.Name)]; to != nil {
		return to
	}
	label := firstLabel(h.Name)
	to := m.label[label]
	if to != nil && (label == strings.ToLower(h.Name) || label == strings.ToLower(to.host.Name)) {
		return to
	}
	return nil
}

func (m *mixer) released(h *Host) bool { return int(h.Wave) <= m.made }

// group puts together the new hosts of a group and its old ones: those that stay in it,
// in the order of the new file, and behind them those that will leave it. now is nil for
// a group that the new file doesn't have.
func (m *mixer) group(now *Group, was []oldGroup) Group {
	stay, leave := m.oldHosts(now, was)
	var hosts []Host
	for i := 0; now != nil && i < len(now.Hosts); i++ {
		h := &now.Hosts[i]
		if m.released(h) {
			hosts = append(hosts, *h)
		} else if old, ok := stay[h]; ok {
			hosts = append(hosts, old)
		}
	}
	g := m.frame(now, was)
	g.Hosts = append(hosts, leave...)
	m.settle(&g, now, was)
	m.share(&g)
	m.checkComputers(&g)
	return g
}

// oldHosts are those of a group that aren't new yet: by the host of the same group that
// each becomes, and those that become none of it.
func (m *mixer) oldHosts(now *Group, was []oldGroup) (stay map[*Host]Host, leave []Host) {
	stay = map[*Host]Host{}
	for _, g := range was {
		for i := range g.Hosts {
			to, old := m.becomes(&g.Hosts[i]), g.Hosts[i]
			if to != nil && m.released(to.host) {
				continue
			}
			m.older[old.Source.Settings] = g.file
			old.Wave = uint8(max(0, len(m.Waves)-1))
			if to != nil {
				old.Wave = to.host.Wave
			}
			if to == nil || to.group != now || stay[to.host].Source != nil {
				leave = append(leave, old)
			} else {
				stay[to.host] = old
			}
		}
	}
	return stay, leave
}

// frame is a group without hosts. Findings about one that the new file doesn't have any
// more stand at the fleet's name.
func (m *mixer) frame(now *Group, was []oldGroup) Group {
	if now != nil {
		return Group{Name: now.Name, Target: now.Target, Source: now.Source, Settings: now.Settings}
	}
	old := was[0]
	source, place := *old.Source, m.after.Source.Name.Place
	source.Name.Place, source.OS.Place = place, place
	return Group{Name: old.Name, Target: old.Target, Source: &source, Settings: old.Settings}
}

// settle says what the hosts of a group have in common: as long as one is as the whole
// group was, the group's own settings are those of before, so that what is made once a
// group stays with it.
func (m *mixer) settle(g *Group, now *Group, was []oldGroup) {
	targets := map[string]Target{}
	settings := map[*fleet.Settings]bool{}
	for i := range g.Hosts {
		settings[g.Hosts[i].Source.Settings] = true
		if now != nil && m.older[g.Hosts[i].Source.Settings] == nil {
			targets[now.Target.Release] = now.Target
		}
	}
	for _, old := range was {
		for i := range old.Hosts {
			if s := old.Hosts[i].Source.Settings; settings[s] && m.older[s] != nil {
				targets[old.Target.Release] = old.Target
				g.Target = old.Target
			}
		}
		if settings[old.Settings] {
			g.Settings = old.Settings
		}
	}
	if len(targets) > 1 {
		m.report(diag.NotInWaves.At(g.Source.OS.Place, "group %s becomes %s, before %s, and only a part of its hosts is in these waves", g.Name, m.title(now), m.otherTitle(now, targets)).
			Remedyf("put all hosts of the group into one wave, or leave the release as it was until the change has gone out"))
	}
}

func (m *mixer) title(now *Group) string {
	if now == nil {
		return "none"
	}
	return now.Target.ReleaseTitle
}

// otherTitle is a release that some hosts still have.
func (m *mixer) otherTitle(now *Group, targets map[string]Target) string {
	var out []string
	for release, t := range targets {
		if now == nil || release != now.Target.Release {
			out = append(out, t.ReleaseTitle)
		}
	}
	slices.Sort(out)
	return strings.Join(out, " and ")
}

// share copies the policies of a group, each once in the fleet, and counts them.
func (m *mixer) share(g *Group) {
	known := map[*Policy]bool{}
	for i := range g.Hosts {
		h := &g.Hosts[i]
		if m.copies[h.Policy] == nil {
			m.copies[h.Policy] = m.distinct(*h.Policy)
		}
		h.Policy = m.copies[h.Policy]
		if !known[h.Policy] {
			known[h.Policy] = true
			g.Policies = append(g.Policies, h.Policy)
			m.count(g, h.Policy)
		}
	}
}

// distinct gives the one policy of the fleet with some content.
func (m *mixer) distinct(p Policy) *Policy {
	made := hash(&p)
	known := same(m.byHash[made.hash], &p)
	if known == nil {
		known = &p
		m.byHash[made.hash] = append(m.byHash[made.hash], known)
		m.policies = append(m.policies, made)
	}
	return known
}

// count refuses more than any one fleet may have: hosts have the policies of two here.
func (m *mixer) count(g *Group, p *Policy) {
	b := &m.bounds
	tooMany := len(m.policies) > b.policies.used && b.policies.take(1) // once for each
	if !b.filtered[p] {
		b.filtered[p] = true
		tooMany = b.ranges.take(len(p.Allow.Ranges())+len(p.TCP.Ranges())+len(p.UDP.Ranges())) || tooMany
		tooMany = g.Target.IPsec && b.filters.take(p.Filters()) || tooMany
	}
	if tooMany {
		m.report(diag.NotInWaves.At(g.Source.Name.Place, "up to here, the old and the new policies are more than a fleet may have").
			Remedyf("make the change without --wave: then all hosts have the policies of one fleet file"))
	}
}

// checkComputers refuses a new host that has the NetBIOS name of one that is still there.
func (m *mixer) checkComputers(g *Group) {
	seen := make(map[string]*Host, len(g.Hosts))
	for i := range g.Hosts {
		h := &g.Hosts[i]
		if other := seen[h.Computer]; other != nil {
			m.report(diag.NotInWaves.At(g.Source.Name.Place, "hosts %s and %s of group %s have the same NetBIOS name, %s, and one of them is to leave in a later wave", other.Name, h.Name, g.Name, h.Computer).
				Remedyf("take the host that leaves out first, without another change and without --wave"))
		}
		seen[h.Computer] = h
	}
}

// add adds a group that has hosts.
func (m *mixer) add(g Group) {
	if len(g.Hosts) > 0 {
		m.Groups = append(m.Groups, g)
	}
}

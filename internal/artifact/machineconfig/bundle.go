package machineconfig

import (
	"fmt"
	"slices"
	"strings"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/machineconfig/readback"
	"rpcdsc/internal/artifact/module"
	"rpcdsc/internal/diag"
	"rpcdsc/internal/policy"
)

// bundle is what one package is made of.
type bundle struct {
	name   string
	fleet  string
	audit  bool
	group  *policy.Group // nil: it removes the fleet, and has no policy
	policy *policy.Policy
	hosts  []*policy.Host // that it is for; of one that removes, only those that have left another fleet
}

func (b *bundle) path() string { return name + "/" + b.name + ".zip" }

// removes tells whether the package takes the fleet off a computer.
func (b *bundle) removes() bool { return b.group == nil }

// want is what the reader must find.
func (b *bundle) want(job *artifact.Job) readback.Want {
	return readback.Want{
		Name: b.name, Fleet: b.fleet, Mode: b.mode(), Version: version(job), ModuleVersion: module.VersionOf(job),
		Hosts: b.hosts, Removes: b.removes(),
	}
}

// bundles lists the packages: of each group those that set, and of each fleet the one
// that removes it.
func bundles(job *artifact.Job) []*bundle { return slices.Concat(setting(job), removing(job)) }

// setting lists the packages of the groups.
func setting(job *artifact.Job) []*bundle {
	if !job.Asks(name) {
		return nil
	}
	var out []*bundle
	for _, g := range job.Groups(Kind{}.Serves) {
		out = append(out, settingOf(g)...)
	}
	return out
}

// settingOf lists the packages of a group: one for the policy of its hosts, named after
// the group, and one for each other policy, named after the first host that has it; and
// of each one that only audits.
func settingOf(g *policy.Group) []*bundle {
	var out []*bundle
	own := ownPolicy(g)
	for _, h := range artifact.Representatives(g) {
		p := h.Policy
		b := bundle{name: prefix(p.Fleet) + g.Name, fleet: p.Fleet, group: g, policy: p, hosts: hostsOf(g, p)}
		if p != own {
			b.name += "-" + strings.ToLower(b.hosts[0].Computer)
		}
		audit := b
		audit.audit, audit.name = true, b.name+"-audit"
		out = append(out, &b, &audit)
	}
	return out
}

// removing lists the packages that remove: of the fleet, if it has others, and of each
// that hosts have left.
func removing(job *artifact.Job) []*bundle {
	if !job.Asks(name) {
		return nil
	}
	var out []*bundle
	of := map[string]*bundle{}
	add := func(fleet string) *bundle {
		if of[fleet] == nil {
			of[fleet] = &bundle{name: prefix(fleet) + "remove", fleet: fleet}
			out = append(out, of[fleet])
		}
		return of[fleet]
	}
	if len(job.Groups(Kind{}.Serves)) > 0 {
		add(job.Fleet.Name)
	}
	for _, l := range job.Leavers(Kind{}.Serves) {
		b := add(l.Policy.Fleet)
		b.hosts = append(b.hosts, &l.Host)
	}
	return out
}

func prefix(fleet string) string { return "rpcdsc-" + fleet + "-" }

// ownPolicy is that of the hosts that the group alone speaks of, or the first host's.
func ownPolicy(g *policy.Group) *policy.Policy {
	for i := range g.Hosts {
		if h := &g.Hosts[i]; h.Source != nil && h.Source.Settings == g.Settings {
			return h.Policy
		}
	}
	return g.Hosts[0].Policy
}

func hostsOf(g *policy.Group, p *policy.Policy) []*policy.Host {
	var out []*policy.Host
	for i := range g.Hosts {
		if g.Hosts[i].Policy == p {
			out = append(out, &g.Hosts[i])
		}
	}
	return out
}

// Findings gives the groups whose package would have the name of another: nobody tells
// letters by their case there.
func (Kind) Findings(job *artifact.Job) diag.Findings {
	var out diag.Findings
	known := map[string]*bundle{}
	for _, b := range slices.Concat(removing(job), setting(job)) {
		key := strings.ToLower(b.name)
		if other := known[key]; other != nil && !b.removes() {
			out = append(out, diag.PackageTwice.At(b.group.Source.Name.Place, "%s would have the package %s, and so has %s", b.of(), b.name, other.of()))
		}
		known[key] = b
	}
	return out
}

// of says what the package is for.
func (b *bundle) of() string {
	if b.removes() {
		return "what removes the fleet " + b.fleet
	}
	return "group " + b.group.Name
}

// unique refuses what no finding can know of: the names of fleets that hosts have left.
func unique(all []*bundle) error {
	known := map[string]*bundle{}
	for _, b := range all {
		key := strings.ToLower(b.name)
		if other := known[key]; other != nil {
			return fmt.Errorf("%s would have the package %s, and so has %s", b.of(), b.name, other.of())
		}
		known[key] = b
	}
	return nil
}

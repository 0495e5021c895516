// Package readback reads what Ansible would: the inventory, what the playbooks run on
// whom, and the archive. It knows nothing of what prints them.
package readback

import (
	"fmt"
	"slices"

	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
	"rpcdsc/internal/read/plainyaml"
)

// Group is a group as the inventory should have it.
type Group struct {
	Name  string
	Hosts []*policy.Host
}

// Subset is hosts of the groups that a group of its own has, too: a wave.
type Subset struct {
	Name  string
	Hosts []string
}

// host is one as the inventory has it.
type host struct {
	name, tag string
}

// Inventory is what an inventory says.
type Inventory struct {
	Fleet    string
	groups   map[string][]host
	order    []string
	waves    []Subset
	departed []string
}

// tagVariable is the variable that holds a host's policy.
const tagVariable = "rpc_port_policy_tag"

// DepartedGroup is the group of hosts that have left.
const DepartedGroup = "rpcdsc_departed"

// ReadInventory reads an inventory: a group for the fleet, in it one for each group,
// one for each wave, and one of the hosts that have left. A key that isn't known is refused: Ansible only
// warns of it.
func ReadInventory(text string) (*Inventory, error) {
	v, err := plainyaml.Parse(text)
	if err != nil {
		return nil, err
	}
	top, err := only(v, "all")
	if err != nil {
		return nil, err
	}
	if top, err = only(top.Get("all"), "children"); err != nil {
		return nil, err
	}
	children, ok := top.Get("children").(plainyaml.Map)
	if !ok || len(children) == 0 {
		return nil, fmt.Errorf("all.children has no fleet")
	}
	inv := &Inventory{Fleet: children[0].Name, groups: map[string][]host{}}
	fleet, err := only(children[0].Value, "children")
	if err != nil {
		return nil, err
	}
	groups, _ := fleet.Get("children").(plainyaml.Map)
	for _, g := range groups {
		hosts, err := readGroup(g.Value)
		if err != nil {
			return nil, fmt.Errorf("group %s: %w", g.Name, err)
		}
		inv.order, inv.groups[g.Name] = append(inv.order, g.Name), hosts
	}
	for _, g := range children[1:] {
		hosts, err := readHosts(g)
		switch {
		case err != nil:
			return nil, err
		case inv.departed != nil:
			return nil, fmt.Errorf("line %d: %s comes after the group of who has left", g.Line, g.Name)
		case g.Name == DepartedGroup:
			inv.departed = hosts
		default:
			inv.waves = append(inv.waves, Subset{g.Name, hosts})
		}
	}
	return inv, nil
}

// only gives a mapping that has these names and no others, in this order.
func only(v any, names ...string) (plainyaml.Map, error) {
	m, ok := v.(plainyaml.Map)
	if !ok || len(m) != len(names) {
		return nil, fmt.Errorf("has something else than a mapping of %v", names)
	}
	for i, name := range names {
		if m[i].Name != name {
			return nil, fmt.Errorf("line %d: has %s, want %s", m[i].Line, m[i].Name, name)
		}
	}
	return m, nil
}

func readGroup(v any) ([]host, error) {
	group, err := only(v, "hosts", "vars")
	if err != nil {
		return nil, err
	}
	vars, err := only(group.Get("vars"), tagVariable)
	if err != nil {
		return nil, err
	}
	general, ok := vars.Get(tagVariable).(string)
	hosts, also := group.Get("hosts").(plainyaml.Map)
	if !ok || !also {
		return nil, fmt.Errorf("has no hosts or no policy")
	}
	out := make([]host, len(hosts))
	for i, h := range hosts {
		out[i] = host{h.Name, general}
		if h.Value == nil {
			continue
		}
		own, err := only(h.Value, tagVariable)
		if err != nil {
			return nil, fmt.Errorf("host %s: %w", h.Name, err)
		}
		if out[i].tag, ok = own.Get(tagVariable).(string); !ok {
			return nil, fmt.Errorf("host %s has a policy that isn't text", h.Name)
		}
	}
	return out, nil
}

// readHosts reads a group that has hosts and nothing else.
func readHosts(e plainyaml.Entry) ([]string, error) {
	group, err := only(e.Value, "hosts")
	if err != nil {
		return nil, fmt.Errorf("group %s: %w", e.Name, err)
	}
	hosts, _ := group.Get("hosts").(plainyaml.Map)
	out := []string{}
	for _, h := range hosts {
		if h.Value != nil {
			return nil, fmt.Errorf("line %d: has variables", h.Line)
		}
		out = append(out, h.Name)
	}
	return out, nil
}

// Prove compares an inventory with the groups, their hosts and the policies of these,
// with the waves and with who has left.
func (inv *Inventory) Prove(path, fleet string, groups []Group, waves []Subset, departed []string) []proof.Failure {
	all := proof.Failure{Artifact: path, Host: groups[0].Hosts[0].Name}
	var failures []proof.Failure
	if inv.Fleet != fleet || len(inv.order) != len(groups) {
		failures = append(failures, all.Because("has %d groups in %s, want %d in %s", len(inv.order), inv.Fleet, len(groups), fleet))
	}
	for _, g := range groups {
		failures = append(failures, proveGroup(path, g, inv.groups[g.Name])...)
	}
	if len(inv.waves) != len(waves) {
		failures = append(failures, all.Because("has %d waves, want %d", len(inv.waves), len(waves)))
	}
	for i, w := range waves[:min(len(waves), len(inv.waves))] {
		if has := inv.waves[i]; has.Name != w.Name || !slices.Equal(has.Hosts, w.Hosts) {
			failures = append(failures, all.Because("has %v as wave %s, want %v as %s", has.Hosts, has.Name, w.Hosts, w.Name))
		}
	}
	if fmt.Sprint(inv.departed) != fmt.Sprint(departed) {
		failures = append(failures, all.Because("has %v as who has left, want %v", inv.departed, departed))
	}
	return failures
}

func proveGroup(path string, g Group, has []host) []proof.Failure {
	var failures []proof.Failure
	if len(has) != len(g.Hosts) {
		at := proof.Failure{Artifact: path, Host: g.Hosts[0].Name}
		failures = append(failures, at.Because("group %s has %d hosts, want %d", g.Name, len(has), len(g.Hosts)))
	}
	for i, h := range g.Hosts {
		at := proof.Failure{Artifact: path, Host: h.Name}
		want := host{h.Name, h.Policy.Tag}
		if i >= len(has) {
			failures = append(failures, at.Because("isn't in group %s", g.Name))
		} else if has[i] != want {
			failures = append(failures, at.Because("group %s has %s with policy %s, want %s with %s", g.Name, has[i].name, has[i].tag, want.name, want.tag))
		}
	}
	return failures
}

package ansible

import (
	"rpcdsc/internal/artifact"
	"rpcdsc/internal/diag"
	"rpcdsc/internal/fleet"
)

// reserved are groups that Ansible has by itself, and ours.
var reserved = map[string]string{
	"all": "is that of all hosts", "ungrouped": "is that of hosts without one", "localhost": "is Ansible's own computer",
	departedGroup: "is that of hosts that have left",
}

// Findings gives the names that the inventory can't have.
func (Kind) Findings(job *artifact.Job) diag.Findings {
	groups := groupsOf(job)
	if !job.Asks(name) || len(groups) == 0 {
		return nil
	}
	n := namer{hosts: map[string]bool{}, known: map[string]group{}, waves: map[string]bool{}}
	for _, g := range groups {
		for i := range g.Hosts {
			n.hosts[g.Hosts[i].Name] = true
		}
	}
	fleet, place := groupName(job.Fleet.Name), job.Fleet.Source.Name.Place
	n.judge(fleet, "the fleet", place)
	if fleet[0] >= '0' && fleet[0] <= '9' {
		n.found = append(n.found, diag.NoAnsibleName.At(place, "the fleet would be the group %s for Ansible, where no group begins with a digit", fleet))
	}
	for i := range n.found {
		n.found[i].Remedy = "rename the fleet, and list its name of now in formerly if hosts have its policies already; or do without the kind ansible"
	}
	for _, g := range groups {
		n.judgeGroup(g)
		n.judgeHosts(g)
	}
	for i := range job.Fleet.Source.Waves {
		w := &job.Fleet.Source.Waves[i]
		n.judgeWave(waveName(job, i), w.Name)
	}
	return n.found
}

// judgeHosts finds the hosts that have the name of a group of Ansible's own.
func (n *namer) judgeHosts(g group) {
	for i := range g.Hosts {
		if h := &g.Hosts[i]; reserved[h.Name] != "" {
			n.found = append(n.found, diag.NoAnsibleName.At(h.Source.Place, "the host %s has the name of a group of Ansible, and that %s", h.Name, reserved[h.Name]).
				Remedyf("give the host its full name, such as %s.corp.example; or do without the kind ansible", h.Name))
		}
	}
}

// judgeWave finds a wave that Ansible can't tell from a group or from another wave.
func (n *namer) judgeWave(name string, of fleet.Text) {
	n.judge(name, "wave "+of.Value, of.Place)
	if other, ok := n.known[name]; ok {
		n.found = append(n.found, diag.AnsibleTwice.At(of.Place, "wave %s is for Ansible the same as group %s: %s", of.Value, other.Name, name))
	} else if n.waves[name] {
		n.found = append(n.found, diag.AnsibleTwice.At(of.Place, "wave %s is for Ansible the same as another wave: %s", of.Value, name))
	}
	n.waves[name] = true
}

// namer collects what is wrong with names.
type namer struct {
	hosts map[string]bool
	known map[string]group
	waves map[string]bool
	found diag.Findings
}

// judge looks at a name of a group; of is who has it, and place where that is named.
func (n *namer) judge(name, of string, place diag.Place) {
	switch {
	case reserved[name] != "":
		n.found = append(n.found, diag.NoAnsibleName.At(place, "%s would be the group %s for Ansible, and that %s", of, name, reserved[name]))
	case n.hosts[name]:
		n.found = append(n.found, diag.NoAnsibleName.At(place, "%s would be the group %s for Ansible, and a host has that name", of, name))
	}
}

func (n *namer) judgeGroup(g group) {
	place := g.Source.Name.Place
	if other, ok := n.known[g.name]; ok {
		n.found = append(n.found, diag.AnsibleTwice.At(place, "group %s is for Ansible the same as group %s: %s", g.Name, other.Name, g.name))
		return
	}
	n.known[g.name] = g
	n.judge(g.name, "group "+g.Name, place)
}

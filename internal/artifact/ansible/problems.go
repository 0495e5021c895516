package ansible

import (
	"fmt"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/policy"
)

// Problem is a name that Ansible can't take.
type Problem struct {
	Group        *policy.Group // nil: the fleet's own name
	Two          bool          // two names become one
	Text, Remedy string
}

// reserved are groups that Ansible has by itself, and ours.
var reserved = map[string]string{
	"all": "Ansible has for all hosts", "ungrouped": "Ansible has for hosts without one", "localhost": "Ansible has for its own computer",
	departedGroup: "the inventory has for hosts that have left",
}

// Problems gives the names that the inventory can't have.
func Problems(job *artifact.Job) []Problem {
	groups := groupsOf(job)
	if len(groups) == 0 {
		return nil
	}
	hosts := map[string]bool{}
	for _, g := range groups {
		for i := range g.Hosts {
			hosts[g.Hosts[i].Name] = true
		}
	}
	var out []Problem
	fleet := groupName(job.Fleet.Name)
	const rename = "rename the fleet, and list the name that it has now in formerly"
	switch {
	case fleet[0] >= '0' && fleet[0] <= '9':
		out = append(out, Problem{nil, false, fmt.Sprintf("the fleet's name begins with a digit, and no group of Ansible's, such as %s, may", fleet), rename})
	case reserved[fleet] != "":
		out = append(out, Problem{nil, false, fmt.Sprintf("the fleet would be the group %s, which %s", fleet, reserved[fleet]), rename})
	case hosts[fleet]:
		out = append(out, Problem{nil, false, fmt.Sprintf("the fleet would be the group %s, and a host has that name: Ansible can't tell them apart", fleet), rename})
	}
	known := map[string]*policy.Group{}
	for _, g := range groups {
		switch other := known[g.name]; {
		case other != nil:
			out = append(out, Problem{g.Group, true, fmt.Sprintf("for Ansible, group %s has the same name as %s: %s", g.Name, other.Name, g.name), "rename one of the two: Ansible's groups have neither dots nor hyphens"})
		case reserved[g.name] != "":
			out = append(out, Problem{g.Group, false, fmt.Sprintf("group %s would be the group %s, which %s", g.Name, g.name, reserved[g.name]), "rename the group"})
		case hosts[g.name]:
			out = append(out, Problem{g.Group, false, fmt.Sprintf("group %s would be the group %s, and a host has that name: Ansible can't tell them apart", g.Name, g.name), "rename the group"})
		}
		known[g.name] = g.Group
	}
	return out
}

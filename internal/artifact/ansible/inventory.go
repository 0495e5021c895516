package ansible

import (
	"strings"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/policy"
)

// departedGroup holds the hosts that have left.
const departedGroup = "rpcdsc_departed"

// tagVariable is the policy that a computer has by the inventory.
const tagVariable = role + "_tag"

// group is a group as Ansible has it.
type group struct {
	*policy.Group
	name string
	own  *policy.Policy // that of most of its hosts
}

// groupName makes a name that Ansible takes of the parts of one: of the characters that
// a fleet file takes it knows letters, digits and the underscore.
func groupName(parts ...string) string {
	return strings.NewReplacer("-", "_", ".", "_").Replace(strings.Join(parts, "_"))
}

// groupsOf lists the groups of a job that Ansible serves.
func groupsOf(job *artifact.Job) []group {
	var out []group
	for _, g := range job.Groups(Kind{}.Serves) {
		out = append(out, group{g, groupName(job.Fleet.Name, g.Name), most(g)})
	}
	return out
}

// most is the policy that most hosts have, of several the first.
func most(g *policy.Group) *policy.Policy {
	count := map[*policy.Policy]int{}
	for i := range g.Hosts {
		count[g.Hosts[i].Policy]++
	}
	own := g.Policies[0]
	for _, p := range g.Policies {
		if count[p] > count[own] {
			own = p
		}
	}
	return own
}

// departed lists the hosts that have left, but those in whose place there is another
// one now: removing would be from that.
func departed(job *artifact.Job) []string {
	known := map[string]bool{}
	for i := range job.Fleet.Groups {
		for _, h := range job.Fleet.Groups[i].Hosts {
			known[h.Computer] = true
		}
	}
	var out []string
	for _, l := range job.Leavers(Kind{}.Serves) {
		if !known[l.Computer] {
			known[l.Computer] = true
			out = append(out, l.Name)
		}
	}
	return out
}

// inventory makes the text of inventory.yml.
func inventory(job *artifact.Job, groups []group, left []string) (string, error) {
	var y yamlText
	y.begin(job.Header())
	y.line(0, "all:")
	y.line(1, "children:")
	y.line(2, "%s:", groupName(job.Fleet.Name))
	y.line(3, "children:")
	for _, g := range groups {
		y.group(g)
	}
	if left != nil {
		y.line(2, "%s:", departedGroup)
		y.line(3, "hosts:")
		for _, host := range left {
			y.line(4, "%s:", host)
		}
	}
	return y.b.String(), y.err
}

func (y *yamlText) group(g group) {
	y.line(4, "%s:", g.name)
	y.line(5, "hosts:")
	for i := range g.Hosts {
		h := &g.Hosts[i]
		y.checkData(h.Name)
		y.line(6, "%s:", h.Name)
		if h.Policy != g.own {
			y.line(7, tagVariable+": %s", h.Policy.Tag)
		}
	}
	y.line(5, "vars:")
	y.line(6, tagVariable+": %s", g.own.Tag)
}

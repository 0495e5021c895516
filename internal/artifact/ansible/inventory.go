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

// wave is a wave as Ansible has it: a group that --limit takes.
type wave struct {
	name  string
	hosts []string
}

// wavesOf lists the waves that have hosts in groups.
func wavesOf(job *artifact.Job, groups []group) []wave {
	hosts := make([][]string, len(job.Fleet.Waves))
	for _, g := range groups {
		for i := range g.Hosts {
			if h := &g.Hosts[i]; job.Fleet.Waves != nil {
				hosts[h.Wave] = append(hosts[h.Wave], h.Name)
			}
		}
	}
	var out []wave
	for i, of := range hosts {
		if of != nil {
			out = append(out, wave{waveName(job, i), of})
		}
	}
	return out
}

func waveName(job *artifact.Job, i int) string {
	return groupName(job.Fleet.Name, "wave", job.Fleet.Waves[i].Name)
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
	for _, w := range wavesOf(job, groups) {
		y.hosts(w.name, w.hosts)
	}
	if left != nil {
		y.hosts(departedGroup, left)
	}
	return y.b.String(), y.err
}

// hosts makes a group that has hosts and nothing else.
func (y *yamlText) hosts(group string, hosts []string) {
	y.line(2, "%s:", group)
	y.line(3, "hosts:")
	for _, host := range hosts {
		y.line(4, "%s:", host)
	}
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

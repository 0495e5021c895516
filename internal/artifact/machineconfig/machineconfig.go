// Package machineconfig makes packages for Azure Machine Configuration: for each policy
// of a group one that audits, and one that also sets.
//
//	machineconfig/rpcdsc-FLEET-GROUP.zip         sets what differs
//	machineconfig/rpcdsc-FLEET-GROUP-audit.zip   only reports it
//	machineconfig/publish.txt                    the hash of each, and the commands that publish it
//
// A package has a document, its kind, and the module with the policy and the hosts that
// it is for: the agent's PowerShell finds nothing else. Nothing is in it of the others,
// so that its hash changes only if something of its own does.
package machineconfig

import (
	"path/filepath"
	"strings"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
)

// name is that of the kind, by which it is asked for, and of the folder of its files.
const name = "machineconfig"

const publishPath = name + "/publish.txt"

// Kind is packages for Azure Machine Configuration.
type Kind struct{}

// Name is the kind's own.
func (Kind) Name() string { return name }

// Facts wants nothing more than others do.
func (Kind) Facts(*osgen.Generation) []string { return nil }

// Serves Windows Server 2012 and later: on no older one is there an agent.
func (Kind) Serves(g *osgen.Generation) bool { return g.Cmdlets == "NetSecurity" }

// Explain has nothing of its own: the rules are those of the module.
func (Kind) Explain(*artifact.Job, *artifact.Files, *policy.Group, *policy.Host) (*proof.Artifact, error) {
	return nil, nil
}

// AppliedBy is the agent.
func (Kind) AppliedBy(*osgen.Generation) string { return "Azure Machine Configuration" }

// Next is to publish the packages.
func (Kind) Next(job *artifact.Job, dir string) string {
	if !job.Asks(name) {
		return ""
	}
	return "publish the packages in " + filepath.Join(dir, name) + " with the commands in " + filepath.Join(dir, filepath.FromSlash(publishPath))
}

// Assumptions are about the agent, which nobody here has run.
func (Kind) Assumptions() []artifact.Assumption {
	return []artifact.Assumption{{
		ID: "machineconfig-agent", Asked: []string{name},
		Text: "The agent of Azure Machine Configuration runs the module in its PowerShell 7 as Microsoft's engine does here, and a computer is assigned the package of its own group and policy only.",
		Of:   Kind{}.Serves,
	}}
}

// bundle is what one package is made of.
type bundle struct {
	name   string
	audit  bool
	group  *policy.Group
	policy *policy.Policy
	hosts  []*policy.Host
}

func (b *bundle) path() string { return name + "/" + b.name + ".zip" }

// bundles lists the packages: of each group one for the policy of its hosts, named after
// the group, and one for each other policy, named after the first host that has it.
func bundles(job *artifact.Job) []*bundle {
	if !job.Asks(name) {
		return nil
	}
	var out []*bundle
	for _, g := range job.Groups(Kind{}.Serves) {
		own := ownPolicy(g)
		for _, p := range policiesOf(g) {
			b := bundle{name: "rpcdsc-" + p.Fleet + "-" + g.Name, group: g, policy: p, hosts: hostsOf(g, p)}
			if p != own {
				b.name += "-" + strings.ToLower(b.hosts[0].Computer)
			}
			audit := b
			audit.audit, audit.name = true, b.name+"-audit"
			out = append(out, &b, &audit)
		}
	}
	return out
}

// policiesOf lists the policies of a group's hosts, each once.
func policiesOf(g *policy.Group) []*policy.Policy {
	var out []*policy.Policy
	for _, h := range artifact.Representatives(g) {
		out = append(out, h.Policy)
	}
	return out
}

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

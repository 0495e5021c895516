package gpo

import (
	"fmt"
	"strings"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/diag"
	"rpcdsc/internal/engine/wfas"
	"rpcdsc/internal/fleet"
	"rpcdsc/internal/nt"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
)

// Where registry.pol has what it sets, below HKLM. What is in Policies goes by itself
// when the object no longer applies; the RPC values don't.
const (
	firewallKey = `SOFTWARE\Policies\Microsoft\WindowsFirewall`
	rulesKey    = firewallKey + `\FirewallRules`
	rpcKey      = `SOFTWARE\Microsoft\Rpc\Internet`
)

// maxEntries bounds the addresses of a rule, so that its text fits into a value of
// registry.pol (32,767 characters) with the longest ones.
const maxEntries = 250

// rules gives a policy's rules as a registry.pol of the generation can hold them.
func rules(p *policy.Policy, gen *osgen.Generation) []wfas.Rule {
	lim := gen.RuleLimits(0)
	if lim.Entries == 0 || lim.Entries > maxEntries {
		lim.Entries = maxEntries
	}
	return wfas.Rules(p, lim)
}

// ruleGroup is not that of the rules that node functions and scripts make: a rule of
// Group Policy is none of theirs to change.
func ruleGroup(p *policy.Policy) string { return p.RuleGroup() + " gpo" }

func ruleName(p *policy.Policy, r wfas.Rule) string {
	return fmt.Sprintf("%s %s %s", ruleGroup(p), p.Tag, r.Name)
}

// protocols are IANA's numbers.
var protocols = map[string]string{"TCP": "6", "UDP": "17"}

// ruleText writes a rule ([MS-GPFAS] 2.2.2.19), its fields in the order in which
// Windows does. A range of ports has a field of its own, which came with version
// 2.10.
func ruleText(p *policy.Policy, r wfas.Rule, version string) string {
	var b strings.Builder
	field := func(name, value string) { b.WriteString(name + "=" + value + "|") }
	b.WriteString("v" + version + "|")
	field("Action", string(r.Action))
	field("Active", "TRUE")
	field("Dir", "In")
	field("Protocol", protocols[r.Proto])
	for _, ports := range r.Ports {
		name := "LPort"
		if ports.First != ports.Last {
			name = "LPort2_10"
		}
		field(name, ports.String())
	}
	for _, family := range []struct{ name, mark string }{{"RA4", "."}, {"RA6", ":"}} {
		for _, remote := range r.Remote {
			if strings.Contains(remote, ":") == (family.mark == ":") {
				field(family.name, remote)
			}
		}
	}
	field("Name", ruleName(p, r))
	field("Desc", p.Label)
	field("EmbedCtxt", ruleGroup(p))
	return b.String()
}

// policyVersion is a version as Windows keeps it, 2.10 as 0x20A.
func policyVersion(version string) (uint32, error) {
	v, err := nt.Parse(version) // it has the same form
	if err != nil {
		return 0, fmt.Errorf("rule_version = %q: want two numbers", version)
	}
	return uint32(v.Major)<<8 | uint32(v.Minor), nil
}

// Findings are the lists of ports that are more than a value of registry.pol holds.
// Rules have room for any number: they are divided.
func (Kind) Findings(job *artifact.Job) diag.Findings {
	if !job.Asks(words[flavorNative]...) {
		return nil
	}
	var out diag.Findings
	seen := map[*fleet.PortSpec]bool{}
	for _, g := range job.Groups(func(g *osgen.Generation) bool { return g.RuleVersion != "" }) {
		for _, h := range artifact.Representatives(g) {
			first := &h.Source.Settings.Ports[0]
			if n := len(list(h.Policy.Range.Strings())); n > maxData && !seen[first] {
				seen[first] = true
				owner := "group " + g.Name
				if h.Source.Settings != g.Settings {
					owner = "host " + h.Name
				}
				out = append(out, diag.TooLarge.At(first.Place, "the ports of %s make %d bytes, and %d are the most that a Group Policy object sets as one value", owner, n, maxData).
					Remedyf("write fewer and longer ranges, or take %s-%s, whose scripts have no such limit", name, flavorScript))
			}
		}
	}
	return out
}

// registry makes the registry.pol of a native object.
func (o *object) registry() ([]byte, error) {
	f := newPol()
	if o.remove {
		for _, value := range []string{"Ports", "PortsInternetAvailable", "UseInternetPorts"} {
			f.remove(rpcKey, value)
		}
		f.removeKeys(`SOFTWARE\rpcdsc`, stateKey(o.fleet()))
		return f.bytes, f.err
	}
	p := o.policies[0]
	version, err := policyVersion(o.gen.RuleVersion)
	if err != nil {
		return nil, err
	}
	f.dword(firewallKey, "PolicyVersion", version)
	for _, r := range rules(p, o.gen) {
		f.text(rulesKey, ruleName(p, r), ruleText(p, r, o.gen.RuleVersion))
	}
	f.texts(rpcKey, "Ports", p.Range.Strings())
	f.text(rpcKey, "PortsInternetAvailable", "Y")
	f.text(rpcKey, "UseInternetPorts", "Y")
	return f.bytes, f.err
}

package proof

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"rpcdsc/internal/policy"
	"rpcdsc/internal/read/psdata"
)

// What is proved of PowerShell artifacts is the data that they carry: the ports,
// the rules, the slot. That the node's functions make of the data exactly these
// rules is shown by their own tests, with a real engine on doubles of Windows.

// dataProof collects what is wrong with the data for one host.
type dataProof struct {
	artifact string
	host     *policy.Host
	failures []Failure
}

func (d *dataProof) fail(format string, args ...any) {
	d.failures = append(d.failures, Failure{Artifact: d.artifact, Host: d.host.Name, Problem: fmt.Sprintf(format, args...)})
}

// policy compares a policy table, and its rules if it must carry them.
func (d *dataProof) policy(got *NodePolicy, rules bool) {
	p := d.host.Policy
	if got.Fleet != p.Fleet || got.Tag != p.Tag || got.RuleGroup != p.RuleGroup() {
		d.fail("carries policy %s of fleet %s in rule group %s", got.Tag, got.Fleet, got.RuleGroup)
	}
	d.ports(got.Ports)
	if got.When != p.When || got.Notice != int64(p.Notice.Seconds()) {
		d.fail("restarts %s with a notice of %d s", got.When, got.Notice)
	}
	if !rules {
		return
	}
	for _, x := range Verify(p, got.Rules, Firewall) {
		d.failures = append(d.failures, Failure{Artifact: d.artifact, Host: d.host.Name, Counterexample: x})
	}
}

func (d *dataProof) ports(got []string) {
	if want := d.host.Policy.Range; !slices.Equal(got, want.Strings()) {
		d.fail("sets the RPC ports %s, want %s", strings.Join(got, ","), want)
	}
}

func (d *dataProof) slot(got any) {
	if !isSlot(got, d.host.Slot) {
		d.fail("its restart slot is %v, want %s", got, restartOf(d.host.Slot))
	}
}

// isSlot compares a slot as the node's functions take it.
func isSlot(got any, s policy.Slot) bool {
	t, _ := got.(psdata.Table)
	if t["When"] != s.When {
		return false
	}
	switch s.When {
	case "window":
		return len(t) == 3 && t["Day"] == s.Day.String() && t["Clock"] == s.Clock()
	case "at":
		return len(t) == 2 && t["At"] == s.At.Format("2006-01-02T15:04:05")
	}
	return len(t) == 1
}

// ProveDocument compares a node's compiled document with its policy: each script
// body's data, the registry values, the order.
func ProveDocument(path string, doc *Document, h *policy.Host) []Failure {
	d := &dataProof{artifact: path, host: h}
	for body, p := range doc.Policies {
		// The rules' Test and Set need the rules; the others do without.
		d.policy(p, body == "[Script]Rules TestScript" || body == "[Script]Rules SetScript")
	}
	want := map[string]string{
		"Ports":                  "MultiString: " + strings.Join(h.Policy.Range.Strings(), ","),
		"PortsInternetAvailable": "String: Y",
		"UseInternetPorts":       "String: Y",
	}
	if !maps.Equal(doc.Registry, want) {
		d.fail("sets the registry values %v, want %v", doc.Registry, want)
	}
	for _, body := range []string{"GetScript", "TestScript", "SetScript"} {
		d.slot(doc.Slots["[Script]Restart "+body])
	}
	if want := []string{"[Script]Rules", "[Registry]Ports", "[Registry]PortsInternetAvailable", "[Registry]UseInternetPorts", "[Script]Restart"}; !slices.Equal(doc.Order, want) {
		d.fail("applies its resources in the order %v", doc.Order)
	}
	return d.failures
}

// ProveRemoval asks of a document that it removes what is the fleet's, and
// nothing else.
func ProveRemoval(path string, doc *Document, h *policy.Host) []Failure {
	d := &dataProof{artifact: path, host: h}
	for _, p := range doc.Policies {
		d.policy(p, false)
	}
	if len(doc.Registry) > 0 || !slices.Equal(doc.Order, []string{"[Script]Remove"}) {
		d.fail("sets %v, in the order %v", doc.Registry, doc.Order)
	}
	return d.failures
}

// ProveScript compares the data of a startup script in PowerShell with a group's
// hosts, and once with each of their policies.
func ProveScript(path, text string, hosts []policy.Host) ([]Failure, error) {
	policies, err := assigned(path, text, "Policies")
	if err != nil {
		return nil, err
	}
	rows, err := assigned(path, text, "Hosts")
	if err != nil {
		return nil, err
	}
	tables, _ := policies.(psdata.Table)
	list, _ := rows.([]any)
	byName := map[string]psdata.Table{}
	for _, row := range list {
		t, _ := row.(psdata.Table)
		name, _ := t["Name"].(string)
		byName[name] = t
	}
	var failures []Failure
	proved := map[*policy.Policy]bool{}
	for i := range hosts {
		d := &dataProof{artifact: path, host: &hosts[i]}
		if p := d.host.Policy; !proved[p] {
			proved[p] = true
			read, err := ReadPolicy(path, tables[p.Tag])
			if err != nil {
				return nil, err
			}
			d.policy(read, true)
		}
		d.row(byName[d.host.Name])
		if i == 0 && len(list) != len(hosts) {
			d.fail("lists %d hosts, the group has %d", len(list), len(hosts))
		}
		failures = append(failures, d.failures...)
	}
	return failures, nil
}

// row compares a startup script's row with its host.
func (d *dataProof) row(row psdata.Table) {
	if row["Policy"] != d.host.Policy.Tag {
		d.fail("is for policy %v, want %s", row["Policy"], d.host.Policy.Tag)
	}
	if row["Computer"] != d.host.Computer {
		d.fail("is for computer %v", row["Computer"])
	}
	d.slot(row["Slot"])
}

func assigned(path, text, name string) (any, error) {
	v, ok, err := psdata.Assigned(text, name)
	if err == nil && !ok {
		err = fmt.Errorf("assigns no $%s", name)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return v, nil
}

// ProveData compares a data file of the module with the policy of a host.
func ProveData(path, text string, h *policy.Host) ([]Failure, error) {
	v, err := psdata.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	p, err := ReadPolicy(path, v)
	if err != nil {
		return nil, err
	}
	d := &dataProof{artifact: path, host: h}
	d.policy(p, true)
	return d.failures, nil
}

package generate

import (
	"fmt"
	"time"

	"rpcdsc/dsc"
	"rpcdsc/internal/engine/wfas"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
)

// policyTable is a policy as the node's PowerShell functions take it.
func policyTable(p *policy.Policy, gen *osgen.Generation) dsc.Table {
	return append(nodeTable(p),
		dsc.Entry{Key: "Label", Value: p.Label},
		dsc.Entry{Key: "Ports", Value: p.Range.Strings()},
		dsc.Entry{Key: "Rules", Value: ruleTables(p, gen)},
		dsc.Entry{Key: "Restart", Value: restartTable(p)},
	)
}

// briefTable is the policy without its rules, for the functions that don't look
// at them.
func briefTable(p *policy.Policy) dsc.Table {
	return append(nodeTable(p),
		dsc.Entry{Key: "Ports", Value: p.Range.Strings()},
		dsc.Entry{Key: "Restart", Value: restartTable(p)},
	)
}

func restartTable(p *policy.Policy) dsc.Table {
	return dsc.Table{
		{Key: "When", Value: p.When},
		{Key: "Notice", Value: int(p.Notice / time.Second)},
	}
}

// nodeTable is what tells one fleet's things on a node from another's.
func nodeTable(p *policy.Policy) dsc.Table {
	return dsc.Table{
		{Key: "Schema", Value: 1},
		{Key: "Fleet", Value: p.Fleet},
		{Key: "Tag", Value: p.Tag},
		{Key: "RuleGroup", Value: p.RuleGroup()},
	}
}

func ruleTables(p *policy.Policy, gen *osgen.Generation) []dsc.Table {
	var out []dsc.Table
	for _, r := range wfas.Rules(p, gen.RuleLimits(0)) {
		ports := make([]string, len(r.Ports))
		for i, port := range r.Ports {
			ports[i] = port.String()
		}
		out = append(out, dsc.Table{
			{Key: "Name", Value: fmt.Sprintf("%s %s %s", p.RuleGroup(), p.Tag, r.Name)},
			{Key: "Action", Value: string(r.Action)},
			{Key: "Protocol", Value: r.Proto},
			{Key: "LocalPort", Value: ports},
			{Key: "RemoteAddress", Value: r.Remote},
		})
	}
	return out
}

// slotTable is a host's restart slot as the node's functions take it.
func slotTable(s policy.Slot) dsc.Table {
	d := slotData(s)
	t := dsc.Table{{Key: "When", Value: d.When}}
	switch d.When {
	case "window":
		t = append(t, dsc.Entry{Key: "Day", Value: d.Day}, dsc.Entry{Key: "Clock", Value: d.Clock})
	case "at":
		t = append(t, dsc.Entry{Key: "At", Value: d.At})
	}
	return t
}

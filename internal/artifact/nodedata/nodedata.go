// Package nodedata is the data that the node's PowerShell functions take: the
// policy, its rules, the host's slot. The module's files, startup.ps1, DSC
// documents and their source all carry it, and print it from here.
//
// It decides nothing: the rules are package wfas's.
package nodedata

import (
	"fmt"
	"io"
	"strings"
	"time"

	"rpcdsc/dsc"
	"rpcdsc/internal/artifact"
	"rpcdsc/internal/engine/wfas"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
)

// Policy is a policy as the node's PowerShell functions take it.
func Policy(job *artifact.Job, p *policy.Policy, gen *osgen.Generation) dsc.Table {
	table := append(nodeTable(p),
		dsc.Entry{Key: "Label", Value: p.Label},
		dsc.Entry{Key: "Ports", Value: p.Range.Strings()},
		dsc.Entry{Key: "Rules", Value: ruleTables(p, job.Rules(p, gen))},
		dsc.Entry{Key: "Restart", Value: restartTable(p)},
	)
	if p.Profiles != nil {
		table = append(table, dsc.Entry{Key: "Profiles", Value: p.Profiles})
	}
	if p.Formerly != nil {
		table = append(table, dsc.Entry{Key: "Formerly", Value: p.Formerly})
	}
	return table
}

// Brief is the policy without its rules, for the functions that don't look
// at them.
func Brief(p *policy.Policy) dsc.Table {
	return append(nodeTable(p),
		dsc.Entry{Key: "Ports", Value: p.Range.Strings()},
		dsc.Entry{Key: "Restart", Value: restartTable(p)},
	)
}

// Removal is what it takes to remove a policy: whose things they are.
func Removal(p *policy.Policy) dsc.Table { return nodeTable(p) }

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

func ruleTables(p *policy.Policy, rules []wfas.Rule) []dsc.Table {
	var out []dsc.Table
	for _, r := range rules {
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

// Slot is a host's restart slot as the node's functions take it.
func Slot(s policy.Slot) dsc.Table {
	d := slotWords(s)
	t := dsc.Table{{Key: "When", Value: d.When}}
	if d.Day != "" {
		t = append(t, dsc.Entry{Key: "Day", Value: d.Day}, dsc.Entry{Key: "Clock", Value: d.Clock})
	}
	if d.At != "" {
		t = append(t, dsc.Entry{Key: "At", Value: d.At})
	}
	return t
}

// SlotText is the slot as the module's DSC resource takes it, "window Saturday
// 02:05".
func SlotText(s policy.Slot) string {
	d := slotWords(s)
	words := []string{d.When}
	for _, word := range []string{d.Day, d.Clock, d.At} {
		if word != "" {
			words = append(words, word)
		}
	}
	return strings.Join(words, " ")
}

// SlotCells is the slot in columns: when, day, clock, date and time.
func SlotCells(s policy.Slot) []string {
	d := slotWords(s)
	return []string{d.When, d.Day, d.Clock, d.At}
}

// words of a slot; those that don't belong to it are empty.
type words struct{ When, Day, Clock, At string }

func slotWords(s policy.Slot) words {
	switch s.When {
	case "window":
		return words{When: s.When, Day: s.Day.String(), Clock: s.Clock()}
	case "at":
		return words{When: s.When, At: s.At.Format("2006-01-02T15:04:05")}
	}
	return words{When: s.When}
}

// Functions is the assumption of every kind that carries the node's functions.
var Functions = artifact.Assumption{
	ID: "powershell-functions", Text: "The PowerShell functions make of their data the rules that it says. Microsoft's engine runs their tests, on stand-ins for the commands of Windows.",
	Of: HasFunctions,
}

// HasFunctions tells whether the node's functions run on a generation.
func HasFunctions(g *osgen.Generation) bool { return g.Cmdlets != "" }

// Literal writes a table as the text of a data file (.psd1), under a header.
func Literal(header string, t dsc.Table) (string, error) {
	var text strings.Builder
	err := WriteLiteral(&text, header, t)
	return text.String(), err
}

// WriteLiteral writes to w what Literal gives.
func WriteLiteral(w io.Writer, header string, t dsc.Table) error {
	if _, err := io.WriteString(w, "# "+header+"\n"); err != nil {
		return err
	}
	if err := dsc.WriteLiteral(w, t, 0); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

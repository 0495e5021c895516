package gpo

import (
	"slices"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/osgen"
)

// Assumptions are about what applies the objects, and about what a native one, which
// runs nothing, can't look at.
func (Kind) Assumptions() []artifact.Assumption {
	native := func(g *osgen.Generation) bool { return g.RuleVersion != "" }
	return []artifact.Assumption{
		{
			ID: "gpo-applies", Asked: slices.Concat(words[flavorScript], words[flavorNative]),
			Text: "Group Policy gives a computer the one object of its group and flavor that it is for: it is linked above the computer, and its WMI filter is the one that Import-RpcGpo.ps1 makes.",
			Of:   func(*osgen.Generation) bool { return true },
		},
		{
			ID: "gpo-looks-at-nothing", Asked: words[flavorNative],
			Text: "Nobody looks before a native Group Policy object applies: that the firewall is on, and that no rule of a script, the module or DSC is left on the computer, is for whoever links it to see to.",
			Of:   native,
		},
		{
			ID: "gpo-restarts-once", Asked: words[flavorNative],
			Text: "The task of a native Group Policy object restarts a computer in its slot, once for each range of ports, also if it has restarted by itself in between.",
			Of:   native,
		},
	}
}

package readback

import (
	"slices"

	"rpcdsc/internal/proof"
	"rpcdsc/internal/sim/cmdscript"
	"rpcdsc/internal/sim/windows"
)

// known keeps what was read of a group's scripts: a proof runs each of them many
// times, and mostly finds the same rules in force.
type known struct {
	scripts map[string]*cmdscript.Script // by their text
	filters []windows.IPsecRule
	rules   []proof.Rule // of filters
}

func (k *known) script(name string, text []byte) (*cmdscript.Script, error) {
	if s := k.scripts[string(text)]; s != nil {
		return s, nil
	}
	whole := string(text)
	s, err := cmdscript.Parse(name, whole)
	if err != nil {
		return nil, err
	}
	if k.scripts == nil {
		k.scripts = map[string]*cmdscript.Script{}
	}
	k.scripts[whole] = s
	return s, nil
}

// fromIPsec is ipsecRules. Nobody may change what it gives.
func (k *known) fromIPsec(filters []windows.IPsecRule) ([]proof.Rule, error) {
	same := func(a, b windows.IPsecRule) bool {
		return a.Name == b.Name && a.Action == b.Action && slices.Equal(a.Filters, b.Filters)
	}
	if k.rules != nil && slices.EqualFunc(filters, k.filters, same) {
		return k.rules, nil
	}
	rules, err := ipsecRules(filters)
	if err == nil {
		k.filters, k.rules = filters, rules
	}
	return rules, err
}

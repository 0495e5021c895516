// Package readback reads the backups of Group Policy objects: what their registry.pol,
// scheduled tasks and scripts make of a computer, and whether Import-GPO finds them
// whole. It knows nothing of what makes them.
package readback

import (
	"encoding/binary"
	"fmt"
	"strings"

	"rpcdsc/internal/proof"
	"rpcdsc/internal/read/fwrule"
	"rpcdsc/internal/read/regfile"
	"rpcdsc/internal/read/registrypol"
)

// Keys below HKLM, in lower case. Of those in policies, Windows keeps only what some
// object sets that applies.
const (
	firewallKey = `software\policies\microsoft\windowsfirewall`
	rulesKey    = firewallKey + `\firewallrules`
	rpcKey      = `software\microsoft\rpc\internet`
	stateKey    = `software\rpcdsc`
)

// Registry is what a registry.pol does.
type Registry struct {
	Identity      *proof.Identity // nil if it has no rules
	Rules         []proof.Rule
	Lines         []proof.Line // that make the rules; their number is the instruction's
	RPC           proof.RPC    // nil if it sets none
	PolicyVersion uint32       // 0 if it sets none
	Deletes       []string     // values of the RPC key
	DeletesKeys   []string     // of the fleets' state

	minor uint8 // the highest of the rules' versions
	major uint8
	keys  map[string]bool
}

// ReadRegistry reads a registry.pol, whose path the rules get. It refuses whatever no
// object of a fleet does.
func ReadRegistry(path string, file []byte) (*Registry, error) {
	list, err := registrypol.Parse(file)
	if err != nil {
		return nil, err
	}
	r := &Registry{keys: map[string]bool{}}
	for n, i := range list {
		change, err := i.Change()
		if err == nil {
			err = r.change(path, n+1, change)
		}
		if err != nil {
			return nil, fmt.Errorf("instruction %d: %w", n+1, err)
		}
	}
	if r.Identity != nil && r.PolicyVersion != uint32(r.major)<<8|uint32(r.minor) {
		return nil, fmt.Errorf("PolicyVersion is %#x beside rules of version %d.%d", r.PolicyVersion, r.major, r.minor)
	}
	return r, nil
}

func (r *Registry) change(path string, number int, c registrypol.Change) error {
	key, value := strings.ToLower(c.Key), strings.ToLower(c.Value.Name)
	if c.Does == registrypol.SetValue {
		if at := key + "\x00" + value; r.keys[at] {
			return fmt.Errorf(`it sets %s\%s a second time`, c.Key, c.Value.Name)
		} else {
			r.keys[at] = true
		}
	}
	switch {
	case c.Does == registrypol.SetValue && key == rulesKey:
		return r.rule(path, number, c.Value)
	case c.Does == registrypol.SetValue && key == firewallKey && value == "policyversion":
		return r.version(c.Value)
	case c.Does == registrypol.SetValue && key == rpcKey:
		return r.rpc(c.Value)
	case c.Does == registrypol.DeleteValues && key == rpcKey:
		r.Deletes = append(r.Deletes, c.Names...)
		return nil
	case c.Does == registrypol.DeleteKeys && key == stateKey:
		r.DeletesKeys = append(r.DeletesKeys, c.Names...)
		return nil
	}
	return fmt.Errorf(`it changes %s\%s, which isn't ours`, c.Key, c.Value.Name)
}

func (r *Registry) version(v regfile.Value) error {
	if v.Type != regfile.DWord || len(v.Data) != 4 {
		return fmt.Errorf("PolicyVersion must be a DWORD")
	}
	r.PolicyVersion = binary.LittleEndian.Uint32(v.Data)
	return nil
}

func (r *Registry) rpc(v regfile.Value) error {
	texts, err := v.Strings()
	if err != nil {
		return err
	}
	if r.RPC == nil {
		r.RPC = proof.RPC{}
	}
	kind := map[uint32]string{regfile.SZ: "String", regfile.MultiSZ: "MultiString"}[v.Type]
	if kind == "" {
		kind = fmt.Sprint(v.Type)
	}
	r.RPC[v.Name] = proof.Value{Type: kind, Data: texts}
	return nil
}

// rule reads a rule. Its name says whose it is: "rpcdsc FLEET gpo TAG ...".
func (r *Registry) rule(path string, number int, v regfile.Value) error {
	texts, err := v.Strings()
	if err != nil || v.Type != regfile.SZ {
		return fmt.Errorf("the rule %q isn't one text: %v", v.Name, err)
	}
	rule, err := fwrule.Parse(texts[0])
	if err != nil {
		return fmt.Errorf("the rule %q: %w", v.Name, err)
	}
	scope, err := rule.Scope()
	if err != nil {
		return fmt.Errorf("the rule %q: %w", v.Name, err)
	}
	id, err := identity(v.Name, rule)
	if err == nil && r.Identity != nil && *r.Identity != *id {
		err = fmt.Errorf("the rule %q is of another policy than the first", v.Name)
	}
	if err != nil {
		return err
	}
	r.Identity, r.major, r.minor = id, max(r.major, rule.Major), max(r.minor, rule.Minor)
	action := proof.Block
	if rule.Action == "Allow" {
		action = proof.Allow
	}
	for _, proto := range scope.Protos {
		r.Rules = append(r.Rules, proof.Rule{Artifact: path, Name: v.Name, Action: action, Proto: proto, Ports: scope.Ports, Remote: scope.Remote})
		r.Lines = append(r.Lines, proof.Line{Number: number, Text: texts[0]})
	}
	return nil
}

func identity(id string, rule *fwrule.Rule) (*proof.Identity, error) {
	words := strings.SplitN(id, " ", 5)
	if len(words) != 5 || words[0] != "rpcdsc" || words[2] != "gpo" {
		return nil, fmt.Errorf("the rule %q doesn't say of which fleet and policy it is", id)
	}
	group := strings.Join(words[:2], " ")
	if rule.Name != id || rule.Group != group+" gpo" {
		return nil, fmt.Errorf("the rule %q shows as %q in the group %q", id, rule.Name, rule.Group)
	}
	return &proof.Identity{Fleet: words[1], Tag: words[3], RuleGroup: group, Label: rule.Desc}, nil
}

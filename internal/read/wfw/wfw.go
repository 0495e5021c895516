// Package wfw reads what `netsh advfirewall export` writes: the local rules and the
// profiles of Windows Firewall, as a registry hive. Hosts without the module can be
// looked at by it.
//
// The file comes from a computer that may be anyone's: nothing is made from a length
// alone, and what is read is bounded. It never writes a hive, and never says what a
// rule means: that is package fwrule's.
package wfw

import (
	"errors"
	"fmt"
)

// Bounds. The largest lists of a rule have a few ten thousand characters, and a
// computer has some hundred rules.
const (
	MaxSize  = 16 << 20 // of a file, in bytes
	maxValue = 256 << 10
	maxRules = 20_000
	maxText  = 32 << 20 // of all rules, in bytes of the file: several values may share them
)

// The types of values.
const (
	typeString = 1
	typeNumber = 4
)

// Export is an exported policy.
type Export struct {
	Version  uint32    // PolicyVersion, 0x21e for 2.30
	Rules    []Rule    // as the file orders them
	Profiles []Profile // those that the file has
}

// Rule is a rule's name in the store and its text.
type Rule struct{ ID, Text string }

// Profile is a profile of the firewall.
type Profile struct {
	Name string // "Domain", "Private" or "Public"
	Off  bool   // the firewall enforces nothing in it
}

// Is tells whether a file begins as an export does.
func Is(head []byte) bool { return len(head) >= 4 && string(head[:4]) == "regf" }

// Read reads a whole file.
func Read(data []byte) (*Export, error) {
	if len(data) > MaxSize {
		return nil, fmt.Errorf("it has more than %d bytes", MaxSize)
	}
	h, err := open(data)
	if err != nil {
		return nil, err
	}
	root, err := h.root()
	if err != nil {
		return nil, err
	}
	out := &Export{}
	if out.Version, err = root.number("PolicyVersion", 0); err != nil {
		return nil, err
	}
	if err := out.rules(root); err != nil {
		return nil, err
	}
	return out, out.profiles(root)
}

func (e *Export) rules(root *key) error {
	rules, err := root.child("FirewallRules")
	if err == nil && rules == nil {
		err = errors.New("it has no key FirewallRules, as an export of Windows Firewall has")
	}
	if err != nil {
		return err
	}
	read := 0
	return rules.each(func(v value) error {
		if v.kind != typeString {
			return fmt.Errorf("rule %q isn't text", v.name)
		}
		if read += len(v.data); read > maxText || len(e.Rules) == maxRules {
			return fmt.Errorf("it has more than %d rules, or %d bytes of them", maxRules, maxText)
		}
		e.Rules = append(e.Rules, Rule{v.name, wide(v.data)})
		return nil
	})
}

// profiles reads the profiles; the private one still has its first name.
func (e *Export) profiles(root *key) error {
	for _, names := range [][2]string{{"Domain", "DomainProfile"}, {"Private", "StandardProfile"}, {"Public", "PublicProfile"}} {
		k, err := root.child(names[1])
		if err != nil {
			return err
		}
		if k == nil {
			continue
		}
		on, err := k.number("EnableFirewall", 1)
		if err != nil {
			return err
		}
		e.Profiles = append(e.Profiles, Profile{Name: names[0], Off: on == 0})
	}
	return nil
}

// number gives a value of 32 bits, or what it is if there is none.
func (k *key) number(name string, absent uint32) (uint32, error) {
	out := absent
	err := k.each(func(v value) error {
		if v.name != name {
			return nil
		}
		if v.kind != typeNumber || len(v.data) != 4 {
			return fmt.Errorf("%s of %s isn't a number", name, k.name)
		}
		out = order.Uint32(v.data)
		return nil
	})
	return out, err
}

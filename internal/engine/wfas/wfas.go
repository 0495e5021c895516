// Package wfas turns a policy into rules of the Windows Firewall with Advanced
// Security, from Vista on, and says what such rules decide: a block rule beats
// every allow rule, however specific ([MS-FASP] 2.2.34).
//
// It writes no command: templates and the node's PowerShell do.
package wfas

import (
	"fmt"
	"strings"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
)

// Action is what a rule does with what it matches.
type Action string

// The two actions that need no IPsec; the words are those of the cmdlets.
const (
	Block Action = "Block"
	Allow Action = "Allow"
)

// Rule is one inbound rule for every profile, program and interface.
type Rule struct {
	Name   string // unique in the policy, "block TCP 1"
	Action Action
	Proto  string             // "TCP" or "UDP"
	Ports  []netset.PortRange // local ports, never empty
	Remote []string           // remote addresses as netset.FormatRange writes them, never empty
}

// Limits is what one rule can hold in a generation.
type Limits struct {
	SinglePorts bool // a rule takes no port ranges: Vista and Server 2008
	Entries     int  // the most entries in a list of one rule; 0 is no bound
	Chars       int  // the most characters of ports and addresses together, for a tool with a command line; 0 is no bound
}

// Rules gives the rules that enforce p, allow rules first. The block rules'
// remote addresses are the exact complement of the allowed ones, since an allow
// rule can't reach past a block rule.
func Rules(p *policy.Policy, lim Limits) []Rule {
	var rules []Rule
	for _, side := range []struct {
		action Action
		from   netset.Addrs
	}{{Allow, p.Allow}, {Block, p.Blocked()}} {
		remote := addresses(side.from)
		for _, proto := range []string{"tcp", "udp"} {
			rules = append(rules, sideRules(side.action, strings.ToUpper(proto), p.Closed(proto), remote, lim)...)
		}
	}
	return rules
}

func addresses(from netset.Addrs) []string {
	out := make([]string, len(from.Ranges()))
	for i, r := range from.Ranges() {
		out[i] = netset.FormatRange(r)
	}
	return out
}

func sideRules(action Action, proto string, closed netset.Ports, remote []string, lim Limits) []Rule {
	var rules []Rule
	for _, ports := range chunk(portList(closed, lim.SinglePorts), netset.PortRange.String, lim.Entries, lim.Chars/2) {
		for _, part := range chunk(remote, func(s string) string { return s }, lim.Entries, lim.Chars/2) {
			rules = append(rules, Rule{Action: action, Proto: proto, Ports: ports, Remote: part})
		}
	}
	for i := range rules {
		rules[i].Name = strings.ToLower(string(action)) + " " + proto
		if len(rules) > 1 {
			rules[i].Name += fmt.Sprintf(" %d", i+1)
		}
	}
	return rules
}

func portList(closed netset.Ports, single bool) []netset.PortRange {
	if !single {
		return closed.Ranges()
	}
	var out []netset.PortRange
	closed.Each(func(port uint16) { out = append(out, netset.PortRange{First: port, Last: port}) })
	return out
}

// chunk cuts list so that no part has more than maxEntries elements, nor more
// than maxChars characters as a comma list.
func chunk[T any](list []T, text func(T) string, maxEntries, maxChars int) [][]T {
	var parts [][]T
	start, used := 0, 0
	for i, e := range list {
		length := 0
		if maxChars > 0 {
			length = len(text(e)) + 1
		}
		full := maxEntries > 0 && i-start == maxEntries || maxChars > 0 && used+length > maxChars
		if full && i > start {
			parts = append(parts, list[start:i:i])
			start, used = i, 0
		}
		used += length
	}
	if start < len(list) {
		parts = append(parts, list[start:len(list):len(list)])
	}
	return parts
}

// Decision is what a set of rules does with the packets of one protocol to one
// port, by source.
type Decision struct {
	Blocked, Allowed netset.Addrs // disjoint; the rest is left to other rules and the profile's default
}

// Decide computes the decision of rules for one protocol ("TCP" or "UDP") and
// port: block beats allow.
func Decide(rules []Rule, proto string, port uint16) (Decision, error) {
	var block, allow []netset.AddrRange
	for _, r := range rules {
		if r.Proto != proto || !netset.NewPorts(r.Ports...).Contains(port) {
			continue
		}
		for _, s := range r.Remote {
			at, err := netset.ParseAddrs(s)
			if err != nil {
				return Decision{}, fmt.Errorf("rule %s: %w", r.Name, err)
			}
			if r.Action == Block {
				block = append(block, at)
			} else {
				allow = append(allow, at)
			}
		}
	}
	blocked := netset.NewAddrs(block...)
	return Decision{Blocked: blocked, Allowed: netset.NewAddrs(allow...).Minus(blocked)}, nil
}

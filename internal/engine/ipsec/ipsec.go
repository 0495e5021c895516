// Package ipsec turns a policy into the filters of the IPsec Policy Agent of
// Windows 2000, XP and Server 2003, and says what such filters decide: the most
// specific matching filter wins, whatever its place.
//
// It filters IPv4 only, as that engine does, and writes no command: the
// templates of a generation do.
package ipsec

import (
	"fmt"
	"net"
	"net/netip"
	"strconv"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
)

// Action is what a rule does with what its filters match.
type Action string

// The two actions that a port policy needs; the words are those of ipsecpol -n.
const (
	Block Action = "BLOCK"
	Pass  Action = "PASS"
)

// Filter matches packets from Source to this computer's Port, in that direction
// only. The engine knows no port ranges.
type Filter struct {
	Source netip.Prefix // the zero Prefix is any address
	Proto  string       // "TCP" or "UDP"
	Port   uint16
}

// String writes the filter as ipsecpol and ipseccmd take it after -f:
// source/mask=destination:port:protocol, * any address, 0 this computer.
func (f Filter) String() string { return string(f.append(nil, sourceText(f.Source))) }

// append writes the filter behind b; source is how its source is written.
func (f Filter) append(b []byte, source string) []byte {
	b = append(append(b, source...), "=0:"...)
	b = strconv.AppendUint(b, uint64(f.Port), 10)
	return append(append(b, ':'), f.Proto...)
}

func sourceText(p netip.Prefix) string {
	if !p.IsValid() {
		return "*"
	}
	return p.Addr().String() + "/" + mask(p)
}

// mask is a network's mask in dotted form, the only form that every tool is known
// to take.
func mask(p netip.Prefix) string { return net.IP(net.CIDRMask(p.Bits(), 32)).String() }

// Rule is one filter list with one action: what one call of ipsecpol makes. Its
// filters have one source.
type Rule struct {
	Name          string
	Action        Action
	Address, Mask string // of the filters' source, "" for any address
	Filters       []Filter
}

// Words writes the rule's filters, each as by Filter.String, with a blank between
// two.
func (r Rule) Words() string {
	source, b := sourceText(r.Filters[0].Source), []byte{}
	for _, f := range r.Filters {
		if len(b) > 0 {
			b = append(b, ' ')
		}
		b = f.append(b, source)
	}
	return string(b)
}

// Rules gives the rules that enforce p. maxChars bounds the text of one rule's
// filters, each written as by String with a blank before it; 0 is no bound. A
// rule over it is cut in numbered parts.
func Rules(p *policy.Policy, maxChars int) []Rule {
	rules := split(Rule{Name: "Block inbound from any", Action: Block, Filters: filters(p, netip.Prefix{})}, maxChars)
	for _, source := range p.Allow.Prefixes4() {
		r := Rule{Action: Pass, Address: source.Addr().String(), Mask: mask(source), Filters: filters(p, source)}
		r.Name = "Allow " + r.Address + "/" + r.Mask
		rules = append(rules, split(r, maxChars)...)
	}
	return rules
}

func filters(p *policy.Policy, source netip.Prefix) []Filter {
	out := make([]Filter, 0, p.TCP.Len()+p.UDP.Len())
	p.TCP.Each(func(port uint16) { out = append(out, Filter{source, "TCP", port}) })
	p.UDP.Each(func(port uint16) { out = append(out, Filter{source, "UDP", port}) })
	return out
}

func split(r Rule, maxChars int) []Rule {
	var parts []Rule
	source, text := sourceText(r.Filters[0].Source), []byte{}
	from, used := 0, 0
	for i, f := range r.Filters {
		text = f.append(text[:0], source)
		if maxChars > 0 && used > 0 && used+len(text)+1 > maxChars {
			parts = append(parts, r.part(from, i))
			from, used = i, 0
		}
		used += len(text) + 1
	}
	parts = append(parts, r.part(from, len(r.Filters)))
	if len(parts) > 1 {
		for i := range parts {
			parts[i].Name = fmt.Sprintf("%s part %d", r.Name, i+1)
		}
	}
	return parts
}

// part is a rule with some of r's filters.
func (r Rule) part(from, to int) Rule {
	r.Filters = r.Filters[from:to:to]
	return r
}

// Decision is what a set of rules does with the packets of one protocol to one
// port, by source.
type Decision struct {
	Blocked, Passed netset.Addrs // disjoint; the rest is not governed
}

// Decide computes the decision of rules for one protocol ("TCP" or "UDP") and
// port. Among the filters that match a packet, all of one protocol and port, the
// one with the longest source prefix wins; of two equal ones Block, the safe
// reading of an undocumented tie.
func Decide(rules []Rule, proto string, port uint16) Decision {
	var byLength [33]struct{ block, pass []netset.AddrRange }
	for _, r := range rules {
		for _, f := range r.Filters {
			if f.Proto != proto || f.Port != port {
				continue
			}
			at, bits := sourceRange(f.Source)
			if r.Action == Block {
				byLength[bits].block = append(byLength[bits].block, at)
			} else {
				byLength[bits].pass = append(byLength[bits].pass, at)
			}
		}
	}
	var d Decision
	for bits := 32; bits >= 0; bits-- {
		level := byLength[bits]
		blocked := netset.NewAddrs(level.block...).Minus(d.Passed)
		passed := netset.NewAddrs(level.pass...).Minus(d.Blocked).Minus(blocked)
		d.Blocked, d.Passed = d.Blocked.Union(blocked), d.Passed.Union(passed)
	}
	return d
}

func sourceRange(p netip.Prefix) (netset.AddrRange, int) {
	if !p.IsValid() {
		return netset.Universe4, 0
	}
	r, err := netset.ParseAddrs(p.String())
	if err != nil {
		panic(fmt.Sprintf("ipsec: filter source: %v", err)) // filters come from prefixes of a set
	}
	return r, p.Bits()
}

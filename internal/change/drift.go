package change

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
)

// Kind is a way in which a computer isn't as the fleet file says.
type Kind string

// The kinds, in the order in which they are told.
const (
	Open       Kind = "open"       // packets pass, or are let in, that the file keeps out
	Closed     Kind = "closed"     // packets are blocked, or let in by no rule, that the file lets in
	Unenforced Kind = "unenforced" // the firewall doesn't enforce rules
	Rule       Kind = "rule"       // a rule of the fleet that protocol, ports and addresses don't tell
	Ports      Kind = "ports"      // RPC has another port range
	Foreign    Kind = "other"      // rules of another fleet of rpcdsc
	Fleet      Kind = "fleet"      // it carries another fleet's policy
	Policy     Kind = "policy"     // it carries another policy of the fleet, as before a change
	Note       Kind = "note"       // what the computer itself found to be otherwise
	Pending    Kind = "pending"    // it must restart before its range is the file's
	Old        Kind = "old"        // what it reports is older than asked for
	Missing    Kind = "missing"    // nothing is known of it
)

// Kinds are all kinds, in their order.
var Kinds = []Kind{Open, Closed, Unenforced, Rule, Ports, Foreign, Fleet, Policy, Note, Pending, Old, Missing}

// Difference is one thing in which a host isn't as the file says. Hosts with the
// same one share it, whatever their times are.
type Difference struct {
	Kind       Kind
	Is, Should string // for people; "" where the kind says all
	Packets    []Cell // of Open and Closed
	key        string
}

// Key is the same for the same differences.
func (d *Difference) Key() string { return d.key }

func newDifference(kind Kind, is, should string, packets []Cell) *Difference {
	key := string(kind) + "\x00" + is + "\x00" + should
	for _, c := range packets {
		key += fmt.Sprintf("\x00%s %v %s", c.Proto, c.Ports.Ranges(), c.From)
	}
	return &Difference{kind, is, should, packets, key}
}

// Found is a difference of a host, with the time that belongs to it: since when it
// restarts no more, or when it reported.
type Found struct {
	*Difference
	Since time.Time // zero if it isn't known, or there is none
}

// comparer compares reports with policies. What many hosts have in common is
// compared once.
type comparer struct {
	decisions map[*policy.Policy]Decision
	byRules   map[rulesOf][]*Difference
	shared    map[string]*Difference
}

type rulesOf struct {
	policy *policy.Policy
	rules  *Rules
}

// maxShared bounds what is remembered: computers that are all different would fill
// any memory.
const maxShared = 20_000

func newComparer() *comparer {
	return &comparer{map[*policy.Policy]Decision{}, map[rulesOf][]*Difference{}, map[string]*Difference{}}
}

// share gives the same difference for the same content.
func (c *comparer) share(d *Difference) *Difference {
	if known := c.shared[d.key]; known != nil {
		return known
	}
	if len(c.shared) >= maxShared {
		clear(c.shared)
	}
	c.shared[d.key] = d
	return d
}

// compare gives everything in which a host isn't as its policy says.
func (c *comparer) compare(p *policy.Policy, r *Report) []Found {
	var found []Found
	add := func(since time.Time, kind Kind, is, should string) {
		found = append(found, Found{c.share(newDifference(kind, is, should, nil)), since})
	}
	if r.Rules != nil {
		for _, d := range c.rules(p, r.Rules) {
			found = append(found, Found{Difference: d})
		}
	}
	for _, text := range r.Unenforced {
		add(time.Time{}, Unenforced, text, "")
	}
	if want := proof.ConfinedTo(p.Range.Strings()); r.RPC != nil && !confined(r.RPC, p) {
		add(time.Time{}, Ports, rpcText(r.RPC), portsText(want))
	}
	for _, text := range r.Others {
		add(time.Time{}, Foreign, text, "")
	}
	switch {
	case r.Fleet != "" && r.Fleet != p.Fleet:
		add(time.Time{}, Fleet, r.Fleet, p.Fleet)
	case r.Tag != "" && r.Tag != p.Tag:
		add(time.Time{}, Policy, r.Tag, p.Tag)
	case r.Tag != "":
		for _, n := range r.Notes {
			if !compared(n.What) {
				add(time.Time{}, Note, fmt.Sprintf("%s: %s", n.What, n.Is), n.Should)
			}
		}
	}
	if r.Restart != nil && r.Restart.Pending {
		add(r.Restart.Since, Pending, "", "")
	}
	return found
}

// compared tells whether what the computer found is compared here too, as a set.
func compared(what string) bool {
	return strings.HasPrefix(what, "rule ") || strings.HasPrefix(what, `HKLM:\SOFTWARE\Microsoft\Rpc\Internet\`)
}

// rules compares what rules decide.
func (c *comparer) rules(p *policy.Policy, r *Rules) []*Difference {
	key := rulesOf{p, r}
	if known, ok := c.byRules[key]; ok {
		return known
	}
	want, ok := c.decisions[p]
	if !ok {
		want = Wanted(p)
		c.decisions[p] = want
	}
	var out []*Difference
	add := func(kind Kind, is string, packets Packets) {
		if is != "" || !packets.IsEmpty() {
			out = append(out, c.share(newDifference(kind, is, "", packets.Cells())))
		}
	}
	if r.Wrong == "" {
		got := Decide(r.List)
		add(Open, "", want.Blocked.Minus(got.Blocked).Union(got.Allowed.Minus(want.Allowed)))
		add(Closed, "", got.Blocked.Minus(want.Blocked).Union(want.Allowed.Minus(got.Allowed)))
	}
	for _, text := range append(r.Odd[:len(r.Odd):len(r.Odd)], r.Wrong) {
		add(Rule, text, Packets{})
	}
	if len(c.byRules) >= maxShared {
		clear(c.byRules)
	}
	c.byRules[key] = out
	return out
}

// confined tells whether the RPC key confines RPC to the policy's ports, in whatever
// order and parts they are written.
func confined(r proof.RPC, p *policy.Policy) bool {
	for _, name := range []string{"PortsInternetAvailable", "UseInternetPorts"} {
		if v := r[name]; v.Type != "String" || len(v.Data) != 1 || !strings.EqualFold(v.Data[0], "Y") {
			return false
		}
	}
	if r["Ports"].Type != "MultiString" || len(r) != 3 {
		return false
	}
	var ranges []netset.PortRange
	for _, text := range r["Ports"].Data {
		one, err := netset.ParsePorts(text)
		if err != nil {
			return false
		}
		ranges = append(ranges, one)
	}
	return netset.NewPorts(ranges...).Equal(p.Range)
}

// rpcText says what the RPC key holds: the ports alone where the rest is as it must
// be.
func rpcText(r proof.RPC) string {
	if len(r) == 0 {
		return "none"
	}
	var rest []string
	for _, name := range slices.Sorted(maps.Keys(r)) {
		v := r[name]
		kind := map[bool]string{true: "MultiString", false: "String"}[name == "Ports"]
		if v.Type != kind || name != "Ports" && !strings.EqualFold(strings.Join(v.Data, ","), "Y") {
			rest = append(rest, fmt.Sprintf("%s = %s %s", name, v.Type, strings.Join(v.Data, ", ")))
		}
	}
	for _, name := range []string{"Ports", "PortsInternetAvailable", "UseInternetPorts"} {
		if _, ok := r[name]; !ok {
			rest = append(rest, "no "+name)
		}
	}
	return strings.Join(append([]string{portsText(r)}, rest...), "; ")
}

package policy

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"rpcdsc/internal/diag"
	"rpcdsc/internal/fleet"
	"rpcdsc/internal/netset"
)

// Target is what a policy has to know of a release.
type Target struct {
	Release, ReleaseTitle string
	Generation            string
	Title                 string        // of the generation
	IPv6                  bool          // its engine filters IPv6
	IPsec                 bool          // its engine is IPsec: one filter for each port and network
	RestartAt             bool          // its scheduler can be told a date
	ShutdownMax           time.Duration // the longest notice of a restart
	Dynamic               netset.Ports  // where outgoing connections get their ports by default
}

// Catalogue knows the releases.
type Catalogue interface {
	Target(os string) (Target, bool)
	Names() []string
	WhoCan(func(Target) bool) string // titles, for people
}

// Fleet is every group with what its hosts must enforce.
type Fleet struct {
	Source *fleet.Fleet
	Name   string
	Groups []Group
	Waves  []Wave  // in their order; nil if the file has none. The last is that of the rest, and may be empty
	Unmet  []Unmet // an entry for each finding that an assertion doesn't hold, in their order

	older map[*fleet.Settings]*fleet.Fleet // of a Mix, the file of the settings of hosts that are as before
}

// Group is a fleet's group. Policies are the distinct ones of its hosts, in the
// order of the hosts.
type Group struct {
	Name     string
	Target   Target
	Hosts    []Host
	Policies []*Policy
	Source   *fleet.Group
	Settings *fleet.Settings // of the hosts without a table of their own
}

// Host is one computer.
type Host struct {
	Name     string // as the fleet file has it
	Computer string // NetBIOS name, upper case: the first label's first 15 characters
	Policy   *Policy
	Slot     Slot
	Wave     uint8 // in the fleet's Waves
	Source   *fleet.Host
}

// Resolve turns what the file says into policies, and reports what a release
// can't do. Work is done once for hosts that share their settings.
func Resolve(f *fleet.Fleet, cat Catalogue) (*Fleet, diag.Findings) {
	return newResolver(f, cat).resolve()
}

func (r *resolver) resolve() (*Fleet, diag.Findings) {
	f := r.file
	out := &Fleet{Source: f, Name: f.Name.Value}
	for i := range f.Groups {
		if g, ok := r.group(&f.Groups[i]); ok {
			out.Groups = append(out.Groups, g)
		}
	}
	if r.entries <= r.limit && !r.bounds.exceeded() {
		setTags(r.policies)
		r.keepApart(out)
		r.checkAsserts(out)
		r.setWaves(out)
	}
	return out, r.findings
}

type resolver struct {
	file     *fleet.Fleet
	cat      Catalogue
	networks map[string]netset.Addrs
	lists    map[*fleet.Entry]netset.Addrs // of block.allow, by their first entry
	byHash   map[string][]*Policy          // those of all groups
	policies []hashed                      // the same, in the order of the groups
	findings diag.Findings

	entries, limit int // of the sets that were made, and how many may be
	steps, most    int // of assertions
	sides          map[*Policy]sides
	bounds         bounds
}

// maxEntries bounds how many ranges of addresses and of ports the networks and the
// settings of groups and hosts have, all together.
const maxEntries = 2_000_000

// spend counts entries of a set before it is made, and tells whether it may be.
func (r *resolver) spend(n int, at diag.Place) bool {
	before := r.entries
	if r.entries += n; r.entries <= r.limit {
		return true
	}
	if before <= r.limit {
		r.report(diag.TooMuch.At(at, "up to here, the networks and the policies that differ have %d ranges, and %d is the most", r.entries, r.limit))
	}
	return false
}

// newResolver is one that has resolved nothing yet.
func newResolver(file *fleet.Fleet, cat Catalogue) *resolver {
	return &resolver{file: file, cat: cat, networks: map[string]netset.Addrs{}, lists: map[*fleet.Entry]netset.Addrs{},
		byHash: map[string][]*Policy{}, sides: map[*Policy]sides{}, limit: maxEntries, most: maxSteps, bounds: newBounds()}
}

// unlimited is a resolver for a file without errors: Resolve has made what another
// one can be asked for.
func unlimited(file *fleet.Fleet) *resolver {
	r := newResolver(file, nil)
	r.limit = math.MaxInt
	return r
}

func (r *resolver) report(f diag.Finding) {
	f.File = r.file.File
	r.findings = append(r.findings, f)
}

func (r *resolver) group(g *fleet.Group) (Group, bool) {
	target, ok := r.cat.Target(g.OS.Value)
	if !ok && g.OS.Place.Line == 0 {
		return Group{}, false // the reader has said that the release is missing
	}
	if !ok {
		r.report(unknownRelease(g.OS, r.cat.Names()))
		return Group{}, false
	}
	out := Group{Name: g.Name.Value, Target: target, Hosts: make([]Host, len(g.Hosts)), Source: g, Settings: g.Settings}
	bySettings, known := map[*fleet.Settings]*Policy{}, map[*Policy]bool{}
	for i := range g.Hosts {
		h := &g.Hosts[i]
		p := bySettings[h.Settings]
		if p == nil {
			p = r.distinct(h.Settings, target)
			bySettings[h.Settings] = p
		}
		if !known[p] {
			known[p] = true
			out.Policies = append(out.Policies, p)
			r.checkFilters(h.Settings, target, p)
		}
		out.Hosts[i] = Host{Name: h.Name, Computer: Computer(h.Name), Policy: p, Slot: slotOf(&h.Settings.Restart, h.Index), Source: h}
	}
	r.checkComputers(&out)
	return out, true
}

// distinct gives the policy that settings mean. Groups that enforce the same share one.
func (r *resolver) distinct(s *fleet.Settings, t Target) *Policy {
	if !r.affordable(s) {
		return &Policy{} // nothing is made of such a file
	}
	r.check(s, t)
	made := hash(r.policy(s, t))
	if known := same(r.byHash[made.hash], made.Policy); known != nil {
		return known
	}
	r.count(s, made.Policy)
	r.byHash[made.hash] = append(r.byHash[made.hash], made.Policy)
	r.policies = append(r.policies, made)
	return made.Policy
}

// affordable counts the ranges of a policy.
func (r *resolver) affordable(s *fleet.Settings) bool {
	place := r.file.Name.Place
	if len(s.Allow) > 0 {
		place = s.Allow[0].Place
	}
	return r.spend(len(s.Ports)+len(s.Also)+len(r.allow(s).Ranges()), place)
}

// same gives the one of several policies that has the content of p; nil if none
// has.
func same(known []*Policy, p *Policy) *Policy {
	if i := slices.IndexFunc(known, p.Same); i >= 0 {
		return known[i]
	}
	return nil
}

func unknownRelease(os fleet.Text, known []string) diag.Finding {
	f := diag.UnknownRelease.At(os.Place, "%q is no Windows release that rpcdsc knows", os.Value)
	if near := diag.Near(os.Value, known, 3); len(near) > 0 {
		return f.Remedyf("did you mean %s? `rpcdsc os` lists them all", strings.Join(near, " or "))
	}
	return f
}

// Computer gives the NetBIOS name of a host: its first label, cut at the 15
// characters that such a name has.
func Computer(host string) string {
	label, _, _ := strings.Cut(host, ".")
	return strings.ToUpper(label[:min(len(label), 15)])
}

// checkComputers refuses two hosts of a group that a startup script, which
// knows the computer by its NetBIOS name only, couldn't tell apart.
func (r *resolver) checkComputers(g *Group) {
	seen := make(map[string]*Host, len(g.Hosts))
	for i := range g.Hosts {
		h := &g.Hosts[i]
		if other := seen[h.Computer]; other != nil {
			r.report(diag.DuplicateNetBIOS.At(h.Source.Place, "hosts %s and %s of group %s have the same NetBIOS name, %s", other.Name, h.Name, g.Name, h.Computer))
			continue
		}
		seen[h.Computer] = h
	}
}

// neverSources is what no packet from another host has as its source: the zero
// network, loopback, multicast and the reserved rest ([RFC 6890]). To block
// these alone is to block nobody.
//
// [RFC 6890]: https://www.rfc-editor.org/rfc/rfc6890
var neverSources = netset.MustAddrs("0.0.0.0/8", "127.0.0.0/8", "224.0.0.0-255.255.255.255", "::/64", "ff00::/8")

// check reports what the target can't do.
func (r *resolver) check(s *fleet.Settings, t Target) {
	r.checkRestart(&s.Restart, t)
	if len(s.Allow) == 0 {
		return // the reader has said so
	}
	allow := r.allow(s)
	place := s.Allow[0].Place
	if !t.IPv6 && s.IPv6.Value != "ignore" && !allow.V6().IsEmpty() {
		can := r.cat.WhoCan(func(t Target) bool { return t.IPv6 })
		r.report(diag.NoIPv6Filters.At(place, "block.allow has IPv6 networks, but %s filters no IPv6: there every IPv6 packet would pass", t.Title).
			Remedyf(`set ipv6 = "ignore" on this group to accept that; these filter IPv6: %s`, can))
	}
	blocked := allow.Complement().Minus(neverSources)
	switch {
	case blocked.IsEmpty():
		r.report(diag.AllowsEveryone.At(place, "block.allow covers every address, so nothing would be blocked"))
	case !t.IPv6 && blocked.V4().IsEmpty():
		r.report(diag.AllowsEveryone.At(place, "block.allow covers every IPv4 address, so nothing would be blocked on %s", t.Title))
	case !t.IPv6 && allow.V4().IsEmpty():
		r.report(diag.Unsupported.At(place, "block.allow has no IPv4 network, and %s knows no other: everyone would be locked out", t.Title))
	}
}

func (r *resolver) checkRestart(s *fleet.Restart, t Target) {
	if s.When.Value == "never" {
		return
	}
	if s.Notice.Duration > t.ShutdownMax {
		longer := r.cat.WhoCan(func(o Target) bool { return o.ShutdownMax >= s.Notice.Duration })
		r.report(diag.Unsupported.At(s.Notice.Place, "%s takes a restart notice of at most %s, not %s", t.Title, t.ShutdownMax, s.Notice.Duration).
			Remedyf("set restart.notice = %q or less here; longer ones work on: %s", t.ShutdownMax.String(), longer))
	}
	if s.When.Value == "at" && !t.RestartAt {
		can := r.cat.WhoCan(func(o Target) bool { return o.RestartAt })
		r.report(diag.Unsupported.At(s.When.Place, `restart.when = "at": the scheduler of %s can't be told a date in every language of Windows`, t.Title).
			Remedyf(`use "window" or "never" here; these can: %s`, can))
	}
}

// policy is what settings say, without a tag.
func (r *resolver) policy(s *fleet.Settings, t Target) *Policy {
	p := &Policy{
		Fleet:      r.file.Name.Value,
		Formerly:   r.file.FormerNames(),
		Label:      fmt.Sprintf("%s - %s", s.BlockName.Value, r.file.Name.Value),
		Allow:      r.allow(s),
		IgnoreIPv6: !t.IPv6,
		Profiles:   profiles(s.Profiles),
		When:       s.Restart.When.Value,
		Notice:     s.Restart.Notice.Duration,
	}
	if p.IgnoreIPv6 {
		p.Allow = p.Allow.V4()
	}
	var ports []netset.PortRange
	for _, spec := range s.Ports {
		ports = append(ports, spec.Range)
	}
	p.Range = netset.NewPorts(ports...)
	tcp := append(ports, netset.PortRange{First: EndpointMapper, Last: EndpointMapper})
	var udp []netset.PortRange
	for _, door := range s.Also {
		if door.Proto == "udp" {
			udp = append(udp, door.Range)
		} else {
			tcp = append(tcp, door.Range)
		}
	}
	p.TCP, p.UDP = netset.NewPorts(tcp...), netset.NewPorts(udp...)
	return p
}

// profiles are those that are listed, once each and in their own order; nil for all.
func profiles(listed []fleet.Text) []string {
	var out []string
	for _, name := range AllProfiles {
		if slices.ContainsFunc(listed, func(t fleet.Text) bool { return strings.EqualFold(t.Value, name) }) {
			out = append(out, name)
		}
	}
	if len(out) == len(AllProfiles) {
		return nil
	}
	return out
}

// slotOf gives the host at index its slot: the windows in order, each filled in
// steps of the stagger.
func slotOf(r *fleet.Restart, index int) Slot {
	switch r.When.Value {
	case "at":
		return Slot{When: "at", At: r.At.Add(time.Duration(index) * r.Stagger.Duration)}
	case "window":
		for _, w := range r.Windows {
			room := r.Slots(w)
			if index < room {
				return windowSlot(w, time.Duration(index)*r.Stagger.Duration)
			}
			index -= room
		}
	}
	return Slot{When: "never"}
}

// windowSlot is the time that lies offset after the window's start. A date in a
// week that begins on a Sunday carries the day and the time of day, past
// midnight too.
func windowSlot(w fleet.Window, offset time.Duration) Slot {
	sunday := time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC)
	at := sunday.AddDate(0, 0, int(w.Day)).Add(w.Start + offset)
	return Slot{When: "window", Day: at.Weekday(), At: at}
}

package audit

import (
	"cmp"
	"fmt"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/read/firewalllog"
	"rpcdsc/internal/sorting"
)

// defaultMaxSources is how many sources and ports of a host are told apart, in the
// fleet's networks and outside them.
const defaultMaxSources = 50_000

// maxRows is how many rows all hosts have together, about: those of a host that go
// beyond it are folded. But each host may have its share, however many rows the ones
// before it have.
const maxRows = 200_000

// run is one audit.
type run struct {
	hosts    []Host
	options  Options
	segments *segments
	sent     *sentTable
	owner    map[firewalllog.Addr]int // the host that has an address; -1 if several have
	classes  *classes                 // of the policy and the ports below
	policy   *policy.Policy
	dynamic  netset.Ports
	logs     int // that were read to their end
	result   *Result
}

// Audit reads the logs of hosts. Logs that can't be read are errors of their hosts,
// and the others are read all the same.
func Audit(hosts []Host, options Options) (*Result, error) {
	options.MaxSources = cmp.Or(options.MaxSources, defaultMaxSources)
	r := &run{
		hosts: hosts, options: options, segments: newSegments(options.Networks, hosts),
		sent: &sentTable{index: map[sentKey]int32{}}, owner: map[firewalllog.Addr]int{},
		result: &Result{After: options.After, Hosts: make([]HostResult, len(hosts))},
	}
	for i := range hosts {
		r.result.Hosts[i] = HostResult{Host: &hosts[i], CantTell: "there is no log of it"}
	}
	if err := r.read(); err != nil {
		return nil, err
	}
	r.result.segments = r.segments
	r.result.Sent, r.result.LostSent = r.evidence(), r.sent.full
	sorting.By(r.result.Rows, compareRows)
	r.result.Networks = r.sums()
	r.never()
	return r.result, nil
}

// begin makes what collects the lines of a host.
func (r *run) begin(number int) *hostAudit {
	h := &r.hosts[number]
	return newHostAudit(number, h, r.classesOf(h), r.segments, r.sent, r.options.MaxSources)
}

// classesOf gives the classes of a host's ports. Those of the host before are often
// the same.
func (r *run) classesOf(h *Host) *classes {
	if r.classes == nil || r.policy != h.Policy || !r.dynamic.Equal(h.Dynamic) {
		r.classes, r.policy, r.dynamic = newClasses(h.Policy, h.Dynamic), h.Policy, h.Dynamic
	}
	return r.classes
}

// end takes over what a host's lines say.
func (r *run) end(a *hostAudit) {
	out := &r.result.Hosts[a.number]
	own, mixed := a.addresses()
	for _, addr := range own {
		if other, ok := r.owner[addr]; ok && other != a.number {
			r.owner[addr] = -1
		} else {
			r.owner[addr] = a.number
		}
	}
	most := max(maxRows-len(r.result.Rows), maxRows/len(r.hosts))
	for t := a.others; len(a.named.entries)+len(a.others.entries) > most && t != nil; {
		if t.level < len(widths)-1 {
			t.rise(t.level + 1)
		} else if t == a.others {
			t = a.named
		} else {
			t = nil
		}
	}
	rows, folded := a.finish(r.options.After, own)
	r.result.Rows = append(r.result.Rows, rows...)
	out.Addresses, out.Mixed, out.Folded = ips(own), mixed, folded
	out.CantTell = out.cantTell(r.options.After)
}

// note takes over what the lines of a log say together.
func (r *run) note(host, log int, t *firewalllog.Tally, err error) {
	out := &r.result.Hosts[host]
	name := r.hosts[host].Logs[log].Name
	out.Notes = append(out.Notes, notes(name, t)...)
	if err != nil {
		out.Errors = append(out.Errors, fmt.Errorf("%s: %w", name, err))
	}
	t.Bad, t.BadLine, t.Half = 0, 0, false
	out.Tally.Add(t)
	r.logs++
	if r.options.Progress != nil {
		total := 0
		for i := range r.hosts {
			total += len(r.hosts[i].Logs)
		}
		r.options.Progress(r.logs, total)
	}
}

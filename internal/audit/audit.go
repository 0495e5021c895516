// Package audit compares what firewall logs show with a policy: before a change, who
// would be cut off from what; after it, who is and shouldn't be, or isn't and should.
//
// What a log can't show it never guesses. What is certain, likely and unknown stays
// apart, and is never added up; a log that can't tell is no sign that nobody is cut
// off. The package opens what it is handed, and writes nothing.
package audit

import (
	"io"
	"net/netip"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/read/firewalllog"
)

// Host is a host of the fleet with its logs.
type Host struct {
	Name, Group string
	Policy      *policy.Policy
	Dynamic     netset.Ports // where RPC gets its ports before the change
	Logs        []Log        // in the order of their lines, as far as it is known
}

// Log is one file.
type Log struct {
	Name string // for people
	Open func() (io.ReadCloser, error)
}

// Network is addresses that have a name in the fleet file.
type Network struct {
	Name  string
	Addrs netset.Addrs
}

// Options is what is to be looked at.
type Options struct {
	Networks     []Network
	After        bool             // the change has been made
	Since, Until firewalllog.Time // lines before and after are left out; 0 is no bound
	Cores        int              // that read at once; 0 is one
	MaxSources   int              // of a host, in and outside the networks, that are told apart; 0 is 50,000 of each
	Progress     func(done, total int)
}

// Verdict is what becomes of what came in.
type Verdict uint8

// The verdicts. Before the change there are Certain to Dropped, after it all but
// Certain and Foreign.
const (
	// Certain: the source will be cut off, as the policy closes the port to it.
	Certain Verdict = iota
	// Likely: the port lies where RPC has its ports today, and the source has asked the
	// endpoint mapper too, or the program that listens is the one that does at 135.
	Likely
	// Unknown: the port lies there, and may be any program's.
	Unknown
	// Foreign: the port lies in the range that RPC is to get, where nothing of RPC is
	// before the change: a program listens there that will be closed to those who aren't
	// allowed.
	Foreign
	// Kept: the source is allowed, and stays.
	Kept
	// Dropped: before the change, what is dropped already; after it, what the policy
	// wants to be.
	Dropped
	// CutOff: after the change, what was dropped although the source is allowed.
	CutOff
	// LetIn: after the change, what was let through although the policy closes it.
	LetIn

	verdicts
)

var verdictNames = [verdicts]string{"certain", "likely", "unknown", "foreign", "kept", "dropped", "cut-off", "let-in"}

func (v Verdict) String() string { return verdictNames[v] }

// Faults tells whether a verdict is one that somebody has to look at.
func (v Verdict) Faults() bool { return v != Kept && v != Dropped }

// Row is what one source did at one port of a host. It is small, as there may be very
// many.
type Row struct {
	Attempts    uint64 // connections that were let through, or that were tried; never lines
	First, Last firewalllog.Time
	Host        int32  // index of Result.Hosts
	Port        uint16 // 0: several, which were folded
	UDP         bool   // or TCP
	Verdict     Verdict

	source  firewalllog.Addr
	bits    uint8 // of the source that are told apart
	segment int32
}

// Source is an address as a network of one, or what sources were folded into.
func (r *Row) Source() netip.Prefix { return netip.PrefixFrom(r.source.IP(), int(r.bits)) }

// Protocol is "tcp" or "udp".
func (r *Row) Protocol() string {
	if r.UDP {
		return "udp"
	}
	return "tcp"
}

// HostResult is what the logs of a host are, and can show.
type HostResult struct {
	Host      *Host
	Tally     firewalllog.Tally
	Addresses []netip.Addr // that were taken for the host's own
	Mixed     bool         // none has most of the lines: the logs may be of several hosts
	Folded    string       // what was told apart no longer; "" if all was
	CantTell  string       // why the logs can't show that all is well; "" if they can
	Notes     []string     // what wasn't understood
	Errors    []error      // logs that weren't read, or not to their end
	Never     []string     // networks that no line is of
}

// Result is the answer.
type Result struct {
	After    bool
	Hosts    []HostResult
	Rows     []Row // by verdict and source
	Sent     []Sent
	Networks []Sum
	Never    []string // networks that no host has a line of
	LostSent bool     // some lines that hosts sent weren't kept

	segments *segments
}

// Sent is what the log of one host says of another: that a connection left it, not
// that it arrived.
type Sent struct {
	Row
	From string // the host that has the log
}

// Sum counts for a network, by verdict. A source can be in several networks.
type Sum struct {
	Verdict  Verdict
	Network  string // "" is no network of the fleet
	Sources  int    // distinct ones; of folded ones, networks
	Attempts uint64
	Hosts    int
	Ports    string // "135/tcp, 49152-65535/tcp"
}

// Clean tells whether the logs could show somebody who is, or would be, cut off, and
// don't.
func (r *Result) Clean() bool {
	for i := range r.Hosts {
		if r.Hosts[i].CantTell != "" {
			return false
		}
	}
	for i := range r.Rows {
		if r.Rows[i].Verdict.Faults() {
			return false
		}
	}
	return len(r.Hosts) > 0 && len(r.Sent) == 0
}

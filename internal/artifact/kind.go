// Package artifact says what a kind of artifact is, and has what all kinds share:
// the job that they work on, and the files, which know who has read them.
//
// Each kind is a room of its own below this folder, and a line in package all. A
// room makes its files, reads them back, explains a packet from them, and says who
// applies them; nobody else knows what a generation's shell, cmdlets or DSC is.
// Nothing here writes to a disk.
package artifact

import (
	"rpcdsc/internal/diag"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
)

// Kind is one sort of artifact.
type Kind interface {
	// Name is the kind's own, in one word.
	Name() string
	// Facts gives what is wrong with the facts that a generation states about what
	// the kind needs to know.
	Facts(*osgen.Generation) []string
	// Serves tells whether the kind has files for the groups of a generation.
	Serves(*osgen.Generation) bool
	// Make adds the kind's files.
	Make(*Job, *Maker) error
	// Prove reads the files back, as a node will, and gives everything in which they
	// aren't what the policies say. A file that it doesn't open stops the run.
	Prove(*Job, *Files) Proved
	// Explain gives the rules that the kind's files give a host, strongest first,
	// with the lines that make them; nil if they have none of their own.
	Explain(*Job, *Files, *policy.Group, *policy.Host) (*proof.Artifact, error)
	// AppliedBy names what applies the files on a computer of a generation; "" is
	// nothing by itself.
	AppliedBy(*osgen.Generation) string
	// Next says what to do with the files, which lie in dir; "" is nothing.
	Next(job *Job, dir string) string
	// Assumptions are what the proof rests on beyond Common.
	Assumptions() []Assumption
}

// Chooser is a kind that is made if it is asked for, and not for all that its Serves
// lets expect: not for each release of a generation, or not with each of its words.
type Chooser interface {
	// Takes tells whether a word of output.kinds, which is the kind's name or begins
	// with it and a hyphen, has files made for the groups of a release.
	Takes(word string, g *osgen.Generation, r osgen.Release) bool
}

// Judge is a kind that not every fleet can have, and that says so before anything is
// made: what it finds is about the fleet file.
type Judge interface {
	Findings(*Job) diag.Findings
}

// Oversized is a file that is too large for what carries it to a node.
type Oversized struct {
	Path        string
	Bytes, Most int64
	Remedy      string
}

// Proved is the outcome of a proof.
type Proved struct {
	Artifacts int // that were proved; one that is for several policies counts for each
	Failures  []proof.Failure
}

// Add takes over what another proof found.
func (p *Proved) Add(other Proved) {
	p.Artifacts += other.Artifacts
	p.Failures = append(p.Failures, other.Failures...)
}

// Fail adds failures.
func (p *Proved) Fail(failures ...proof.Failure) { p.Failures = append(p.Failures, failures...) }

// Assumption is something that has to be true for a proof, of the generations
// that Of accepts.
type Assumption struct {
	ID, Text string
	Of       func(*osgen.Generation) bool
	Asked    []string // of a kind that is made only if it is asked for, the words that do; nil: always
}

// Common are the assumptions of every kind.
var Common = []Assumption{
	{"one-ipsec-policy", "One IPsec policy is assigned, the fleet's. The scripts refuse to start where another one is, or a domain's.", byIPsec, nil},
	{"ipsec-ties", "Of two IPsec filters that are equally specific the one that blocks decides. No two of the fleet's are.", byIPsec, nil},
	{"ipsec-exemptions", "IPsec filters let IKE pass. They let source port 88 (Kerberos) pass until a restart after the script has closed that.", byIPsec, nil},
	{"ipv6-unfiltered", "IPsec filters see IPv4 only: what comes over IPv6 isn't filtered, as ipv6 = \"ignore\" accepts.", func(g *osgen.Generation) bool { return !g.IPv6 }, nil},
	{"firewall-on", "Windows Firewall is on in every profile that block.profiles lists (all, unless it says otherwise); in another one nothing may be blocked. What applies looks before it changes anything.", byFirewall, nil},
	{"local-rules-count", "Nothing keeps the firewall from taking local rules in the profiles that block.profiles lists, and the computer is in no other one. What applies looks before it changes anything.", byFirewall, nil},
	{"no-authenticated-bypass", "Nobody has a firewall rule that overrides block rules for authenticated computers: nothing else beats a block rule.", byFirewall, nil},
	{"sources-left-out", "No packet of another host comes from 0.0.0.0, 255.255.255.255, ::, ::1 or ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff: they are left out, since the firewall takes no rule with them.", byFirewall, nil},
	{"loopback-unfiltered", "What a computer sends to itself isn't filtered.", everyone, nil},
	{"range-after-restart", "RPC servers listen in the range once the computer has restarted; until then they listen where they did.", everyone, nil},
}

func byIPsec(g *osgen.Generation) bool    { return g.Engine == osgen.EngineIPsec }
func byFirewall(g *osgen.Generation) bool { return g.Engine == osgen.EngineWFAS }
func everyone(*osgen.Generation) bool     { return true }

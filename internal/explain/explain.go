// Package explain says what a host does with packets, and why: the rule in each
// artifact that decides, the rules that lost, and the lines of the fleet file
// that made them so.
//
// Package proof reads the artifacts and knows the engines' precedence. What is
// asked about is split as sets, never sampled. Nothing is written but to the
// writer that is given.
package explain

import (
	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/all"
	"rpcdsc/internal/diag"
	"rpcdsc/internal/generate"
	"rpcdsc/internal/netset"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
)

// Query is what is asked: what Host does with packets from these addresses to
// these ports, by protocol.
type Query struct {
	Group *policy.Group
	Host  *policy.Host
	From  netset.Addrs
	Ports map[string]netset.Ports // "tcp", "udp"
}

// Explanation is the answer. Its parts are all of what was asked, each once.
type Explanation struct {
	Host    string  `json:"host"`
	Group   string  `json:"group"`
	Windows string  `json:"windows"`
	Engine  string  `json:"engine"` // "ipsec" or "wfas"
	Policy  string  `json:"policy"` // its tag
	Agree   bool    `json:"agree"`  // the artifacts decide alike
	Parts   []*Part `json:"parts"`
}

// The verdicts. The first three are those that an assertion can want.
const (
	Allow    = "allow"
	Block    = "block"
	Open     = "open"     // governed by none of our rules
	Disagree = "disagree" // not the same in each artifact
)

// Part is addresses and ports with one verdict.
type Part struct {
	Verdict   string      `json:"verdict"`
	Filtered  bool        `json:"filtered"` // the engine looks at such packets at all
	Protocol  string      `json:"protocol"`
	Ports     []string    `json:"ports"`
	From      []string    `json:"from"`
	Reason    string      `json:"reason"` // what the verdict means, in a sentence
	Artifacts []Artifact  `json:"artifacts"`
	Fleet     []FleetLine `json:"fleet"`

	ports  netset.Ports
	from   netset.Addrs
	alike  []netset.Ports // the ports, cut where other rules match
	values []string       // verdicts by artifact
	ipv6   bool           // the engine can't filter it
}

// Artifact is what one of the host's artifacts does with a part.
type Artifact struct {
	Path    string `json:"path"`
	Verdict string `json:"verdict"`
	Decides []Rule `json:"decides"`
	Lost    []Rule `json:"lost"`
}

// Rule is a rule or filter as it stands in an artifact.
type Rule struct {
	Action    string `json:"action"` // "allow" or "block"
	Line      int    `json:"line"`
	MoreLines []int  `json:"more_lines,omitempty"` // that say the same for others of the part's ports
	Text      string `json:"text"`
	Why       string `json:"why,omitempty"` // it lost
}

// FleetLine is a place in the fleet file with its share in a verdict.
type FleetLine struct {
	Key    string   `json:"key"`   // "rpc.ports", "networks.branches"; "" for what is always so
	Value  string   `json:"value"` // the entry as it is written; "" is all of the key's
	Level  string   `json:"level"` // "defaults", "group" or "host"; "" for a network, which has none
	Effect Effect   `json:"effect"`
	Covers []string `json:"covers"` // the ports or addresses of the part that it is about
	File   string   `json:"file"`
	diag.Place
}

// Effect is what a line of the fleet file does.
type Effect string

// The effects.
const (
	Closes     Effect = "closes"     // ports
	LetsIn     Effect = "lets-in"    // addresses
	LeavesOut  Effect = "leaves-out" // addresses: they are blocked for it
	Unfiltered Effect = "unfiltered" // IPv6, which the release can't filter
	Accepts    Effect = "accepts"    // that IPv6 isn't filtered
)

// Explain answers from what gen would write, which it makes and proves.
func Explain(c *generate.Checked, opt generate.Options, q Query) (*Explanation, error) {
	fleet := *c.Fleet
	fleet.Groups = []policy.Group{*q.Group}
	only := &generate.Checked{Fleet: &fleet, Catalogue: c.Catalogue}
	set, err := generate.Render(only, opt)
	if err != nil {
		return nil, err
	}
	artifacts, err := rulesOf(only.Job(opt), set, q)
	if err != nil {
		return nil, err
	}
	gen, _, _ := c.Catalogue.Lookup(q.Group.Target.Release)
	return explain(c.Fleet, gen.Engine, artifacts, q), nil
}

// rulesOf asks each kind of artifact for the rules that it gives the host.
func rulesOf(job *artifact.Job, set *output.Set, q Query) ([]*proof.Artifact, error) {
	files := artifact.NewFiles(set.Files, set.Many...)
	var out []*proof.Artifact
	for _, kind := range all.For(job.Generation(q.Group)) {
		a, err := kind.Explain(job, files, q.Group, q.Host)
		if err != nil {
			return nil, err
		}
		if a != nil {
			out = append(out, a)
		}
	}
	return out, nil
}

func explain(f *policy.Fleet, engine string, artifacts []*proof.Artifact, q Query) *Explanation {
	e := &Explanation{
		Host: q.Host.Name, Group: q.Group.Name, Windows: q.Group.Target.ReleaseTitle,
		Engine: engine, Policy: q.Host.Policy.Tag, Agree: true,
	}
	lines := newFinder(f, q)
	for _, proto := range []string{"tcp", "udp"} {
		if q.Ports[proto].IsEmpty() {
			continue
		}
		for _, p := range split(q, proto, artifacts) {
			p.finish(engine, artifacts)
			p.Fleet = lines.of(p)
			e.Agree = e.Agree && p.Verdict != Disagree
			e.Parts = append(e.Parts, p)
		}
	}
	return e
}

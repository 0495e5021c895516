package explain

import (
	"strings"

	"rpcdsc/internal/netset"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/proof"
)

// unfiltered are sources that no engine looks at, whatever the rules say.
var unfiltered = []struct {
	from   netset.Addrs
	reason string
}{
	{netset.MustAddrs("127.0.0.0/8", "::1"), "loopback traffic stays inside the computer, and Windows doesn't filter it"},
	{netset.MustAddrs("0.0.0.0", "255.255.255.255", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), "no packet from another host has such a source"},
}

// split cuts what is asked into parts with one verdict. What the engine doesn't
// look at comes last.
func split(q Query, proto string, artifacts []*proof.Artifact) []*Part {
	ports, from := q.Ports[proto], q.From
	var passing []*Part
	pass := func(sources netset.Addrs, reason string, ipv6 bool) {
		if hit := from.Intersect(sources); !hit.IsEmpty() {
			passing = append(passing, &Part{Verdict: Open, Protocol: proto, Reason: reason, ports: ports, from: hit, ipv6: ipv6})
			from = from.Minus(hit)
		}
	}
	for _, u := range unfiltered {
		pass(u.from, u.reason, false)
	}
	if !q.Group.Target.IPv6 {
		pass(from.V6(), "the IPsec of "+q.Group.Target.Title+" filters IPv4 only, so that nothing of ours stops IPv6", true)
	}
	return append(decide(proto, ports, from, artifacts), passing...)
}

// decide cuts by what the rules do.
func decide(proto string, ports netset.Ports, from netset.Addrs, artifacts []*proof.Artifact) []*Part {
	var out []*Part
	index := map[string]*Part{}
	for _, alike := range cells(proto, ports, artifacts) {
		for _, p := range pieces(proto, alike, from, artifacts) {
			key := strings.Join(p.values, " ") + " " + p.from.String()
			known := index[key]
			if known == nil {
				index[key] = p
				out = append(out, p)
				known = p
			}
			known.ports = known.ports.Union(alike)
			known.alike = append(known.alike, alike)
		}
	}
	return out
}

// cells cuts ports so that the same rules match all ports of a cell.
func cells(proto string, ports netset.Ports, artifacts []*proof.Artifact) []netset.Ports {
	out := []netset.Ports{ports}
	for _, a := range artifacts {
		for _, r := range a.Rules {
			if r.Proto != proto {
				continue
			}
			var finer []netset.Ports
			for _, cell := range out {
				for _, half := range []netset.Ports{cell.Intersect(r.Ports), cell.Minus(r.Ports)} {
					if !half.IsEmpty() {
						finer = append(finer, half)
					}
				}
			}
			out = finer
		}
	}
	return out
}

// pieces cuts the sources of a cell by the verdicts of all artifacts.
func pieces(proto string, cell netset.Ports, from netset.Addrs, artifacts []*proof.Artifact) []*Part {
	out := []*Part{{Protocol: proto, Filtered: true, from: from}}
	for _, a := range artifacts {
		blocked, allowed := a.Engine.Resolve(matching(a, proto, cell))
		var finer []*Part
		for _, p := range out {
			finer = p.with(finer, Allow, p.from.Intersect(allowed))
			finer = p.with(finer, Block, p.from.Intersect(blocked))
			finer = p.with(finer, Open, p.from.Minus(allowed).Minus(blocked))
		}
		out = finer
	}
	return out
}

// with appends the sources of p that another artifact gives a verdict.
func (p *Part) with(out []*Part, verdict string, from netset.Addrs) []*Part {
	if from.IsEmpty() {
		return out
	}
	finer := *p
	finer.from = from
	finer.values = append(p.values[:len(p.values):len(p.values)], verdict)
	return append(out, &finer)
}

// matching are the rules about the ports of a cell.
func matching(a *proof.Artifact, proto string, cell netset.Ports) []proof.Rule {
	var out []proof.Rule
	for _, r := range a.Rules {
		if matches(r.Rule, proto, cell) {
			out = append(out, r.Rule)
		}
	}
	return out
}

func matches(r proof.Rule, proto string, cell netset.Ports) bool {
	return r.Proto == proto && r.Ports.Contains(cell.Ranges()[0].First)
}

// finish says what a part is, and which rules made it so.
func (p *Part) finish(engine string, artifacts []*proof.Artifact) {
	p.Ports, p.From = p.ports.Strings(), addrStrings(p.from)
	p.Artifacts = []Artifact{}
	for i, verdict := range p.values {
		if p.Verdict == "" || p.Verdict == verdict {
			p.Verdict = verdict
		} else {
			p.Verdict = Disagree
		}
		p.Artifacts = append(p.Artifacts, p.judge(artifacts[i], verdict))
	}
	switch {
	case p.Verdict == Disagree:
		p.Reason = "the artifacts don't do the same: that is a defect of rpcdsc, and what gen writes must not be used"
	case p.Filtered:
		p.Reason = reasons[engine][p.Verdict]
	}
}

// reasons say what a verdict means on an engine.
var reasons = map[string]map[string]string{
	osgen.EngineIPsec: {
		Allow: "IPsec lets it through; a firewall on the computer can still stop it",
		Block: "IPsec drops it, whatever a firewall on the computer says; until the restart that apply.cmd asks for, packets from source port 88 may pass",
		Open:  "no filter of ours is about it, as neither rpc.ports nor block.also has the port: a firewall on the computer decides, and without one it passes",
	},
	osgen.EngineWFAS: {
		Allow: "Windows Firewall lets it in, unless a block rule that isn't ours is about it",
		Block: "Windows Firewall drops it, and no allow rule changes that; only an authenticated bypass rule would",
		Open:  "no rule of ours is about it, as neither rpc.ports nor block.also has the port: other firewall rules decide, and without one the default of the profile, which is to block unless somebody changed it",
	},
}

package dscv3

import (
	"bytes"
	"fmt"
	"path"
	"strings"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/bodies"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
	"rpcdsc/psmodule"
)

// Make makes dscv3/, and for hosts that have left what takes their fleet away.
func (k Kind) Make(job *artifact.Job, m *artifact.Maker) error {
	if !job.Asks(name) {
		return nil
	}
	p := &printer{job: job, documents: map[documentKey]pieces{}}
	groups := job.Groups(k.Serves)
	if err := oneEngine(job, groups); err != nil {
		return err
	}
	if err := p.groups(m, groups); err != nil {
		return err
	}
	if err := p.removals(m, removals(job)); err != nil {
		return err
	}
	if len(groups) == 0 {
		return nil
	}
	return makeScripts(m)
}

// oneEngine wants one rule engine for all that dsc serves: a removal is for any host of
// a fleet, and has the functions of one.
func oneEngine(job *artifact.Job, groups []*policy.Group) error {
	engines := map[string]bool{}
	for _, g := range groups {
		engines[job.Generation(g).Cmdlets] = true
	}
	for _, l := range job.Leavers(Kind{}.Serves) {
		engines[l.Generation.Cmdlets] = true
	}
	if len(engines) > 1 {
		return fmt.Errorf("hosts have several rule engines (cmdlets in generation.toml), and one document is to remove the fleet from any")
	}
	return nil
}

// makeScripts makes what applies the documents, and what verifies them.
func makeScripts(m *artifact.Maker) error {
	scripts, err := psmodule.DSC3Scripts()
	if err != nil {
		return err
	}
	for _, s := range scripts {
		if err := m.Text(output.File{Path: path.Join(name, s.Path), Encoding: output.ASCII}, s.Text); err != nil {
			return err
		}
	}
	return nil
}

// printer prints each document once for all hosts that share it.
type printer struct {
	job       *artifact.Job
	documents map[documentKey]pieces
}

// documentKey is what decides about a document: the policy, and the generation's rule
// engine and limits.
type documentKey struct {
	policy     *policy.Policy
	generation string
}

// sheet is a host, with what its document is made of.
type sheet struct {
	group *policy.Group
	host  *policy.Host
	from  pieces
	slot  []byte // hosts with the same slot share it
}

// groups makes the documents of the groups' hosts, each when it is needed.
func (p *printer) groups(m *artifact.Maker, groups []*policy.Group) error {
	hosts := make([]sheet, 0, p.job.Fleet.CountHosts())
	slots := map[policy.Slot][]byte{}
	for _, g := range groups {
		for i := range g.Hosts {
			s, err := p.sheet(g, &g.Hosts[i], slots)
			if err != nil {
				return fmt.Errorf("group %s: %w", g.Name, err)
			}
			hosts = append(hosts, s)
		}
	}
	m.AddMany(output.Many{
		Len: len(hosts), Path: func(i int) string { return applyPath(hosts[i].host) },
		File: func(i int) output.File {
			s := hosts[i]
			return output.File{
				Path: applyPath(s.host), Encoding: output.UTF8, Group: s.group.Name, Hosts: []string{s.host.Name},
				Parts: s.from.fill([]byte(s.host.Name), s.slot),
			}
		},
	})
	return nil
}

func (p *printer) sheet(g *policy.Group, h *policy.Host, slots map[policy.Slot][]byte) (sheet, error) {
	from, err := p.document(h.Policy, p.job.Generation(g))
	if err != nil {
		return sheet{}, err
	}
	if slots[h.Slot] == nil {
		slot, err := slotText(p.job.Flavor, h.Slot)
		if err != nil {
			return sheet{}, err
		}
		slots[h.Slot] = []byte(slot)
	}
	return sheet{g, h, from, slots[h.Slot]}, nil
}

// document prints the document of a policy once.
func (p *printer) document(of *policy.Policy, gen *osgen.Generation) (pieces, error) {
	key := documentKey{of, gen.ID}
	if known, ok := p.documents[key]; ok {
		return known, nil
	}
	if strings.Contains(of.Label, "{{") {
		return nil, fmt.Errorf("the name %q can't stand in a document: it has {{ in it", of.Label)
	}
	d := own(p.job, of, gen)
	if p.job.Flavor != artifact.FlavorModule {
		var err error
		if d, err = inbox(p.job, of, gen); err != nil {
			return nil, err
		}
	}
	text, err := d.text()
	if err != nil {
		return nil, err
	}
	p.documents[key] = cut(text)
	return p.documents[key], nil
}

// removal is a document that takes a fleet away from any host that it was on.
type removal struct {
	path   string
	host   *policy.Host // stands for all
	gen    *osgen.Generation
	flavor artifact.Flavor
}

// removals are those of the fleet itself, and of each fleet that hosts have left. Those
// are of the inbox flavor always: nobody knows which version of the module such a host
// has.
func removals(job *artifact.Job) []removal {
	var out []removal
	if groups := job.Groups(Kind{}.Serves); len(groups) > 0 {
		out = append(out, removal{removePath, anyHost(job, job.Fleet.Name), job.Generation(groups[0]), job.Flavor})
	}
	seen := map[string]bool{}
	for _, l := range job.Leavers(Kind{}.Serves) {
		if fleet := l.Policy.Fleet; !seen[fleet] {
			seen[fleet] = true
			out = append(out, removal{departedPath(fleet), &l.Host, l.Generation, artifact.FlavorInbox})
		}
	}
	return out
}

// anyHost stands for each host of a fleet: what removes it goes by the fleet's name.
func anyHost(job *artifact.Job, fleet string) *policy.Host {
	left := artifact.Job{Fleet: job.Fleet, Catalogue: job.Catalogue}
	left.Roster.Departed = []output.Departed{{Host: "any", Fleet: fleet}}
	return &left.AllLeavers()[0].Host
}

func (p *printer) removals(m *artifact.Maker, list []removal) error {
	for _, r := range list {
		d := ownRemoval(p.job, r.host.Policy, r.gen)
		if r.flavor != artifact.FlavorModule {
			var err error
			if d, err = inboxRemoval(p.job, r.host.Policy, r.gen); err != nil {
				return fmt.Errorf("%s: %w", r.path, err)
			}
		}
		text, err := d.text()
		if err != nil {
			return fmt.Errorf("%s: %w", r.path, err)
		}
		m.Add(output.File{Path: r.path, Encoding: output.UTF8, Parts: [][]byte{text}})
	}
	return nil
}

// pieces is a document, cut where a host's own words go: each mark is a piece of its
// own.
type pieces [][]byte

func cut(text []byte) pieces {
	var out pieces
	for {
		at, mark := -1, ""
		for _, m := range []string{nodeMark, bodies.SlotMark} {
			if i := bytes.Index(text, []byte(m)); i >= 0 && (at < 0 || i < at) {
				at, mark = i, m
			}
		}
		if at < 0 {
			return append(out, text)
		}
		out = append(out, text[:at], []byte(mark))
		text = text[at+len(mark):]
	}
}

// fill puts a host's words in. The pieces are shared between hosts.
func (p pieces) fill(node, slot []byte) [][]byte {
	parts := make([][]byte, len(p))
	for i, piece := range p {
		switch {
		case i%2 == 0:
			parts[i] = piece
		case string(piece) == nodeMark:
			parts[i] = node
		default:
			parts[i] = slot
		}
	}
	return parts
}

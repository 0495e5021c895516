package mof

import (
	"fmt"
	"time"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
)

// Documents are those of all hosts of a job, each put together when it is asked for:
// of a host there is nothing but where its words go, and its slot's.
type Documents struct {
	encoding output.Encoding
	hosts    []sheet
	made     []makings
}

// sheet is a host, and which of the makings are its documents'.
type sheet struct {
	host *policy.Host
	of   int32
}

// makings is what documents are made of; hosts of a group with one policy and one slot
// share them.
type makings struct {
	group *policy.Group
	gen   *osgen.Generation
	docs  *policyDocs
	slot  []byte // encoded
}

// makingsKey is what decides about them in a group.
type makingsKey struct {
	policy *policy.Policy
	slot   policy.Slot
}

// documentsKey is what the documents are known by in a job.
type documentsKey struct{ date time.Time }

// documents prints what the hosts' documents are made of.
func documents(job *artifact.Job, date time.Time) (*Documents, error) {
	return artifact.Shared(job, documentsKey{date}, func() (*Documents, error) {
		p := newPrinter(job, date)
		d := &Documents{encoding: p.encoding, hosts: make([]sheet, 0, job.Fleet.CountHosts())}
		for _, g := range job.Groups(Kind{}.Serves) {
			known := map[makingsKey]int32{}
			for i := range g.Hosts {
				h := &g.Hosts[i]
				key := makingsKey{h.Policy, h.Slot}
				of, ok := known[key]
				if !ok {
					m, err := p.makings(g, h)
					if err != nil {
						return nil, fmt.Errorf("group %s: %w", g.Name, err)
					}
					of = int32(len(d.made))
					d.made, known[key] = append(d.made, m), of
				}
				d.hosts = append(d.hosts, sheet{h, of})
			}
		}
		return d, nil
	})
}

func (p *printer) makings(g *policy.Group, h *policy.Host) (makings, error) {
	gen := p.job.Generation(g)
	docs, err := p.policyDocs(h.Policy, gen)
	if err != nil {
		return makings{}, err
	}
	slot, err := p.slotText(h.Slot)
	return makings{g, gen, docs, Encode(slot, p.encoding)}, err
}

func (d *Documents) of(i int) *makings { return &d.made[d.hosts[i].of] }

// Len is how many hosts there are.
func (d *Documents) Len() int { return len(d.hosts) }

// Host gives the i-th host and its group.
func (d *Documents) Host(i int) (*policy.Group, *policy.Host) {
	return d.of(i).group, d.hosts[i].host
}

// Generation gives the i-th host's.
func (d *Documents) Generation(i int) *osgen.Generation { return d.of(i).gen }

func (d *Documents) words(i int) own {
	return own{Encode(d.hosts[i].host.Name, d.encoding), d.of(i).slot}
}

// Apply is what applies the policy of the i-th host, in parts that nobody may change.
func (d *Documents) Apply(i int) [][]byte { return d.of(i).docs.apply.Fill(d.words(i).word) }

// Remove is what removes it.
func (d *Documents) Remove(i int) [][]byte { return d.of(i).docs.remove.Fill(d.words(i).word) }

// Files are files with such contents, one for each host.
func (d *Documents) Files(path func(*policy.Host) string, content func(i int) [][]byte) output.Many {
	return output.Many{
		Len:  d.Len(),
		Path: func(i int) string { return path(d.hosts[i].host) },
		File: func(i int) output.File {
			g, h := d.Host(i)
			return output.File{Path: path(h), Encoding: d.encoding, Group: g.Name, Hosts: []string{h.Name}, Parts: content(i)}
		},
	}
}

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
	shared   []shared
	slots    [][]byte // encoded
}

// sheet is a host, and what its documents are made of, by place in Documents.
type sheet struct {
	host         *policy.Host
	shared, slot int32
}

// shared is what hosts of a group with one policy share.
type shared struct {
	group *policy.Group
	gen   *osgen.Generation
	docs  *policyDocs
}

// documentsKey is what the documents are known by in a job.
type documentsKey struct{ date time.Time }

// documents prints what the hosts' documents are made of.
func documents(job *artifact.Job, date time.Time) (*Documents, error) {
	return artifact.Shared(job, documentsKey{date}, func() (*Documents, error) {
		p := newPrinter(job, date)
		d := &Documents{encoding: p.encoding, hosts: make([]sheet, 0, job.Fleet.CountHosts())}
		slots := map[policy.Slot]int32{}
		for _, g := range job.Groups(Kind{}.Serves) {
			known := map[*policy.Policy]int32{}
			for i := range g.Hosts {
				h := &g.Hosts[i]
				if err := p.sheet(d, g, h, known, slots); err != nil {
					return nil, fmt.Errorf("group %s: %w", g.Name, err)
				}
			}
		}
		return d, nil
	})
}

// sheet adds a host of a group, whose policies that came before are known, as are the
// slots of all.
func (p *printer) sheet(d *Documents, g *policy.Group, h *policy.Host, known map[*policy.Policy]int32, slots map[policy.Slot]int32) error {
	of, ok := known[h.Policy]
	if !ok {
		gen := p.job.Generation(g)
		docs, err := p.policyDocs(h.Policy, gen)
		if err != nil {
			return err
		}
		of = int32(len(d.shared))
		d.shared, known[h.Policy] = append(d.shared, shared{g, gen, docs}), of
	}
	slot, ok := slots[h.Slot]
	if !ok {
		text, err := p.slotText(h.Slot)
		if err != nil {
			return err
		}
		slot = int32(len(d.slots))
		d.slots, slots[h.Slot] = append(d.slots, Encode(text, p.encoding)), slot
	}
	d.hosts = append(d.hosts, sheet{h, of, slot})
	return nil
}

func (d *Documents) of(i int) *shared { return &d.shared[d.hosts[i].shared] }

// Len is how many hosts there are.
func (d *Documents) Len() int { return len(d.hosts) }

// Host gives the i-th host and its group.
func (d *Documents) Host(i int) (*policy.Group, *policy.Host) {
	return d.of(i).group, d.hosts[i].host
}

// Generation gives the i-th host's.
func (d *Documents) Generation(i int) *osgen.Generation { return d.of(i).gen }

func (d *Documents) words(i int) own {
	return own{Encode(d.hosts[i].host.Name, d.encoding), d.slots[d.hosts[i].slot]}
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

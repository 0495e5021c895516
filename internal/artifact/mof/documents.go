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
}

// sheet is a host, with what its documents are made of.
type sheet struct {
	group *policy.Group
	host  *policy.Host
	gen   *osgen.Generation
	docs  *policyDocs
	slot  []byte // encoded; hosts with the same slot share it
}

// documentsKey is what the documents are known by in a job.
type documentsKey struct{ date time.Time }

// documents prints what the hosts' documents are made of.
func documents(job *artifact.Job, date time.Time) (*Documents, error) {
	return artifact.Shared(job, documentsKey{date}, func() (*Documents, error) {
		p := newPrinter(job, date)
		d := &Documents{encoding: p.encoding, hosts: make([]sheet, 0, job.Fleet.CountHosts())}
		slots := map[policy.Slot][]byte{}
		for _, g := range job.Groups(Kind{}.Serves) {
			for i := range g.Hosts {
				s, err := p.sheet(g, &g.Hosts[i], slots)
				if err != nil {
					return nil, fmt.Errorf("group %s: %w", g.Name, err)
				}
				d.hosts = append(d.hosts, s)
			}
		}
		return d, nil
	})
}

func (p *printer) sheet(g *policy.Group, h *policy.Host, slots map[policy.Slot][]byte) (sheet, error) {
	gen := p.job.Generation(g)
	docs, err := p.policyDocs(h.Policy, gen)
	if err != nil {
		return sheet{}, err
	}
	if slots[h.Slot] == nil {
		text, err := p.slotText(h.Slot)
		if err != nil {
			return sheet{}, err
		}
		slots[h.Slot] = Encode(text, p.encoding)
	}
	return sheet{g, h, gen, docs, slots[h.Slot]}, nil
}

// Len is how many hosts there are.
func (d *Documents) Len() int { return len(d.hosts) }

// Host gives the i-th host and its group.
func (d *Documents) Host(i int) (*policy.Group, *policy.Host) {
	return d.hosts[i].group, d.hosts[i].host
}

// Generation gives the i-th host's.
func (d *Documents) Generation(i int) *osgen.Generation { return d.hosts[i].gen }

func (d *Documents) words(i int) own {
	return own{Encode(d.hosts[i].host.Name, d.encoding), d.hosts[i].slot}
}

// Apply is what applies the policy of the i-th host, in parts that nobody may change.
func (d *Documents) Apply(i int) [][]byte { return d.hosts[i].docs.apply.Fill(d.words(i).word) }

// Remove is what removes it.
func (d *Documents) Remove(i int) [][]byte { return d.hosts[i].docs.remove.Fill(d.words(i).word) }

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

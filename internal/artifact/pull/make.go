package pull

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/mof"
	"rpcdsc/internal/output"
	"rpcdsc/internal/policy"
	"rpcdsc/psmodule"
)

// Make makes pull/, and in departed/<fleet>/pull/ what removes a fleet from hosts that
// have left it.
func (k Kind) Make(job *artifact.Job, m *artifact.Maker) error {
	all, groups := sources(job), job.Groups(k.Serves)
	if len(all) == 0 || len(groups) == 0 {
		return nil
	}
	for _, g := range groups {
		if err := makeDocuments(job, m, all, g); err != nil {
			return fmt.Errorf("group %s: %w", g.Name, err)
		}
	}
	if err := makeDeparted(job, m, all); err != nil {
		return err
	}
	for _, s := range all {
		if err := makePackage(job, m, s); err != nil {
			return err
		}
	}
	if err := m.Text(output.File{Path: hostsPath, Encoding: output.ASCII}, hostList(job, all, groups)); err != nil {
		return err
	}
	return makeScript(job, m, all)
}

// makeDocuments makes the documents of a group's hosts, and their meta documents.
func makeDocuments(job *artifact.Job, m *artifact.Maker, all []*source, g *policy.Group) error {
	gen := job.Generation(g)
	for _, s := range all {
		if err := s.makeMeta(job, m, g); err != nil {
			return err
		}
	}
	return mof.Undated(job, g, func(h *policy.Host, apply, remove [][]byte) {
		hosts := []string{h.Name}
		add := func(path string, parts [][]byte) {
			addSummed(m, output.File{Path: path, Encoding: job.MOFEncoding(), Group: g.Name, Hosts: hosts, Parts: parts})
		}
		for _, s := range all {
			add(s.applyPath(gen, h), apply)
			add(s.removePath(gen, h), remove)
		}
	})
}

func makeDeparted(job *artifact.Job, m *artifact.Maker, all []*source) error {
	return mof.UndatedRemovals(job, func(l *artifact.Leaver, remove [][]byte) {
		for _, s := range all {
			addSummed(m, output.File{Path: s.departedPath(l), Encoding: job.MOFEncoding(), Group: l.Group, Hosts: []string{l.Name}, Parts: remove})
		}
	})
}

// addSummed adds a file that nodes fetch, and its checksum beside it.
func addSummed(m *artifact.Maker, f output.File) {
	f.Fixed = true
	m.Add(f)
	m.Add(output.File{Path: f.Path + checksumExtension, Encoding: output.Raw, Group: f.Group, Hosts: f.Hosts, Parts: [][]byte{checksum(&f)}})
}

const checksumExtension = ".checksum"

// checksum is what New-DscChecksum writes: the SHA-256 in upper-case digits, and nothing
// behind it.
func checksum(f *output.File) []byte {
	sum := f.SHA256()
	const digits = "0123456789ABCDEF"
	out := make([]byte, 0, 2*sha256.Size)
	for _, b := range sum {
		out = append(out, digits[b>>4], digits[b&15])
	}
	return out
}

// hostList says what each host's document is called: a share knows no names. An empty
// cell is a source that isn't made.
func hostList(job *artifact.Job, all []*source, groups []*policy.Group) string {
	var b strings.Builder
	b.WriteString("Name,Server,Share\n")
	for _, g := range groups {
		gen := job.Generation(g)
		for i := range g.Hosts {
			h := &g.Hosts[i]
			cells := []string{h.Name, "", ""}
			for _, s := range all {
				cells[column(s)] = s.document(gen, h)
			}
			b.WriteString(strings.Join(cells, ",") + "\n")
		}
	}
	return b.String()
}

// column is that of a source in the list of hosts.
func column(s *source) int {
	if s.share {
		return 2
	}
	return 1
}

// clientScript makes nodes clients.
const clientScript = "Set-RpcPullClient.ps1"

func makeScript(job *artifact.Job, m *artifact.Maker, all []*source) error {
	if !slices.ContainsFunc(all, func(s *source) bool { return s.hasMeta(job) }) {
		return nil
	}
	return m.Text(output.File{Path: name + "/" + clientScript, Encoding: output.ASCII}, psmodule.PullScript())
}

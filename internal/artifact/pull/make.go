package pull

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"io"
	"slices"
	"sync"

	"github.com/google/uuid"

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
	docs, err := mof.Undated(job)
	if err != nil {
		return err
	}
	for _, s := range all {
		if err := s.makeMeta(job, m, docs); err != nil {
			return err
		}
		names := s.names(docs)
		addManySummed(m, names.files(job, s.applied(), docs.Apply))
		addManySummed(m, names.files(job, s.removed(), docs.Remove))
	}
	if err := makeDeparted(job, m, all); err != nil {
		return err
	}
	for _, s := range all {
		if err := makePackage(job, m, s); err != nil {
			return err
		}
	}
	if err := m.Stream(output.File{Path: hostsPath, Encoding: output.ASCII}, hostList(job, all, groups)); err != nil {
		return err
	}
	return makeScript(job, m, all)
}

// names are what the documents of hosts are called in a source. All those of a share are
// sums: they are taken once, and the documents are in their order, since they are asked
// for many times. Of a server it is those of hosts whose Windows knows no names.
type names struct {
	source *source
	docs   *mof.Documents
	ids    []uuid.UUID // of a share
	order  []int32     // of its hosts
}

func (s *source) names(docs *mof.Documents) *names {
	n := &names{source: s, docs: docs}
	if !s.share {
		return n
	}
	n.ids, n.order = make([]uuid.UUID, docs.Len()), make([]int32, docs.Len())
	for i := range n.ids {
		_, h := docs.Host(i)
		n.ids[i], n.order[i] = nodeID(h.Policy.Fleet, h.Name), int32(i)
	}
	slices.SortFunc(n.order, func(a, b int32) int { return bytes.Compare(n.ids[a][:], n.ids[b][:]) })
	return n
}

// at gives the host of the i-th document, and what it is called.
func (n *names) at(i int) (host int, name string) {
	if n.ids != nil {
		host = int(n.order[i])
		return host, n.ids[host].String()
	}
	_, h := n.docs.Host(i)
	return i, n.source.document(n.docs.Generation(i), h)
}

// files are documents of all hosts in a folder of this source.
func (n *names) files(job *artifact.Job, folder string, content func(host int) [][]byte) output.Many {
	as := job.MOFEncoding() // and not the job: it has much that isn't needed any more
	path := func(i int) string {
		_, name := n.at(i)
		return folder + name + ".mof"
	}
	return output.Many{Len: n.docs.Len(), Path: path, File: func(i int) output.File {
		host, name := n.at(i)
		g, h := n.docs.Host(host)
		return output.File{Path: folder + name + ".mof", Encoding: as, Group: g.Name, Hosts: []string{h.Name}, Parts: content(host)}
	}}
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
	m.Add(beside(&f))
}

// addManySummed is addSummed of many.
func addManySummed(m *artifact.Maker, of output.Many) {
	s := newSums(of.Len)
	fixed := of
	fixed.File = func(i int) output.File {
		f := of.File(i)
		f.Fixed, f.Sum = true, s.known(i)
		return f
	}
	m.AddMany(fixed)
	m.AddMany(output.Many{
		Len: of.Len, Path: func(i int) string { return of.Path(i) + checksumExtension },
		File: func(i int) output.File {
			f := of.File(i)
			if f.Sum = s.known(i); f.Sum == (output.Sum{}) {
				f.Sum = f.SHA256()
				s.keep(i, f.Sum)
			}
			return beside(&f)
		},
	})
}

// sums keeps those of documents, unless there are so many that it is better to take them
// anew each time.
type sums struct {
	mutex sync.Mutex
	of    []output.Sum
}

// mostSums is how many are kept; twice so many are 4 MB.
const mostSums = 1 << 16

func newSums(n int) *sums {
	if n > mostSums {
		return &sums{}
	}
	return &sums{of: make([]output.Sum, n)}
}

// known is zero if the sum isn't.
func (s *sums) known(i int) output.Sum {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.of == nil {
		return output.Sum{}
	}
	return s.of[i]
}

func (s *sums) keep(i int, sum output.Sum) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.of != nil {
		s.of[i] = sum
	}
}

// beside is a file's checksum.
func beside(f *output.File) output.File {
	return output.File{Path: f.Path + checksumExtension, Encoding: output.Raw, Group: f.Group, Hosts: f.Hosts, Parts: [][]byte{checksum(f)}}
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
func hostList(job *artifact.Job, all []*source, groups []*policy.Group) func(io.Writer) error {
	return func(to io.Writer) error {
		w := csv.NewWriter(to)
		_ = w.Write([]string{"Name", "Server", "Share"}) // the writer keeps its first error
		for _, g := range groups {
			gen := job.Generation(g)
			for i := range g.Hosts {
				h := &g.Hosts[i]
				cells := []string{h.Name, "", ""}
				for _, s := range all {
					cells[column(s)] = s.document(gen, h)
				}
				_ = w.Write(cells)
			}
		}
		w.Flush()
		return w.Error()
	}
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

package pull

import (
	"fmt"

	"rpcdsc/dsc"
	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/mof"
	"rpcdsc/internal/osgen"
)

// What stands in a meta document for a host's own words.
const (
	hostMark     = "{{host}}"
	documentMark = "{{document}}"
)

// keyPlace is where the registration key goes when the document is applied. A server
// refuses it as a key.
const keyPlace = "@REGISTRATION-KEY@"

// managers is the name of everything that a node fetches from.
const managers = "Rpc"

// makeMeta makes the meta documents that make the hosts clients.
func (s *source) makeMeta(job *artifact.Job, m *artifact.Maker, docs *mof.Documents) error {
	if !s.hasMeta(job) {
		return nil
	}
	as := job.MOFEncoding()
	shared := map[*osgen.Generation]mof.Pieces{}
	for _, g := range job.Groups(Kind{}.Serves) {
		gen := job.Generation(g)
		if _, ok := shared[gen]; ok {
			continue
		}
		pieces, err := mof.Cut(s.client(job, gen), as, hostMark, documentMark)
		if err != nil {
			return fmt.Errorf("group %s: %w", g.Name, err)
		}
		shared[gen] = pieces
	}
	m.AddMany(docs.Files(s.metaPath, func(i int) [][]byte {
		_, h := docs.Host(i)
		gen := docs.Generation(i)
		words := map[string][]byte{hostMark: mof.Encode(h.Name, as), documentMark: mof.Encode(s.document(gen, h), as)}
		return shared[gen].Fill(func(mark string) []byte { return words[mark] })
	}))
	return nil
}

// client is the meta document of a client. An LCM of WMF 4 knows one manager, by name.
func (s *source) client(job *artifact.Job, gen *osgen.Generation) *dsc.LCM {
	l := &dsc.LCM{
		Node: hostMark, Comments: []string{job.Header()}, Author: job.Generator(), Host: "rpcdsc",
		RefreshMode: dsc.Pull, RefreshFrequencyMins: 30, ConfigurationMode: dsc.ApplyAndMonitor, FrequencyMins: 30,
		// A new version of the module takes the place of the old one.
		AllowModuleOverwrite: packages(job),
	}
	if s.share || !named(gen) {
		l.ConfigurationID = documentMark
	}
	switch {
	case named(gen):
		l.Target, l.Name = dsc.WMF51, "RpcPullClient"
		s.manage(job, l)
	case s.share:
		l.DownloadManagerName, l.DownloadManagerData = "DscFileDownloadManager", []dsc.KeyValue{{Key: "SourcePath", Value: s.address}}
	default:
		l.DownloadManagerName, l.DownloadManagerData = "WebDownloadManager", []dsc.KeyValue{{Key: "ServerUrl", Value: s.address}}
	}
	return l
}

// manage names what an LCM of WMF 5 fetches from, and what it reports to.
func (s *source) manage(job *artifact.Job, l *dsc.LCM) {
	from := dsc.Source{Name: managers, ServerURL: s.address, RegistrationKey: keyPlace}
	if s.share {
		from = dsc.Source{Name: managers, SourcePath: s.address}
	} else {
		l.ReportServers = []dsc.Source{from}
	}
	if packages(job) {
		l.ModuleSources = []dsc.Source{from}
	}
	if !s.share {
		from.ConfigurationNames = []string{documentMark}
	}
	l.ConfigurationSources = []dsc.Source{from}
}

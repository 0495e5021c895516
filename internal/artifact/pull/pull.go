// Package pull is what DSC nodes fetch for themselves: documents with their checksums,
// the module in a package, and the meta documents that make nodes clients of a web
// server or of a share.
//
//	pull/hosts.csv                           each host, and what its document is called on server and share
//	pull/server/Configuration/NAME.mof       what a web server hands out; and NAME.mof.checksum
//	pull/server/Modules/RpcPortPolicy_1.0.0.zip   with the module flavor; and its checksum
//	pull/server/meta/HOST.meta.mof           if the fleet file says where the server is
//	pull/share/NAME.mof, .zip, meta/         the same for a share, if it says which
//	pull/remove/server/, pull/remove/share/  documents of the same names that remove
//	pull/Set-RpcPullClient.ps1               makes nodes clients, with the registration key from a file
//
// A document is called what its node asks for. Since WMF 5 that is a name, which we make
// the host's, and the node registers itself with a key; before, and always on a share, it
// is a GUID, the node's ConfigurationID. A node fetches a document when its checksum is
// another than the last one's, so that these documents have no date.
//
// The registration key is in none of the files: the script has it from a file.
package pull

import (
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/module"
	"rpcdsc/internal/artifact/mof"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
)

// name is that of the kind, by which it is asked for, and of the folder of its files.
const name = "pull"

const hostsPath = name + "/hosts.csv"

// Kind is what nodes fetch.
type Kind struct{}

// Name is the kind's own.
func (Kind) Name() string { return name }

// Facts are those of the documents' kind.
func (Kind) Facts(*osgen.Generation) []string { return nil }

// Serves generations that can have DSC.
func (Kind) Serves(g *osgen.Generation) bool { return mof.Kind{}.Serves(g) }

// Explain has nothing of its own: the documents are those of dsc/.
func (Kind) Explain(*artifact.Job, *artifact.Files, *policy.Group, *policy.Host) (*proof.Artifact, error) {
	return nil, nil
}

// AppliedBy is the Local Configuration Manager, which fetches for itself.
func (Kind) AppliedBy(*osgen.Generation) string { return "DSC pull" }

// source is a place that nodes fetch from.
type source struct {
	folder         string // of its files
	configurations string // below it, with a slash behind it: what a node asks for
	modules        string
	address        string // "" if nobody has said it: then there are no meta documents
	share          bool
}

// sources are those that are made: the server's, unless only a share is named.
func sources(job *artifact.Job) []*source {
	if !job.Asks(name) {
		return nil
	}
	var out []*source
	server, share := job.Fleet.Source.PullServer, job.Fleet.Source.PullShare
	if server != "" || share == "" {
		out = append(out, &source{folder: "server", configurations: "Configuration/", modules: "Modules", address: server})
	}
	if share != "" {
		out = append(out, &source{folder: "share", address: share, share: true})
	}
	return out
}

// named tells whether nodes of a generation can ask for a document by name, and have
// several managers: since WMF 5, which comes with PowerShell 5.
func named(g *osgen.Generation) bool {
	major, _, _ := strings.Cut(g.PowerShell, ".")
	n, err := strconv.Atoi(major)
	return err == nil && n >= 5
}

// namespace is that of the nodes' IDs; nobody else has it.
var namespace = uuid.MustParse("c3a1f6de-2b0b-4d86-9a43-6f7f3f6f8a51")

// nodeID is a host's ConfigurationID, always the same for the same host of the same
// fleet (RFC 9562, version 5).
func nodeID(fleet, host string) uuid.UUID {
	return uuid.NewSHA1(namespace, []byte(strings.ToLower(fleet)+"\x00"+strings.ToLower(host)))
}

// document is what a host's document is called.
func (s *source) document(g *osgen.Generation, h *policy.Host) string {
	if s.share || !named(g) {
		return nodeID(h.Policy.Fleet, h.Name).String()
	}
	return h.Name
}

// applyPath is where a host's document lies, removePath where the one that removes
// does, and departedPath that of a host that has left.
func (s *source) applyPath(g *osgen.Generation, h *policy.Host) string {
	return s.applied() + s.document(g, h) + ".mof"
}

func (s *source) removePath(g *osgen.Generation, h *policy.Host) string {
	return s.removed() + s.document(g, h) + ".mof"
}

// applied is the folder of all hosts' documents, removed that of those that remove. Both
// end in a slash.
func (s *source) applied() string { return name + "/" + s.folder + "/" + s.configurations }
func (s *source) removed() string { return name + "/remove/" + s.folder + "/" + s.configurations }

func (s *source) departedPath(l *artifact.Leaver) string {
	return path.Join(artifact.DepartedFolder(l.Policy.Fleet), name, s.folder, s.configurations, s.document(l.Generation, &l.Host)+".mof")
}

func (s *source) metaPath(h *policy.Host) string {
	return path.Join(name, s.folder, "meta", h.Name+".meta.mof")
}

// packagePath is where the module lies: by name and version, as nodes ask for it.
func (s *source) packagePath(job *artifact.Job) string {
	return path.Join(name, s.folder, s.modules, module.Name+"_"+module.VersionOf(job)+".zip")
}

// packages tells whether nodes fetch the module, too.
func packages(job *artifact.Job) bool { return job.Flavor == artifact.FlavorModule }

// hasMeta tells whether there are meta documents.
func (s *source) hasMeta(job *artifact.Job) bool { return s.address != "" && !job.NoMeta }

// Next is to copy the files, and to make the nodes clients.
func (Kind) Next(job *artifact.Job, dir string) string {
	var ways []string
	for _, s := range sources(job) {
		to := "the pull server's DscService folder"
		if s.share {
			to = s.address
		}
		way := "copy " + filepath.Join(dir, name, s.folder) + " to " + to
		if s.hasMeta(job) {
			way += " and make nodes its clients with " + filepath.Join(dir, name, clientScript)
		}
		ways = append(ways, way+"; Get-DscConfigurationStatus on a node verifies, "+filepath.Join(dir, name, "remove", s.folder)+" copied over it undoes")
	}
	return strings.Join(ways, "\n- ")
}

// Assumptions are about what hands the documents out.
func (Kind) Assumptions() []artifact.Assumption {
	return []artifact.Assumption{{
		ID: "pull-hands-out", Asked: []string{name},
		Text: "The pull server or the share hands each node the document that has its name, with the checksum beside it, and nobody but the node's administrators can write there.",
		Of:   Kind{}.Serves,
	}}
}

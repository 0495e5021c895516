// Package module is the PowerShell module that goes to the nodes: the functions of
// package psmodule, and the fleet's data beside them, a file for each policy and
// the list of hosts.
package module

import (
	"path"
	"regexp"
	"strconv"
	"strings"

	"rpcdsc/internal/artifact"
	"rpcdsc/internal/artifact/module/readback"
	"rpcdsc/internal/artifact/nodedata"
	"rpcdsc/internal/osgen"
	"rpcdsc/internal/policy"
	"rpcdsc/internal/proof"
)

// Name is the module's.
const Name = "RpcPortPolicy"

// Kind is the module.
type Kind struct{}

// Name is the kind's own.
func (Kind) Name() string { return "module" }

// Facts wants a version of PowerShell that can be read.
func (k Kind) Facts(g *osgen.Generation) []string {
	if _, err := majorVersion(g.PowerShell); k.Serves(g) && err != nil {
		return []string{"cmdlets is set, so powershell must be a version: " + err.Error()}
	}
	return nil
}

// Serves generations on which the node's functions run.
func (Kind) Serves(g *osgen.Generation) bool { return nodedata.HasFunctions(g) }

// Folder is where the module's files lie.
func Folder(job *artifact.Job) string { return path.Join("module", Name, VersionOf(job)) }

func hostsPath(job *artifact.Job) string { return path.Join(Folder(job), "Fleet", "hosts.csv") }

func policyPath(job *artifact.Job, tag string) string {
	return path.Join(Folder(job), "Fleet", "policy-"+tag+".psd1")
}

var leadingNumbers = regexp.MustCompile(`^v?(\d{1,9}\.\d{1,9}\.\d{1,9})`)

// Version is the numbers of rpcdsc's version: a module manifest takes no more.
func Version(version string) string {
	if m := leadingNumbers.FindStringSubmatch(version); m != nil {
		return m[1]
	}
	return "0.0.0"
}

// VersionOf is the version of a fleet's module: rpcdsc's own, and behind it the
// revision that the fleet file gives, with which a pull server or a feed knows what is
// newer.
func VersionOf(job *artifact.Job) string {
	version := Version(job.Version)
	if revision := job.Fleet.Source.Revision; revision > 0 {
		version += "." + strconv.Itoa(revision)
	}
	return version
}

// listsResource tells whether all groups that can run the module have a
// PowerShell whose manifests can list DSC resources.
func listsResource(job *artifact.Job) bool {
	for _, g := range job.Groups(Kind{}.Serves) {
		if major, err := majorVersion(job.Generation(g).PowerShell); err != nil || major < 5 {
			return false
		}
	}
	return true
}

func majorVersion(version string) (int, error) {
	major, _, _ := strings.Cut(version, ".")
	return strconv.Atoi(major)
}

// Explain gives the rules in the data file of a host's policy.
func (Kind) Explain(job *artifact.Job, files *artifact.Files, _ *policy.Group, h *policy.Host) (*proof.Artifact, error) {
	file := policyPath(job, h.Policy.Tag)
	text, err := files.Text(file)
	if err != nil {
		return nil, err
	}
	return readback.Explain(file, text)
}

// AppliedBy is the module itself, by hand or by whatever calls it.
func (Kind) AppliedBy(*osgen.Generation) string { return "module" }

// Next is nothing that isn't said of others.
func (Kind) Next(*artifact.Job, string) string { return "" }

// Assumptions are those of the node's functions.
func (Kind) Assumptions() []artifact.Assumption { return []artifact.Assumption{nodedata.Functions} }
